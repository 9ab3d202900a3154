"""Scores and fits forests in copse, scikit-learn and isotree in turn and prints medians and ratios.

    python forest_peers.py COPSE_BENCH [ROUNDS] [FOLDER]

Work: 200,000 rows x 25 doubles, 100 trees x 256 rows; peers pinned to one thread. The data are made once
into FOLDER. Every round runs copse and then the peers; figures are medians over the rounds.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
from importlib import metadata
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

try:
    import isotree
except ImportError:
    isotree = None

ROWS, COLUMNS = 200_000, 25


def make(name):
    random = np.random.default_rng(42)
    if name == "uniform":
        return random.random((ROWS, COLUMNS))
    if name == "normal":
        return random.standard_normal((ROWS, COLUMNS))
    scales = np.array([1.0, 21_000.0, 1e9])[np.arange(COLUMNS) % 3]
    x = random.lognormal(0, 1, (ROWS, COLUMNS)) * scales
    strange = random.choice(ROWS, ROWS // 100, replace=False)
    x[strange] *= random.uniform(5, 50, (strange.size, COLUMNS))
    return x


def data(folder, name):
    path = folder / f"{name}.matrix"
    if not path.exists():
        x = make(name)
        with open(path, "wb") as file:
            np.array(x.shape, dtype="<i8").tofile(file)
            np.asfortranarray(x).astype("<f8").ravel(order="F").tofile(file)
    with open(path, "rb") as file:
        rows, columns = np.fromfile(file, "<i8", 2)
        return path, np.fromfile(file, "<f8").reshape((rows, columns), order="F")


def timed(work):
    """Seconds on the wall and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - wall, time.process_time() - processor), result


def peers(x, figures, name):
    rows = np.ascontiguousarray(x)
    seconds, model = timed(lambda: IsolationForest(n_estimators=100, max_samples=256, random_state=1, n_jobs=1).fit(rows))
    figures[name, "scikit-learn fit"].append(seconds)
    figures[name, "scikit-learn score"].append(timed(lambda: model.score_samples(rows))[0])
    if isotree is None:
        return
    model = isotree.IsolationForest(ndim=1, ntrees=100, sample_size=256, missing_action="fail", nthreads=1, random_seed=1)
    for layout, values in (("rows", rows), ("columns", x)):
        figures[name, f"isotree fit, {layout}"].append(timed(lambda: model.fit(values))[0])
        figures[name, f"isotree score, {layout}"].append(timed(lambda: model.predict(values))[0])
    for ndim in (2, 3):
        planes = isotree.IsolationForest(
            ndim=ndim, ntrees=100, sample_size=256, coefs="normal", missing_action="fail", nthreads=1, random_seed=1)
        figures[name, f"isotree ndim {ndim} fit"].append(timed(lambda: planes.fit(x))[0])
        figures[name, f"isotree ndim {ndim} score"].append(timed(lambda: planes.predict(rows))[0])
        one = sorted(timed(lambda: planes.predict(rows[i : i + 1]))[0] for i in range(500))
        figures[name, f"isotree ndim {ndim} one row"].append(one[250])
    each = sorted(timed(lambda: model.predict(rows[i : i + 1]))[0] for i in range(500))
    figures[name, "isotree one row"].append(each[250])


def ours(bench, path, figures, name):
    output = subprocess.run([bench, "forest", path], capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        figure = json.loads(line)
        label = f"copse {figure['figure']}, {figure['threads']} thread" + "s" * (figure["threads"] > 1)
        figures[name, label].append((figure["median"], figure["processor"]))
        if "one row" in figure["figure"]:
            figures[name, f"copse {figure['figure']}, p99"].append((figure["p99"], figure["p99"]))


def main():
    bench = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else ".build/benchmark-data")
    folder.mkdir(parents=True, exist_ok=True)
    sets = {name: data(folder, name) for name in ("lognormal", "normal", "uniform")}
    figures = defaultdict(list)
    for _ in range(rounds):
        for name, (path, x) in sets.items():
            ours(bench, path, figures, name)
            peers(x, figures, name)
    versions = f"scikit-learn {sklearn.__version__}, isotree {metadata.version('isotree') if isotree else 'not installed'}"
    print(f"{ROWS:,} rows x {COLUMNS}, 100 trees x 256; {rounds} rounds in turn; {versions}; {platform.machine()}, {os.cpu_count()} cores")
    for name in sets:
        report(name, {label: values for (data, label), values in figures.items() if data == name})


def report(name, figures):
    medians = {label: [statistics.median(column) for column in zip(*values)] for label, values in figures.items()}
    works = ("fit", "score", "one row")
    kinds = [f"ndim {ndim} {work}" for ndim in (2, 3) for work in works] + list(works)
    best = {}
    for label, (_, processor) in medians.items():
        kind = next((kind for kind in kinds if kind in label), None)
        if kind and not label.startswith("copse"):
            best[kind] = min(best.get(kind, processor), processor)
    print(f"\n{name}: seconds on the wall, median (min-max); seconds of the processor, median; rows a second of")
    print("processor time; times the best peer on one thread, by processor time")
    for label, values in figures.items():
        wall = [wall for wall, _ in values]
        processor = medians[label][1]
        kind = next((kind for kind in kinds if kind in label), None)
        ratio = f"{best[kind] / processor:7.1f} x" if kind in best else ""
        rate = f"{ROWS / processor / 1e6:6.2f} M/s" if kind and "score" in kind else ""
        print(f"{label:<32} {medians[label][0]:.7f} ({min(wall):.7f}-{max(wall):.7f}) {processor:.7f} {rate:>11} {ratio:>10}")


main()
