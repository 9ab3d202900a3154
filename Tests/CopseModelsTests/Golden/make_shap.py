"""SHAP's TreeExplainer on scikit-learn's isolation forests, for PathContributionsTests.

    python make_shap.py > shap.json

Needs the package shap. It explains the mean path length; values are those of its path-dependent form.
"""
import json
import sys

import numpy as np
import shap
import sklearn
from sklearn.ensemble import IsolationForest

from make_forest import F32, shortest, tree


def case(name, n, features, **options):
    rng = np.random.default_rng(8)
    common = rng.normal(size=(n, 4))
    x = common[:, rng.integers(0, 4, features)] + rng.normal(size=(n, features))
    x[:, ::2] = np.exp(x[:, ::2])
    x = x.astype(F32).astype(float)
    model = IsolationForest(random_state=5, **options).fit(x)
    rows = x[:6].copy()
    rows[:3, 1] = 40.0
    rows[4] = 1e6
    explainer = shap.TreeExplainer(model)
    return {
        "name": name,
        "sampleSize": int(model.max_samples_),
        "trees": [tree(*t) for t in zip(model.estimators_, model.estimators_features_)],
        "rows": rows.tolist(),
        "expected": float(np.ravel(explainer.expected_value)[0]),
        "contributions": explainer.shap_values(rows).tolist(),
    }


json.dump(shortest({
    "versions": {
        "python": sys.version.split()[0], "numpy": np.__version__, "scikit-learn": sklearn.__version__,
        "shap": shap.__version__,
    },
    "cases": [
        case("35 features", 500, 35, n_estimators=8),
        case("half the features", 500, 12, n_estimators=6, max_features=0.5),
        case("large sample", 1200, 14, n_estimators=1, max_samples=1200),
    ],
}), sys.stdout, separators=(",", ":"))
