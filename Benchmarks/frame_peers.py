"""What is done with a frame, and JSON lines, in polars and orjson: the other side of `copse-bench load FILE 3 all THREADS`.

    python frame_peers.py TABLE.csv LINES.jsonl [REPEATS]

POLARS_MAX_THREADS says on how many threads polars works. Figures are the best of REPEATS (3): seconds by the clock and of
processor time. orjson builds Python objects, which is more than a reader of columns does; it is what a script would use.
"""
import io
import os
import resource
import sys
import time

import orjson
import polars


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
    print(f"{name:30}{min(walls):9.3f} s{min(processors):9.3f} CPU s", flush=True)


def main():
    table, lines = sys.argv[1:3]
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    threads = os.environ.get("POLARS_MAX_THREADS", "all")
    print(f"polars {polars.__version__}, {threads} threads, orjson {orjson.__version__}")
    types = {"value": polars.Int128}
    frame = polars.read_csv(table, schema_overrides=types)
    report("load csv", lambda: polars.read_csv(table, schema_overrides=types), repeats)
    report("describe", lambda: frame.describe(), repeats)
    report("distinct values", lambda: [column.n_unique() for column in frame], repeats)
    report("filter value > 10^18", lambda: frame.filter(polars.col("value") > 10**18), repeats)
    report("write csv", lambda: frame.write_csv(io.BytesIO()), repeats)
    report("write jsonl", lambda: frame.write_ndjson(io.BytesIO()), repeats)
    report("load jsonl, value as text", lambda: polars.read_ndjson(lines, schema_overrides={"value": polars.Int128}), repeats)

    def objects():
        with open(lines, "rb") as file:
            for line in file:
                orjson.loads(line)

    report("orjson, line by line", objects, repeats)


if __name__ == "__main__":
    main()
