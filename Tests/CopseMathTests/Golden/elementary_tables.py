"""Writes ExponentialTable.swift and LogarithmTable.swift of Sources/CopseMath/Elementary.

Made with mpmath 1.4.1; needs Python 3.9 or later.
"""
import pathlib
import struct

from mpmath import floor, mp, mpf

mp.prec = 300
FOLDER = pathlib.Path(__file__).resolve().parents[3] / "Sources/CopseMath/Elementary"


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(word):
    return struct.unpack("<d", struct.pack("<Q", word))[0]


def word(x):
    text = f"{x:016X}"
    return "0x" + "_".join(text[j:j + 4] for j in range(0, 16, 4))


def lines(rows):
    return "\n".join("        " + ", ".join(word(bits(x)) for x in row) + "," for row in rows)


def exponential():
    rows = []
    for i in range(128):
        exact = mpf(2) ** (mpf(i) / 128)
        value = float(exact)
        # The tail is relative to the value: 2^(i/128) = value * (1 + tail).
        rows.append((float(exact / mpf(value) - 1), value))
    return f"""/// 2^(i/128) for i in 0 ..< 128, in two parts: value · (1 + tail).
///
/// Made by Tests/CopseMathTests/Golden/elementary_tables.py.
enum ExponentialTable {{
    @inline(__always)
    static func entry(_ i: Int) -> (tail: Double, bits: UInt64) {{
        (Double(bitPattern: words[2 * i]), words[2 * i + 1])
    }}

    /// Tail and value of each entry, as bit patterns.
    private static let words: InlineArray<256, UInt64> = [
{lines(rows)}
    ]
}}
"""


# 1 lies two thirds into interval 75: as the steps below 1 are half as long as those above, it is
# the middle of that interval by value.
OFFSET = 0x3FE6_8AAB_0000_0000
STEP = 1 << 45


def logarithm():
    rows = []
    largest = 0
    for i in range(128):
        low, high = double(OFFSET + i * STEP), double(OFFSET + (i + 1) * STEP)
        # A reciprocal of at most 10 bits keeps products with parts of z exact.
        reciprocal = round(1024 * 2 / (low + high)) / 1024
        if low < 1 < high:
            reciprocal = 1.0
        largest = max(largest, abs(low * reciprocal - 1), abs(high * reciprocal - 1))
        exact = -mp.log(mpf(reciprocal))
        # The high part is a multiple of 2^-42: adding a multiple of ln 2's high part is exact.
        high_part = floor(exact * mpf(2) ** 42 + mpf(1) / 2) / mpf(2) ** 42
        rows.append((reciprocal, float(high_part), float(exact - high_part)))
    assert largest < 0.0045, largest
    return f"""/// 1/c and log c for 128 numbers c between 0.704 and 1.409, one for each interval of numbers z.
///
/// Made by Tests/CopseMathTests/Golden/elementary_tables.py; |z/c − 1| < {largest:.6f}.
enum LogarithmTable {{
    /// The bit pattern of the lowest z; each interval is 2⁴⁵ patterns long. The only one with c = 1 has
    /// 1 in its middle.
    static var offset: UInt64 {{ {word(OFFSET)} }}

    /// The reciprocal has at most 10 bits, the high part of log c is a multiple of 2⁻⁴².
    @inline(__always)
    static func entry(_ i: Int) -> (reciprocal: Double, high: Double, low: Double) {{
        (
            Double(bitPattern: words[3 * i]), Double(bitPattern: words[3 * i + 1]),
            Double(bitPattern: words[3 * i + 2])
        )
    }}

    /// 1/c, high and low part of log c for each interval, as bit patterns.
    private static let words: InlineArray<384, UInt64> = [
{lines(rows)}
    ]
}}
"""


(FOLDER / "ExponentialTable.swift").write_text(exponential())
(FOLDER / "LogarithmTable.swift").write_text(logarithm())
