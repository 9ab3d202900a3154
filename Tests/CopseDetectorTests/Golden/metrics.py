"""Metrics of scikit-learn and percentiles of numpy on seeded cases: writes metrics.json.

Scores are multiples of 1/64 in most cases, so that there are many ties. The gaps are cases with rows without a label,
which scikit-learn is not given, and with one class alone: `undefined` names the figures of which scikit-learn warns.
"""
import json
import os
import warnings

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

rng_of_gaps = numpy.random.default_rng(7)
gaps = []
for rows, rate, unknown, grid in [(40, 0.2, 0.3, 16), (300, 0.1, 0.5, None), (300, 0.4, 0.9, 4), (20, 0.0, 0.2, 8),
                                  (20, 1.0, 0.2, 8), (5, 0.0, 0.0, None), (5, 1.0, 0.0, None), (30, 0.3, 0.0, 1)]:
    labels = (rng_of_gaps.random(rows) < rate).astype(int)
    known = rng_of_gaps.random(rows) >= unknown
    scores = rng_of_gaps.random(rows) * 0.7 + 0.3 * labels * rng_of_gaps.random(rows)
    if grid:
        scores = numpy.round(scores * grid) / grid
    for threshold in (float(numpy.median(scores)), 1.0):
        y, s = labels[known], scores[known]
        flagged = (s > threshold).astype(int)
        tn, fp, fn, tp = confusion_matrix(y, flagged, labels=[0, 1]).ravel()
        figures, undefined = {}, []
        for name, figure in {
                "roc_auc": lambda: roc_auc_score(y, s), "average_precision": lambda: average_precision_score(y, s),
                "f1": lambda: f1_score(y, flagged), "precision": lambda: precision_score(y, flagged),
                "recall": lambda: recall_score(y, flagged)}.items():
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                figures[name] = float(figure())
            if caught or not numpy.isfinite(figures[name]):
                undefined.append(name)
                figures[name] = figures[name] if numpy.isfinite(figures[name]) else 0.0
        gaps.append({
            "labels": [int(label) if is_known else None for label, is_known in zip(labels, known)],
            "scores": scores.tolist(), "threshold": threshold, **figures, "undefined": undefined,
            "confusion": [int(tp), int(fp), int(tn), int(fn)]})

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
               "cases": cases, "gaps": gaps, "percentiles": percentiles}, file)
    file.write("\n")
