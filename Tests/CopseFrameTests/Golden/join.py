"""Joins as pandas has them, but that missing keys are equal to nothing (they are dropped before).

    python join.py > join.json          (pandas 3.1.1)
"""
import json
import random

import pandas

draw = random.Random(6)
KEYS = {
    "int": lambda: draw.randrange(-4, 12),
    "string": lambda: draw.choice(["", "a", "0xab", "0xabcdef0123456789", "0xabcdef0123456788", "é", "long text that is long"]),
    "uint256": lambda: draw.choice([0, 5, 2**63, 2**64 - 1, 2**64, 2**255, 2**255 + 1]),
    "timestamp": lambda: draw.randrange(0, 40) * 1_000_000,
}


def column(kind, rows, missing=0.15):
    return [None if draw.random() < missing else KEYS[kind]() for _ in range(rows)]


def cells(frame):
    result = {}
    for name in frame.columns:
        result[name] = [None if v is None or v is pandas.NA or v != v else str(v) for v in frame[name]]
    return result


def frame(columns):
    return pandas.DataFrame({name: pandas.array(values, dtype=object) for name, (_, values) in columns.items()})


def joined(left, right, keys, as_of, keeps_left):
    left, right = left.copy(), right.copy()
    left["__row"] = range(len(left))
    a, b = [k[0] for k in keys], [k[1] for k in keys]
    right["__other"] = range(len(right))
    present = left.dropna(subset=a)
    others = right.dropna(subset=b)
    if as_of:
        # The key that is ordered as a number of its own: pandas wants it sorted, and not as an object.
        l = pandas.DataFrame({"__row": present["__row"].array, "__k": present[a[-1]].astype("int64").array})
        r = pandas.DataFrame({"__other": others["__other"].array, "__k": others[b[-1]].astype("int64").array})
        by = []
        for n, (x, y) in enumerate(keys[:-1]):
            l[f"__by{n}"], r[f"__by{n}"] = [str(v) for v in present[x]], [str(v) for v in others[y]]
            by.append(f"__by{n}")
        pairs = pandas.merge_asof(
            l.sort_values("__k", kind="stable"), r.sort_values("__k", kind="stable"), on="__k", by=by or None)
        pairs = pairs.dropna(subset=["__other"])[["__row", "__other"]]
        # The frame of the matched pairs, by an ordinary merge on row numbers.
        pairs["__other"] = pairs["__other"].astype("int64")
        shared = [x for x, y in keys if x == y]
        result = left.merge(pairs, on="__row", how="left" if keeps_left else "inner").merge(
            right.drop(columns=shared), on="__other", how="left")
    else:
        result = present.merge(others, left_on=a, right_on=b, how="left" if keeps_left else "inner")
        if keeps_left:
            # Rows whose key is missing stay, beside nothing.
            lost = left[~left["__row"].isin(present["__row"])]
            twice = {n: n + "_x" for n in left.columns if n + "_x" in result.columns}
            result = pandas.concat([result, lost.rename(columns=twice)])
    result = result.sort_values(["__row", "__other"], kind="stable")
    return cells(result.drop(columns=["__row", "__other"]))


cases = []
for kind in KEYS:
    for rows, others in [(40, 15), (15, 40), (0, 5), (5, 0)]:
        left = {"k": (kind, column(kind, rows)), "n": ("int", list(range(rows))), "v": ("string", [f"l{i}" for i in range(rows)])}
        same = {"k": (kind, column(kind, others)), "v": ("string", [f"r{i}" for i in range(others)])}
        differ = {"q": same["k"], "v": same["v"], "w": ("uint256", [2**200 + i for i in range(others)])}
        for right, keys in [(same, [("k", "k")]), (differ, [("k", "q")])]:
            for keeps_left in (False, True):
                for as_of in (False, True):
                    if as_of and kind in ("string", "uint256"):
                        continue
                    cases.append((left, right, keys, as_of, keeps_left))
for keeps_left in (False, True):
    for as_of in (False, True):
        left = {"g": ("string", column("string", 50)), "t": ("timestamp", column("timestamp", 50))}
        right = {"g": ("string", column("string", 40)), "time": ("timestamp", column("timestamp", 40)),
                 "p": ("int", list(range(40)))}
        cases.append((left, right, [("g", "g"), ("t", "time")], as_of, keeps_left))
print(json.dumps([
    {
        "left": {n: {"type": t, "cells": [None if v is None else str(v) for v in c]} for n, (t, c) in left.items()},
        "right": {n: {"type": t, "cells": [None if v is None else str(v) for v in c]} for n, (t, c) in right.items()},
        "keys": keys, "asOf": as_of, "keepsLeft": keeps_left,
        "result": [{"name": n, "cells": c} for n, c in joined(frame(left), frame(right), keys, as_of, keeps_left).items()],
    }
    for left, right, keys, as_of, keeps_left in cases
], separators=(",", ":")))
