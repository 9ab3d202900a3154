"""Golden values of every function of the recipe language, by definition, on random.csv.

Each value is worked out alone from the rows it may see, with numpy (pandas for ewm); nothing is
carried from row to row. Writes functions.json: for each horizon, expression -> values of some rows.
"""

import csv
import datetime
import json
import math
import platform
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
NAN = math.nan
ROWS = list(csv.DictReader(open(HERE / "random.csv")))
COUNT = len(ROWS)
KEPT = sorted(set(range(0, COUNT, 7)) | {1, 2, 3, COUNT - 1})


def numbers(name):
    return np.array([float(int(r[name])) if r[name] else NAN for r in ROWS])


V, G, P, T = (numbers(n) for n in ("value", "gas", "gasPrice", "timestamp"))
FROM, TO = ([r[n] or None for r in ROWS] for n in ("from", "to"))


def seen(i, horizon, keys):
    """The rows that running steps and groups see in row i: same key, inside the horizon."""
    if any(k[i] is None or k[i] != k[i] for k in keys):
        return None
    first = max(0, i - horizon + 1) if horizon else 0
    return [j for j in range(first, i + 1) if all(k[j] == k[i] for k in keys)]


def present(values):
    values = np.asarray(values, dtype=float)
    return values[~np.isnan(values)]


def statistic(name, values, q=None):
    part = present(values)
    n = len(part)
    if name in ("std", "var"):
        if n < 2:
            return NAN
        return float(np.std(part, ddof=1) if name == "std" else np.var(part, ddof=1))
    if n == 0:
        return NAN
    if name == "sum":
        return math.fsum(part)
    if name == "mean":
        return math.fsum(part) / n
    if name == "quantile":
        return float(np.quantile(part, q))
    return float({"min": np.min, "max": np.max, "median": np.median}[name](part))


def row_window(i, horizon, keys, width):
    if not keys:
        return list(range(max(0, i - width + 1), i + 1))
    rows = seen(i, horizon, keys)
    return None if rows is None else rows[-width:]


def time_window(i, horizon, keys, seconds):
    rows = seen(i, horizon, keys)
    if rows is None:
        return None
    largest, at = -math.inf, []
    for j in rows:
        if not math.isnan(T[j]):
            largest = max(largest, T[j])
        at.append(largest)
    if largest == -math.inf:
        return []
    return [j for j, time in zip(rows, at) if time > largest - seconds]


def rolling(name, x, width, keys=(), q=None):
    def value(i, horizon):
        window = time_window if isinstance(width, str) else row_window
        size = float(width[:-1]) if isinstance(width, str) else width
        rows = window(i, horizon, keys, size)
        if rows is None:
            return NAN
        if name == "count":
            return float(len(rows))
        part = [x[j] for j in rows]
        if name == "zscore":
            mean, std = statistic("mean", part), statistic("std", part)
            return (x[i] - mean) / (1 if math.isnan(std) or std == 0 else std)
        return statistic(name, part, q)

    return value


def running(function, keys=()):
    def value(i, horizon):
        rows = seen(i, horizon, keys)
        return NAN if rows is None else function(i, rows)

    return value


def lagged(x, n, combine, keys=()):
    def value(i, horizon):
        rows = list(range(i + 1)) if not keys else seen(i, horizon, keys)
        return NAN if rows is None or len(rows) <= n else combine(x[i], x[rows[-1 - n]])

    return value


def ewm(x, halflife):
    return lambda i, rows: float(
        pd.Series([x[j] for j in rows]).ewm(halflife=halflife, adjust=True).mean().iloc[-1]
    )


def each(function):
    def value(i, horizon):
        try:
            return float(function(i))
        except (ValueError, OverflowError, ZeroDivisionError):
            return NAN

    return value


def date(part):
    return each(
        lambda i: part(datetime.datetime.fromtimestamp(T[i], datetime.timezone.utc))
    )


def lagsub(a, b):
    return a - b


CASES = {
    "value + 2 * gas - gasPrice / 3": each(lambda i: V[i] + 2 * G[i] - P[i] / 3),
    "(0 - gas) % 7000": each(lambda i: (-G[i]) % 7000),
    "gas % -7000": each(lambda i: G[i] % -7000),
    "gas ^ 1.5": each(lambda i: G[i] ** 1.5),
    "-gas ^ 2": each(lambda i: -(G[i] ** 2)),
    "2 ^ -1 ^ 2 + value * 0": each(lambda i: 2 ** -(1**2) + V[i] * 0),
    "value > 1000 and gas <= 50000 or gasPrice == 3gwei": each(
        lambda i: (V[i] > 1000 and G[i] <= 50000) or P[i] == 3e9
    ),
    "value != 1": each(lambda i: V[i] != 1),
    "not value > 1000": each(lambda i: not V[i] > 1000),
    "gasPrice in (1gwei, 4000000000)": each(lambda i: P[i] in (1e9, 4e9)),
    "gasPrice not in (1gwei, 4000000000)": each(lambda i: P[i] not in (1e9, 4e9)),
    'from == "0xa3"': each(lambda i: FROM[i] == "0xa3"),
    'to in ("0xb1", "0xb2")': each(lambda i: TO[i] in ("0xb1", "0xb2")),
    "if(gas > 50000, gas, -1)": each(lambda i: G[i] if G[i] > 50000 else -1),
    "abs(gas - 60000)": each(lambda i: abs(G[i] - 60000)),
    "sqrt(value)": each(lambda i: math.sqrt(V[i])),
    "log(gas)": each(lambda i: math.log(G[i])),
    "log1p(value)": each(lambda i: math.log1p(V[i])),
    "log10(gasPrice)": each(lambda i: math.log10(P[i])),
    "exp(gas / 10000)": each(lambda i: math.exp(G[i] / 10000)),
    "expm1(gas / 1e9)": each(lambda i: math.expm1(G[i] / 1e9)),
    "floor(gas / 1000)": each(lambda i: np.floor(G[i] / 1000)),
    "ceil(gas / 1000)": each(lambda i: np.ceil(G[i] / 1000)),
    "round(gas / 2)": each(lambda i: np.round(G[i] / 2)),
    "clip(gas, 30000, 60000)": each(lambda i: np.clip(G[i], 30000, 60000)),
    "min(gas, 50000)": each(lambda i: NAN if np.isnan(G[i]) else min(G[i], 50000)),
    "max(gas, 50000, value)": each(
        lambda i: NAN if np.isnan(G[i] + V[i]) else max(G[i], 50000, V[i])
    ),
    "is_null(value)": each(lambda i: np.isnan(V[i])),
    "is_null(to)": each(lambda i: TO[i] is None),
    "coalesce(value, gas)": each(lambda i: G[i] if np.isnan(V[i]) else V[i]),
    "fillna(value, -5)": each(lambda i: -5 if np.isnan(V[i]) else V[i]),
    "length(from)": each(lambda i: NAN if FROM[i] is None else len(FROM[i])),
    'starts_with(from, "0xa1")': each(lambda i: bool(FROM[i]) and FROM[i].startswith("0xa1")),
    "hour()": date(lambda d: d.hour),
    "minute(timestamp)": date(lambda d: d.minute),
    "day()": date(lambda d: d.day),
    "month()": date(lambda d: d.month),
    "day_of_week()": date(lambda d: d.weekday()),
    "is_weekend()": date(lambda d: d.weekday() >= 5),
    'timestamp - "2020-09-13 12:26:40"': each(lambda i: T[i] - 1_600_000_000),
    "rolling_mean(gas, 10)": rolling("mean", G, 10),
    "rolling_mean(gas, 100)": rolling("mean", G, 100),
    "rolling_std(gas, 7)": rolling("std", G, 7),
    "rolling_std(gas, 150)": rolling("std", G, 150),
    "rolling_var(value, 3600s)": rolling("var", V, "3600s"),
    "rolling_sum(gas, 65)": rolling("sum", G, 65),
    "rolling_sum(gas, 64, by=from)": rolling("sum", G, 64, (FROM,)),
    "rolling_min(gas, 20)": rolling("min", G, 20),
    "rolling_min(gas, 900s, by=to)": rolling("min", G, "900s", (TO,)),
    "rolling_max(gas, 80)": rolling("max", G, 80),
    "rolling_median(gas, 12)": rolling("median", G, 12),
    "rolling_median(gas, 77)": rolling("median", G, 77),
    "rolling_quantile(gas, 9, 0.3)": rolling("quantile", G, 9, q=0.3),
    "rolling_quantile(gas, 90000s, 0.95, by=from)": rolling(
        "quantile", G, "90000s", (FROM,), q=0.95
    ),
    "rolling_count(30)": rolling("count", G, 30),
    "rolling_count(5, by=from)": rolling("count", G, 5, (FROM,)),
    "rolling_count(60s)": rolling("count", G, "60s"),
    "zscore(gas, 25)": rolling("zscore", G, 25),
    "zscore(gas, 100)": rolling("zscore", G, 100),
    "zscore(gas, 1)": rolling("zscore", G, 1),
    "zscore(gas, 7200s, by=from)": rolling("zscore", G, "7200s", (FROM,)),
    "lag(gas)": lagged(G, 1, lambda a, b: b),
    "lag(gas, 3, by=(from, to))": lagged(G, 3, lambda a, b: b, (FROM, TO)),
    "diff(timestamp, n=2)": lagged(T, 2, lagsub),
    "diff(timestamp, by=gasPrice)": lagged(T, 1, lagsub, (P,)),
    "pct_change(gas)": lagged(G, 1, lambda a, b: a / b - 1),
    "pct_change(gas, by=to)": lagged(G, 1, lambda a, b: a / b - 1, (TO,)),
    "ewm_mean(gas, halflife=3)": running(ewm(G, 3)),
    "ewm_mean(value, halflife=2.5, by=from)": running(ewm(V, 2.5), (FROM,)),
    "cumsum(gas)": running(
        lambda i, rows: NAN if np.isnan(G[i]) else statistic("sum", [G[j] for j in rows])
    ),
    "cumsum(gas, by=to)": running(
        lambda i, rows: NAN if np.isnan(G[i]) else statistic("sum", [G[j] for j in rows]), (TO,)
    ),
    "cumcount()": running(lambda i, rows: float(len(rows) - 1)),
    "cumcount(by=(from, to))": running(lambda i, rows: float(len(rows) - 1), (FROM, TO)),
    "cummax(gas)": running(
        lambda i, rows: NAN if np.isnan(G[i]) else statistic("max", [G[j] for j in rows])
    ),
    "expanding_mean(value)": running(lambda i, rows: statistic("mean", [V[j] for j in rows])),
    "expanding_std(value, by=to)": running(
        lambda i, rows: statistic("std", [V[j] for j in rows]), (TO,)
    ),
    "age(timestamp)": running(lambda i, rows: T[i] - T[rows[0]]),
    "age(timestamp, by=from)": running(lambda i, rows: T[i] - T[rows[0]], (FROM,)),
    "first_seen(by=(from, to))": running(lambda i, rows: float(len(rows) == 1), (FROM, TO)),
    "count_distinct(to)": running(lambda i, rows: float(len({TO[j] for j in rows} - {None}) or NAN)),
    "count_distinct(to, by=from)": running(
        lambda i, rows: float(len({TO[j] for j in rows} - {None}) or NAN), (FROM,)
    ),
    "count_distinct(gasPrice, by=to)": running(
        lambda i, rows: float(len({P[j] for j in rows})), (TO,)
    ),
}

if __name__ == "__main__":
    golden = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
        },
        "rows": KEPT,
        "values": {
            str(horizon): {
                text: [None if math.isnan(x) else x for x in (f(i, horizon) for i in KEPT)]
                for text, f in CASES.items()
            }
            for horizon in (0, 60)
        },
    }
    (HERE / "functions.json").write_text(json.dumps(golden, indent=0))
