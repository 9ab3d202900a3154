"""Runs the recipe eth in copse, 35 features in pandas and the 27 without addresses in polars, in turn; prints medians
and ratios.

    python feature_peers.py COPSE_BENCH [ROUNDS [ROWS]]

Tables are repeated to ROWS rows; copse reads them from a file that was written so, as it would a table of that size. pandas computes what core_run.py computes, without a horizon: its groups
never forget. polars computes the 24 numeric ones and the casts of three columns, one thread and all of them, from
columns that were read before. Times are nanoseconds a row; on a busy machine those of the processor are the ones to
compare. Polars' threads are set when it is imported, so that it runs in processes of its own:

    python feature_peers.py polars FILE ROWS REPEATS
"""
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

import numpy as np
import pandas as pd

import core_run

root = pathlib.Path(__file__).resolve().parent.parent
shared = pathlib.Path(os.environ.get("COPSE_SHARED_DATA", root / "../shared/data"))
FILES = [root / "datasets/transactions.csv", shared / "eth_tx_etl_blocks3300000.csv"]


def repeated(path, rows, folder):
    """A file with the rows of `path` again and again."""
    head, *lines = path.read_text().splitlines(keepends=True)
    target = pathlib.Path(folder) / path.name
    with open(target, "w") as out:
        out.write(head)
        out.writelines(lines[row % len(lines)] for row in range(rows))
    return target


def peer(path, rows):
    frame = core_run.load(path)
    frame = frame.iloc[np.arange(rows) % len(frame)].reset_index(drop=True)
    wall, processor = time.perf_counter(), time.process_time()
    x = core_run.features(frame)
    assert x.shape[1] == 35, x.shape
    return {
        "median": (time.perf_counter() - wall) * 1e9 / rows,
        "processor": (time.process_time() - processor) * 1e9 / rows,
    }


def polars_features(pl, frame):
    columns = [pl.col(name).cast(pl.Float64) for name in ("value", "gas", "gasPrice")]
    value, gas, price = (pl.col(name) for name in ("value", "gas", "gasPrice"))
    time_of = pl.from_epoch(pl.col("timestamp"), time_unit="s")
    made = [
        (price / (gas + 1)).alias("gas_price_per_unit"), (value / (gas + 1)).alias("value_per_gas"),
        (value / (price + 1)).alias("gas_efficiency"), time_of.dt.hour().cast(pl.Float64).alias("hour"),
        (time_of.dt.weekday() - 1).cast(pl.Float64).alias("day_of_week"),
        (time_of.dt.weekday() >= 6).cast(pl.Float64).alias("is_weekend"),
        pl.col("timestamp").diff().cast(pl.Float64).alias("time_delta"),
        (value * gas).alias("value_gas_interaction"), (gas * price).alias("gas_price_interaction"),
    ]
    for name in ("value", "gas", "gasPrice"):
        column = pl.col(name)
        mean = column.rolling_mean(10, min_samples=1)
        std = column.rolling_std(10, min_samples=1)
        made += [
            mean.alias(f"{name}_rolling_mean"), std.alias(f"{name}_rolling_std"),
            column.rolling_max(10, min_samples=1).alias(f"{name}_rolling_max"),
            ((column - mean) / pl.when(std > 0).then(std).otherwise(1.0)).alias(f"{name}_zscore"),
            column.log1p().alias(f"{name}_log"),
        ]
    kept = frame.with_columns(columns).select(columns + made)
    return kept.fill_nan(0).fill_null(0)


def polars_alone(path, rows, repeats):
    import polars as pl

    frame = core_run.load(path).iloc[np.arange(rows) % len(core_run.load(path))]
    frame = pl.DataFrame({name: frame[name].to_numpy() for name in ("value", "gas", "gasPrice", "timestamp")})
    walls, processors = [], []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        made = polars_features(pl, frame)
        walls.append((time.perf_counter() - wall) * 1e9 / rows)
        processors.append((time.process_time() - processor) * 1e9 / rows)
    assert made.width == 27 and made.height == rows, made.shape
    print(json.dumps({"median": statistics.median(walls), "processor": statistics.median(processors),
                      "version": pl.__version__}))


def polars_peer(path, rows, threads):
    setting = dict(os.environ, POLARS_MAX_THREADS=str(threads))
    out = subprocess.run([sys.executable, __file__, "polars", str(path), str(rows), "5"],
                         check=True, capture_output=True, text=True, env=setting).stdout
    return json.loads(out)


def main():
    if sys.argv[1] == "polars":
        return polars_alone(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    bench, rounds, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(f"{rows} rows, {rounds} rounds; {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"pandas {pd.__version__}, numpy {np.__version__}, Python {platform.python_version()}")
    for path in FILES:
        if not path.exists():
            print(f"SKIPPED {path.name}: not found")
            continue
        figures = defaultdict(list)
        folder = tempfile.TemporaryDirectory()
        table = repeated(path, rows, folder.name)
        for _ in range(rounds):
            out = subprocess.run(
                [bench, "features", str(table), str(rows)], check=True, capture_output=True, text=True).stdout
            for line in out.splitlines():
                figure = json.loads(line)
                figures[figure["figure"]].append(figure)
            figures["pandas"].append(peer(path, rows))
            for threads in (1, 2):
                figures[f"polars, 27 features, threads: {threads}"].append(polars_peer(path, rows, threads))
        print(f"\n{path.name:<46}{'wall':>10}{'processor':>11}{'p99':>9}   ns a row, medians")
        pandas = statistics.median(f["processor"] for f in figures["pandas"])
        polars = statistics.median(f["processor"] for f in figures["polars, 27 features, threads: 1"])
        for name, found in figures.items():
            cells = {key: statistics.median(f[key] for f in found) for key in ("median", "processor", "p99") if key in found[0]}
            text = "".join(f"{cells[key]:>{width}.0f}" if key in cells else " " * width
                           for key, width in (("median", 10), ("processor", 11), ("p99", 9)))
            # The best peer that computes as much: polars the numeric ones, pandas all.
            best = polars if name.startswith(("27", "24")) else pandas
            is_whole = name == "stream" or name.startswith(("27", "24", "all", "batch"))
            ratio = f"   {best / cells['processor']:.1f} x" if is_whole and "processor" in cells and name.split(",")[0] not in ("pandas", "polars") else ""
            print(f"{name:<46}{text}{ratio}")


main()
