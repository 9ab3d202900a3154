"""Fits the same models in copse and statsmodels in turn and prints times, likelihoods and ratios.

    python arima_peers.py COPSE [ROUNDS] [FOLDER]

Both fit by exact maximum likelihood, standard errors included, on one thread, warm: every model is
fitted several times in one process and the median of the times counts; a process of each a round, in
turn. copse's time is the `fit_ms` of its replies. statsmodels' is `fit()` of its ARIMA with its own
defaults, without building the model. A regression constant is given to both.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import json
import pathlib
import statistics
import subprocess
import sys
import time
import warnings
from collections import defaultdict

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.arima.model import ARIMA

warnings.simplefilter("ignore")
copse, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "../shared/data")
REPEATS = 5

# Series, order, seasonal order, transform, years as a regressor.
MODELS = [
    ("lh", (3, 0, 0), None, "none", False),
    ("lakehuron", (2, 0, 0), None, "none", True),
    ("nile", (1, 1, 1), None, "none", False),
    ("usaccdeaths", (0, 1, 1), (0, 1, 1, 12), "none", False),
    ("airpassengers", (0, 1, 1), (0, 1, 1, 12), "log", False),
    ("wwwusage", (3, 1, 0), None, "none", False),
    ("presidents", (3, 0, 0), None, "none", False),
]


def name(series, order, seasonal):
    return f"{series} {order}" + (f"{seasonal[:3]}{seasonal[3]}" if seasonal else "")


def run_copse():
    cells, names = [], []
    for series, order, seasonal, transform, years in MODELS:
        cells += [
            f"raw = load {folder}/ts_{series}.csv", "raw = derive raw year = time - 1920",
            "s = series raw --column value --keep year",
        ]
        numbers = " ".join(map(str, order + (seasonal or ())))
        fit = f"arima fit s {numbers} --transform {transform}" + (" --xreg year" if years else "")
        cells += [fit] * REPEATS
        names += [name(series, order, seasonal)] * REPEATS
    out = subprocess.run(
        [copse, "--json", "--no-rc", "--threads", "1"], input="\n".join(cells), text=True,
        capture_output=True, check=True).stdout
    fits = [r["result"] for r in map(json.loads, out.splitlines()) if r["result"]["type"] == "arima"]
    times, likelihoods = defaultdict(list), {}
    for label, fit in zip(names, fits, strict=True):
        times[label].append(fit["fit_ms"])
        likelihoods[label] = fit["loglik"]
    return times, likelihoods


def run_peer():
    times, likelihoods = defaultdict(list), {}
    for series, order, seasonal, transform, years in MODELS:
        frame = pd.read_csv(folder / f"ts_{series}.csv")
        values = frame["value"].to_numpy(float)
        values = np.log(values) if transform == "log" else values
        regressor = (frame["time"] - 1920).to_numpy(float) if years else None
        label = name(series, order, seasonal)
        for _ in range(REPEATS):
            model = ARIMA(
                values, exog=regressor, order=order, seasonal_order=seasonal or (0, 0, 0, 0))
            start = time.perf_counter()
            fit = model.fit()
            _ = fit.bse
            times[label].append((time.perf_counter() - start) * 1e3)
        likelihoods[label] = fit.llf
    return times, likelihoods


if __name__ == "__main__":
    if len(sys.argv) > 4 and sys.argv[4] == "peer":
        print(json.dumps(run_peer()))
        sys.exit()
    ours, theirs = defaultdict(list), defaultdict(list)
    for _ in range(rounds):
        times, our_likelihoods = run_copse()
        for label, values in times.items():
            ours[label].append(statistics.median(values))
        out = subprocess.run(
            [sys.executable, __file__, copse, "1", str(folder), "peer"], text=True,
            capture_output=True, check=True).stdout
        times, their_likelihoods = json.loads(out)
        for label, values in times.items():
            theirs[label].append(statistics.median(values))
    print(f"medians over {rounds} rounds of {REPEATS} fits; statsmodels {statsmodels.__version__}")
    print("| model | copse, ms | statsmodels, ms | ratio | loglik: copse | statsmodels |")
    print("|---|---:|---:|---:|---:|---:|")
    for label in ours:
        a, b = statistics.median(ours[label]), statistics.median(theirs[label])
        print(
            f"| {label} | {a:.2f} | {b:.1f} | {b / a:.0f} × | {our_likelihoods[label]:.4f} "
            f"| {their_likelihoods[label]:.4f} |")
    slower = [label for label in ours if statistics.median(ours[label]) > statistics.median(theirs[label])]
    print("slower than statsmodels on: " + (", ".join(slower) or "none"))
    sys.exit(1 if slower else 0)
