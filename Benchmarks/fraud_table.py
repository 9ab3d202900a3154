"""What a forest finds on rows it never saw: fraud_table.py COPSE FOLDER [SEEDS]

datasets/transactions.csv (synthetic) is cut by time: forests grow on the first 70 % of the rows, their thresholds have the best F1
there (`threshold --best-f1`), and everything is judged on the last 30 %. FOLDER/eth_fraud_accounts.csv (real, without times) is cut
at random, stratified. Features that look back run over the whole sequence, as a stream would. Every choice (features, grid,
threshold) is made on the first part alone. Means over SEEDS forests; scikit-learn's forest gets the features that copse wrote, the
same sizes and seeds, and its threshold in the same way.
"""
import csv
import itertools
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

copse, folder, seeds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3] if len(sys.argv) > 3 else 5)
scratch = pathlib.Path(tempfile.mkdtemp())
GRID = {"trees": [200], "sample": [256, 1024], "max-features": [0.3, 1.0]}
SPLITS = ["random", "averaged-gain", "pooled-gain", "mixed"]
OWN = """recipe eth {
  _amount = log10(value + 1e12)
  leap = clip(_amount - rolling_median(_amount, 20, by=from), 0, 10)
  price_leap = clip(log10(gasPrice) - log10(rolling_median(gasPrice, 1h)), 0, 10)
  new_large = if(pair_count == 1, clip(_amount - 18, 0, 10), 0)
  pair_busy = rolling_count(30m, by=(from, to))
  pair_value = log1p(rolling_sum(value, 30m, by=(from, to)) / 1e18)
  night_leap = if(hour >= 2 and hour < 5, leap, 0)
}"""


def run(cells):
    """The replies of a script."""
    path = scratch / "study.cells"
    path.write_text("\n".join(cells) + "\n")
    done = subprocess.run(
        [copse, "--json", "--store", str(scratch / "store.sqlite"), "-f", str(path)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-1500:] + done.stderr[-1500:])
    return [json.loads(line) for line in done.stdout.splitlines()]


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def judged(start, train, flags, label, rows="early"):
    """Evaluations on `late` of SEEDS forests grown on `rows`, with the threshold of the best F1 on `early`."""
    cells = list(start)
    for seed in range(seeds):
        cells += [
            f"m = train {rows} {train} --seed {seed} {flags}", f"m = threshold m early --best-f1 {label}",
            f"evaluate m late --label {label}"]
    return [
        reply["result"] for reply in run(cells) if (reply.get("result") or {}).get("type") == "evaluation"]


def selected(start, columns, keep, label, sample):
    """The features that `select-features` keeps on `early`, by average precision."""
    replies = run(start + [
        f"m = train early {columns} --sample {sample}",
        f"m = select-features m early --keep {keep} --label {label} --by ap --repeats 3"])
    text = next(note["message"] for note in replies[-1]["notes"] if note["code"] == "train.selected")
    return text.removeprefix("kept ").split("; dropped")[0].split(", ")


def tuned(start, columns, label):
    """The flags of the best forest of the grid by mean F1 on `early`, and that mean."""
    grid = " ".join(f"{name}={','.join(map(str, values))}" for name, values in GRID.items())
    board = run(start + [
        f"best, board = tune early {columns} --label {label} --grid {grid} split={','.join(SPLITS)} --by f1 --seeds 3",
        "show board --rows 1"])[-1]["result"]
    first = dict(zip(board["columns"], board["rows"][0]))
    return " ".join(f"--{name} {first[name.replace('-', '_')]}" for name in GRID) + rule(first["split"]), first["mean"]


def rule(split):
    # `mixed` is what the preset takes.
    return " --preset best" if split == "mixed" else f" --split {split}"


def figures(evaluations):
    keys = ("roc_auc", "average_precision", "f1", "false_positive_rate", "precision", "recall")
    return [statistics.fmean(evaluation[key] for evaluation in evaluations) for key in keys]


def peer(early, late, columns, parameters, train=None):
    """The same figures of scikit-learn's forest."""
    found = []
    for seed in range(seeds):
        (a, y), (b, z) = early, late
        grown = a if train is None else train
        forest = IsolationForest(random_state=seed, **parameters).fit(grown[:, columns])
        before, after = -forest.score_samples(a[:, columns]), -forest.score_samples(b[:, columns])
        flagged = after >= best_threshold(y, before)[1]
        tp, fp = np.sum(flagged & z), np.sum(flagged & ~z)
        found.append([
            roc_auc_score(z, after), average_precision_score(z, after), 2 * tp / (tp + fp + z.sum()), fp / np.sum(~z),
            tp / max(1, tp + fp), tp / z.sum()])
    return np.mean(found, axis=0).tolist()


def best_threshold(labels, scores):
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return f1[:-1].max(), thresholds[f1[:-1].argmax()]


def peer_tuned(early, columns):
    """The parameters of the best of the grid (scikit-learn has one rule of splitting) by mean F1 on the first part."""
    best = (-1.0, {})
    for trees, sample, share in itertools.product(*GRID.values()):
        parameters = {"n_estimators": trees, "max_samples": sample, "max_features": share}
        values = []
        for seed in range(3):
            forest = IsolationForest(random_state=seed, **parameters).fit(early[0][:, columns])
            values.append(best_threshold(early[1], -forest.score_samples(early[0][:, columns]))[0])
        best = max(best, (float(np.mean(values)), parameters), key=lambda pair: pair[0])
    return best[1]


def table(path, label, names):
    with open(path, newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    at = [header.index(name) for name in names]
    numbers = np.array([[float(row[place]) if row[place] else 0.0 for place in at] for row in rows])
    return numbers, np.array([row[header.index(label)] == "1" for row in rows])


def line(name, who, values):
    roc, ap, f1, fpr, precision, recall = values
    print(f"| {name} | {who} | {roc:.3f} | {ap:.3f} | {f1:.3f} | {100 * fpr:.2f} % | {precision:.2f} | {recall:.2f} |", flush=True)


def head(title, rows, anomalies):
    print(f"\n{title}: {rows} rows judged, {anomalies} of them anomalies\n")
    print("| features | forest | ROC AUC | AP | F1 | false positive rate | precision | recall |\n|---|---|---|---|---|---|---|---|")


def written(start, names, label):
    run(start + [f"write {part} {scratch / part}.csv" for part in ("early", "late")])
    return [table(scratch / f"{part}.csv", label, names) for part in ("early", "late")]


def transactions():
    def start(recipe):
        return [
            "tx = load datasets/transactions.csv", f"f = features tx with {recipe}",
            "early, late = split f --fraction 0.7 --by time"]

    with_eth, with_own = start("eth"), start(OWN)
    columns = run(with_own)[1]["result"]["columns"]
    names = columns[:columns.index("hash")]
    early, late = written(with_own, names, "label")
    head("transactions.csv, the last 30 % by time", len(late[1]), int(late[1].sum()))
    eth = [place for place, name in enumerate(names) if name not in OWN]
    raw = [names.index(name) for name in ("value", "gas", "gasPrice")]
    default = {"n_estimators": 100, "max_samples": 256}
    line("value, gas, gasPrice", "copse", figures(judged(with_eth, "--columns value, gas, gasPrice", "", "label")))
    line("", "scikit-learn", peer(early, late, raw, default))
    line("`eth`", "copse", figures(judged(with_eth, "", "", "label")))
    line("", "scikit-learn", peer(early, late, eth, default))
    line("`eth`", "copse, preset best", figures(judged(with_eth, "", "--preset best", "label")))
    told = []
    for title, begin, places in (("`eth`", with_eth, eth), ("`eth` and 6 of its own", with_own, list(range(len(names))))):
        options = [("", [])] + [
            (f"--columns {', '.join(kept)}", kept)
            for kept in (selected(begin, "", keep, "label", 512) for keep in (16, 8))]
        best = max(((*tuned(begin, columns, "label"), columns, kept) for columns, kept in options), key=lambda each: each[1])
        flags, mean, columns, kept = best
        line(f"{title}, tuned", "copse", figures(judged(begin, columns, flags, "label")))
        line("", "scikit-learn, tuned", peer(early, late, places, peer_tuned(early, places)))
        told.append(f"{title}: {flags}; mean best F1 on the first part {mean:.3f}; features {', '.join(kept) or 'all'}")
    print("\n" + "\n".join(told))


def accounts():
    path = folder / "eth_fraud_accounts.csv"
    if not path.exists():
        print(f"\n{path} is not there")
        return
    with open(path, newline="") as file:
        header = next(csv.reader(file))
    # The rows are sorted by the label: their numbers would give it away.
    start = [
        f"raw = load '{path}'", "accounts = drop raw column_1, Index", "early, late = split accounts --fraction 0.7 --stratify FLAG --seed 1",
        "ok = filter early FLAG == 0"]
    leave = {"", "Index", "Address", "FLAG"}
    names = [name for name in header if name not in leave and "token_type" not in name and "token type" not in name]
    three = ["Sent tnx", "avg val sent", "Avg min between sent tnx"]
    early, late = written(start, names, "FLAG")
    ok = early[0][~early[1]]
    head("eth_fraud_accounts.csv, 30 % at random", len(late[1]), int(late[1].sum()))
    default = {"n_estimators": 100, "max_samples": 256}
    every = list(range(len(names)))
    line("3 columns", "copse", figures(judged(start, f"--columns {quoted(three)}", "", "FLAG")))
    line("", "scikit-learn", peer(early, late, [names.index(name) for name in three], default))
    line("all 45 columns", "copse", figures(judged(start, "--except FLAG", "", "FLAG")))
    line("", "scikit-learn (empty as 0)", peer(early, late, every, default))
    line("all, grown on rows not flagged", "copse", figures(judged(start, "--except FLAG", "", "FLAG", rows="ok")))
    line("", "scikit-learn (empty as 0)", peer(early, late, every, default, train=ok))
    flags, mean = tuned(start, "", "FLAG")
    line("all, tuned", "copse", figures(judged(start, "--except FLAG", flags, "FLAG")))
    print(f"\nall, tuned: {flags}; mean best F1 on the first part {mean:.3f}")
    logs = "\n".join(f"  a{place} = if(`{name}` < 0, 0 - log1p(0 - `{name}`), log1p(`{name}`))" for place, name in enumerate(names))
    begin = start[:2] + [
        f"f = features accounts with recipe {{\n{logs}\n  fill 0\n}}", "early, late = split f --fraction 0.7 --stratify FLAG --seed 1",
        "ok = filter early FLAG == 0"]
    kept = selected(begin, "", 12, "FLAG", 1024)
    print(f"logarithms kept: {', '.join(names[int(name[1:])].strip() for name in kept)}\n")
    line("logarithms", "copse", figures(judged(begin, "", "", "FLAG")))
    best = max(
        ((f"--trees 200 --sample {sample}{rule(split)}", columns)
         for sample in (256, 2048) for split in SPLITS for columns in ("", f"--columns {', '.join(kept)}")),
        key=lambda each: early_f1(begin, *each))
    line("logarithms, grown on rows not flagged, tuned", "copse", figures(judged(begin, best[1], best[0], "FLAG", rows="ok")))
    print(f"\nlogarithms, tuned: {best[0]} on {'all' if not best[1] else 'those kept'}")


def early_f1(start, flags, columns):
    cells = start + [f"m = train ok {columns} {flags} --seed 0", "evaluate m early --label FLAG"]
    return run(cells)[-1]["result"]["best_f1"]


print(f"scikit-learn {sklearn.__version__}, {seeds} seeds")
transactions()
accounts()
