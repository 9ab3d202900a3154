"""Intervals and false discovery rates of statsmodels: thresholds.py > thresholds.json

Made with statsmodels 0.15.0, numpy 2.4.6.
"""
import json

import numpy as np
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

random = np.random.default_rng(5)
intervals = []
for part, whole in [(0, 1), (1, 1), (0, 20), (20, 20), (1, 7), (3, 10), (12, 19999), (500, 1000), (19998, 19999)]:
    low, high = proportion_confint(part, whole, alpha=0.05, method="wilson")
    intervals.append({"part": part, "whole": whole, "low": max(low, 0.0), "high": min(high, 1.0)})

discoveries = []
for normal, strange, reference, grid in [(50, 10, 200, 0), (500, 40, 999, 0), (200, 0, 300, 0), (90, 30, 400, 25), (30, 30, 40, 10)]:
    for rate in (0.01, 0.05, 0.1, 0.3):
        known = random.normal(size=reference)
        judged = np.concatenate([random.normal(size=normal), random.normal(3, 1, size=strange)])
        known, judged = [1 / (1 + np.exp(-values / 4)) for values in (known, judged)]
        if grid:  # ties
            known, judged = [np.round(values * grid) / grid for values in (known, judged)]
        p = np.array([(1 + np.sum(known >= score)) / (reference + 1) for score in judged])
        flagged = multipletests(p, alpha=rate, method="fdr_bh")[0]
        discoveries.append({
            "rate": rate, "reference": known.tolist(), "judged": judged.tolist(),
            "flagged": np.flatnonzero(flagged).tolist()})

print(json.dumps({"intervals": intervals, "discoveries": discoveries}))
