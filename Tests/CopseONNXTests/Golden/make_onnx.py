"""Peers' answers for CopseONNXTests: python3 make_onnx.py [FOLDER] (numpy scikit-learn skl2onnx onnx onnxruntime).

sklearn-*.onnx are forests of scikit-learn as skl2onnx writes them; import.json has their rows, scikit-learn's scores
and decisions. copse-*.onnx are written by the tests (COPSE_RECORD=1); export.json has what ONNX Runtime makes of them.
Rows hold 32-bit numbers, because scikit-learn rounds to them.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from skl2onnx import to_onnx
from sklearn.ensemble import IsolationForest

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
folder = folder if folder.is_dir() else folder.parent
opset = {"": 18, "ai.onnx.ml": 3}


def rows(count, width, seed):
    rng = np.random.default_rng(seed)
    data = rng.lognormal(size=(count, width)) * 10.0 ** np.arange(width)
    data[::17] *= 20
    return data.astype(np.float32)


imports = []
for name, width, options in [
    ("plain", 3, dict(n_estimators=12, max_samples=32)),
    ("offset", 5, dict(n_estimators=20, max_samples=64, contamination=0.08)),
    ("bootstrap", 4, dict(n_estimators=10, max_samples=50, bootstrap=True, contamination=0.02)),
    ("constant", 2, dict(n_estimators=3, max_samples=8)),
]:
    data = rows(200, width, seed=len(name))
    if name == "constant":
        data[:] = 1
    forest = IsolationForest(random_state=7, **options).fit(data)
    # For 64-bit input skl2onnx refuses to convert isolation forests.
    (folder / f"sklearn-{name}.onnx").write_bytes(to_onnx(forest, data[:1], target_opset=opset).SerializeToString())
    imports.append(
        dict(
            name=name, sample=int(forest.max_samples_), threshold=float(-forest.offset_),
            rows=[[float(value) for value in row] for row in data],
            scores=[float(value) for value in -forest.score_samples(data)],
            anomalies=[bool(value) for value in forest.predict(data) == -1]))
(folder / "import.json").write_text(json.dumps(imports, indent=None) + "\n")

exports = []
for path in sorted(folder.glob("copse-*.onnx")):
    onnx.checker.check_model(onnx.load(path))
    session = onnxruntime.InferenceSession(path)
    data = np.array(json.loads((folder / "rows.json").read_text()), dtype=np.float64)
    if path.stem == "copse-divide" or path.stem == "copse-impute":
        data[3, 1] = data[5, 0] = np.nan
    score, anomaly = session.run(["score", "is_anomaly"], {"X": data})
    exports.append(
        dict(
            name=path.stem[6:], anomalies=[bool(value) for value in anomaly],
            scores=[None if np.isnan(value) else float(value) for value in score]))
(folder / "export.json").write_text(json.dumps(exports) + "\n")
print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(imports)} imports, {len(exports)} exports")
