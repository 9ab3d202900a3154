"""Numbers of statsmodels and scipy for the ARIMA tests, on series drawn here.

    python make_arima.py > arima.json
"""

import json
import warnings

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import acf, adfuller, kpss, pacf

warnings.simplefilter("ignore")
random = np.random.default_rng(20240607)


def rounded(values):
    return [None if np.isnan(v) else round(float(v), 4) for v in values]


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values, dtype=float)]


noise = random.normal(size=150)
walk = np.cumsum(random.normal(size=160)) + 50
ar = np.zeros(140)
for t in range(2, 140):
    ar[t] = 1.2 * ar[t - 1] - 0.5 * ar[t - 2] + random.normal()
season = 12
cycle = random.normal(size=season) * 3
seasonal = (
    np.array([cycle[t % season] for t in range(156)])
    + 0.05 * np.arange(156)
    + np.cumsum(random.normal(size=156)) * 0.5
    + 30
)
gapped_ar = ar.copy()
gapped_ar[[0, 7, 8, 9, 60, 100, 139]] = np.nan
gapped_walk = walk.copy()
gapped_walk[[3, 30, 31, 32, 90, 159]] = np.nan
gapped_start = walk.copy()
gapped_start[[0, 1, 2, 5, 80]] = np.nan
gapped_seasonal = seasonal.copy()
gapped_seasonal[[2, 5, 14, 40, 41, 42, 99]] = np.nan
quarterly = seasonal[:80] + random.normal(size=80)
quarterly_gaps = quarterly.copy()
quarterly_gaps[[1, 20, 21, 60]] = np.nan

series = {
    "noise": noise, "walk": walk, "ar": ar, "seasonal": seasonal, "gapped_ar": gapped_ar,
    "gapped_walk": gapped_walk, "gapped_start": gapped_start, "gapped_seasonal": gapped_seasonal,
    "quarterly": quarterly, "quarterly_gaps": quarterly_gaps,
}
series = {name: rounded(values) for name, values in series.items()}
arrays = {
    name: np.array([np.nan if v is None else v for v in values])
    for name, values in series.items()
}
regressor = rounded(random.normal(size=200))

# Models at given parameters: series, order, seasonal order, ar, ma, sar, sma, trend, regressor.
models = [
    ("noise", (0, 0, 0), (0, 0, 0, 1), [], [], [], [], "n", False),
    ("ar", (1, 0, 0), (0, 0, 0, 1), [0.7], [], [], [], "n", False),
    ("ar", (2, 0, 0), (0, 0, 0, 1), [1.2, -0.5], [], [], [], "c", False),
    ("ar", (0, 0, 3), (0, 0, 0, 1), [], [0.8, 0.3, -0.2], [], [], "c", False),
    ("ar", (2, 0, 2), (0, 0, 0, 1), [1.1, -0.4], [0.3, 0.2], [], [], "ct", False),
    ("ar", (1, 0, 1), (0, 0, 0, 1), [0.999], [-0.95], [], [], "n", False),
    ("ar", (1, 0, 1), (0, 0, 0, 1), [0.5], [0.4], [], [], "c", True),
    ("ar", (3, 0, 1), (1, 0, 1, 4), [0.4, 0.2, -0.1], [0.4], [0.3], [-0.5], "n", False),
    ("walk", (1, 1, 1), (0, 0, 0, 1), [0.3], [-0.4], [], [], "n", False),
    ("walk", (1, 1, 1), (0, 0, 0, 1), [0.3], [-0.4], [], [], "t", True),
    ("walk", (0, 2, 2), (0, 0, 0, 1), [], [-1.1, 0.3], [], [], "n", False),
    ("seasonal", (0, 1, 1), (0, 1, 1, 12), [], [-0.4], [], [-0.6], "n", False),
    ("seasonal", (2, 0, 1), (1, 1, 1, 12), [0.9, -0.1], [0.3], [0.2], [-0.7], "t", False),
    ("seasonal", (1, 1, 1), (2, 0, 1, 12), [0.5], [-0.2], [0.5, 0.3], [-0.4], "n", True),
    ("seasonal", (0, 1, 1), (0, 1, 2, 12), [], [-0.9999], [], [-0.3, -0.65], "n", False),
    ("quarterly", (1, 0, 0), (1, 1, 1, 4), [0.6], [], [0.3], [-0.5], "n", False),
    ("gapped_ar", (2, 0, 1), (0, 0, 0, 1), [1.2, -0.5], [0.2], [], [], "c", False),
    ("gapped_ar", (1, 0, 2), (0, 0, 0, 1), [0.8], [0.2, 0.1], [], [], "c", True),
    ("gapped_walk", (1, 1, 1), (0, 0, 0, 1), [0.3], [-0.4], [], [], "n", False),
    ("gapped_walk", (0, 2, 1), (0, 0, 0, 1), [], [-0.7], [], [], "n", True),
    ("gapped_start", (1, 1, 1), (0, 0, 0, 1), [0.3], [-0.4], [], [], "t", False),
    ("gapped_start", (0, 2, 2), (0, 0, 0, 1), [], [-1.1, 0.3], [], [], "n", False),
    ("gapped_seasonal", (1, 1, 1), (0, 1, 1, 12), [0.3], [-0.4], [], [-0.6], "n", False),
    ("quarterly_gaps", (1, 0, 1), (0, 1, 1, 4), [0.5], [0.2], [], [-0.5], "t", True),
]
STEPS = 15
SIGMA2 = 1.3
likelihoods = []
for name, order, sorder, phi, theta, sphi, stheta, trend, has_regressor in models:
    y = arrays[name]
    n = len(y)
    columns = []
    beta = []
    if "c" in trend:
        columns.append(np.ones(n + STEPS))
        beta.append(0.4 if name.endswith("ar") else 30.0)
    if "t" in trend:
        columns.append(np.arange(1, n + STEPS + 1.0))
        beta.append(0.02)
    if has_regressor:
        columns.append(np.array(regressor[: n + STEPS]))
        beta.append(-0.3)
    exog = np.column_stack(columns) if columns else None
    differenced = order[1] + sorder[1] > 0
    model = SARIMAX(
        y, exog=None if exog is None else exog[:n], order=order, seasonal_order=sorder
        if sorder[3] > 1 else (0, 0, 0, 0), trend="n", use_exact_diffuse=differenced,
        enforce_stationarity=False, enforce_invertibility=False,
    )
    # Not relaxed: the stationary part starts from its own distribution.
    if not differenced:
        model.ssm.initialize_stationary()
    else:
        from statsmodels.tsa.statespace.initialization import Initialization
        diffuse = order[1] + sorder[1] * sorder[3]
        initial = Initialization(model.k_states)
        initial.set((0, diffuse), "diffuse")
        initial.set((diffuse, model.k_states), "stationary")
        model.ssm.initialization = initial
    parameters = beta + phi + theta + sphi + stheta + [SIGMA2]
    result = model.filter(np.array(parameters))
    terms = result.llf_obs.copy()
    if differenced:
        spread = np.zeros(n)
        pinned = result.filter_results.forecasts_error_diffuse_cov
        if pinned is not None:
            spread = np.asarray(pinned)[0, 0]
        terms[np.abs(spread) > 1e-8] = 0
    ahead = result.get_forecast(STEPS, exog=None if exog is None else exog[n:])
    entry = {
        "series": name, "order": order, "seasonal": sorder, "ar": phi, "ma": theta, "sar": sphi,
        "sma": stheta, "trend": trend, "regressor": has_regressor, "regression": beta,
        "sigma2": SIGMA2, "log_likelihood": float(terms.sum()),
        "forecast": numbers(ahead.predicted_mean), "errors": numbers(ahead.se_mean),
    }
    if not np.isnan(y).any():
        # The convention of R and Stata: the likelihood of the differenced series.
        simple = SARIMAX(
            y, exog=None if exog is None else exog[:n], order=order, seasonal_order=sorder
            if sorder[3] > 1 else (0, 0, 0, 0), trend="n", simple_differencing=True,
        )
        entry["log_likelihood"] = float(simple.loglike(np.array(parameters)))
    likelihoods.append(entry)

checks = {"adf": [], "kpss": [], "correlograms": [], "ljung_box": [], "stl": []}
for name in ["noise", "walk", "ar", "seasonal", "quarterly"]:
    y = arrays[name]
    for regression in ["n", "c", "ct", "ctt"]:
        for autolag in ["AIC", "BIC", None]:
            statistic, p, lags, count, critical, *_ = adfuller(
                y, regression=regression, autolag=autolag, maxlag=4 if autolag is None else None)
            checks["adf"].append({
                "series": name, "trend": regression, "choice": autolag or "fixed",
                "statistic": statistic, "p": p, "lags": int(lags), "count": int(count),
                "critical": [critical["1%"], critical["5%"], critical["10%"]],
            })
    for regression in ["c", "ct"]:
        for lags in ["auto", "legacy", 3]:
            statistic, p, used, _ = kpss(y, regression=regression, nlags=lags)
            checks["kpss"].append({
                "series": name, "trend": regression, "choice": str(lags), "statistic": statistic,
                "p": p, "lags": int(used),
            })
    for lags, fitted in [(10, 0), (24, 3), (1, 0)]:
        table = acorr_ljungbox(y, lags=[lags], model_df=fitted)
        checks["ljung_box"].append({
            "series": name, "lags": lags, "fitted": fitted,
            "statistic": float(table["lb_stat"].iloc[0]), "p": float(table["lb_pvalue"].iloc[0]),
        })
for name in ["noise", "walk", "ar", "seasonal", "gapped_ar"]:
    y = arrays[name]
    values, band = acf(y, nlags=20, alpha=0.05, missing="conservative", fft=False)
    entry = {"series": name, "acf": numbers(values), "band": numbers(band[1:, 1] - values[1:])}
    if not np.isnan(y).any():
        entry["pacf"] = numbers(pacf(y, nlags=20, method="ywm")[1:])
    checks["correlograms"].append(entry)
for name, period in [("seasonal", 12), ("quarterly", 4), ("walk", 6)]:
    y = arrays[name]
    window = 11
    trend_window = int(np.ceil(1.5 * period / (1 - 1.5 / window)))
    trend_window += trend_window % 2 == 0
    low = period + 1  # R takes the next odd number too, for an odd period the period itself
    fit = STL(
        y, period=period, seasonal=window, trend=trend_window, low_pass=low, seasonal_deg=0,
        trend_deg=1, low_pass_deg=1, robust=False, seasonal_jump=-(-window // 10),
        trend_jump=-(-trend_window // 10), low_pass_jump=-(-low // 10),
    ).fit(inner_iter=2, outer_iter=0)
    strength = max(0, 1 - np.var(fit.resid, ddof=1) / np.var(fit.resid + fit.seasonal, ddof=1))
    checks["stl"].append({
        "series": name, "period": period, "seasonal": numbers(fit.seasonal),
        "trend": numbers(fit.trend), "strength": float(strength),
    })

points = [-12, -8.5, -5, -3.9, -2, -1, -0.6, -0.3, -1e-5, 0, 0.2, 0.66, 1.5, 3, 6]
probabilities = [1e-300, 1e-20, 1e-9, 0.001, 0.025, 0.074, 0.076, 0.3, 0.5, 0.77, 0.975, 0.9999]
distributions = {
    "normal": [[x, float(stats.norm.cdf(x))] for x in points],
    "quantiles": [[p, float(stats.norm.ppf(p))] for p in probabilities],
    "chi_squared": [
        [x, k, float(stats.chi2.sf(x, k))]
        for x in [1e-4, 0.5, 3, 14.116, 60, 800] for k in [1, 2, 3, 8, 17, 100]
    ],
    "fisher": [
        [x, h, float(stats.f.sf(x, h, h))]
        for x in [0.02, 0.4, 0.61, 1, 1.7, 9] for h in [1, 2, 5, 33, 240]
    ],
}

print(json.dumps({
    "versions": {
        "statsmodels": statsmodels.__version__, "scipy": scipy.__version__,
        "numpy": np.__version__,
    },
    "series": series, "regressor": regressor, "models": likelihoods, "checks": checks,
    "distributions": distributions,
}, separators=(",", ":")))
