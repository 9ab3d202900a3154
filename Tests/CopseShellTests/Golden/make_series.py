"""Numbers of pandas and statsmodels for the series tests, on data that ship.

    python Tests/CopseShellTests/Golden/make_series.py > Tests/CopseShellTests/Golden/series.json

Run from the root of the checkout.
"""

import json
import warnings

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import acf, adfuller, kpss, pacf

warnings.simplefilter("ignore")


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values, dtype=float)]


tx = pd.read_csv("datasets/transactions.csv")
tx["value"] = tx["value"].map(float)
tx.index = pd.to_datetime(tx["timestamp"], unit="s", utc=True)
tx = tx.sort_index(kind="stable")


def buckets(every, column):
    group = tx[column].resample(every)
    return {
        "count()": numbers(group.size()),
        f"sum({column})": numbers(group.sum()),
        f"mean({column})": numbers(group.mean()),
        f"median({column})": numbers(group.median()),
        f"min({column})": numbers(group.min()),
        f"max({column})": numbers(group.max()),
        f"first({column})": numbers(group.first()),
        f"last({column})": numbers(group.last()),
        f"quantile({column}, 0.9)": numbers(group.quantile(0.9)),
        f"log1p(count()) + mean({column}) / 1e9": numbers(
            np.log1p(group.size()) + group.mean() / 1e9
        ),
    }


hourly = tx["gasPrice"].resample("1h").mean().iloc[1:-1] / 1e9
adf = adfuller(hourly)
level = kpss(hourly, nlags="auto")
trend = kpss(hourly, regression="ct", nlags="auto")
box = acorr_ljungbox(hourly, lags=[10])
checks = {
    "adf": [adf[0], adf[1], adf[2]],
    "kpss_level": [level[0], level[1], int(level[2])],
    "kpss_trend": [trend[0], trend[1], int(trend[2])],
    "ljung_box": [float(box.lb_stat.iloc[0]), float(box.lb_pvalue.iloc[0]), 10],
    "acf": numbers(acf(hourly, nlags=22)[1:]),
    "pacf": numbers(pacf(hourly, nlags=22, method="ywm")[1:]),
}

nile = pd.read_csv("datasets/nile.csv")
dam = (nile.year > 1898).astype(float)


def fit(values, order, seasonal=(0, 0, 0, 0), trend="n", exog=None):
    # As a regression with ARIMA errors: the constant is a regressor, not the equation's.
    columns = [] if trend == "n" else [np.ones(len(values))]
    if exog is not None:
        columns.append(np.asarray(exog))
    model = SARIMAX(
        np.asarray(values), order=order, seasonal_order=seasonal,
        exog=np.column_stack(columns) if columns else None, simple_differencing=True)
    best = model.fit(disp=0, maxiter=500, pgtol=1e-9, factr=10)
    for _ in range(3):
        best = model.fit(best.params, disp=0, maxiter=500, method="bfgs", gtol=1e-8)
    return {"loglik": float(best.llf), "params": dict(zip(best.model.param_names, map(float, best.params)))}


fits = {
    "nile 1 1 1": fit(nile.flow, (1, 1, 1)),
    "nile 1 0 0 dam": fit(nile.flow, (1, 0, 0), trend="c", exog=dam),
    "hourly 1 0 1 1 0 0 24": fit(hourly, (1, 0, 1), (1, 0, 0, 24), trend="c"),
}

print(
    json.dumps(
        {
            "made_with": {"pandas": pd.__version__, "statsmodels": statsmodels.__version__},
            "starts": [tx.index[0].floor("1h").isoformat(), tx.index[0].floor("5min").isoformat()],
            "hourly": buckets("1h", "gasPrice"),
            "values": {k: v for k, v in buckets("1h", "value").items() if k.startswith(("sum", "mean"))},
            "counts_5m": numbers(tx["gasPrice"].resample("5min").size()),
            "means_5m": numbers(tx["gasPrice"].resample("5min").mean()),
            "checks": checks,
            "fits": fits,
        },
        separators=(",", ":"),
    )
)
