"""Backtests in a loop over statsmodels, and tests of arch and pmdarima, on data that ship.

    python Tests/CopseShellTests/Golden/make_arima_verbs.py > Tests/CopseShellTests/Golden/arima_verbs.json

Run from the root of the checkout; needs arch and pmdarima beside pandas and statsmodels.
"""

import json
import sys
import warnings

import arch
import numpy as np
import pandas as pd
import pmdarima
import statsmodels
from arch.unitroot import PhillipsPerron
from pmdarima.arima import CHTest
from statsmodels.tsa.statespace.sarimax import SARIMAX

warnings.simplefilter("ignore")

tx = pd.read_csv("datasets/transactions.csv")
tx.index = pd.to_datetime(tx["timestamp"], unit="s", utc=True)
tx = tx.sort_index(kind="stable")
hourly = (tx["gasPrice"].resample("1h").mean().iloc[1:-1] / 1e9).to_numpy()
nile = pd.read_csv("datasets/nile.csv").flow.to_numpy(dtype=float)


def forecast(values, order, horizon, mean):
    exog = np.ones((len(values), 1)) if mean else None
    # The likelihood of the differenced series, as R and Stata have it.
    model = SARIMAX(values, order=order, exog=exog, simple_differencing=True)
    best = model.fit(disp=0, maxiter=500, pgtol=1e-9, factr=10)
    for _ in range(3):
        best = model.fit(best.params, disp=0, maxiter=500, method="bfgs", gtol=1e-8)
    whole = SARIMAX(values, order=order, exog=exog)
    ahead = whole.filter(best.params).get_forecast(
        horizon, exog=np.ones((horizon, 1)) if mean else None)
    return ahead.predicted_mean, {
        level: np.asarray(ahead.conf_int(alpha=1 - level / 100)) for level in (80, 95)
    }


def backtest(values, order, horizon, initial, step, mean):
    errors = [[] for _ in range(horizon)]
    for origin in range(initial, len(values) - horizon + 1, step):
        past, future = values[:origin], values[origin : origin + horizon]
        centre, bands = forecast(past, order, horizon, mean)
        scale = np.abs(np.diff(past)).mean()
        for h in range(horizon):
            size = abs(future[h] - centre[h])
            errors[h].append([
                size**2, size, 100 * size / abs(future[h]),
                200 * size / (abs(future[h]) + abs(centre[h])), size / scale,
            ] + [float(bands[level][h, 0] <= future[h] <= bands[level][h, 1]) for level in (80, 95)])

    def row(cases):
        means = np.mean(cases, axis=0)
        return [len(cases), float(np.sqrt(means[0]))] + [float(v) for v in means[1:]]

    return [row(cases) for cases in errors] + [row([c for cases in errors for c in cases])]


pp = PhillipsPerron(hourly, trend="c")
json.dump(
    {
        "versions": {
            "statsmodels": statsmodels.__version__, "arch": arch.__version__,
            "pmdarima": pmdarima.__version__, "pandas": pd.__version__,
        },
        "phillips_perron": [float(pp.stat), float(pp.pvalue), int(pp.lags)],
        "canova_hansen": float(CHTest._sd_test(hourly, 24)),
        # Columns n rmse mae mape smape mase coverage_80 coverage_95; the last row is over all steps.
        "nile_1_1_1": backtest(nile, (1, 1, 1), 3, 60, 5, False),
        "hourly_1_0_1": backtest(hourly, (1, 0, 1), 4, 120, 6, True),
    },
    sys.stdout, indent=1,
)
