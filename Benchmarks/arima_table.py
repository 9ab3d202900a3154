"""Fits and searches beside statsmodels, statsforecast and pmdarima, all of them in this run.

    python arima_table.py COPSE_BENCH [FOLDER] [limit=SECONDS] [only=WORD]

Drawn here: two series of 720 hours (an ARIMA(2,1,1) process, and one with a daily season), one of
8,760 hours with a weekly season, 414 of the lengths of M4's hourly ones. FOLDER may hold
ts_m4_hourly.csv, five of those themselves.

Times are seconds of processor time (user and system) on one thread, in a process of its own, the
least of several runs for what is short; searches run once, statsforecast after a warming call. A
peer that takes longer than `limit` (400 s) or more than 6 GB is stopped and its row says so. Every
log-likelihood and AICc is that of one judge, the exact likelihood of the differenced series by
statsmodels (`simple_differencing`), at the coefficients that each one found and the best variance
for them.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"
import csv
import json
import multiprocessing
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import pmdarima
import statsforecast
import statsmodels
from statsforecast.arima import Arima, auto_arima_f
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.statespace.sarimax import SARIMAX

warnings.simplefilter("ignore")
bench = sys.argv[1]
options = dict(word.split("=", 1) for word in sys.argv[2:] if "=" in word)
shared = next((pathlib.Path(word) for word in sys.argv[2:] if "=" not in word), None)
limit = int(options.get("limit", 400))
folder = pathlib.Path(tempfile.mkdtemp())
random = np.random.default_rng(20261122)


# ---- The series ----

def plain(n):
    e = random.normal(size=n + 2)
    w = np.zeros(n + 2)
    for t in range(2, n + 2):
        w[t] = 0.5 * w[t - 1] + 0.2 * w[t - 2] + e[t] + 0.4 * e[t - 1]
    return 100 + np.cumsum(w[2:])


def seasonal(n, m):
    e = random.normal(size=n + m + 1)
    w = np.zeros(n + m + 1)
    for t in range(m + 1, n + m + 1):
        w[t] = 0.5 * w[t - 1] + e[t] - 0.3 * e[t - 1] - 0.7 * (e[t - m] - 0.3 * e[t - m - 1])
    y = np.zeros(n + m + 1)
    y[: m + 1] = 100 + 10 * np.sin(2 * np.pi * np.arange(m + 1) / m)
    for t in range(m + 1, n + m + 1):
        y[t] = y[t - 1] + y[t - m] - y[t - m - 1] + w[t]
    return y[m + 1 :]


def write(name, rows):
    path = folder / name
    path.write_text("\n".join(",".join(repr(float(v)) for v in row) for row in rows) + "\n")
    return path


# ---- The judge ----

class Model:
    """Orders, coefficients in the order ar, ma, sar, sma, and a mean or a drift."""

    def __init__(self, order, season, arma, trend="n", level=()):
        self.order, self.season = tuple(order), tuple(season)
        self.arma, self.trend, self.level = list(arma), trend, list(level)

    def __str__(self):
        name = "({},{},{})".format(*self.order)
        if self.season[3]:
            name += "({},{},{}){}".format(*self.season)
        return name + {"n": "", "c": " mean", "t": " drift"}[self.trend]

    @property
    def differences(self):
        return self.order[1], self.season[1]

    def judge(self, y):
        exog = {"n": None, "c": np.ones(len(y)), "t": np.arange(1.0, len(y) + 1)}[self.trend]
        model = SARIMAX(
            y, exog=exog, order=self.order, seasonal_order=self.season, simple_differencing=True,
            concentrate_scale=True)
        self.loglik = float(model.loglike(self.level + self.arma))
        n, k = model.nobs, len(self.arma) + len(self.level) + 1
        self.aicc = -2 * self.loglik + 2 * k * n / (n - k - 1)
        return self


def from_copse(found):
    p, d, q, P, D, Q, m = found["order"]
    season = (P, D, Q, m) if P + D + Q else (0, 0, 0, 0)
    count = p + q + P + Q
    return Model(
        (p, d, q), season, found["params"][:count], found["trend"], found["params"][count:])


def from_statsmodels(fit, order, season):
    names = fit.model.param_names
    arma = [v for name, v in zip(names, fit.params) if name.startswith(("ar.", "ma."))]
    return Model(order, season, arma)


def from_statsforecast(fit):
    p, q, P, Q, m, d, D = fit["arma"]
    coef = fit["coef"]
    arma = [v for name, v in coef.items() if name not in ("intercept", "drift")]
    trend = "c" if "intercept" in coef else "t" if "drift" in coef else "n"
    level = [coef[name] for name in ("intercept", "drift") if name in coef]
    return Model((p, d, q), (P, D, Q, m) if P + D + Q else (0, 0, 0, 0), arma, trend, level)


def from_pmdarima(fit):
    order, season = fit.order, tuple(fit.seasonal_order)
    season = season if sum(season[:3]) else (0, 0, 0, 0)
    names, values = fit.arima_res_.model.param_names, fit.arima_res_.params
    arma = [v for name, v in zip(names, values) if name.startswith(("ar.", "ma."))]
    if "intercept" not in names:
        return Model(order, season, arma)
    # Its constant stands in the ARMA equation.
    gain = 1 - sum(v for name, v in zip(names, values) if name.startswith("ar.L"))
    gain *= 1 - sum(v for name, v in zip(names, values) if name.startswith("ar.S"))
    level = values[names.index("intercept")] / gain / (season[3] if season[1] else 1)
    return Model(order, season, arma, "t" if order[1] + season[1] else "c", [level])


# ---- Running ----

def copse(path, *figure):
    # Through a shell: a child starts with its parent's peak of memory, and this parent's is large.
    out = subprocess.run(
        ["sh", "-c", '"$0" "$@"; exit $?', bench, "arima", path, *map(str, figure)], text=True,
        capture_output=True, check=True)
    *models, figures = map(json.loads, out.stdout.splitlines())
    return figures | {"models": models}


def timed(work, repeats=1):
    """The least processor time and the result of `work`, in a process of its own.

    Returns (seconds, result, peak memory), or None and why it was stopped.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def child():
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        least = float("inf")
        try:
            for _ in range(repeats):
                start = time.process_time()
                result = work()
                least = min(least, time.process_time() - start)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            theirs.send((least, result, peak))
        except MemoryError:
            theirs.send((None, "more than 6 GB", 0))
        except Exception as error:  # What a peer cannot do is a result, too.
            theirs.send((None, f"{type(error).__name__}: {error}", 0))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        process.join()
        return None, f"not done after {limit} s of processor time", 0


def quality(model):
    return f"{model.loglik:.3f}, AICc {model.aicc:.2f}"


def peer(ours, mine, name, work, model, y, repeats=1):
    seconds, result, _ = timed(lambda: model(work()).judge(y), repeats)
    if seconds is None:
        return f"{name}: {result} (more than **{limit / ours['processor']:,.0f} ×**)" \
            if "not done" in result else f"{name}: {result}"
    sign = "" if result.differences == mine.differences else "; other differences do not compare"
    return f"{name} {str(result)} {seconds * 1e3:,.1f} ms (**{seconds / ours['processor']:,.0f} ×**), " \
        f"{quality(result)}{sign}"


def show(work, ours, what, peers):
    print(f"| {work} | {ours['processor'] * 1e3:.4g} | {what} | " + "; ".join(peers) + " |", flush=True)


def fixed(label, y, path, order, season):
    ours = copse(path, "fit", *order, *(season if season[3] else ()))
    mine = from_copse(ours).judge(y)
    assert abs(mine.loglik - ours["loglik"]) < 1e-6 * abs(mine.loglik), (mine.loglik, ours["loglik"])
    show(label, ours, f"{ours['evaluations']} evaluations, {quality(mine)}", [
        peer(ours, mine, "statsmodels", lambda: ARIMA(y, order=order, seasonal_order=season).fit(),
             lambda fit: from_statsmodels(fit, order, season), y, 3),
        peer(ours, mine, "statsforecast", lambda: Arima(
            y, order=order, seasonal={"order": season[:3], "period": season[3] or 1},
            include_mean=False, method="CSS-ML"), from_statsforecast, y, 3),
        peer(ours, mine, "pmdarima", lambda: pmdarima.ARIMA(
            order, seasonal_order=season, with_intercept=False, suppress_warnings=True).fit(y),
             from_pmdarima, y, 3),
    ])


def auto(label, y, path, season, isJudged=True):
    ours = copse(path, "auto", season)
    mine = from_copse(ours)
    what = f"{mine}, {ours['candidates']} candidates, {ours['peak_memory'] / 1e6:.0f} MB, "
    if isJudged:
        mine.judge(y)
        what += quality(mine)
    else:
        what += f"{ours['loglik']:.3f}, AICc {ours['aicc']:.2f} (its own)"
    show(label, ours, what, [
        peer(ours, mine, "statsforecast", lambda: auto_arima_f(y, period=season), from_statsforecast, y),
        peer(ours, mine, "pmdarima", lambda: pmdarima.auto_arima(
            y, m=season, seasonal=season > 1, suppress_warnings=True, information_criterion="aicc"),
             from_pmdarima, y),
    ])


def many(label, series, season, sample):
    """All series on two threads; the sample beside statsforecast, series by series."""
    path = write("many.csv", series)
    ours = copse(path, "many", season, 2)
    notes, both, theirs = [], 0.0, 0.0
    lower = equal = higher = other = 0
    for place in sample:
        y = series[place]
        one = copse(write("one.csv", [y]), "auto", season)
        mine = from_copse(one).judge(y)
        seconds, result, _ = timed(lambda: from_statsforecast(auto_arima_f(y, period=season)).judge(y))
        if seconds is None:
            notes.append(f"series {place + 1}: {result}")
            continue
        both, theirs = both + one["processor"], theirs + seconds
        gap = mine.aicc - result.aicc
        if mine.differences != result.differences:
            other += 1
        elif abs(gap) < 1e-3:
            equal += 1
        elif gap < 0:
            lower += 1
        else:
            higher += 1
        notes.append(
            f"{place + 1}: {mine} {mine.aicc:.2f} in {one['processor']:.3f} s, {result} "
            f"{result.aicc:.2f} in {seconds:.1f} s")
    admissible = sum(model["admissible"] for model in ours["models"])
    show(
        label, ours, f"{ours['wall']:.1f} s by the clock on two threads, {admissible} of {len(series)} "
        f"admissible, {ours['peak_memory'] / 1e6:.0f} MB",
        [f"of {len(sample)} statsforecast {theirs:,.1f} s (**{theirs / max(both, 1e-9):,.0f} ×**): AICc "
         f"lower here {lower}, equal {equal}, higher {higher}, other differences {other}"])
    for note in notes:
        print(f"<!-- {note} -->")


def update(label, y, path, order, season):
    ours = copse(path, "update", *order, *season)
    fit = ARIMA(y, order=order, seasonal_order=season)
    count = 10

    def statsmodels_step():
        params = from_copse(copse(path, "fit", *order, *season))
        result = fit.filter(np.r_[params.arma, 1.0])
        start = time.process_time()
        for number in range(count):
            result = result.append([y[number]], refit=False)
        return (time.process_time() - start) / count

    def statsforecast_step():
        model = Arima(
            y, order=order, seasonal={"order": season[:3], "period": season[3]}, include_mean=False,
            method="CSS")
        values = y
        start = time.process_time()
        for number in range(count):
            values = np.r_[values, y[number]]
            Arima(values, model=model)
        return (time.process_time() - start) / count

    peers = []
    for name, work in (("statsmodels append", statsmodels_step), ("statsforecast Arima(model=)", statsforecast_step)):
        _, seconds, _ = timed(work)
        if isinstance(seconds, float):
            peers.append(f"{name} {seconds * 1e3:,.2f} ms (**{seconds / ours['processor']:,.0f} ×**)")
        else:
            peers.append(f"{name}: {seconds}")
    show(label, ours, "one value, exact", peers + ["pmdarima's update fits again"])


def wanted(word):
    return options.get("only", word) == word


def real():
    rows = list(csv.DictReader(open(shared / "ts_m4_hourly.csv")))
    names = sorted({row["series"] for row in rows})
    return [
        np.array([float(r["value"]) for r in rows if r["series"] == name and r["split"] == "train"])
        for name in names
    ]


if __name__ == "__main__":
    a, b, c = plain(720), seasonal(720, 24), seasonal(8760, 168)
    d = [seasonal(700 if k % 5 < 2 else 960, 24) for k in range(414)]
    files = {name: write(f"{name}.csv", [y]) for name, y in (("a", a), ("b", b), ("c", c))}
    auto_arima_f(a[:100], period=1)
    print(
        f"statsmodels {statsmodels.__version__}, statsforecast {statsforecast.__version__}, "
        f"pmdarima {pmdarima.__version__}; load {os.getloadavg()[0]:.1f}\n")
    print("| work | copse, ms | result: log-likelihood, AICc | peers |")
    print("|---|---:|---|---|")
    if wanted("fit"):
        fixed("ARIMA(2,1,1), n = 720", a, files["a"], (2, 1, 1), (0, 0, 0, 0))
        fixed("SARIMA(1,1,1)(0,1,1)24, n = 720", b, files["b"], (1, 1, 1), (0, 1, 1, 24))
    if wanted("update"):
        update("update of (2,1,2)(0,1,1)24, r = 27", b, files["b"], (2, 1, 2), (0, 1, 1, 24))
    if wanted("auto"):
        auto("auto, no season, n = 720", a, files["a"], 1)
        auto("auto, m = 24, n = 720", b, files["b"], 24)
    if wanted("many"):
        many("414 series of 700 or 960 hours, auto, m = 24", d, 24, [0, 99, 199, 299, 413])
        if shared and (shared / "ts_m4_hourly.csv").exists():
            many("5 series of M4 hourly, auto, m = 24", real(), 24, range(5))
    if wanted("week"):
        auto("auto, m = 168, n = 8,760", c, files["c"], 168, isJudged=False)
