"""The core run in pandas and scikit-learn, timed step by step: what copse is compared with.

    python core_run.py FILE OUTPUT_FOLDER      prints one JSON object {step: seconds}

Peers are used as their documentation says: vectorised pandas, IsolationForest with its defaults,
permutation importance of the score (scikit-learn's permutation_importance needs labels or a scorer,
so the mean absolute change of score_samples is its scorer here).
"""
import json
import pathlib
import sys
import time

clock = time.perf_counter
begin = clock()
import joblib  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import sklearn  # noqa: E402
from sklearn.ensemble import IsolationForest  # noqa: E402

NAMES = {
    "from_address": "from", "to_address": "to", "gas_price": "gasPrice", "block_timestamp": "timestamp",
}
WINDOW = 10


def load(path):
    frame = pd.read_csv(path, dtype={"value": "float64"}).rename(columns=NAMES)
    return frame


def features(tx):
    x = pd.DataFrame(index=tx.index)
    time_of = pd.to_datetime(tx["timestamp"], unit="s", utc=True)
    for name in ("value", "gas", "gasPrice"):
        x[name] = tx[name].astype("float64")
    x["gas_price_per_unit"] = x["gasPrice"] / (x["gas"] + 1)
    x["value_per_gas"] = x["value"] / (x["gas"] + 1)
    x["gas_efficiency"] = x["value"] / (x["gasPrice"] + 1)
    x["hour"] = time_of.dt.hour
    x["day_of_week"] = time_of.dt.day_of_week
    x["is_weekend"] = (time_of.dt.day_of_week >= 5).astype(int)
    x["time_delta"] = tx["timestamp"].diff()
    for name in ("value", "gas", "gasPrice"):
        rolling = x[name].rolling(WINDOW, min_periods=1)
        mean, std = rolling.mean(), rolling.std()
        x[f"{name}_rolling_mean"], x[f"{name}_rolling_std"] = mean, std
        x[f"{name}_rolling_max"] = rolling.max()
        x[f"{name}_zscore"] = (x[name] - mean) / std.fillna(1).replace(0, 1)
        x[f"{name}_log"] = np.log1p(x[name])
    x["value_gas_interaction"] = x["value"] * x["gas"]
    x["gas_price_interaction"] = x["gas"] * x["gasPrice"]
    for key in ("from", "to"):
        group = tx.groupby(key, sort=False)
        x[f"{key}_count"] = group.cumcount() + 1
        x[f"{key}_age"] = tx["timestamp"] - group["timestamp"].transform("first")
    x["pair_count"] = tx.groupby(["from", "to"], sort=False).cumcount() + 1
    group = x["value"].groupby(tx["from"], sort=False).rolling(WINDOW, min_periods=1)
    mean = group.mean().reset_index(level=0, drop=True).reindex(x.index)
    std = group.std().reset_index(level=0, drop=True).reindex(x.index)
    x["from_value_mean"] = mean
    x["from_value_zscore"] = (x["value"] - mean) / std.fillna(1).replace(0, 1)
    x["from_gap"] = tx.groupby("from", sort=False)["timestamp"].diff()
    return x.fillna(0)


def importance(model, x, repeats=5):
    rng = np.random.default_rng(42)
    base = model.score_samples(x)
    changes = {}
    for column in range(x.shape[1]):
        each = []
        for _ in range(repeats):
            shuffled = x.copy()
            shuffled[:, column] = rng.permutation(shuffled[:, column])
            each.append(np.abs(model.score_samples(shuffled) - base).mean())
        changes[column] = (np.mean(each), np.std(each))
    return changes


def main(path, folder):
    out = pathlib.Path(folder)
    seconds = {"start": clock() - begin}

    def step(name, work):
        start = clock()
        result = work()
        seconds[name] = clock() - start
        return result

    tx = step("load", lambda: load(path))
    step("describe", lambda: (tx.describe(), tx.nunique()))
    f = step("features", lambda: features(tx))
    x = f.to_numpy()
    model = step("train", lambda: IsolationForest(contamination=0.01, random_state=42).fit(x))
    step("importance", lambda: importance(model, x))
    step("anomalies", lambda: f.assign(score=-model.score_samples(x)).nlargest(10, "score"))
    scores = step("score", lambda: -model.score_samples(x))
    step("write", lambda: f.assign(score=scores, is_anomaly=scores > -model.offset_).to_csv(out / "peer.csv", index=False))
    step("export", lambda: joblib.dump(model, out / "peer.joblib"))
    seconds["total"] = sum(seconds.values())
    versions = {"python": sys.version.split()[0], "pandas": pd.__version__, "numpy": np.__version__, "scikit-learn": sklearn.__version__}
    print(json.dumps({"seconds": seconds, "versions": versions, "rows": len(tx), "features": x.shape[1]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
