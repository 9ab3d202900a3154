"""Prints what DriftTests expects: numpy and scipy on the samples of the test."""

import numpy as np
from scipy.stats import ks_2samp

small = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8]
print("ks", ks_2samp(*small).statistic)

a, b = np.arange(200) % 37 / 7, (np.arange(150) * 3) % 41 / 6
print("ks", ks_2samp(a, b).statistic)

ordered = np.sort(a)
edges = np.unique([ordered[d * (len(a) - 1) // 10] for d in range(1, 10)])
p, q = (np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1) for x in (a, b))
kept = p + q > 0
p, q = p[kept] + 0.5, q[kept] + 0.5
p, q = p / p.sum(), q / q.sum()
print("psi", np.sum((q - p) * np.log(q / p)))
