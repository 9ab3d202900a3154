"""ROC AUC and mean score of scikit-learn's isolation forests over seeds, for ForestAccuracyTests.

    python make_accuracy.py FOLDER_OF_THE_LABELLED_SETS > accuracy.json
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

SEEDS = 20


def judge(name):
    data = np.loadtxt(f"{sys.argv[1]}/ad_{name}.csv", delimiter=",", skiprows=1)
    x, label = data[:, :-1], data[:, -1]
    areas, means = [], []
    for seed in range(SEEDS):
        scores = -IsolationForest(random_state=seed).fit(x).score_samples(x)
        areas.append(roc_auc_score(label, scores))
        means.append(scores.mean())
    return {
        "name": name, "seeds": SEEDS,
        "auc": np.mean(areas), "aucDeviation": np.std(areas, ddof=1),
        "score": np.mean(means), "scoreDeviation": np.std(means, ddof=1),
    }


json.dump({
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "sets": [judge(name) for name in ("pima", "breastw", "cardio", "thyroid")],
}, sys.stdout, indent=1)
