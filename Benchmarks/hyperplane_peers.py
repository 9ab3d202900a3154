"""ROC AUC of forests with hyperplanes in copse and isotree on labelled sets: hyperplane_peers.py COPSE FOLDER [SEEDS]

FOLDER holds ad_*.csv with a column label (1 = anomaly). Both train on all rows without labels and score them, 100 trees of 256 rows, once for each
seed, on splits over 1, 2 and 3 columns: copse with --extension 0, 1, 2, isotree with ndim 1, 2, 3 and otherwise what is nearest (normal
coefficients, depth limited by the sample, random thresholds). Differences are in standard errors: some 1 in 20 is expected beyond 2.
"""
import json
import math
import pathlib
import statistics
import subprocess
import sys
from importlib import metadata

import numpy as np
from isotree import IsolationForest
from sklearn.metrics import roc_auc_score

copse, folder, seeds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 10)
LEVELS = (0, 1, 2)


def ours(path, level):
    cells = [f"f = load '{path}'"]
    for seed in range(seeds):
        cells += [f"m = train f --extension {level} --seed {seed}", "evaluate m f --label label"]
    run = subprocess.run([copse, "--json", "--quiet", "-c", "; ".join(cells)], capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    results = [line["result"] for line in lines if (line.get("result") or {}).get("type") == "evaluation"]
    if len(results) != seeds:
        sys.exit(f"{path}: {run.stdout[-600:]}{run.stderr[-600:]}")
    return [result["roc_auc"] for result in results]


def theirs(rows, label, level):
    aucs = []
    for seed in range(seeds):
        forest = IsolationForest(
            ndim=level + 1, ntrees=100, sample_size=256, coefs="normal", missing_action="fail", nthreads=1,
            # A tree's seed is the forest's plus its number: neighbouring seeds would share all trees but one.
            random_seed=1 + 1_000 * seed)
        aucs.append(roc_auc_score(label, forest.fit(rows).predict(rows)))
    return aucs


mean = statistics.fmean
print(f"isotree {metadata.version('isotree')}, {seeds} seeds; ROC AUC mean ± deviation; in brackets the difference in standard errors\n")
print("| set |" + "".join(f" copse, {level + 1} | isotree, {level + 1} |" for level in LEVELS))
print("|---" * (1 + 2 * len(LEVELS)) + "|")
totals = []
for path in sorted(folder.glob("ad_*.csv")):
    data = np.genfromtxt(path, delimiter=",", names=True)
    label = data["label"]
    rows = np.column_stack([data[name] for name in data.dtype.names if name != "label"])
    cells, means = [], []
    for level in LEVELS:
        a, b = ours(path, level), theirs(rows, label, level)
        error = math.sqrt((statistics.variance(a) + statistics.variance(b)) / seeds)
        difference = (mean(a) - mean(b)) / error if error else 0
        cells += [f"{mean(a):.4f} ± {statistics.stdev(a):.4f} ({difference:+.1f})", f"{mean(b):.4f} ± {statistics.stdev(b):.4f}"]
        means += [mean(a), mean(b)]
    totals.append(means)
    print(f"| {path.stem[3:]} | {' | '.join(cells)} |", flush=True)
print(f"| mean | {' | '.join(f'{mean(column):.4f}' for column in zip(*totals))} |")
