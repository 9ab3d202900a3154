"""`tune` beside a loop over scikit-learn: tune_peers.py COPSE TABLE.csv [ROUNDS]

TABLE has a column label (1 = anomaly). Both grow the forests of a grid (50, 100, 200 trees × samples of 64, 128, 256 × 5 seeds),
score all rows with each and take the ROC AUC. The time is that of the processor (user and system), without start and loading,
the least of ROUNDS.
"""
import itertools
import json
import pathlib
import resource
import subprocess
import sys

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

copse, path, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 3)
TREES, SAMPLES, SEEDS = (50, 100, 200), (64, 128, 256), 5


def seconds(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ours():
    def run(cells):
        start = seconds(resource.RUSAGE_CHILDREN)
        done = subprocess.run([copse, "--json", "--quiet", "-c", cells], capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout[-600:] + done.stderr[-600:])
        return seconds(resource.RUSAGE_CHILDREN) - start, json.loads(done.stdout.splitlines()[-1])

    grid = "trees=" + ",".join(map(str, TREES)) + " sample=" + ",".join(map(str, SAMPLES))
    load = f"f = load '{path}'; describe f"
    tune = f"f = load '{path}'; describe f; best, board = tune f --label label --grid {grid} --seeds {SEEDS}; show board"
    base, whole = run(load), run(tune)
    board = {(row[1], row[2]): row[3] for row in whole[1]["result"]["rows"]}
    return whole[0] - base[0], board


def theirs(rows, label):
    start = seconds(resource.RUSAGE_SELF)
    board = {}
    for trees, sample in itertools.product(TREES, SAMPLES):
        scores = [
            roc_auc_score(label, -IsolationForest(
                n_estimators=trees, max_samples=sample, random_state=seed).fit(rows).score_samples(rows))
            for seed in range(SEEDS)]
        board[trees, sample] = float(np.mean(scores))
    return seconds(resource.RUSAGE_SELF) - start, board


data = np.genfromtxt(path, delimiter=",", names=True)
label = data["label"]
rows = np.column_stack([data[name] for name in data.dtype.names if name != "label"])
times = []
for _ in range(rounds):
    (mine, a), (other, b) = ours(), theirs(rows, label)
    times.append((mine, other))
mine, other = (min(column) for column in zip(*times))
print(f"{path.name}: {len(rows)} rows × {rows.shape[1]} columns, {len(TREES) * len(SAMPLES) * SEEDS} forests, scikit-learn {sklearn.__version__}")
print(f"processor seconds: copse {mine:.2f}, scikit-learn {other:.2f}: {other / mine:.0f} ×")
print(f"largest difference of a mean ROC AUC: {max(abs(a[key] - b[key]) for key in a):.4f}")
