/// Who makes and who takes each value of a graph.
struct GraphLinks {
    private var makers: [String: ONNXNode] = [:]
    private var takers: [String: [ONNXNode]] = [:]
    private var constants: [String: ONNXTensor] = [:]
    let nodes: [ONNXNode]

    init(_ graph: ONNXGraph) {
        nodes = graph.nodes
        for node in graph.nodes {
            for output in node.outputs { makers[output] = node }
            for input in node.inputs { takers[input, default: []].append(node) }
        }
        for tensor in graph.initializers { constants[tensor.name] = tensor }
    }

    func maker(of value: String) -> ONNXNode? { makers[value] }

    /// The nodes that read what `node` gives.
    func takers(of node: ONNXNode) -> [ONNXNode] { node.outputs.flatMap { takers[$0] ?? [] } }

    /// The numbers of a constant; nil for one that is computed.
    func numbers(_ value: String) -> [Double]? {
        switch constants[value]?.content {
        case .floats(let values): values.map(Double.init)
        case .doubles(let values): values
        case .integers(let values): values.map(Double.init)
        default: nil
        }
    }

    func integers(_ value: String) -> [Int64]? {
        if case .integers(let values)? = constants[value]?.content { values } else { nil }
    }

    /// The only number of a constant.
    func number(_ value: String) -> Double? {
        numbers(value).flatMap { $0.count == 1 ? $0[0] : nil }
    }
}

extension ONNXNode {
    subscript(attribute: String) -> ONNXAttribute.Value? {
        attributes.first { $0.name == attribute }?.value
    }

    func integers(_ attribute: String) throws(ONNXError) -> [Int64] {
        switch self[attribute] {
        case .integers(let values): return values
        case .tensor(let tensor):
            guard case .integers(let values) = tensor.content else { break }
            return values
        default: break
        }
        throw .notAForest("\(operation) \(name) has no list \(attribute)")
    }

    /// A list of numbers, be it 32-bit or, under `…_as_tensor`, 64-bit.
    func numbers(_ attribute: String) throws(ONNXError) -> [Double] {
        for value in [self[attribute + "_as_tensor"], self[attribute]] {
            switch value {
            case .floats(let values) where !values.isEmpty: return values.map(Double.init)
            case .tensor(let tensor):
                if case .doubles(let values) = tensor.content { return values }
                if case .floats(let values) = tensor.content { return values.map(Double.init) }
            default: break
            }
        }
        throw .notAForest("\(operation) \(name) has no list \(attribute)")
    }
}
