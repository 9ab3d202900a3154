"""Fits and searches beside statsmodels, statsforecast and pmdarima on series drawn here.

    python arima_table.py COPSE_BENCH [quick]

Two series of 720 hours: an ARIMA(2,1,1) process, and one with a daily season; one of 8,760 hours with
a weekly season for copse alone; and 414 of M4's lengths. One thread but for the 414, processor time
(user and system), the least of several runs for what is short. Peers that are not installed are left
out and named. `quick` leaves out the searches of the peers with a season.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import statsmodels
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.statespace.sarimax import SARIMAX

warnings.simplefilter("ignore")
bench = sys.argv[1]
quick = "quick" in sys.argv[2:]
folder = pathlib.Path(tempfile.mkdtemp())
random = np.random.default_rng(20261122)


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


def copse(path, *figure):
    # Through a shell: a child starts with its parent's peak of memory, and this parent's is large.
    out = subprocess.run(
        ["sh", "-c", '"$0" "$@"; exit $?', bench, "arima", path, *map(str, figure)], text=True,
        capture_output=True, check=True)
    return json.loads(out.stdout)


def timed(work, repeats=1):
    least, result = float("inf"), None
    for _ in range(repeats):
        start = time.process_time()
        result = work()
        least = min(least, time.process_time() - start)
    return least, result


def show(work, ours, what, peers):
    print(f"| {work} | {ours['processor'] * 1e3:.4g} | {what} | " + "; ".join(peers) + " |", flush=True)


def peer(name, ours, seconds, what):
    return f"{name} {seconds * 1e3:,.0f} ms (**{seconds / ours['processor']:,.0f} ×**), {what}"


a, b = plain(720), seasonal(720, 24)
files = {"a": write("a.csv", [a]), "b": write("b.csv", [b])}
try:
    from statsforecast.arima import Arima, auto_arima_f
except ImportError as error:
    Arima = None
    print(f"statsforecast is left out: {error}")
try:
    import pmdarima
except ImportError as error:
    pmdarima = None
    print(f"pmdarima is left out: {error}")
print(f"statsmodels {statsmodels.__version__}")
print("| work | copse, ms | result | peers |")
print("|---|---:|---|---|")


def exact(y, order, season, params):
    """The log-likelihood of the differenced series at statsmodels' own estimates."""
    model = SARIMAX(y, order=order, seasonal_order=season, simple_differencing=True)
    return model.loglike(params)


def fixed(label, y, path, order, season):
    figure = ("fit", *order, *(season if season[3] else ()))
    ours = copse(path, *figure)
    peers = []
    seconds, fit = timed(lambda: ARIMA(y, order=order, seasonal_order=season).fit(), 3)
    theirs = exact(y, order, season, fit.params)
    peers.append(peer("statsmodels", ours, seconds, f"loglik {theirs:.4f}"))
    if Arima:
        work = lambda: Arima(
            y, order=order, seasonal={"order": season[:3], "period": season[3] or 1},
            include_mean=False, method="CSS-ML")
        work()
        seconds, fit = timed(work, 3)
        peers.append(peer("statsforecast", ours, seconds, f"loglik {fit['loglik']:.4f}"))
    show(label, ours, f"loglik {ours['loglik']:.4f}", peers)


fixed("ARIMA(2,1,1), n = 720", a, files["a"], (2, 1, 1), (0, 0, 0, 0))
fixed("SARIMA(1,1,1)(0,1,1)24, n = 720", b, files["b"], (1, 1, 1), (0, 1, 1, 24))


def auto(label, y, path, season):
    ours = copse(path, "auto", season)
    what = f"{ours['order']}, AICc {ours['aicc']:.3f}, {ours['candidates']} candidates"
    peers = []
    if Arima and not (quick and season > 1):
        if season == 1:
            auto_arima_f(y[:100], period=1)
        seconds, fit = timed(lambda: auto_arima_f(y, period=season))
        p, q, P, Q, m, d, D = fit["arma"]
        peers.append(
            peer("statsforecast", ours, seconds, f"({p},{d},{q})({P},{D},{Q}){m}, AICc {fit['aicc']:.3f}"))
    if pmdarima and season == 1:
        seconds, fit = timed(lambda: pmdarima.auto_arima(y, seasonal=False, suppress_warnings=True))
        peers.append(peer("pmdarima", ours, seconds, f"{fit.order}, AICc {fit.aicc():.3f}"))
    show(label, ours, what, peers)


auto("auto, no season, n = 720", a, files["a"], 1)
auto("auto, m = 24, n = 720", b, files["b"], 24)
c = write("c.csv", [seasonal(8760, 168)])
ours = copse(c, "auto", 168)
show(
    "auto, m = 168, n = 8,760", ours,
    f"{ours['order']}, AICc {ours['aicc']:.3f}, {ours['candidates']} candidates, "
    f"{ours['peak_memory'] / 1e6:.0f} MB", ["none finishes"])
d = write("d.csv", [seasonal(700 if k % 5 < 2 else 960, 24) for k in range(414)])
ours = copse(d, "many", 24)
print(
    f"| 414 series of 700 or 960 hours, auto, m = 24, two threads | {ours['processor'] * 1e3:.4g} | "
    f"{ours['wall']:.1f} s by the clock | |")
ours = copse(files["b"], "update", 2, 1, 2, 0, 1, 1, 24)
print(f"| update of (2,1,2)(0,1,1)24, r = 27 | {ours['processor'] * 1e3:.3g} | | |")
