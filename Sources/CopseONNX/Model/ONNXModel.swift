/// The part of an ONNX model that forests need; field numbers are those of `onnx.proto`.
struct ONNXModel: Equatable {
    var irVersion: Int64 = 10
    var producer = ""
    var producerVersion = ""
    var documentation = ""
    var graph = ONNXGraph()
    /// Version of each operator set by its domain; `""` is ONNX itself.
    var operatorSets: [(domain: String, version: Int64)] = []
    var metadata: [(key: String, value: String)] = []

    static func == (left: ONNXModel, right: ONNXModel) -> Bool {
        left.irVersion == right.irVersion && left.producer == right.producer
            && left.producerVersion == right.producerVersion
            && left.documentation == right.documentation && left.graph == right.graph
            && left.operatorSets.elementsEqual(right.operatorSets, by: ==)
            && left.metadata.elementsEqual(right.metadata, by: ==)
    }
}

struct ONNXGraph: Equatable {
    var name = ""
    /// In an order in which each can be computed.
    var nodes: [ONNXNode] = []
    /// Constants by name.
    var initializers: [ONNXTensor] = []
    var inputs: [ONNXValue] = []
    var outputs: [ONNXValue] = []
}

struct ONNXNode: Equatable {
    var operation = ""
    var domain = ""
    var name = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [ONNXAttribute] = []
}

struct ONNXAttribute: Equatable {
    var name: String
    var value: Value

    enum Value: Equatable {
        case float(Float)
        case integer(Int64)
        case text(String)
        case tensor(ONNXTensor)
        case floats([Float])
        case integers([Int64])
        case texts([String])
        /// One that forests do not use.
        case other
    }
}

struct ONNXTensor: Equatable {
    var name = ""
    var dimensions: [Int64] = []
    var content: Content

    enum Content: Equatable {
        case floats([Float])
        case doubles([Double])
        case integers([Int64])
        case bytes([UInt8])
    }
}

/// The name, type and shape of an input or output.
struct ONNXValue: Equatable {
    var name: String
    var type: ONNXType
    var shape: [Dimension]

    enum Dimension: Equatable {
        case fixed(Int64)
        /// Any size, under a name.
        case any(String)
    }
}

/// Numbers of `TensorProto.DataType`.
enum ONNXType: Int64 {
    case float = 1
    case uint8 = 2
    case int32 = 6
    case int64 = 7
    case bool = 9
    case double = 11
}
