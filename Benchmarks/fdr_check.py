"""Realised false discovery rates of `threshold --fdr`: fdr_check.py COPSE FOLDER [SPLITS]

FOLDER holds ad_*.csv with a column label (1 = anomaly). Each split cuts a set in two random halves, A and B.

labels:   the forest is grown on all rows of A, `threshold m a --fdr q --label label` sets the threshold by out-of-bag
          scores of A, and the share of false alarms is counted on the held-out B.
clean:    the forest is grown on the normal rows of A, `threshold m b --fdr q` judges B by out-of-bag scores of A.

A cell is the mean share of false alarms over the splits (0 where nothing is flagged, as the rate is defined) ± its
standard error, and the mean share of anomalies found. `!` marks a rate above the nominal one by more than two standard
errors.
"""
import json
import math
import pathlib
import statistics
import subprocess
import sys

copse, folder, splits = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 20)
RATES = (0.05, 0.1, 0.2)
WAYS = ("labels", "clean")


def run(path, rows):
    # Half of the smallest sets is no larger than the usual sample, which leaves no row out of bag.
    sample = min(256, rows // 8)
    cells = [f"f = load '{path}'"]
    for seed in range(splits):
        cells += [
            f"a, b = split f --fraction 0.5 --by random --seed {seed}", "n = filter a label == 0",
            f"m = train a --sample {sample} --seed {seed}", f"c = train n --sample {sample} --seed {seed}"]
        for rate in RATES:
            cells += [
                f"t = threshold m a --fdr {rate} --label label", "evaluate t b --label label",
                f"t = threshold c b --fdr {rate}", "evaluate t b --label label"]
    done = subprocess.run([copse, "--json", "--quiet", "-c", "; ".join(cells)], capture_output=True, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    found = [line["result"] for line in found if (line.get("result") or {}).get("type") == "evaluation"]
    if len(found) != splits * len(RATES) * len(WAYS):
        sys.exit(f"{path}: {done.stdout[-600:]}{done.stderr[-600:]}")
    cases = {(way, rate): [] for rate in RATES for way in WAYS}
    for place, result in enumerate(found):
        hit = result["confusion"]
        flagged = hit["tp"] + hit["fp"]
        cases[WAYS[place % 2], RATES[place // 2 % 3]].append(
            (hit["fp"] / flagged if flagged else 0.0, hit["tp"] / max(1, result["positives"])))
    return cases


def text(values, rate):
    shares, powers = zip(*values)
    mean, error = statistics.fmean(shares), statistics.stdev(shares) / math.sqrt(len(shares))
    mark = " !" if mean > rate + 2 * error else ""
    return f"{mean:.3f} ± {error:.3f}{mark} ({100 * statistics.fmean(powers):.0f} %)"


print(f"{splits} splits; realised rate ± standard error (share of anomalies found)\n")
print("| set | anomalies | " + " | ".join(f"{way} {rate}" for way in WAYS for rate in RATES) + " |")
print("|---|---|" + "---|" * (len(RATES) * len(WAYS)))
means = {}
for path in sorted(folder.glob("ad_*.csv")):
    with open(path) as file:
        labels = [line.rstrip().rsplit(",", 1)[1] for line in file][1:]
    share = sum(label in ("1", "1.0") for label in labels) / len(labels)
    cases = run(path, len(labels))
    for case, values in cases.items():
        means.setdefault(case, []).append(statistics.fmean(value[0] for value in values))
    row = [text(cases[way, rate], rate) for way in WAYS for rate in RATES]
    print(f"| {path.stem[3:]} | {100 * share:.1f} % | " + " | ".join(row) + " |", flush=True)
print("| mean | | " + " | ".join(f"{statistics.fmean(means[way, rate]):.3f}" for way in WAYS for rate in RATES) + " |")
