"""Runs the core run in copse and in the Python stack in turn and prints medians and ratios.

    python compare.py COPSE FILE ROUNDS
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

copse, file, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
STEPS = ["start", "load", "describe", "features", "train", "importance", "anomalies", "explain", "score", "write", "export"]


def cells(folder):
    return f"""tx = load "{file}"
describe tx
f = features tx with eth
m = train f --contamination 0.01 --seed 42
importance m
anomalies m f --top 10
explain m f 17
s = score m f
write s "{folder}/scored.csv"
export m "{folder}/gas.copse"
"""


def wall(arguments, text=None):
    start = time.perf_counter()
    done = subprocess.run(arguments, input=text, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def ours(folder):
    start, _ = wall([copse, "-c", ""])
    total, output = wall([copse, "--json"], cells(folder))
    seconds = {"start": start, "total": total}
    for line in output.splitlines():
        reply = json.loads(line)
        verb = reply["source"].split("=")[-1].split()[0]
        seconds[verb] = reply["ms"] / 1000
    return seconds


def theirs(folder):
    total, output = wall([sys.executable, "-W", "ignore", str(pathlib.Path(__file__).with_name("core_run.py")), file, folder])
    answer = json.loads(output)
    answer["seconds"]["total"] = total
    return answer


def spread(values):
    return f"{statistics.median(values):8.3f} ({min(values):.3f}–{max(values):.3f})"


with tempfile.TemporaryDirectory() as folder:
    ours(folder)
    pairs = [(ours(folder), theirs(folder)) for _ in range(rounds)]
print(f"{pathlib.Path(file).name}: {pairs[0][1]['rows']} rows, {pairs[0][1]['features']} features, {rounds} rounds in turn, seconds: median (min–max)")
print(f"{platform.machine()}, {os.cpu_count()} cores; {pairs[0][1]['versions']}")
print(f"{'step':<12} {'copse':>26} {'Python':>26}  ratio of medians")
for step in STEPS + ["total"]:
    mine = [a[step] for a, _ in pairs if step in a]
    other = [b["seconds"][step] for _, b in pairs if step in b["seconds"]]
    ratio = f"{statistics.median(other) / statistics.median(mine):8.1f} ×" if mine and other else ""
    print(f"{step:<12} {spread(mine) if mine else '-':>26} {spread(other) if other else '-':>26}  {ratio}")
