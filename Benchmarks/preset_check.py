"""ROC AUC of `train --preset best` beside the plain forest: preset_check.py COPSE FOLDER [SEEDS]

FOLDER holds ad_*.csv with a column label (1 = anomaly), and eth_fraud_accounts.csv with FLAG. Every forest trains on all rows
without labels and scores them, once for each seed. `plain 200` has as many trees as the preset, so that what trees alone do can be
told from what the splits do. The last column is the difference to `plain` in standard errors over seeds.
"""
import json
import math
import pathlib
import statistics
import subprocess
import sys

copse, folder, seeds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 10)
WAYS = {
    "plain": "", "plain 200": "--trees 200", "averaged gain": "--split averaged-gain", "pooled gain": "--split pooled-gain",
    "best": "--preset best"}


def run(path, label, leave_out):
    found = {}
    cells = [f"f = load '{path}'"]
    for flags in WAYS.values():
        for seed in range(seeds):
            cells += [f"m = train f {flags} {leave_out} --seed {seed}", f"evaluate m f --label {label}"]
    done = subprocess.run([copse, "--json", "--quiet", "-c", "; ".join(cells)], capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    lines = [line["result"] for line in lines if (line.get("result") or {}).get("type") == "evaluation"]
    if len(lines) != seeds * len(WAYS):
        sys.exit(f"{path}: {done.stdout[-600:]}{done.stderr[-600:]}")
    for place, way in enumerate(WAYS):
        part = lines[place * seeds:(place + 1) * seeds]
        found[way] = ([line["roc_auc"] for line in part], [line["average_precision"] for line in part])
    return found


sets = [(path.stem[3:], path, "label", "") for path in sorted(folder.glob("ad_*.csv"))]
accounts = folder / "eth_fraud_accounts.csv"
if accounts.exists():
    sets.append(("eth_fraud_accounts", accounts, "FLAG", "--except FLAG, Index, column_1"))
mean = statistics.fmean
print(f"{seeds} seeds; mean ROC AUC (mean average precision)\n")
print("| set | " + " | ".join(WAYS) + " | best − plain | in SE |")
print("|---|" + "---|" * (len(WAYS) + 2))
totals = []
for name, path, label, leave_out in sets:
    found = run(path, label, leave_out)
    row = {way: (mean(aucs), mean(precisions)) for way, (aucs, precisions) in found.items()}
    totals.append(row)
    error = math.sqrt((statistics.variance(found["best"][0]) + statistics.variance(found["plain"][0])) / seeds)
    difference = row["best"][0] - row["plain"][0]
    print(
        f"| {name} | " + " | ".join(f"{a:.4f} ({p:.3f})" for a, p in row.values())
        + f" | {difference:+.4f} | {difference / error if error else 0:+.1f} |", flush=True)
print("| mean | " + " | ".join(f"{mean(r[w][0] for r in totals):.4f} ({mean(r[w][1] for r in totals):.3f})" for w in WAYS)
      + f" | {mean(r['best'][0] - r['plain'][0] for r in totals):+.4f} | |")
wins = sum(row["best"][0] > row["plain"][0] for row in totals)
print(f"\nbest is above plain on {wins} of {len(totals)} sets, below on {len(totals) - wins}.")
