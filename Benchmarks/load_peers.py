"""Loads tables and JSON lines in copse, polars, pandas and orjson in turn and prints medians and ratios.

    python load_peers.py COPSE_BENCH [ROUNDS] [FOLDER] [FILE …]

Without files: 1,000,000 transactions, once with 5,000 and once with 290,000 addresses, and 350,000 records of JSON lines,
made into FOLDER. Every reader runs in a process of its own, one after the other in every round: best of five in the process
by the clock and by processor time, and the peak memory of the process at its first load. Figures are medians over the rounds.
COPSE_PREFIX goes before every command ("chrt -f 10": real-time priority, for a machine that is not quiet).
"""
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict

from make_transactions import write, write_lines

REPEATS = 5


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peer(name, path):
    """Runs in a process of its own: prints what copse-bench prints."""
    if name.startswith("polars"):
        _, kind, threads = name.split("-")
        os.environ["POLARS_MAX_THREADS"] = threads
        import polars

        if path.endswith(".jsonl"):

            def load():
                return polars.read_ndjson(path, schema_overrides={"value": polars.Int128})
        else:
            head = polars.read_csv(path, n_rows=1).columns
            types = {"value": polars.Int128} if "value" in head else {}
            if kind == "categorical":
                types |= {c: polars.Categorical for c in ("from", "to", "from_address", "to_address") if c in head}

            def load():
                # Types are inferred from the first 100 rows, its default.
                return polars.read_csv(path, schema_overrides=types)
    elif name == "orjson":
        import orjson

        def load():
            # Python objects, each dropped before the next: less than a table, and what a script would use.
            count = 0
            with open(path, "rb") as file:
                for line in file:
                    orjson.loads(line)
                    count += 1
            return range(count)
    else:
        import pandas

        def load():
            return pandas.read_csv(path, low_memory=False)

    rows = len(load())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    walls, processors = [], []
    for _ in range(REPEATS if name != "pandas" else 1):
        wall, processor = time.perf_counter(), cpu()
        load()
        walls.append(time.perf_counter() - wall)
        processors.append(cpu() - processor)
    print(json.dumps({"rows": rows, "seconds": min(walls), "processor": min(processors), "peak_bytes": peak}))


def main():
    bench = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else ".build/load")
    files = [pathlib.Path(name) for name in sys.argv[4:]]
    if not files:
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / "5000.csv", folder / "290000.csv", folder / "lines.jsonl"]
        for path in files:
            if path.exists():
                continue
            if path.suffix == ".jsonl":
                write_lines(path, 350_000, 5000, 1)
            else:
                write(path, 1_000_000, int(path.stem), 1)
    prefix = os.environ.get("COPSE_PREFIX", "").split()
    print(platform.machine(), os.cpu_count(), "cores")
    for path in files:
        found = defaultdict(list)
        for _ in range(rounds):
            peers = ["polars-default-1", "polars-default-2"]
            peers += ["orjson"] if path.suffix == ".jsonl" else ["polars-categorical-1", "pandas"]
            commands = {f"copse-{n}": [bench, "load", str(path), str(REPEATS), "load", str(n)] for n in (1, 2)}
            commands |= {name: [sys.executable, __file__, "--peer", name, str(path)] for name in peers}
            for name, command in commands.items():
                done = subprocess.run(prefix + command, capture_output=True, text=True)
                if done.returncode == 0:
                    found[name].append(json.loads(done.stdout))
        size = path.stat().st_size
        print(f"{path.name}: {size / 1e6:.0f} MB, {found['copse-1'][0]['rows']} rows, median of {rounds} rounds")
        print(f"{'reader-threads':22}{'seconds':>9}{'GB/s':>7}{'CPU s':>8}{'GB/CPU s':>10}{'peak MB':>9}{'÷ copse-1':>14}")
        base = statistics.median(r["seconds"] for r in found["copse-1"])
        for name, results in found.items():
            wall = statistics.median(r["seconds"] for r in results)
            processor = statistics.median(r["processor"] for r in results)
            peak = statistics.median(r["peak_bytes"] for r in results)
            print(
                f"{name:22}{wall:9.3f}{size / wall / 1e9:7.2f}{processor:8.3f}{size / processor / 1e9:10.2f}"
                f"{peak / 1e6:9.0f}{wall / base:12.2f} ×"
            )


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        peer(sys.argv[2], sys.argv[3])
    else:
        main()
