"""`explain` beside SHAP's TreeExplainer on the same forest: explain_peers.py COPSE COPSE_BENCH [TABLE] [ROWS]

Agreement: copse trains on the recipe `eth` over TABLE, exports the forest as JSON and explains ROWS rows, the strangest;
SHAP explains the path lengths of the same trees, and its values are mapped to the score as Docs/guide/reasons.md says.
Speed: parts of the path length of single rows of 35 features, a forest of 100 trees × 256 rows; copse-bench in its
own process, SHAP by rows and in one batch; medians, one thread each.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import shap
from sklearn.ensemble import IsolationForest

copse, bench = sys.argv[1:3]
table = sys.argv[3] if len(sys.argv) > 3 else "datasets/transactions.csv"
ROWS = int(sys.argv[4]) if len(sys.argv) > 4 else 50


def cells(text):
    done = subprocess.run([copse, "--json", "--quiet", "--no-rc", "-c", text], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-600:] + done.stderr[-600:])
    return [json.loads(line)["result"] for line in done.stdout.splitlines()]


def explainer(model):
    """SHAP over a forest as copse exports it."""
    trees = []
    for tree in model["trees"]:
        left, right, rows, path = (np.array(tree[key]) for key in ("left", "right", "rows", "path"))
        value = path.astype(float)
        for node in reversed(range(len(left))):
            if left[node] >= 0:
                parts = rows[[left[node], right[node]]]
                value[node] = parts @ value[[left[node], right[node]]] / rows[node]
        trees.append({
            "children_left": left.astype(np.int32), "children_right": right.astype(np.int32),
            "children_default": right.astype(np.int32), "features": np.array(tree["feature"], np.int32),
            "thresholds": np.array(tree["threshold"], float), "node_sample_weight": rows.astype(float),
            "values": value[:, None] / len(model["trees"])})
    return shap.TreeExplainer({"trees": trees, "input_dtype": np.float64})


def agreement(folder):
    setup = f"tx = load '{table}'; f = features tx with eth; m = train f --seed 3"
    *_, strange = cells(f"{setup}; anomalies m f --top {ROWS}")
    rows = [row[0] for row in strange["rows"]]
    path = folder / "m.json"
    ours = cells(f"{setup}; export m '{path}'; " + "; ".join(f"explain m f {row}" for row in rows))[-ROWS:]
    model = json.loads(path.read_text())
    theirs = explainer(model)
    worst = same = 0
    for one in ours:
        parts = {part["feature"]: part for part in one["contributions"]}
        row = np.array([parts[name]["value"] for name in model["features"]], float)
        found = np.ravel(theirs.shap_values(row[None]))
        start = 2 ** (-float(np.ravel(theirs.expected_value)[0]) / model["average_path"])
        mapped = found * (one["score"] - start) / found.sum()
        mapped += (one["score"] - one["baseline"] - mapped.sum()) * abs(found) / abs(found).sum()
        mine = np.array([parts[name]["contribution"] for name in model["features"]])
        worst = max(worst, abs(mine - mapped).max(), abs(mine.sum() + one["baseline"] - one["score"]))
        same += abs(mine).argmax() == abs(mapped).argmax()
    print(f"{pathlib.Path(table).name}: {ROWS} strangest rows, shap {shap.__version__}, same forest: "
          f"largest difference of a contribution {worst:.1e}, same top feature in {same}")


def speed(folder):
    random = np.random.default_rng(42)
    for name in ("normal", "lognormal"):
        x = random.standard_normal((20_000, 35)) if name == "normal" else random.lognormal(0, 1, (20_000, 35))
        path = folder / f"{name}.matrix"
        with open(path, "wb") as file:
            np.array(x.shape, dtype="<i8").tofile(file)
            x.astype("<f8").ravel(order="F").tofile(file)
        done = subprocess.run([bench, "forest", str(path), "explain"], capture_output=True, text=True, check=True)
        ours = json.loads(done.stdout.splitlines()[-1])
        theirs = shap.TreeExplainer(IsolationForest(random_state=1).fit(x))
        rows = x[:200].astype(np.float32)
        theirs.shap_values(rows[:1])
        single = []
        for row in rows[:50]:
            start = time.perf_counter()
            theirs.shap_values(row[None])
            single.append(time.perf_counter() - start)
        start = time.process_time()
        theirs.shap_values(rows)
        batch = (time.process_time() - start) / len(rows)
        print(f"{name}: copse {ours['median'] * 1e3:.3f} ms a row (p99 {ours['p99'] * 1e3:.3f}), SHAP {np.median(single) * 1e3:.2f} ms "
              f"({np.median(single) / ours['median']:.1f} ×), in a batch {batch * 1e3:.2f} ms ({batch / ours['median']:.1f} ×)")


with tempfile.TemporaryDirectory() as folder:
    agreement(pathlib.Path(folder))
    speed(pathlib.Path(folder))
