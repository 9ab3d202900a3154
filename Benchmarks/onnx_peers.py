"""Scores and decisions of copse beside ONNX Runtime and scikit-learn: onnx_peers.py COPSE FOLDER [SET …]

FOLDER holds ad_*.csv with a column label. Needs numpy scikit-learn onnxruntime skl2onnx. Exports: forests of copse with
several options, run by ONNX Runtime over all rows. Imports: a forest of scikit-learn through skl2onnx, scored by copse; rows are
rounded to the 32 bits that scikit-learn sees.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.ensemble import IsolationForest

OPTIONS = [
    "--seed 1", "--contamination 0.05 --seed 3", "--max-features 0.4 --contamination 0.02 --seed 5",
    "--sample 1024 --trees 300 --bootstrap --contamination 0.01", "--trees 1000 --contamination 0.1"]
copse, folder, names = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
paths = [path for path in sorted(folder.glob("ad_*.csv")) if not names or path.stem[3:] in names]
scratch = pathlib.Path(tempfile.mkdtemp())


def run(cells):
    done = subprocess.run([copse, "--quiet", "--store", scratch / "s.sqlite", "-c", "; ".join(cells)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-500:] + done.stderr[-1000:])


def read(path):
    return np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding=None)


def report(what, ours, scores, decisions):
    differ = int(np.sum(np.asarray(decisions) != (ours["is_anomaly"].astype(str) == "True")))
    print(f"| {what} | {len(scores)} | {np.abs(scores - ours['score']).max():.0e} | {differ} |", flush=True)


print(f"| onnxruntime {onnxruntime.__version__} | rows | largest difference of scores | decisions that differ |\n|---|---|---|---|")
for path in paths:
    cells = [f"f = load '{path}'"]
    for number, options in enumerate(OPTIONS):
        cells += [f"m = train f {options}", f"export m '{scratch}/{number}.onnx'", "s = score m f", f"write s '{scratch}/{number}.csv'"]
    run(cells)
    for number, options in enumerate(OPTIONS):
        ours = read(scratch / f"{number}.csv")
        session = onnxruntime.InferenceSession(scratch / f"{number}.onnx")
        features = json.loads(session.get_modelmeta().custom_metadata_map["features"])
        scores, decisions = session.run(None, {"X": np.column_stack([ours[name].astype(float) for name in features])})
        report(f"{path.stem[3:]} {options}", ours, scores, decisions)
    table = read(path)
    features = [name for name in table.dtype.names if name != "label"]
    rows = np.column_stack([table[name] for name in features]).astype(np.float32)
    forest = IsolationForest(random_state=1, contamination=0.05).fit(rows)
    (scratch / "sk.onnx").write_bytes(to_onnx(forest, rows[:1], target_opset={"": 18, "ai.onnx.ml": 3}).SerializeToString())
    np.savetxt(scratch / "rows.csv", rows.astype(float), delimiter=",", header=",".join(features), comments="", fmt="%.17g")
    run([
        f"f = load '{scratch}/rows.csv'", f"m = import '{scratch}/sk.onnx' --columns {', '.join(features)}", "s = score m f",
        f"write s '{scratch}/sk.csv'"])
    report(f"{path.stem[3:]} import of scikit-learn's", read(scratch / "sk.csv"), -forest.score_samples(rows), forest.predict(rows) == -1)
