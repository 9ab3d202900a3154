"""What judging a forest costs, beside scikit-learn and scipy: judgement_peers.py COPSE [ROUNDS]

datasets/transactions.csv, recipe eth (35 features), 100 trees of 256 rows; all 20,000 rows are judged, the drift is that of the last 30 % from
the first 70 %. Seconds of processor time (user and system) on one thread: a script with the verb several times, less the same script without
it; the least of ROUNDS. Peers get the features that copse wrote and a forest of scikit-learn's of the same sizes, grown before the clock starts.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

import numpy as np
import scipy
import sklearn
from scipy.stats import ks_2samp
from sklearn.ensemble import IsolationForest
from sklearn.inspection import permutation_importance
from sklearn.metrics import (average_precision_score, confusion_matrix, precision_recall_curve,
                             precision_recall_fscore_support, roc_auc_score)

copse, rounds = sys.argv[1], int(sys.argv[2] if len(sys.argv) > 2 else 3)
scratch = pathlib.Path(tempfile.mkdtemp())
BASE = [
    "tx = load datasets/transactions.csv", "f = features tx with eth", "early, late = split f --fraction 0.7 --by time",
    "m = train f --seed 1", "n = train early --seed 1"]
# Verb, how often, the peer's name.
VERBS = {
    "evaluate": ("evaluate m f --label label", 20), "drift": ("drift n late", 10),
    "importance": ("importance m f", 5), "importance, by AP": ("importance m f --label label --by ap", 3),
    "importance --group 0.9": ("importance m f --group 0.9", 3), "importance --diffi": ("importance m f --diffi", 3),
    "select-features, 35 to 10": ("s = select-features m f --keep 10", 1),
    "select-features, 35 to 10, by AP": ("s = select-features m f --keep 10 --label label --by ap", 1),
    "threshold --fdr": ("t = threshold m f --fdr 0.05 --label label", 10),
    "threshold --alerts-per-day": ("t = threshold m f --alerts-per-day 20", 10)}


def seconds(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def script(cells):
    path = scratch / "study.cells"
    path.write_text("\n".join(cells) + "\n")
    start = seconds(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [copse, "--json", "--quiet", "--threads", "1", "--store", str(scratch / "s.sqlite"), "-f", str(path)],
        capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-800:] + done.stderr[-800:])
    return seconds(resource.RUSAGE_CHILDREN) - start, done.stdout.splitlines()


def ours(cell, times):
    least = min(script(BASE)[0] for _ in range(rounds))
    return (min(script(BASE + [cell] * times)[0] for _ in range(rounds)) - least) / times


def clocked(work, times):
    found = []
    for _ in range(rounds):
        start = seconds(resource.RUSAGE_SELF)
        for _ in range(times):
            work()
        found.append((seconds(resource.RUSAGE_SELF) - start) / times)
    return min(found)


_, lines = script(BASE + [f"write f {scratch / 'f.csv'}"])
names = json.loads(lines[1])["result"]["columns"]
features = names[:names.index("hash")]
table = np.genfromtxt(scratch / "f.csv", delimiter=",", names=True, usecols=[*features, "label"])
rows = np.column_stack([table[name] for name in features])
labels = table["label"].astype(int)
forest = IsolationForest(n_estimators=100, max_samples=256, random_state=1).fit(rows)
first = len(rows) * 7 // 10


def evaluate():
    scores = -forest.score_samples(rows)
    flagged = scores > 0.5
    return (roc_auc_score(labels, scores), average_precision_score(labels, scores), confusion_matrix(labels, flagged),
            precision_recall_fscore_support(labels, flagged, average="binary"), precision_recall_curve(labels, scores))


def drift():
    a, b = rows[:first], rows[first:]
    before, after = forest.score_samples(a), forest.score_samples(b)
    found = []
    for x, y in [(before, after), *zip(a.T, b.T)]:
        edges = np.unique(np.quantile(x, np.arange(1, 10) / 10, method="lower"))
        p, q = (np.bincount(np.searchsorted(edges, v), minlength=len(edges) + 1) + 0.5 for v in (x, y))
        p, q = p / p.sum(), q / q.sum()
        found.append((np.sum((q - p) * np.log(q / p)), ks_2samp(x, y, method="asymp").statistic, np.median(x), np.median(y)))
    leaves = []
    for tree in forest.estimators_:
        p, q = (np.bincount(tree.apply(part.astype(np.float32)), minlength=tree.tree_.node_count) + 0.5 for part in (a, b))
        p, q = p / p.sum(), q / q.sum()
        leaves.append(np.sum((q - p) * np.log(q / p)))
    return found, leaves


def importance(scoring):
    permutation_importance(forest, rows, labels, scoring=scoring, n_repeats=5, random_state=0, n_jobs=1)


def mean_score(model, x, _):
    return float(np.mean(model.score_samples(x)))


def average_precision(model, x, y):
    return average_precision_score(y, -model.score_samples(x))


PEERS = {
    "evaluate": ("scikit-learn", evaluate, 3), "drift": ("scipy, numpy, scikit-learn's leaves", drift, 2),
    "importance": ("scikit-learn", lambda: importance(mean_score), 1),
    "importance, by AP": ("scikit-learn", lambda: importance(average_precision), 1)}

print(f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, {rounds} rounds, {len(rows)} rows × {len(features)} features\n")
print("| | copse, ms | peer, ms |\n|---|---:|---:|")
for name, (cell, times) in VERBS.items():
    mine = ours(cell, times)
    text = ""
    if name in PEERS:
        who, work, turns = PEERS[name]
        if name.startswith("importance"):
            turns, kept, rounds = 1, rounds, 1
            other = clocked(work, turns)
            rounds = kept
        else:
            other = clocked(work, turns)
        text = f"{1000 * other:.0f} ({who}, **{other / mine:.0f} ×**)"
    print(f"| `{name}` | {1000 * mine:.1f} | {text} |", flush=True)
