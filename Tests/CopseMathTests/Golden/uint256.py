"""Writes uint256.json: random and extreme cases of 256-bit arithmetic by Python integers.

Made with Python 3.11.7 (any version gives the same file).
"""
import json
import pathlib
import random
from fractions import Fraction

rng = random.Random(20260801)
LIMIT = 1 << 256
EDGES = sorted(
    {0, 1, 2, 3, 9, 10, 10**18, 10**19 - 1, 10**19, 10**19 + 1, 10**38, LIMIT - 1, LIMIT - 2}
    | {(1 << b) + d for b in (31, 32, 53, 54, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255)
       for d in (-1, 0, 1)}
    | {((1 << 64) - 1) << s for s in (0, 1, 63, 64, 128, 192)})


def number():
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(EDGES)
    bits = rng.randrange(1, 257)
    if kind == 1:
        return rng.getrandbits(bits)
    # Runs of ones and zeros hit the rare branches of carries and of algorithm D.
    value = 0
    while value.bit_length() < bits:
        run = rng.randrange(1, 70)
        value = (value << run) | (((1 << run) - 1) * rng.randrange(2)) | (value == 0)
    return value & ((1 << bits) - 1)


def divisor_case():
    """Quotient digits near 2^64 make algorithm D's estimate too large."""
    v = (rng.choice((1 << 63, (1 << 64) - 1, (1 << 63) + 1)) << 64) | rng.getrandbits(64)
    q = (1 << 64) - rng.randrange(1, 3)
    return min(v * q + rng.randrange(v), LIMIT - 1), v


def pairs(count):
    for a in EDGES[::5]:
        for b in EDGES[::7]:
            yield a, b
    for _ in range(count // 4):
        yield divisor_case()
    for _ in range(count):
        yield number(), number()


def nearest(value):
    """Correctly rounded by Python; a half-way case is decided to even there too."""
    return float(value).hex()


def near_ties(count):
    for _ in range(count):
        significand = rng.getrandbits(53) | 1 << 52
        shift = rng.randrange(1, 203)
        yield (significand << shift) + (1 << (shift - 1)) + rng.choice((-1, 0, 0, 1))


cases = []
for a, b in pairs(1200):
    q, r = divmod(a, b) if b else (None, None)
    cases.append([
        str(a), str(b), str((a + b) % LIMIT), a + b >= LIMIT, str((a - b) % LIMIT), a < b,
        str(a * b % LIMIT), a * b >= LIMIT, None if q is None else str(q),
        None if r is None else str(r)])
singles = EDGES + [number() for _ in range(400)] + list(near_ties(400))
singles = [[str(a), format(a, "x"), nearest(a)] for a in singles]


def column(values):
    n, total = len(values), sum(values)
    spread = n * sum(v * v for v in values) - total * total
    return [[str(v) for v in values], str(total // n), float(Fraction(total, n)).hex(),
            float(Fraction(spread, n * n)).hex(),
            float(Fraction(spread, n * (n - 1))).hex() if n > 1 else "nan"]


columns = [column([number() for _ in range(size)]) for size in (1, 2, 3, 7, 100)]
columns += [column([LIMIT - 1] * 50), column([LIMIT - 1, 0]), column([0, 0, 0]), column([1, 2])]
path = pathlib.Path(__file__).with_name("uint256.json")
path.write_text(json.dumps({"pairs": cases, "singles": singles, "columns": columns},
                           separators=(",", ":")) + "\n")
