"""The models that Stata fitted to wpi1, air2 and friedman2, with statsmodels' log-likelihood at
Stata's parameters.

    python make_stata.py > stata.json

Stata's results are those that statsmodels keeps for its own tests
(statsmodels/tsa/statespace/tests/results, from test_sarimax_coverage.do and test_sarimax_stata.do).
Models that Stata fitted from a diffuse state (variance 1e9) are left out: their likelihood depends
on that number and on the form of the state.
"""

import json
import re
import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.statespace.tests import results
from statsmodels.tsa.statespace.tests.results import results_sarimax as stata

warnings.simplefilter("ignore")
wpi = np.array(stata.wpi1_data)
time = np.arange(1, len(wpi) + 1.0)
x = (wpi - np.floor(wpi)) ** 2
gapped = wpi.copy()
gapped[9:19] = np.nan
columns = {"c": np.ones(len(wpi)), "t": time, "t3": time**3, "x": x}
differences = {"t32": ((time - 1) ** 3)[1:], "x": x[1:]}


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in values]


def statsmodels_likelihood(y, names, exog, order, seasonal, parameters):
    """In both forms of the state; where they differ, rounding is that large."""
    values = []
    for hamilton in [True, False]:
        model = SARIMAX(
            y, exog=np.column_stack(exog) if exog else None, order=order,
            seasonal_order=seasonal if seasonal[3] > 1 else (0, 0, 0, 0), trend="n",
            simple_differencing=True, hamilton_representation=hamilton,
            enforce_stationarity=False, enforce_invertibility=False,
            initialization="stationary",
        )
        # Never takes a covariance for settled, which costs row 44 four digits.
        model.ssm.tolerance = 0
        try:
            values.append(float(model.filter(np.array(parameters)).llf))
        except Exception:
            values.append(float("nan"))
    return values


def entry(name, series, names, order, seasonal, parameters, printed, y, exog):
    p, q, sp, sq = order[0], order[2], seasonal[0], seasonal[2]
    k = len(names)
    hamilton, harvey = statsmodels_likelihood(y, names, exog, order, seasonal, parameters)
    blocks = np.split(np.array(parameters[k:-1]), np.cumsum([p, q, sp]))
    return {
        "name": name, "series": series, "order": order, "seasonal": seasonal, "columns": names,
        "regression": parameters[:k], "ar": list(blocks[0]), "ma": list(blocks[1]),
        "sar": list(blocks[2]), "sma": list(blocks[3]), "sigma2": parameters[-1],
        "stata": printed, "hamilton": numbers([hamilton])[0], "harvey": numbers([harvey])[0],
    }


path = results.__path__[0] + "/results_sarimax_coverage.csv"
models = []
left_out = 0
for _, row in pd.read_csv(path).iterrows():
    command = row["mod"]
    if command.endswith("diffuse"):
        left_out += 1
        continue
    head = command.split(",")[0].split()[1:]
    series, names = head[0], head[1:]
    order = [0, 0, 0]
    seasonal = [0, 0, 0, 1]
    if found := re.search(r"[ ,]arima\((\d),(\d),(\d)\)", command):
        order = [int(v) for v in found.groups()]
    if found := re.search(r"sarima\((\d),(\d),(\d),(\d)\)", command):
        seasonal = [int(v) for v in found.groups()]
    parameters = [float(v) for v in row["parameters"].split(",")]
    parameters[-1] **= 2
    if series == "D.wpi2":
        y = gapped[1:] - gapped[:-1]
        exog = [differences[n] for n in names]
    else:
        y = wpi
        exog = [columns[n] for n in names]
    models.append(
        entry(command, series, names, order, seasonal, parameters, row["llf"], y, exog))

air = np.log(np.array(stata.air2_data))
found = stata.air2_stationary
models.append(
    entry(
        "arima lnair, arima(0,1,1) sarima(0,1,1,12) noconstant", "lnair", [], [0, 1, 1],
        [0, 1, 1, 12],
        [*found["params_ma"], *found["params_seasonal_ma"], found["params_variance"][0]],
        found["loglike"], air, []))
found = stata.wpi1_stationary
models.append(
    entry(
        "arima wpi, arima(1,1,1)", "D.wpi", ["c"], [1, 0, 1], [0, 0, 0, 1],
        [*found["params_mean"], *found["params_ar"], *found["params_ma"],
         found["params_variance"][0]],
        found["loglike"], np.diff(wpi), [np.ones(len(wpi) - 1)]))
found = stata.wpi1_ar3
models.append(
    entry(
        "arima D.wpi, ar(1/3) noconstant", "D.wpi", [], [3, 0, 0], [0, 0, 0, 1],
        [*found["params_ar"], *found["params_variance"]], found["loglike"], np.diff(wpi), []))
found = stata.wpi1_seasonal
growth = np.diff(np.log(wpi))
models.append(
    entry(
        "arima D.ln_wpi, ar(1) ma(1 4)", "D.lnwpi", ["c"], [1, 0, 4], [0, 0, 0, 1],
        [*found["params_mean"], *found["params_ar"], found["params_ma"][0], 0.0, 0.0,
         found["params_ma"][1], *found["params_variance"]],
        found["loglike"], growth, [np.ones(len(growth))]))
found = stata.friedman2_mle
consump = np.array(stata.friedman2_data["consump"])
m2 = np.array(stata.friedman2_data["m2"])
models.append(
    entry(
        "arima consump m2, ar(1) ma(1)", "consump", ["c", "m2"], [1, 0, 1], [0, 0, 0, 1],
        [*found["params_exog"], *found["params_ar"], *found["params_ma"],
         *found["params_variance"]],
        found["loglike"], consump, [np.ones(len(m2)), m2]))
json.dump(
    {
        "statsmodels": statsmodels.__version__, "left_out": left_out,
        "series": {
            "wpi": numbers(wpi), "D.wpi": numbers(np.diff(wpi)),
            "D.wpi2": numbers(gapped[1:] - gapped[:-1]), "lnair": numbers(air),
            "consump": numbers(consump), "D.lnwpi": numbers(growth),
        },
        "columns": {
            "wpi": {k: numbers(v) for k, v in columns.items()},
            "D.wpi2": {k: numbers(v) for k, v in differences.items()},
            "D.wpi": {"c": [1.0] * (len(wpi) - 1)},
            "D.lnwpi": {"c": [1.0] * len(growth)},
            "consump": {"c": [1.0] * len(m2), "m2": numbers(m2)},
            "lnair": {},
        },
        "models": models,
    },
    sys.stdout, separators=(",", ":"))
