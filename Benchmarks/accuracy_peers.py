"""ROC AUC of copse and scikit-learn on labelled sets: accuracy_peers.py COPSE FOLDER [SEEDS]

FOLDER holds ad_*.csv with a column label (1 = anomaly). Both train on all rows without labels and score them, with
100 trees of 256 rows, once for each seed. The last column is the difference of the means in standard errors: both
forests are random, so that some 1 set in 20 is expected beyond 2.
"""
import json
import math
import pathlib
import statistics
import subprocess
import sys

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

copse, folder, seeds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 10)


def ours(path):
    cells = [f"f = load '{path}'"]
    for seed in range(seeds):
        cells += [f"m = train f --seed {seed}", "evaluate m f --label label"]
    run = subprocess.run([copse, "--json", "--quiet", "-c", "; ".join(cells)], capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    results = [line["result"] for line in lines if (line.get("result") or {}).get("type") == "evaluation"]
    if len(results) != seeds:
        sys.exit(f"{path}: {run.stdout[-600:]}{run.stderr[-600:]}")
    return [result["roc_auc"] for result in results], [result["average_precision"] for result in results]


def theirs(path):
    data = np.genfromtxt(path, delimiter=",", names=True)
    label = data["label"]
    rows = np.column_stack([data[name] for name in data.dtype.names if name != "label"])
    aucs, precisions = [], []
    for seed in range(seeds):
        scores = -IsolationForest(random_state=seed).fit(rows).score_samples(rows)
        aucs.append(roc_auc_score(label, scores))
        precisions.append(average_precision_score(label, scores))
    return aucs, precisions


print(f"scikit-learn {sklearn.__version__}, {seeds} seeds; ROC AUC mean ± deviation, average precision mean\n")
print("| set | copse | scikit-learn | difference in SE | AP: copse | scikit-learn |")
print("|---|---|---|---|---|---|")
mean = statistics.fmean
totals = []
for path in sorted(folder.glob("ad_*.csv")):
    (a, p), (b, q) = ours(path), theirs(path)
    error = math.sqrt((statistics.variance(a) + statistics.variance(b)) / seeds)
    totals.append((mean(a), mean(b), mean(p), mean(q)))
    print(
        f"| {path.stem[3:]} | {mean(a):.4f} ± {statistics.stdev(a):.4f} | {mean(b):.4f} ± {statistics.stdev(b):.4f} | "
        f"{(mean(a) - mean(b)) / error if error else 0:+.1f} | {mean(p):.4f} | {mean(q):.4f} |", flush=True)
columns = [mean(column) for column in zip(*totals)]
print(f"| mean | {columns[0]:.4f} | {columns[1]:.4f} | | {columns[2]:.4f} | {columns[3]:.4f} |")
