"""How often the top feature of an explanation is the planted one: culprit_peers.py [SEEDS] [ROWS]

35 features with four common factors, normal or log-normal or half of each. In ROWS rows (200) one feature lies outside
the range of all other rows, by a quarter to the whole of that range; a quarter of these rows are among the 5,000 the forest is
trained on. "usual" rows have all other features in their central 90 %, "any" rows have what the draw gave.
Attributions of the same scikit-learn forests, all of the mean path length: SHAP's TreeExplainer, path-dependent (what
`explain` of copse ranks by) and interventional with 50 reference rows; the first step (a feature alone is known) and the last one (all but
it are) of the path-dependent game; Saabas' walk; the sum of 1/depth − 1/limit over a row's splits (local DIFFI without and with its
division by the count); the path-dependent values divided by how often the forest splits on the feature.
"""
import sys

import numpy as np
import shap
from sklearn.ensemble import IsolationForest

SEEDS, ROWS = (int(a) for a in (sys.argv[1:] + ["5", "200"][len(sys.argv) - 1:]))
FEATURES, TRAINED = 35, 5000


def draw(rng, n, kind):
    common = rng.normal(size=(n, 4))
    x = np.sqrt(0.5) * (common[:, np.arange(FEATURES) % 4] + rng.normal(size=(n, FEATURES)))
    logs = {"normal": slice(0, 0), "half": slice(0, None, 2), "log-normal": slice(None)}[kind]
    x[:, logs] = np.exp(x[:, logs])
    return x.astype(np.float32).astype(float)


def planted(rng, kind, usual):
    rest = draw(rng, TRAINED, kind)
    low, high = np.quantile(rest, [0.05, 0.95], axis=0)
    rows = []
    while len(rows) < ROWS:
        for row in draw(rng, 5000, kind):
            culprit = rng.integers(FEATURES)
            inside = (low <= row) & (row <= high)
            inside[culprit] = True
            if usual and not inside.all():
                continue
            column = rest[:, culprit]
            beyond = rng.uniform(0.25, 1) * np.ptp(column)
            isUp = kind == "log-normal" or (kind == "half" and culprit % 2 == 0) or rng.random() < 0.5
            row[culprit] = column.max() + beyond if isUp else column.min() - beyond
            rows.append((row, culprit))
    rows = rows[:ROWS]
    return rest, np.array([r for r, _ in rows]).astype(np.float32).astype(float), np.array([c for _, c in rows])


def c(n):
    n = np.asarray(n, float)
    return np.where(n > 2, 2 * (np.log(np.maximum(n - 1, 1)) + np.euler_gamma) - 2 * (n - 1) / np.maximum(n, 1), n - 1)


def by_walks(model, rows):
    """First and last steps, Saabas and DIFFI, and the mean count of splits on each feature."""
    count, limit = len(rows), np.ceil(np.log2(model.max_samples_))
    first, last, saabas, depth, seen = (np.zeros((count, FEATURES)) for _ in range(5))
    use = np.zeros(FEATURES)
    for estimator in model.estimators_:
        t = estimator.tree_
        share = t.n_node_samples / t.n_node_samples[0]
        inner = t.children_left >= 0
        np.add.at(use, t.feature[inner], share[inner])
        leaves = []
        value = np.zeros(t.node_count)

        def descend(node, level, low, high, zero):
            if t.children_left[node] < 0:
                value[node] = level + c(t.n_node_samples[node])
                leaves.append((value[node], low, high, zero))
                return
            f, left, right = t.feature[node], t.children_left[node], t.children_right[node]
            for child, isLeft in ((left, True), (right, False)):
                part = t.n_node_samples[child] / t.n_node_samples[node]
                lows, highs, zeros = low.copy(), high.copy(), zero.copy()
                zeros[f] *= part
                if isLeft:
                    highs[f] = min(highs[f], t.threshold[node])
                else:
                    lows[f] = max(lows[f], t.threshold[node])
                descend(child, level + 1, lows, highs, zeros)
            value[node] = (value[left] * t.n_node_samples[left] + value[right] * t.n_node_samples[right]) / t.n_node_samples[node]

        descend(0, 0, np.full(FEATURES, -np.inf), np.full(FEATURES, np.inf), np.ones(FEATURES))
        values, lows, highs, zeros = (np.array(part) for part in zip(*leaves))
        weight = values * zeros.prod(axis=1)
        for i, row in enumerate(rows):
            inside = (lows < row) & (row <= highs)
            first[i] += weight @ (inside / zeros - 1)
            misses = (~inside).sum(axis=1)
            alone = ((misses == 0)[:, None] | ((misses == 1)[:, None] & ~inside)) * zeros
            last[i] += values[misses == 0].sum() - values @ alone
            node, path = 0, []
            while t.children_left[node] >= 0:
                f = t.feature[node]
                child = t.children_left[node] if row[f] <= t.threshold[node] else t.children_right[node]
                saabas[i, f] += value[child] - value[node]
                path.append(f)
                node = child
            for f in path:
                depth[i, f] -= 1 / len(path) - 1 / limit
                seen[i, f] += 1
    return {
        "first step": first, "last step": last, "Saabas": saabas, "DIFFI sum": depth,
        "DIFFI": depth / np.maximum(seen, 1)}, use


names = [
    "SHAP path-dependent", "SHAP interventional", "first step", "last step", "Saabas", "DIFFI sum", "DIFFI",
    "path-dependent / use"]
print(f"scikit-learn forests of ψ = 256, {SEEDS} seeds, shap {shap.__version__}: right of {ROWS} rows, mean (least)")
print("| rows | features | trees | flagged at 2 % | " + " | ".join(names) + " |")
print("|---" * (4 + len(names)) + "|")
for usual in (True, False):
    for kind in ("log-normal", "half", "normal"):
        for trees in (100, 300):
            right = {name: [] for name in names}
            flagged = []
            for seed in range(SEEDS):
                rng = np.random.default_rng(seed)
                rest, rows, culprits = planted(rng, kind, usual)
                training = np.vstack([rest[: TRAINED - ROWS // 4], rows[: ROWS // 4]])
                model = IsolationForest(n_estimators=trees, random_state=seed).fit(training)
                flagged.append((model.score_samples(rows) < np.quantile(model.score_samples(training), 0.02)).sum())
                found, use = by_walks(model, rows)
                dependent = shap.TreeExplainer(model).shap_values(rows)
                found["SHAP path-dependent"] = dependent
                found["path-dependent / use"] = dependent / np.maximum(use, 1e-9)
                reference = rest[rng.choice(TRAINED, 50, replace=False)]
                found["SHAP interventional"] = shap.TreeExplainer(
                    model, data=reference, feature_perturbation="interventional").shap_values(rows, check_additivity=False)
                for name in names:
                    right[name].append(int((found[name].argmin(axis=1) == culprits).sum()))
            print(
                f"| {'usual' if usual else 'any'} | {kind} | {trees} | {np.mean(flagged):.0f} | "
                + " | ".join(f"{np.mean(right[name]):.1f} ({min(right[name])})" for name in names) + " |", flush=True)
