"""Metrics of scikit-learn and percentiles of numpy on seeded cases: writes metrics.json.

Scores are multiples of 1/64 in most cases, so that there are many ties.
"""
import json
import os

import numpy
import sklearn
from sklearn.metrics import (average_precision_score, confusion_matrix, f1_score,
                             precision_recall_curve, precision_score, recall_score, roc_auc_score)

rng = numpy.random.default_rng(20261122)
cases = []
for rows, rate, grid in [(2, 0.5, None), (10, 0.3, 4), (50, 0.1, 8), (200, 0.05, 64), (200, 0.5, 2),
                         (1000, 0.02, 256), (1000, 0.3, None), (64, 0.9, 16)]:
    labels = (rng.random(rows) < rate).astype(int)
    labels[0], labels[-1] = 1, 0
    scores = rng.random(rows) * 0.7 + 0.3 * labels * rng.random(rows)
    if grid:
        scores = numpy.round(scores * grid) / grid
    threshold = float(numpy.median(scores))
    flagged = (scores > threshold).astype(int)
    tn, fp, fn, tp = confusion_matrix(labels, flagged, labels=[0, 1]).ravel()
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    f1s = [f1_score(labels, (scores >= t).astype(int), zero_division=0) for t in thresholds]
    best = int(numpy.argmax(f1s))
    cases.append({
        "labels": labels.tolist(), "scores": scores.tolist(), "threshold": threshold,
        "roc_auc": roc_auc_score(labels, scores),
        "average_precision": average_precision_score(labels, scores),
        "f1": f1_score(labels, flagged, zero_division=0),
        "precision": precision_score(labels, flagged, zero_division=0),
        "recall": recall_score(labels, flagged),
        "false_positive_rate": fp / (fp + tn),
        "confusion": [int(tp), int(fp), int(tn), int(fn)],
        "best_f1": f1s[best], "best_threshold": float(thresholds[best]),
    })

percentiles = []
for rows in [1, 2, 3, 10, 100, 257, 1000]:
    values = -(0.35 + 0.5 * rng.random(rows))
    for contamination in [0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 1 / 3, 0.5]:
        percentiles.append({
            "scores": (-values).tolist(), "contamination": contamination,
            "threshold": -float(numpy.percentile(values, 100.0 * contamination)),
        })

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "metrics.json"), "w") as file:
    json.dump({"numpy": numpy.__version__, "sklearn": sklearn.__version__,
               "cases": cases, "percentiles": percentiles}, file)
    file.write("\n")
