#!/usr/bin/env python3
"""Writes charts/bins.json: numpy.histogram_bin_edges(a, 'auto') and numpy.histogram on data that the
tests make again from the same recurrence. Run with NumPy 2.4 (PyPI)."""
import json
import pathlib

import numpy as np

MASK = (1 << 64) - 1


def uniforms(seed, count):
    """Knuth's 64-bit linear congruential generator; the top 53 bits as a number in 0 to 1."""
    state = seed
    values = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        values.append((state >> 11) / 2.0**53)
    return np.array(values)


def cases():
    for count in (1, 2, 3, 10, 50, 500, 5000):
        yield "uniform", count, uniforms(count, count)
        # Sums and products of uniforms: shapes with and without tails, no libm needed.
        yield "bell", count, sum(uniforms(count * 10 + k, count) for k in range(6))
        u = uniforms(count + 7, count)
        yield "tail", count, 1.0 / (0.02 + u)
        yield "whole", count, np.floor(uniforms(count + 3, count) * 100000).astype(np.int64)


out = []
for name, count, values in cases():
    edges = np.histogram_bin_edges(values, "auto")
    counts, _ = np.histogram(values, edges)
    out.append({"name": name, "count": count, "bins": len(edges) - 1, "low": float(edges[0]).hex(), "high": float(edges[-1]).hex(),
                "edges": [float(e).hex() for e in edges], "counts": [int(c) for c in counts]})
path = pathlib.Path(__file__).parent / "charts" / "bins.json"
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(np.__version__, len(out), max(c["bins"] for c in out))
