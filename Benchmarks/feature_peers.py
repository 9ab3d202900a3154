"""Runs the recipe eth in copse and the same 35 features in pandas, in turn, and prints medians and ratios.

    python feature_peers.py COPSE_BENCH [ROUNDS [ROWS]]

Tables are repeated to ROWS rows. pandas computes what core_run.py computes, without a horizon: its groups
never forget. Times are nanoseconds a row; on a busy machine those of the processor are the ones to compare.
"""
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict

import numpy as np
import pandas as pd

import core_run

root = pathlib.Path(__file__).resolve().parent.parent
shared = pathlib.Path(os.environ.get("COPSE_SHARED_DATA", root / "../shared/data"))
FILES = [root / "datasets/transactions.csv", shared / "eth_tx_etl_blocks3300000.csv"]


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


def main():
    bench, rounds, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(f"{rows} rows, {rounds} rounds; {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"pandas {pd.__version__}, numpy {np.__version__}, Python {platform.python_version()}")
    for path in FILES:
        if not path.exists():
            print(f"SKIPPED {path.name}: not found")
            continue
        figures = defaultdict(list)
        for _ in range(rounds):
            out = subprocess.run(
                [bench, "features", str(path), str(rows)], check=True, capture_output=True, text=True).stdout
            for line in out.splitlines():
                figure = json.loads(line)
                figures[figure["figure"]].append(figure)
            figures["pandas"].append(peer(path, rows))
        print(f"\n{path.name:<34}{'wall':>10}{'processor':>11}{'p99':>9}   ns a row, medians")
        best = statistics.median(f["processor"] for f in figures["pandas"])
        for name, found in figures.items():
            cells = {key: statistics.median(f[key] for f in found) for key in ("median", "processor", "p99") if key in found[0]}
            text = "".join(f"{cells[key]:>{width}.0f}" if key in cells else " " * width
                           for key, width in (("median", 10), ("processor", 11), ("p99", 9)))
            ratio = f"   {best / cells['processor']:.1f} x" if "processor" in cells and name != "pandas" else ""
            print(f"{name:<34}{text}{ratio}")


main()
