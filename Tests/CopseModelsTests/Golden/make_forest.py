"""Isolation forests of scikit-learn and their scores, for ForestGoldenTests.

    python make_forest.py > forest.json

Data are float32-exact, so that scikit-learn's cast to float32 changes nothing; its thresholds are
doubles between such values. Infinities are large finite values (scikit-learn refuses them).
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

F32 = np.float32


def columns(rng, n):
    """Values on the scales of transactions, rounded to float32."""
    x = np.column_stack([
        rng.lognormal(0, 1, n),
        rng.lognormal(0, 1.5, n) * 21000,
        rng.normal(0, 1, n) * 1e9,
        rng.integers(0, 3, n),
        np.full(n, 7.0),
    ])
    return x.astype(F32).astype(float)


def edge_rows(model, x):
    """Rows outside the training range, and rows exactly on thresholds."""
    rows = [np.full(x.shape[1], v) for v in (0.0, -0.0, 1e30, -1e30)]
    for tree, features in list(zip(model.estimators_, model.estimators_features_))[:4]:
        t = tree.tree_
        node = int(np.argmax(t.feature >= 0))
        row = np.median(x, axis=0)
        row[features[t.feature[node]]] = F32(t.threshold[node])
        rows.append(row)
    return np.array(rows).astype(F32).astype(float)


def tree(estimator, features):
    t = estimator.tree_
    leaf = t.children_left < 0
    return {
        "feature": [-1 if l else int(features[f]) for l, f in zip(leaf, t.feature)],
        "threshold": [0.0 if l else float(v) for l, v in zip(leaf, t.threshold)],
        "left": t.children_left.tolist(),
        "right": t.children_right.tolist(),
        "sampleCount": t.n_node_samples.tolist(),
    }


def case(name, n, scored, **options):
    rng = np.random.default_rng(20)
    x = columns(rng, n)
    model = IsolationForest(random_state=3, **options).fit(x)
    rows = np.vstack([x[:scored], edge_rows(model, x)])
    return {
        "name": name,
        "sampleSize": int(model.max_samples_),
        "trees": [tree(*t) for t in zip(model.estimators_, model.estimators_features_)],
        "rows": rows.tolist(),
        "scores": (-model.score_samples(rows)).tolist(),
    }


def shortest(value):
    """Numbers as short as they read back: whole ones without a fraction, but −0 kept."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value) if value or not np.signbit(value) else value
    if isinstance(value, dict):
        return {k: shortest(v) for k, v in value.items()}
    return [shortest(v) for v in value] if isinstance(value, list) else value


if __name__ == "__main__":
    json.dump(shortest({
        "versions": {
            "python": sys.version.split()[0], "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "cases": [
            case("default", 600, 120, n_estimators=12),
            case("half the features", 600, 60, n_estimators=12, max_features=0.5),
            case("bootstrap", 300, 60, n_estimators=8, bootstrap=True),
            case("large sample", 700, 60, n_estimators=2, max_samples=700),
            case("two rows", 2, 2, n_estimators=5),
            case("one row", 1, 1, n_estimators=3),
        ],
    }), sys.stdout, separators=(",", ":"))
