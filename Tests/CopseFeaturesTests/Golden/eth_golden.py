"""Golden values of the built-in recipe `eth`: each feature by its definition, window by window.

Every number is worked out on the rows of its own window alone (numpy mean, std with ddof=1, max),
never carried from row to row: pandas' own rolling().std() adds and removes and drifts on this data.

    python eth_golden.py REAL.csv      writes eth_real.json
    python eth_golden.py --random      writes random.csv, eth_random.json

The real file is ethereum-etl's layout and does not ship; of its rows 200 are kept, and sums of
every column. Also kept: the same of pandas' rolling std, to show by how much it differs.
"""

import csv
import datetime
import json
import math
import platform
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
NAN = math.nan


def window(values, row, length=10):
    part = np.array(values[max(0, row - length + 1) : row + 1])
    return part[~np.isnan(part)]


def mean(part):
    return float(np.mean(part)) if len(part) else NAN


def std(part):
    return float(np.std(part, ddof=1)) if len(part) > 1 else NAN


def zscore(x, part):
    deviation = std(part)
    if math.isnan(deviation) or deviation == 0:
        deviation = 1.0
    return (x - mean(part)) / deviation if len(part) else NAN


def features(rows, horizon):
    """rows: dicts with value gas gasPrice (float or nan), timestamp (seconds or nan), from, to."""
    value = [r["value"] for r in rows]
    gas = [r["gas"] for r in rows]
    price = [r["gasPrice"] for r in rows]
    time = [r["timestamp"] for r in rows]
    codes = {"from": [], "to": [], "pair": []}
    known = {}
    for r in rows:
        for key in ("from", "to"):
            codes[key].append(known.setdefault((key, r[key]), len(known)) if r[key] else -1)
        pair = ("pair", r["from"], r["to"])
        codes["pair"].append(known.setdefault(pair, len(known)) if r["from"] and r["to"] else -1)
    codes = {key: np.array(v) for key, v in codes.items()}

    def group(key, row):
        """Rows of the same key among the last `horizon` rows, the current one last."""
        if codes[key][row] < 0:
            return None
        first = max(0, row - horizon + 1)
        return first + np.flatnonzero(codes[key][first : row + 1] == codes[key][row])

    result = []
    for i, r in enumerate(rows):
        v, g, p, t = value[i], gas[i], price[i], time[i]
        out = {"value": v, "gas": g, "gasPrice": p}
        out["gas_price_per_unit"] = p / (g + 1)
        out["value_per_gas"] = v / (g + 1)
        out["gas_efficiency"] = v / (p + 1)
        if math.isnan(t):
            out.update(hour=NAN, day_of_week=NAN, is_weekend=NAN)
        else:
            date = datetime.datetime.fromtimestamp(t, datetime.timezone.utc)
            out.update(
                hour=float(date.hour),
                day_of_week=float(date.weekday()),
                is_weekend=float(date.weekday() >= 5),
            )
        out["time_delta"] = t - time[i - 1] if i else NAN
        for name, x in (("value", value), ("gas", gas), ("gasPrice", price)):
            part = window(x, i)
            out[f"{name}_rolling_mean"] = mean(part)
            out[f"{name}_rolling_std"] = std(part)
            out[f"{name}_rolling_max"] = float(np.max(part)) if len(part) else NAN
            out[f"{name}_zscore"] = zscore(x[i], part)
            out[f"{name}_log"] = math.log1p(x[i]) if not math.isnan(x[i]) else NAN
        out["value_gas_interaction"] = v * g
        out["gas_price_interaction"] = g * p
        for key in ("from", "to"):
            same = group(key, i)
            out[f"{key}_count"] = NAN if same is None else float(len(same))
            out[f"{key}_age"] = NAN if same is None else t - time[same[0]]
        same = group("pair", i)
        out["pair_count"] = NAN if same is None else float(len(same))
        same = group("from", i)
        if same is None:
            out.update(from_value_mean=NAN, from_value_zscore=NAN, from_gap=NAN)
        else:
            part = np.array([value[j] for j in same[-10:]])
            part = part[~np.isnan(part)]
            out["from_value_mean"] = mean(part)
            out["from_value_zscore"] = zscore(v, part)
            out["from_gap"] = t - time[same[-2]] if len(same) > 1 else NAN
        result.append({k: (0.0 if math.isnan(x) else x) for k, x in out.items()})
    return result


def summary(result, kept):
    names = list(result[0])
    return {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
        },
        "names": names,
        "row_count": len(result),
        "rows": kept,
        "values": [[result[row][name] for name in names] for row in kept],
        "sums": [math.fsum(r[name] for r in result) for name in names],
        "magnitudes": [math.fsum(abs(r[name]) for r in result) for name in names],
    }


def number(text):
    return float(int(text)) if text else NAN


def real(path):
    with open(path, newline="") as file:
        rows = [
            {
                "value": number(r["value"]),
                "gas": number(r["gas"]),
                "gasPrice": number(r["gas_price"]),
                "timestamp": number(r["block_timestamp"]),
                "from": r["from_address"],
                "to": r["to_address"],
            }
            for r in csv.DictReader(file)
        ]
    result = features(rows, 10000)
    kept = sorted(set(range(12)) | set(range(100, len(rows), len(rows) // 188)))
    out = summary(result, kept)
    drift = pd.Series([r["value"] for r in rows]).rolling(10, min_periods=1).std()
    out["pandas_value_rolling_std"] = [
        0.0 if math.isnan(drift[row]) else float(drift[row]) for row in kept
    ]
    (HERE / "eth_real.json").write_text(json.dumps(out, indent=0))


def random():
    generator = np.random.default_rng(20260101)
    lines = []
    time = 1_600_000_000
    for _ in range(500):
        time += int(generator.choice([-40, 0, 0, 1, 7, 15, 900, 40_000]))
        lines.append(
            {
                "from": "" if generator.random() < 0.05 else f"0xa{generator.integers(12)}",
                "to": "" if generator.random() < 0.08 else f"0xb{generator.integers(7)}",
                "value": ""
                if generator.random() < 0.1
                else str(int(generator.integers(10**9)) ** int(generator.integers(0, 3))),
                "gas": "" if generator.random() < 0.03 else str(int(generator.integers(21000, 90000))),
                "gasPrice": str(int(generator.integers(1, 9)) * 10**9),
                "timestamp": "" if generator.random() < 0.02 else str(time),
            }
        )
    with open(HERE / "random.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    rows = [
        {k: (x if k in ("from", "to") else number(x)) for k, x in line.items()} for line in lines
    ]
    kept = list(range(0, 500, 5)) + [1, 2, 3, 499]
    out = {
        str(horizon): summary(features(rows, horizon), sorted(kept)) for horizon in (10000, 40)
    }
    (HERE / "eth_random.json").write_text(json.dumps(out, indent=0))


if __name__ == "__main__":
    random() if sys.argv[1] == "--random" else real(sys.argv[1])
