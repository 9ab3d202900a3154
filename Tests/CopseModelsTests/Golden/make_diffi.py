"""Depth-based importance (DIFFI) of scikit-learn forests: make_diffi.py > diffi.json

The definition of Carletti, Terzi, Susto (2023), written down anew after the paper and the authors' code (diffi_ib).
Made with scikit-learn 1.9.1, numpy 2.4.6.
"""
import json
import math

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.ensemble._iforest import _average_path_length


def coefficient(left, right):
    count = left + right
    if left == 0 or right == 0:
        return 0.0
    low, high = math.ceil(count / 2) / count, (count - 1) / count
    larger = max(left, right) / count
    return larger if low == high else (larger - low) / (high - low) * 0.5 + 0.5


def tally(tree, paths, sums, counts):
    rows = np.zeros(tree.node_count, int)
    for path in paths:
        rows[path] += 1
    for path in paths:
        for node in path[:-1]:
            if rows[node] > 1:
                part = coefficient(rows[tree.children_left[node]], rows[tree.children_right[node]])
                sums[tree.feature[node]] += part / (len(path) - 1)
                counts[tree.feature[node]] += 1


def diffi(forest, x):
    features = x.shape[1]
    found = []
    tallies = [(np.zeros(features), np.zeros(features, int)) for _ in range(2)]
    for estimator, drawn in zip(forest.estimators_, forest.estimators_samples_):
        tree = estimator.tree_
        indicator = estimator.decision_path(x[drawn].astype(np.float32)).toarray()
        paths = [np.flatnonzero(row) for row in indicator]
        lengths = [len(path) - 1 + _average_path_length([tree.n_node_samples[path[-1]]])[0] for path in paths]
        scores = 2 ** (-np.array(lengths) / _average_path_length([forest.max_samples_])[0])
        strange = [path for path, score in zip(paths, scores) if score > -forest.offset_]
        usual = [path for path, score in zip(paths, scores) if score < -forest.offset_]
        if strange and usual:
            tally(tree, strange, *tallies[0])
            tally(tree, usual, *tallies[1])
    means = [np.where(counts > 0, sums / np.maximum(counts, 1), 0) for sums, counts in tallies]
    return means[0] / means[1]


def tree(estimator):
    t = estimator.tree_
    leaf = t.children_left < 0
    return {
        "feature": [-1 if l else int(f) for l, f in zip(leaf, t.feature)],
        "threshold": [0.0 if l else float(v) for l, v in zip(leaf, t.threshold)],
        "left": t.children_left.tolist(), "right": t.children_right.tolist(),
        "sampleCount": t.n_node_samples.tolist()}


if __name__ == "__main__":
    cases = []
    for seed, contamination in [(1, 0.05), (2, 0.2)]:
        random = np.random.default_rng(seed)
        x = random.normal(size=(300, 4)).astype(np.float32).astype(float)
        x[:12, 1] += 6
        x[:6, 3] -= 5
        x = x.astype(np.float32).astype(float)
        forest = IsolationForest(n_estimators=8, max_samples=64, contamination=contamination, random_state=seed).fit(x)
        cases.append({
            "columns": x.T.tolist(), "sample": 64, "threshold": -float(forest.offset_),
            "trees": [tree(estimator) for estimator in forest.estimators_],
            "drawn": [list(map(int, drawn)) for drawn in forest.estimators_samples_],
            "importance": diffi(forest, x).tolist()})
    print(json.dumps({"cases": cases}))
