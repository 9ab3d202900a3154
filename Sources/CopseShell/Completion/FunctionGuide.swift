/// One line on every function of recipes and expressions.
enum FunctionGuide {
    static func about(_ function: String) -> String { lines[function] ?? "" }

    private static let lines: [String: String] = [
        "if": "a where c holds, else b",
        "abs": "without its sign", "sqrt": "square root", "log": "natural logarithm",
        "log1p": "logarithm of 1 + x", "log10": "logarithm to base 10",
        "exp": "e to the power of x", "expm1": "e to the power of x, less 1",
        "floor": "next whole number below", "ceil": "next whole number above",
        "round": "nearest whole number, half to even", "clip": "x, but not below lo or above hi",
        "min": "the least of them", "max": "the largest of them",
        "is_null": "whether it is missing", "coalesce": "the first that is not missing",
        "fillna": "x, or v where x is missing",
        "length": "characters of a text", "starts_with": "whether a text begins with another",
        "selector": "the first 4 bytes of call data: the method",
        "hour": "hour of the day, UTC", "minute": "minute of the hour, UTC",
        "day": "day of the month, UTC", "day_of_week": "Monday 0 to Sunday 6, UTC",
        "is_weekend": "1 on Saturday and Sunday, UTC", "month": "month of the year, UTC",
        "rolling_mean": "mean over the last W rows or time W",
        "rolling_std": "standard deviation over the last W rows or time W",
        "rolling_var": "variance over the last W rows or time W",
        "rolling_sum": "sum over the last W rows or time W",
        "rolling_min": "least value over the last W rows or time W",
        "rolling_max": "largest value over the last W rows or time W",
        "rolling_median": "median over the last W rows or time W",
        "rolling_quantile": "quantile q over the last W rows or time W",
        "rolling_count": "rows within the last W rows or time W",
        "zscore": "deviations from the mean of the last W rows or time W",
        "lag": "the value n rows before", "diff": "change since n rows before",
        "pct_change": "relative change since the row before",
        "ewm_mean": "mean with weights that halve every h rows",
        "cumsum": "sum so far", "cumcount": "rows before this one, from 0",
        "cummax": "largest so far", "expanding_mean": "mean so far",
        "expanding_std": "standard deviation so far",
        "age": "seconds since the first t", "first_seen": "1 the first time, else 0",
        "count_distinct": "different values so far",
    ]
}
