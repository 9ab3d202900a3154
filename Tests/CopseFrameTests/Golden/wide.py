"""Integers of up to 256 bits with what Python says of them: exact order, filters, quartiles and moments.

    python wide.py > wide.json

Python's integers have no width, and its Fractions no rounding: mean and variance are rounded to a double once, the
deviation is the root of that. Quartiles as NumPy interpolates, given only where they fall on a row or between equal ones.
"""
import json
import math
import random
import struct
from fractions import Fraction

ROWS = 130
draw = random.Random(6)


def of_bits(*bits):
    return lambda: draw.getrandbits(draw.choice(bits))


kinds = {
    "amounts": lambda: 0 if draw.random() < 0.35 else draw.getrandbits(draw.choice((50, 57, 60, 63, 66, 72))),
    "one word": of_bits(1, 63, 64),
    "two words": of_bits(64, 65, 127, 128),
    "any width": lambda: draw.getrandbits(draw.randrange(1, 257)),
    "256 bits": of_bits(256),
    "close together": lambda: 2**200 + draw.getrandbits(20),
    "close above a word": lambda: 2**64 - 3 + draw.randrange(6),
    "low bits alone differ": lambda: (draw.randrange(3) << 250) + draw.getrandbits(4),
    "powers of two": lambda: 1 << draw.randrange(256),
    "around powers": lambda: min(2**256 - 1, max(0, (1 << draw.randrange(256)) + draw.randrange(-1, 2))),
    "few": lambda: draw.choice((0, 5, 2**255, 2**256 - 1)),
    "all the same": lambda: 10**30,
}


def quartile(values, share):
    place = Fraction(len(values) - 1) * share
    below = math.floor(place)
    if place == below or values[below] == values[below + 1]:
        return str(values[below])
    return None


def bits(value):
    return str(struct.unpack("<Q", struct.pack("<d", value))[0])


columns = []
for name, kind in kinds.items():
    values = [None if draw.random() < 0.1 else kind() for _ in range(ROWS)]
    present = sorted(v for v in values if v is not None)
    rows = range(ROWS)
    known = [r for r in rows if values[r] is not None]
    missing = [r for r in rows if values[r] is None]
    n, total, squares = len(present), sum(present), sum(v * v for v in present)
    variance = Fraction(n * squares - total * total, n * (n - 1))
    filters = []
    for limit in [present[n // 3], present[n // 2] + 1, draw.getrandbits(70)]:
        if limit >= 2**256:
            continue
        for op, holds in {
            ">": lambda v: v > limit, ">=": lambda v: v >= limit, "<": lambda v: v < limit,
            "<=": lambda v: v <= limit, "==": lambda v: v == limit, "!=": lambda v: v != limit,
        }.items():
            kept = [r for r in rows if (op == "!=" if values[r] is None else holds(values[r]))]
            filters.append({"op": op, "limit": str(limit), "rows": kept})
    columns.append({
        "name": name,
        "values": [None if v is None else str(v) for v in values],
        "ascending": sorted(known, key=lambda r: values[r]) + missing,
        "descending": sorted(known, key=lambda r: -values[r]) + missing,
        "min": str(present[0]), "max": str(present[-1]), "distinct": len(set(present)),
        "sum": str(total),
        "mean": bits(float(Fraction(total, n))), "std": bits(math.sqrt(float(variance))),
        "quartiles": [quartile(present, Fraction(share, 4)) for share in (1, 2, 3)],
        "filters": filters,
    })
print(json.dumps(columns, separators=(",", ":")))
