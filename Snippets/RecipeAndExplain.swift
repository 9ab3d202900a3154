// Train on what a recipe makes of the columns, save the model, read it back and explain a row.
#if canImport(CopseDetector)
    import CopseDetector

    let prices = (0..<500).map { 20 + Double($0 % 7) } + [180]
    let columns = [AnomalyDetector.Column("price", prices)]
    let recipe = """
        price
        jump = price / rolling_mean(price, 10)
        """

    let trained = try AnomalyDetector(training: columns, recipe: recipe, contamination: 0.01)
    let detector = try AnomalyDetector(model: trained.encoded())
    let scores = try detector.scores(columns)
    let strangest = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    let why = try detector.explain(columns, row: strangest)
    print("row \(strangest) scores \(why.score), rows on average \(why.baseline)")
    for part in why.contributions {
        print("  \(part.feature) = \(part.value) adds \(part.contribution)")
    }
#endif
