"""Writes random_stream.json: Philox4x64-10 written from the paper, and checked against numpy.

Made with numpy 2.4.6.
"""
import json
import math
import pathlib

import numpy

MASK = (1 << 64) - 1


def philox(counter, key):
    """Salmon et al. 2011, section 3.3 with the constants of table 2; ten rounds."""
    x = list(counter)
    k = list(key)
    for _ in range(10):
        a, b = x[0] * 0xD2E7470EE14C6C93, x[2] * 0xCA5A826395121157
        x = [(b >> 64) ^ x[1] ^ k[0], b & MASK, (a >> 64) ^ x[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B97F4A7C15) & MASK, (k[1] + 0xBB67AE8584CAA73B) & MASK]
    return x


def words(seed, stream):
    counter = 0
    while True:
        counter += 1
        yield from philox([counter, 0, 0, 0], [seed, stream])


def below(source, bound):
    """Lemire 2019, algorithm 5."""
    product = next(source) * bound
    if product & MASK < bound:
        threshold = (2**64 - bound) % bound
        while product & MASK < threshold:
            product = next(source) * bound
    return product >> 64


def fisher_yates(source, n, count):
    order = list(range(n))
    for i in range(min(count, n - 1)):
        j = i + below(source, n - i)
        order[i], order[j] = order[j], order[i]
    return order[:count]


def normal(source):
    """Marsaglia and Bray 1964, of each pair the first one."""
    while True:
        first, second = (2 * ((next(source) >> 11) * 2.0**-53) - 1 for _ in range(2))
        square = first * first + second * second
        if 0 < square < 1:
            return first * math.sqrt(-2 * math.log(square) / square)


BOUNDS = [1, 2, 3, 7, 10, 256, 1000, 2**31, 2**32 + 1, 3 * 2**61, 2**62 + 1, 2**63 - 1]
streams = []
for seed, stream in [(0, 0), (0, 1), (1, 0), (42, 7), (MASK, MASK), (2**63, 12345)]:
    source = words(seed, stream)
    raw = [next(source) for _ in range(64)]
    reference = numpy.random.Philox(key=numpy.array([seed, stream], dtype=numpy.uint64))
    assert raw == [int(x) for x in reference.random_raw(64)]
    generator = numpy.random.Generator(
        numpy.random.Philox(key=numpy.array([seed, stream], dtype=numpy.uint64)))
    source = words(seed, stream)
    bounded = [below(source, BOUNDS[i % len(BOUNDS)]) for i in range(120)]
    source = words(seed, stream)
    normals = [normal(source).hex() for _ in range(50)]
    streams.append({
        "seed": str(seed), "stream": str(stream), "raw": [str(x) for x in raw],
        "uniform": [float(x).hex() for x in generator.random(8)],
        "normal": normals,
        "bounded": [str(x) for x in bounded],
        "sparse": fisher_yates(words(seed, stream), 5000, 20),
        "dense": fisher_yates(words(seed, stream), 50, 20),
        "shuffled": fisher_yates(words(seed, stream), 30, 30)})
path = pathlib.Path(__file__).with_name("random_stream.json")
path.write_text(json.dumps({"bounds": [str(b) for b in BOUNDS], "streams": streams},
                           separators=(",", ":")) + "\n")
