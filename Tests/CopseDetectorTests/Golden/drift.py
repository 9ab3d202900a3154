"""Prints what DriftTests expects: numpy and scipy on the samples of the test."""

import numpy as np
from scipy.stats import ks_2samp

small = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8]
print("ks", ks_2samp(*small).statistic)

a, b = np.arange(200) % 37 / 7, (np.arange(150) * 3) % 41 / 6
print("ks", ks_2samp(a, b).statistic)


def psi(a, b):
    ordered = np.sort(a)
    edges = np.unique([ordered[d * (len(a) - 1) // 10] for d in range(1, 10)])
    p, q = (np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1) for x in (a, b))
    kept = p + q > 0
    p, q = p[kept] + 0.5, q[kept] + 0.5
    p, q = p / p.sum(), q / q.sum()
    return np.sum((q - p) * np.log(q / p))


print("psi", psi(a, b))

a = np.array([np.inf if i % 10 == 0 else i % 3 for i in range(120)])
b = np.array([-np.inf if i % 16 == 0 else i % 4 for i in range(80)])
print("with infinities: ks", ks_2samp(a, b).statistic, "psi", psi(a, b))
