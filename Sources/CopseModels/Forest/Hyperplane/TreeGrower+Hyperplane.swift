internal import CopseMath

// Goals, in order: a column's unit changes no tree; every split parts rows; few numbers are drawn.
//
// Source: Hariri, Kind, Brunner: Extended isolation forest (TKDE 33, 2021),
// doi:10.1109/TKDE.2019.2947676, with two changes. There directions are normal in the columns' own
// units, so that a column in wei decides all splits alone: here each coefficient is divided by its
// column's standard deviation among the node's rows, as in Liu, Ting, Zhou: On detecting clustered
// anomalies using SCiForest (ECML 2010), section 4. And there a point within the box around the node's
// rows decides where the hyperplane lies, which leaves one side without rows more often than not where
// the box is mostly empty: here the place is drawn between the least and the greatest projection,
// as on one feature.

extension TreeGrower {
    /// A hyperplane over `extensionLevel` + 1 features that vary among the node's rows, over all of
    /// them if they are fewer; its projections are left in `values`. nil if all features are constant.
    ///
    /// One feature alone is split on as it is, also where no row has all values, or numbers leave the
    /// range of doubles.
    mutating func chooseHyperplane(_ node: inout Node) -> Split? {
        var spreads: [(feature: Int, inverse: Double)] = []
        while spreads.count <= plan.parameters.extensionLevel && spreads.count < node.live {
            let choice =
                featureWeights?.place(
                    among: features, startingAt: spreads.count, live: node.live, from: &random)
                ?? spreads.count + random.uniform(below: node.live - spreads.count)
            let feature = features[choice]
            let (low, high) = gather(feature, node)
            if low < high {
                features.swapAt(choice, spreads.count)
                spreads.append((feature, inverseDeviation(node, low, high)))
            } else {
                node.live -= 1
                features.swapAt(choice, node.live)
            }
        }
        guard let first = spreads.first else { return nil }
        if spreads.count > 1 {
            spreads.sort { $0.feature < $1.feature }
            var terms: [(feature: Int, coefficient: Double)] = []
            for (feature, inverse) in spreads {
                terms.append((feature, random.normal() * inverse))
            }
            let (low, high) = project(terms, node)
            if low < high, terms.allSatisfy({ $0.coefficient.isFinite && $0.coefficient != 0 }) {
                return Split(feature: Hyperplanes.mark, low: low, high: high, terms: terms)
            }
        }
        let (low, high) = gather(first.feature, node)
        return Split(feature: Int32(first.feature), low: low, high: high, terms: [])
    }

    /// Writes Σ coefficient × value of the node's rows to `values`, NaN where one is missing; the range is
    /// of the others.
    private mutating func project(
        _ terms: [(feature: Int, coefficient: Double)], _ node: Node
    ) -> (Double, Double) {
        for place in node.start..<node.end { projections[place] = 0 }
        for (feature, coefficient) in terms {
            _ = gather(feature, node)
            for place in node.start..<node.end {
                projections[place] += coefficient * values[place]
            }
        }
        swap(&values, &projections)
        var low = Double.infinity
        var high = -Double.infinity
        for place in node.start..<node.end {
            if values[place] < low { low = values[place] }
            if values[place] > high { high = values[place] }
        }
        return (low, high)
    }

    /// 1/σ of those of `values` that are present, which lie between `low` and `high`.
    ///
    /// Taken over values brought to 0…1, so that no square overflows.
    private func inverseDeviation(_ node: Node, _ low: Double, _ high: Double) -> Double {
        let factor = (high - low).isFinite ? 1.0 : 0.5
        let range = high * factor - low * factor
        var count = 0.0
        var sum = 0.0
        for value in values[node.start..<node.end] where !value.isNaN {
            sum += (value * factor - low * factor) / range
            count += 1
        }
        let mean = sum / count
        var squares = 0.0
        for value in values[node.start..<node.end] where !value.isNaN {
            let deviation = (value * factor - low * factor) / range - mean
            squares += deviation * deviation
        }
        return factor / ((squares / count).squareRoot() * range)
    }
}
