"""Statistics of arch, pmdarima and statsmodels for the tests of series, on series drawn here.

    python make_series_tests.py > series_tests.json

Needs arch and pmdarima beside numpy and statsmodels. R's OCSB statistic is computed here from the
definition in Osborn, Chui, Smith and Birchenhall (1988) with the lag rule of R's forecast; its
published choice is D = 1 for AirPassengers, which the tests check on the shared series.
"""

import json
import sys
import warnings

import arch
import numpy as np
import pmdarima
import statsmodels
from arch.unitroot import PhillipsPerron
from pmdarima.arima import CHTest, OCSBTest
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import jarque_bera
from statsmodels.tsa.arima.model import ARIMA

warnings.simplefilter("ignore")
random = np.random.default_rng(20240611)


def rounded(values):
    return [round(float(v), 4) for v in values]


def drawn(season, n, step):
    cycle = np.array(random.normal(size=season) * 3)
    values = np.zeros(n)
    level = 0.0
    for t in range(n):
        cycle[t % season] += step * random.normal()
        level += 0.3 * random.normal()
        values[t] = 20 + level + cycle[t % season] + random.normal()
    return rounded(values)


series = {
    "noise": rounded(random.normal(size=120)),
    "walk": rounded(np.cumsum(random.normal(size=150))),
    "steady4": drawn(4, 90, 0.0),
    "steady12": drawn(12, 180, 0.0),
    "moving12": drawn(12, 180, 0.8),
    "moving7": drawn(7, 200, 0.5),
    "steady24": drawn(24, 300, 0.1),
}
seasons = {
    "noise": 4, "walk": 12, "steady4": 4, "steady12": 12, "moving12": 12, "moving7": 7,
    "steady24": 24,
}
arrays = {name: np.array(values) for name, values in series.items()}


def difference(x, lag=1):
    return x[lag:] - x[:-lag]


def ocsb(x, season, maximum=3):
    n = len(x)

    def at(values, lag):
        padded = np.r_[np.full(n - len(values), np.nan), values]
        return np.r_[np.full(lag, np.nan), padded[: n - lag]]

    seasonal, plain, both = difference(x, season), difference(x), difference(difference(x, season))

    def fit(lags, reserved):
        rows = np.arange(season + 1 + reserved, n)
        own = [at(both, k)[rows] for k in range(1, lags + 1)]
        response = at(both, 0)[rows]
        factors = np.linalg.lstsq(np.column_stack(own), response, rcond=None)[0] if lags else []

        def filtered(values, lag):
            result = at(values, lag)
            for k, factor in enumerate(factors):
                result = result - factor * at(values, lag + k + 1)
            return result[rows]

        return OLS(
            response, np.column_stack(own + [filtered(seasonal, 1), filtered(plain, season)])
        ).fit()

    # which.min(aic) - 1 in R, whose places count from 1.
    lags = int(np.argmin([fit(k, maximum).aic for k in range(1, maximum + 1)]))
    return float(fit(lags, lags).tvalues[-1]), lags


phillips, seasonal, normal, spread = [], [], [], []
for name, y in arrays.items():
    for trend in ["n", "c", "ct"]:
        for lags in [None, 0, 3]:
            test = PhillipsPerron(y, trend=trend, lags=lags)
            phillips.append({
                "series": name, "trend": trend, "fixed": lags, "statistic": float(test.stat),
                "p": float(test.pvalue), "lags": int(test.lags), "count": int(test.nobs),
            })
    m = seasons[name]
    statistic, lags = ocsb(y, m)
    pmd = OCSBTest(m)
    seasonal.append({
        "series": name, "season": m, "r": statistic, "r_lags": lags,
        "pmdarima": float(pmd._compute_test_statistic(y)),
        "critical": float(pmd._calc_ocsb_crit_val(m)),
        # pmdarima leaves out a contrast where the season is odd.
        "canova_hansen": float(CHTest._sd_test(y, m)) if m % 2 == 0 else None,
        "ocsb_difference": int(pmd.estimate_seasonal_differencing_term(y)),
        "ch_difference": int(CHTest(m).estimate_seasonal_differencing_term(y)),
    })
    statistic, p, skewness, kurtosis = jarque_bera(y)
    normal.append({
        "series": name, "statistic": float(statistic), "p": float(p),
        "skewness": float(skewness), "kurtosis": float(kurtosis),
    })
    # White noise around 0: its residuals are the values over one standard error.
    result = ARIMA(y, order=(0, 0, 0), trend="n").fit()
    ratio, p = result.test_heteroskedasticity("breakvar")[0]
    spread.append({"series": name, "statistic": float(ratio), "p": float(p)})

versions = {
    "arch": arch.__version__, "pmdarima": pmdarima.__version__, "statsmodels": statsmodels.__version__,
    "numpy": np.__version__,
}
json.dump(
    {
        "versions": versions, "series": series, "phillips": phillips, "seasonal": seasonal,
        "normal": normal, "spread": spread,
    },
    sys.stdout, indent=1,
)
