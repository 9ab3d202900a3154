"""Series behind printed results, and what pmdarima chooses for its own.

    python make_published.py FOLDER > published.json

FOLDER holds Seatbelts.csv of R's datasets (Harvey and Durbin, J. Royal Statistical Society A 149,
1986; columns drivers, kms, PetrolPrice, law), as Rdatasets keeps it. The others come with statsmodels
(sunspots to 1988 as R's sunspot.year; macrodata; Brockwell and Davis's series) and with pmdarima.
The numbers themselves were printed by R, Stata and Brockwell and Davis and stand in the tests.
pmdarima chooses twice: for a series as it is, and divided by its standard deviation, because its
models start from a variance of 1e6.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import pmdarima
import statsmodels
import statsmodels.api as sm
from pmdarima import datasets
from statsmodels.tsa.arima.datasets.brockwell_davis_2002 import dowj, lake, oshorts
from statsmodels.tsa.statespace.tests.results import results_sarimax as stata

warnings.simplefilter("ignore")
belts = pd.read_csv(sys.argv[1] + "/Seatbelts.csv")
macro = sm.datasets.macrodata.load_pandas().data
spots = sm.datasets.sunspots.load_pandas().data


def numbers(values):
    values = [float(v) for v in np.asarray(values, dtype=float)]
    return [int(v) if v == int(v) else v for v in values]


# Name: series, season.
CHOICES = {
    "wineind": (datasets.load_wineind(), 12), "ausbeer": (datasets.load_ausbeer(), 4),
    "austres": (datasets.load_austres(), 4), "heartrate": (datasets.load_heartrate(), 1),
    "lynx": (datasets.load_lynx(), 1), "woolyrnq": (datasets.load_woolyrnq(), 4),
    "sunspots": (datasets.load_sunspots()[:1200], 1), "taylor": (datasets.load_taylor()[:1200], 1),
}


def choose(y, season):
    fit = pmdarima.auto_arima(y, m=season, seasonal=season > 1, suppress_warnings=True)
    seasonal = [int(v) for v in fit.seasonal_order]
    if seasonal[:3] == [0, 0, 0]:
        seasonal[3] = 1
    return {
        "order": [int(v) for v in fit.order], "seasonal": seasonal,
        "constant": bool(fit.with_intercept), "aic": float(fit.aic()),
    }


choices = []
for name, (series, season) in CHOICES.items():
    y = np.asarray(series, dtype=float)
    y = y[~np.isnan(y)]
    print(name, file=sys.stderr, flush=True)
    choices.append(
        {"series": name, "season": season, "raw": choose(y, season), "scaled": choose(y / y.std(), season)})

predicted = stata.friedman2_predict
json.dump(
    {
        "versions": {"statsmodels": statsmodels.__version__, "pmdarima": pmdarima.__version__},
        "series": {
            "drivers": numbers(belts.drivers), "kms": numbers(belts.kms),
            "petrol": numbers(belts.PetrolPrice), "law": numbers(belts.law),
            "sunspot.year": numbers(spots.SUNACTIVITY[:289]), "sunspots": numbers(spots.SUNACTIVITY),
            "realgdp": numbers(macro.realgdp), "infl": numbers(macro.infl),
            "lake": numbers(lake), "dowj": numbers(dowj), "oshorts": numbers(oshorts),
            "consump": numbers(predicted["data"]["consump"]), "m2": numbers(predicted["data"]["m2"]),
            "predicted": numbers(predicted["dynamic_predict"]),
            **{f"pmdarima.{name}": numbers(np.asarray(y, float)[~np.isnan(np.asarray(y, float))])
               for name, (y, _) in CHOICES.items()},
        },
        "choices": choices,
    },
    sys.stdout, separators=(",", ":"))
