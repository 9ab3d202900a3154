"""Writes Sources/CopseMath/Elementary/ExponentialTable.swift (mpmath 1.4.1)."""
import pathlib
import struct
import sys

from mpmath import mp, mpf

mp.prec = 300
print("ln2/128 high/low:", file=sys.stderr)
ln2 = mp.log(2)
high = mpf(int(ln2 / 128 * mpf(2) ** 41)) / mpf(2) ** 41
print(float(high).hex(), float(ln2 / 128 - high).hex(), float(ln2).hex(),
      float(ln2 - mpf(float(ln2))).hex(), repr(float(128 / ln2)), file=sys.stderr)


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


rows = []
for i in range(128):
    exact = mpf(2) ** (mpf(i) / 128)
    value = float(exact)
    # The tail is relative to the value: 2^(i/128) = value * (1 + tail).
    tail = float(exact / mpf(value) - 1)
    rows.append((bits(tail), bits(value)))


def word(x):
    text = f"{x:016X}"
    return "0x" + "_".join(text[j:j + 4] for j in range(0, 16, 4))


lines = "\n".join(f"        {word(t)}, {word(v)}," for t, v in rows)
source = f"""/// 2^(i/128) for i in 0 ..< 128, in two parts: value · (1 + tail).
///
/// Made by Tests/CopseMathTests/Golden/exponential_table.py.
enum ExponentialTable {{
    @inline(__always)
    static func entry(_ i: Int) -> (tail: Double, bits: UInt64) {{
        (Double(bitPattern: words[2 * i]), words[2 * i + 1])
    }}

    /// Tail and value of each entry, as bit patterns.
    private static let words: InlineArray<256, UInt64> = [
{lines}
    ]
}}
"""
root = pathlib.Path(__file__).resolve().parents[3]
(root / "Sources/CopseMath/Elementary/ExponentialTable.swift").write_text(source)
