"""Writes describe.json: what pandas says about two of the shared files.

Usage: python describe.py DATA_FOLDER > describe.json
Integers beyond 64 bits are summed as Python integers and rounded once.
"""

import json
import math
import sys
from fractions import Fraction

import numpy
import pandas


def exact(values):
    n = len(values)
    total = sum(values)
    squares = sum(v * v for v in values)
    variance = Fraction(n * squares - total * total, n * (n - 1))
    return float(Fraction(total, n)), math.sqrt(float(variance))


def describe(path):
    frame = pd_read(path)
    columns = []
    for name in frame.columns:
        values = frame[name].dropna()
        entry = {"name": name, "count": int(len(values)), "distinct": int(values.nunique())}
        if len(values) and values.map(lambda v: isinstance(v, int)).all() and values.dtype == object:
            mean, std = exact(list(values))
            entry |= {"mean": mean, "std": std, "min": str(min(values)), "max": str(max(values))}
        elif pandas.api.types.is_numeric_dtype(values) and len(values):
            entry |= {
                "mean": float(values.mean()),
                "std": float(values.std(ddof=1)),
                "min": float(values.min()),
                "max": float(values.max()),
                "quartiles": [float(values.quantile(q)) for q in (0.25, 0.5, 0.75)],
            }
        columns.append(entry)
    return columns


def pd_read(path):
    frame = pandas.read_csv(path)
    for name in frame.columns:
        # Columns beyond int64 come as text, uint64 or float; read those again as Python integers.
        if name == "value":
            text = pandas.read_csv(path, dtype={name: str})[name]
            frame[name] = text.map(int).astype(object)
    return frame


files = ["eth_tx_etl_blocks3300000.csv", "eth_fraud_accounts.csv"]
json.dump(
    {
        "versions": {"pandas": pandas.__version__, "numpy": numpy.__version__},
        "files": {file: describe(f"{sys.argv[1]}/{file}") for file in files},
    },
    sys.stdout,
    indent=1,
)
print()
