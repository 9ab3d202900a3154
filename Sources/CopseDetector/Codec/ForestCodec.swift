internal import CopseModels

/// The forest section: every tree in preorder, as few bytes as it needs.
///
/// A node is `feature + 1` (a count) and the threshold's 8 bytes, a leaf is 0 and its training
/// rows (a count); the rows of an inner node are the sum of its leaves. A split on several features is
/// the number of features of the forest + the number of its terms, the threshold, and for each term its
/// feature (a count) and its coefficient's 8 bytes. About 1 KB for a tree grown from 256 rows. Path lengths of leaves are not stored: they follow from depth, rows and dialect.
enum ForestCodec {
    static func encode(_ forest: Forest, into writer: inout ByteWriter) {
        writer.write(forest.missing.rawValue)
        writer.write(count: forest.sampleSize)
        for median in forest.medians ?? [] { writer.write(median) }
        writer.write(count: forest.trees.count)
        for tree in forest.trees {
            encode(tree, featureCount: forest.featureCount, into: &writer)
        }
    }

    private static func encode(
        _ tree: Tree, featureCount: Int, into writer: inout ByteWriter
    ) {
        var pending = [0]
        while let node = pending.popLast() {
            if tree.isLeaf(node) {
                writer.write(count: 0)
                writer.write(count: Int(tree.sampleCount[node]))
            } else {
                if let planes = tree.planes, tree.feature[node] == Hyperplanes.mark {
                    let terms = planes.terms(of: node)
                    writer.write(count: featureCount + terms.count)
                    writer.write(tree.threshold[node])
                    for place in terms {
                        writer.write(count: Int(planes.features[place]))
                        writer.write(planes.coefficients[place])
                    }
                } else {
                    writer.write(count: Int(tree.feature[node]) + 1)
                    writer.write(tree.threshold[node])
                }
                pending.append(Int(tree.right[node]))
                pending.append(Int(tree.left[node]))
            }
        }
    }

    static func decode(
        _ reader: inout ByteReader, featureCount: Int, dialect: ScoreDialect, limits: ModelLimits
    ) throws(ModelError) -> Forest {
        guard let missing = MissingPolicy(rawValue: try reader.text()) else {
            throw reader.damaged("its way with missing values is unknown")
        }
        let sampleSize = try reader.count()
        var medians: [Double]?
        if missing == .impute {
            var values: [Double] = []
            for _ in 0..<featureCount { values.append(try reader.double()) }
            medians = values
        }
        let count = try reader.count(of: "trees", limit: limits.trees, bytesEach: 2)
        var trees: [Tree] = []
        trees.reserveCapacity(count)
        for number in 0..<count {
            trees.append(try decodeTree(number, from: &reader, featureCount: featureCount))
        }
        do throws(ForestError) {
            return try Forest(
                trees: trees, featureCount: featureCount, sampleSize: sampleSize,
                dialect: dialect, missing: missing, medians: medians)
        } catch {
            throw reader.damaged(error.message)
        }
    }

    /// Memory grows with the bytes read, a few words for each byte; no recursion.
    private static func decodeTree(
        _ number: Int, from reader: inout ByteReader, featureCount: Int
    ) throws(ModelError) -> Tree {
        var tree = Tree()
        var planes = Hyperplanes()
        /// Inner nodes whose right child is still to come, innermost last.
        var open: [Int] = []
        while true {
            let node = tree.nodeCount
            let code = try reader.count()
            tree.left.append(-1)
            tree.right.append(-1)
            guard node < Int32.max, code <= 2 * featureCount, code != featureCount + 1 else {
                throw reader.damaged("tree \(number): node \(node) splits on no feature")
            }
            tree.feature.append(code > featureCount ? Hyperplanes.mark : Int32(code) - 1)
            var terms: [(feature: Int, coefficient: Double)] = []
            if code > 0 {
                tree.threshold.append(try reader.double())
                for _ in 0..<max(0, code - featureCount) {
                    let feature = try reader.count()
                    guard feature < featureCount else {
                        throw reader.damaged("tree \(number): node \(node) has an unknown feature")
                    }
                    terms.append((feature, try reader.double()))
                }
                planes.append(terms)
                tree.sampleCount.append(0)
                tree.left[node] = Int32(node) + 1
                open.append(node)
                guard open.count <= ForestLimits.depth else {
                    throw reader.damaged("tree \(number) is deeper than \(ForestLimits.depth)")
                }
                continue
            }
            tree.threshold.append(0)
            planes.append(terms)
            guard let rows = Int32(exactly: try reader.count()) else {
                throw reader.damaged("tree \(number): leaf \(node) has too many rows")
            }
            tree.sampleCount.append(rows)
            while let parent = open.last, tree.right[parent] >= 0 { open.removeLast() }
            guard let parent = open.last else { break }
            tree.right[parent] = Int32(node) + 1
        }
        if !planes.features.isEmpty { tree.planes = planes }
        try sumRows(of: &tree, number: number, reader: reader)
        return tree
    }

    /// Rows of inner nodes, from the last node to the first: children come after their parents.
    private static func sumRows(
        of tree: inout Tree, number: Int, reader: ByteReader
    ) throws(ModelError) {
        for node in (0..<tree.nodeCount).reversed() where !tree.isLeaf(node) {
            let (sum, overflow) = tree.sampleCount[Int(tree.left[node])]
                .addingReportingOverflow(tree.sampleCount[Int(tree.right[node])])
            guard !overflow else {
                throw reader.damaged("tree \(number): node \(node) has too many rows")
            }
            tree.sampleCount[node] = sum
        }
    }
}
