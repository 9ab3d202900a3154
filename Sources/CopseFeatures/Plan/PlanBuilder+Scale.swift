extension PlanBuilder {
    /// A feature scaled by the rows so far, this one included, inside the horizon.
    ///
    /// `zscore` is (x − mean) / std, `minmax` (x − min) / (max − min), `robust`
    /// (x − median) / (75 % − 25 %); a divisor of 0 or none counts as 1.
    mutating func scaled(_ node: Int, by scale: Recipe.Scale) -> Int {
        if scale == .none || constantValue(node) != nil { return node }
        let rows = WindowKey(
            input: node, extent: .all, tracker: tracker(.all, horizon: horizon))
        func statistic(_ kind: Statistic, _ builder: inout PlanBuilder) -> Int {
            builder.node(.statistic(kind, rows))
        }
        let center: Int
        let spread: Int
        switch scale {
        case .none: return node
        case .zscore:
            let mean = statistic(.mean, &self)
            return element(.zscore, node, mean, element(.sqrt, statistic(.variance, &self)))
        case .minmax:
            center = statistic(.minimum, &self)
            spread = element(.subtract, statistic(.maximum, &self), center)
        case .robust:
            center = statistic(.median, &self)
            let low = statistic(.quantile(bits: 0.25.bitPattern), &self)
            spread = element(
                .subtract, statistic(.quantile(bits: 0.75.bitPattern), &self), low)
        }
        let divisor = element(.choose, spread, spread, constant(1))
        return element(.divide, element(.subtract, node, center), divisor)
    }
}
