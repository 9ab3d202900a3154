"""Writes elementary.json: correctly rounded results of the elementary functions.

Made with mpmath 1.4.1. Every entry is the hexadecimal bit pattern of the arguments and of the
result.
"""
import json
import pathlib
import random
import struct
from fractions import Fraction

from mpmath import mp, mpf

mp.prec = 2300  # expm1 and log1p of the smallest subnormal still have all their bits.
rng = random.Random(20260803)


def bits(x):
    return struct.pack(">d", x).hex()


def nearest(value):
    """The nearest double, subnormals too: mpmath's own conversion rounds those twice."""
    sign, man, exp, _ = value._mpf_
    fraction = Fraction(int(man)) * Fraction(2) ** exp * (-1) ** sign
    try:
        return float(fraction)
    except OverflowError:
        return float("inf") if fraction > 0 else -float("inf")


def magnitudes(count, low, high, signed):
    for _ in range(count):
        x = (1 + rng.random()) * 2.0 ** rng.randrange(low, high)
        yield -x if signed and rng.random() < 0.5 else x


def between(count, low, high):
    for _ in range(count):
        yield rng.uniform(low, high)


POSITIVE = [5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1 - 2.0**-53, 1.0, 1 + 2.0**-52,
            2.0, 0.5, 10.0, 1e22, 1.7976931348623157e308, 0.70710678118654757, 1.4142135623730951,
            1.0026, 0.9974, 21000.0, 1e18, 50e9]
SMALL = [s * x for s in (1, -1) for x in (5e-324, 1e-310, 1e-20, 2.0**-54, 2.0**-53, 2.0**-28, 0.0026,
                                         0.0625, 0.125, 0.25, 0.5, 0.3465735902799726)]
SETS = {
    "log": (mp.log, POSITIVE + list(magnitudes(150, -1022, 1023, False)) + list(between(150, 0.9, 1.1))),
    "log10": (mp.log10, POSITIVE + [10.0**i for i in range(23)]
              + list(magnitudes(150, -1022, 1023, False)) + list(between(100, 0.9, 1.1))),
    "log1p": (mp.log1p, POSITIVE + SMALL + [-1 + 2.0**-53] + list(magnitudes(100, -60, 1023, False))
              + list(between(150, -1, 2)) + list(magnitudes(50, -60, 0, True))),
    "exp": (mp.exp, SMALL + [709.782712893384, 709.7827128933841, -745.1332191019411,
                             -745.1332191019412, -708.3964185322641, 1.0, -1.0]
            + list(between(150, -746, 710)) + list(between(100, -2, 2)) + list(between(50, -745, -708))),
    "exp2": (lambda x: mpf(2) ** x, SMALL + [1023.9999999999999, -1074.0, -1074.9999, -1022.5, 10.0, -3.0]
             + list(between(150, -1076, 1024)) + list(between(100, -2, 2))
             + list(between(50, -1075, -1022))),
    "expm1": (mp.expm1, SMALL + [709.782712893384, -37.5, -36.7, 1.0, -1.0]
              + list(between(150, -40, 709)) + list(between(150, -1, 1))),
    "tanh": (mp.tanh, SMALL + [19.0, 19.1, 21.9, -19.05, 1.0] + list(between(300, -5, 5))),
}
POWERS = [(2.0, 0.5), (3.0, 2.0), (10.0, 22.0), (10.0, -5.0), (0.5, 1074.0), (0.5, 1075.0), (1.0000001, 1e9),
          (0.9999999, 1e9), (5e-324, 0.25), (5e-324, -0.9), (1.7976931348623157e308, 0.999),
          (-2.0, 3.0), (-2.0, -4.0), (1 + 2.0**-52, 3e18), (1 - 2.0**-53, -6e18), (7.0, 300.0),
          (1e-5, 61.9), (2.0, -1074.0)]
for _ in range(300):
    base = (1 + rng.random()) * 2.0 ** rng.randrange(-20, 20)
    POWERS.append((base, rng.uniform(-700, 700) / float(mp.log(base))))

golden = {name: [[bits(x), bits(nearest(mp.mpmathify(function(mpf(x)))))] for x in inputs]
          for name, (function, inputs) in SETS.items()}
golden["pow"] = [[bits(x), bits(y), bits(nearest(mpf(x) ** mpf(y)))] for x, y in POWERS]
path = pathlib.Path(__file__).with_name("elementary.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
