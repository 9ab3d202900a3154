extension Recipe {
    /// The built-in recipe `eth`: 27 numeric features of a transaction, then eight of its
    /// addresses.
    package static let eth: Recipe = {
        do throws(RecipeError) {
            return try parse(ethText)
        } catch {
            // The text is a constant of the program: its tests parse it.
            preconditionFailure(error.message)
        }
    }()

    private static let ethText = """
        value
        gas
        gasPrice
        gas_price_per_unit = gasPrice / (gas + 1)
        value_per_gas = value / (gas + 1)
        gas_efficiency = value / (gasPrice + 1)
        hour = hour()
        day_of_week = day_of_week()
        is_weekend = is_weekend()
        time_delta = diff(timestamp)
        value_rolling_mean = rolling_mean(value, 10)
        value_rolling_std = rolling_std(value, 10)
        value_rolling_max = rolling_max(value, 10)
        value_zscore = zscore(value, 10)
        value_log = log1p(value)
        gas_rolling_mean = rolling_mean(gas, 10)
        gas_rolling_std = rolling_std(gas, 10)
        gas_rolling_max = rolling_max(gas, 10)
        gas_zscore = zscore(gas, 10)
        gas_log = log1p(gas)
        gasPrice_rolling_mean = rolling_mean(gasPrice, 10)
        gasPrice_rolling_std = rolling_std(gasPrice, 10)
        gasPrice_rolling_max = rolling_max(gasPrice, 10)
        gasPrice_zscore = zscore(gasPrice, 10)
        gasPrice_log = log1p(gasPrice)
        value_gas_interaction = value * gas
        gas_price_interaction = gas * gasPrice
        from_count = cumcount(by=from) + 1
        from_age = age(timestamp, by=from)
        to_count = cumcount(by=to) + 1
        to_age = age(timestamp, by=to)
        pair_count = cumcount(by=(from, to)) + 1
        from_value_mean = rolling_mean(value, 10, by=from)
        from_value_zscore = zscore(value, 10, by=from)
        from_gap = diff(timestamp, by=from)
        fill 0
        horizon 10000
        """
}
