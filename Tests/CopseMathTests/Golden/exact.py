"""Writes exact.json: sums, means and variances of doubles by Python's fractions, rounded once.

Made with Python 3.11.7 (any version gives the same file).
"""
import json
import pathlib
import random
from fractions import Fraction

rng = random.Random(20260802)
INF = float("inf")


def rounded(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return INF if fraction > 0 else -INF


def wide():
    """Any finite double: random bits of a random exponent, subnormals among them."""
    x = rng.getrandbits(52) * 2.0**-52 + rng.randrange(2)
    return rng.choice((-1, 1)) * x * 2.0 ** rng.randrange(-1022, 1023)


KINDS = [
    lambda: float(rng.randrange(0, 10**20) * (rng.random() < 0.6)),
    lambda: float(rng.choice((21000, 21000, 90000, 121000))),
    lambda: rng.gauss(0, 1),
    lambda: rng.random() * 10.0 ** rng.randrange(-12, 20),
    lambda: 1e15 + rng.random(),
    wide,
    lambda: rng.choice((1, -1)) * rng.randrange(0, 1 << 53) * 2.0**-1074,
    lambda: rng.choice((1, -1)) * rng.uniform(1e307, 1.7e308),
    lambda: rng.choice((1e308, -1e308, 5e-324, -5e-324, 1.0, -1.0, 0.0, -0.0)),
    lambda: rng.choice((1.0, 2.0**-53, -(2.0**-53), 2.0**-106, 2.0**53, -(2.0**53))),
]


def case(values):
    exact = [Fraction(v) for v in values]
    n, total, squares = len(exact), sum(exact), sum(v * v for v in exact)
    spread = n * squares - total * total
    return {
        "values": [v.hex() for v in values],
        "sum": rounded(total).hex(), "mean": rounded(total / n).hex(),
        "variance0": rounded(spread / (n * n)).hex(),
        "variance1": rounded(spread / (n * (n - 1))).hex() if n > 1 else "nan"}


cases = [case([kind() for _ in range(size)])
         for kind in KINDS for size in (1, 2, 3, 7, 10, 37) for _ in range(3)]
cases += [case([kind() for _ in range(300)]) for kind in KINDS[:7]]
cases += [case(v) for v in (
    [0.0], [-0.0, -0.0], [5e-324] * 2, [5e-324, 0.0], [5e-324, 0.0, 0.0], [5e-324] * 3 + [0.0],
    [1.7976931348623157e308] * 3, [1.7976931348623157e308, 1.99584030953472e292],
    [1.7976931348623157e308, 1.9e292], [1e308, 1e308, -1e308], [0.1] * 10,
    [2.2250738585072014e-308, -5e-324], [-5e-324, 0.0, 0.0])]
path = pathlib.Path(__file__).with_name("exact.json")
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
