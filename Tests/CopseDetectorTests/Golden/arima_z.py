"""Writes arima_z.json: one-step standardised errors of statsmodels for hourly counts and sums of events.

    python arima_z.py > arima_z.json

The model is fitted to the first 80 hours; its parameters are then held fixed while it filters all 120.
"""
import json

import numpy as np
import statsmodels
from statsmodels.tsa.arima.model import ARIMA

HOURS, KNOWN = 120, 80


def main():
    random = np.random.default_rng(7)
    load, times, amounts = 0.0, [], []
    for hour in range(HOURS):
        load = 0.7 * load + random.normal()
        count = random.poisson(np.exp(1.3 + 0.4 * load))
        # Every hour has a row at its start: the buckets of copse are whole.
        seconds = np.sort(np.concatenate([[0], random.integers(1, 3600, count)]))
        times += [3600 * hour + int(s) for s in seconds]
        amounts += [round(float(a), 3) for a in random.gamma(2, 10, count + 1)]
    hours = np.array(times) // 3600
    out = {"versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__},
           "known": KNOWN, "times": times, "amounts": amounts, "models": []}
    series = {
        "log1p(count())": np.log1p(np.bincount(hours)),
        "sum(x)": np.bincount(hours, weights=amounts),
    }
    for (text, values), order in zip(series.items(), [(1, 0, 1), (0, 1, 1)]):
        trend = "c" if order[1] == 0 else "n"
        fit = ARIMA(values[:KNOWN], order=order, trend=trend).fit()
        model = ARIMA(values, order=order, trend=trend)
        result = model.filter(fit.params)
        names = dict(zip(fit.model.param_names, map(float, fit.params)))
        out["models"].append({
            "value": text, "order": order, "ar": [names[n] for n in names if n.startswith("ar.")],
            "ma": [names[n] for n in names if n.startswith("ma.")],
            "mean": [names[n] for n in names if n == "const"], "sigma2": names["sigma2"],
            "values": [float(v) for v in values],
            "z": [float(z) for z in result.filter_results.standardized_forecasts_error[0]],
        })
    print(json.dumps(out))


main()
