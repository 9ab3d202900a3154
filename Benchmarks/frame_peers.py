"""What is done with a frame, and JSON lines, in polars and orjson: the other side of `copse-bench load FILE 3 all THREADS`.

    python frame_peers.py TABLE.csv LINES.jsonl|- [REPEATS]
    python frame_peers.py --table COPSE_BENCH [ROUNDS] [FOLDER] [FILE …]

The second form runs copse and polars in turn, on one thread and two, and prints medians and ratios.

POLARS_MAX_THREADS says on how many threads polars works. Figures are the best of REPEATS (3): seconds by the clock and of
processor time. orjson builds Python objects, which is more than a reader of columns does; it is what a script would use.
"""
import io
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(name, work, repeats):
    walls, processors = [], []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), cpu()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(cpu() - processor)
    print(json.dumps({"figure": name, "seconds": min(walls), "processor": min(processors)}), flush=True)


def peer(table, lines, repeats):
    import polars

    def column(name):
        return polars.col(name)

    threads = os.environ.get("POLARS_MAX_THREADS", "all")
    print(f"polars {polars.__version__}, {threads} threads", file=sys.stderr)
    types = {"value": polars.Int128}
    frame = polars.read_csv(table, schema_overrides=types)
    report("load", lambda: polars.read_csv(table, schema_overrides=types), repeats)
    # Times as times, as copse reads them.
    frame = frame.with_columns(polars.from_epoch("timestamp", time_unit="s"))
    # Without the number of different values, which `describe` of copse has too.
    report("describe", lambda: frame.describe(), repeats)
    report("distinct values", lambda: [column.n_unique() for column in frame], repeats)
    for keys in [[n] for n in frame.columns if frame[n].dtype != polars.String] + [["hash"], ["from"], ["from", "value"]]:
        report("sort by " + ", ".join(keys), lambda: frame.sort(keys, maintain_order=True), repeats)
    sender = frame["from"][0]
    for name, condition in {
        "value > 1e18": column("value") > 10**18,
        "gas == 21000": column("gas") == 21000,
        "gasPrice > 50gwei and value > 0": (column("gasPrice") > 50 * 10**9) & (column("value") > 0),
        "gas * gasPrice > 1e15": column("gas") * column("gasPrice") > 1e15,
        "from == one sender": column("from") == sender,
    }.items():
        report("filter " + name, lambda: frame.filter(condition), repeats)
    report("write csv", lambda: frame.write_csv(io.BytesIO()), repeats)
    report("write jsonl", lambda: frame.write_ndjson(io.BytesIO()), repeats)
    if lines == "-":
        return
    import orjson

    report("load jsonl", lambda: polars.read_ndjson(lines, schema_overrides=types), repeats)

    def objects():
        with open(lines, "rb") as file:
            for line in file:
                orjson.loads(line)

    report("orjson, line by line", objects, repeats)


def table(bench, rounds, folder, files):
    from make_transactions import write

    if not files:
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / "5000.csv", folder / "290000.csv"]
        for path in files:
            if not path.exists():
                write(path, 1_000_000, int(path.stem), 1)
    for path in files:
        for threads in ("1", "2"):
            found = defaultdict(lambda: defaultdict(list))
            for _ in range(rounds):
                commands = {
                    "copse": [bench, "load", str(path), "3", "all", threads],
                    "polars": [sys.executable, __file__, str(path), "-", "3"],
                }
                for name, command in commands.items():
                    environment = os.environ | {"POLARS_MAX_THREADS": threads}
                    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
                    for line in done.stdout.splitlines():
                        result = json.loads(line)
                        found[result["figure"]][name].append((result["seconds"] * 1e3, result["processor"] * 1e3))
            print(f"{path.name}, {threads} thread{'s' if threads != '1' else ''}, median of {rounds} rounds, ms")
            print(f"{'':34}{'copse':>8}{'CPU':>8}{'polars':>10}{'CPU':>8}{'polars ÷ copse':>17}{'CPU':>8}")
            for figure, results in found.items():
                if len(results) < 2:
                    continue
                own, other = ([statistics.median(r[i] for r in results[n]) for i in (0, 1)] for n in ("copse", "polars"))
                print(
                    f"{figure:34}{own[0]:8.1f}{own[1]:8.1f}{other[0]:10.1f}{other[1]:8.1f}"
                    f"{other[0] / own[0]:15.2f} ×{other[1] / own[1]:6.2f} ×"
                )


def main():
    if sys.argv[1] == "--table":
        rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
        folder = pathlib.Path(sys.argv[4] if len(sys.argv) > 4 else ".build/load")
        table(sys.argv[2], rounds, folder, [pathlib.Path(name) for name in sys.argv[5:]])
    else:
        peer(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3)


if __name__ == "__main__":
    main()
