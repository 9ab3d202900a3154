internal import SwiftProtobuf

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ONNXModel {
    /// Reads a file; fields that forests do not need are passed over.
    ///
    /// - Throws: `model.damaged` for bytes that are no protobuf message, `model.notAModel` for one
    ///   that is not an ONNX model.
    static func decode(_ bytes: [UInt8]) throws(ONNXError) -> ONNXModel {
        let proto: Onnx_ModelProto
        do {
            proto = try Onnx_ModelProto(serializedBytes: bytes)
        } catch BinaryDecodingError.truncated {
            throw .damaged("it ends too early")
        } catch {
            throw .damaged("it is no protobuf message")
        }
        guard proto.hasGraph, proto.irVersion > 0 else { throw .notAModel }
        return ONNXModel(
            irVersion: proto.irVersion, producer: proto.producerName,
            producerVersion: proto.producerVersion, documentation: proto.docString,
            graph: try ONNXGraph(proto.graph),
            operatorSets: proto.opsetImport.map { ($0.domain, $0.version) },
            metadata: proto.metadataProps.map { ($0.key, $0.value) })
    }

    /// The bytes of the file: the same for the same model.
    ///
    /// - Throws: `model.onnx` for a model of more than 2 GiB, which no protobuf message can be.
    func encoded() throws(ONNXError) -> [UInt8] {
        var proto = Onnx_ModelProto()
        proto.irVersion = irVersion
        proto.producerName = producer
        proto.producerVersion = producerVersion
        if !documentation.isEmpty { proto.docString = documentation }
        proto.graph = graph.proto
        proto.opsetImport = operatorSets.map { set in
            .with {
                $0.domain = set.domain
                $0.version = set.version
            }
        }
        proto.metadataProps = metadata.map { entry in
            .with {
                $0.key = entry.key
                $0.value = entry.value
            }
        }
        do {
            return try proto.serializedBytes()
        } catch {
            throw .unsupported("it is larger than an ONNX file can be")
        }
    }
}

extension ONNXGraph {
    fileprivate init(_ proto: Onnx_GraphProto) throws(ONNXError) {
        name = proto.name
        nodes = try proto.node.map(ONNXNode.init)
        for tensor in proto.initializer {
            if let tensor = try ONNXTensor(tensor) { initializers.append(tensor) }
        }
        inputs = proto.input.map(ONNXValue.init)
        outputs = proto.output.map(ONNXValue.init)
    }

    fileprivate var proto: Onnx_GraphProto {
        .with {
            $0.name = name
            $0.node = nodes.map(\.proto)
            $0.initializer = initializers.map(\.proto)
            $0.input = inputs.map(\.proto)
            $0.output = outputs.map(\.proto)
        }
    }
}

extension ONNXNode {
    fileprivate init(_ proto: Onnx_NodeProto) throws(ONNXError) {
        operation = proto.opType
        domain = proto.domain
        name = proto.name
        inputs = proto.input
        outputs = proto.output
        attributes = try proto.attribute.map(ONNXAttribute.init)
    }

    fileprivate var proto: Onnx_NodeProto {
        .with {
            $0.opType = operation
            if !domain.isEmpty { $0.domain = domain }
            $0.name = name
            $0.input = inputs
            $0.output = outputs
            $0.attribute = attributes.map(\.proto)
        }
    }
}

extension ONNXAttribute {
    /// Goes by the field that is there; by the type only where a list may be empty.
    fileprivate init(_ proto: Onnx_AttributeProto) throws(ONNXError) {
        name = proto.name
        if !proto.floats.isEmpty || proto.type == .floats {
            value = .floats(proto.floats)
        } else if !proto.ints.isEmpty || proto.type == .ints {
            value = .integers(proto.ints)
        } else if !proto.strings.isEmpty || proto.type == .strings {
            value = .texts(proto.strings.map { String(decoding: $0, as: UTF8.self) })
        } else if proto.hasT {
            value = try ONNXTensor(proto.t).map(Value.tensor) ?? .other
        } else if proto.hasS {
            value = .text(String(decoding: proto.s, as: UTF8.self))
        } else if proto.hasI {
            value = .integer(proto.i)
        } else {
            value = proto.hasF ? .float(proto.f) : .other
        }
    }

    fileprivate var proto: Onnx_AttributeProto {
        var proto = Onnx_AttributeProto()
        proto.name = name
        switch value {
        case .float(let number):
            proto.f = number
            proto.type = .float
        case .integer(let number):
            proto.i = number
            proto.type = .int
        case .text(let text):
            proto.s = Data(text.utf8)
            proto.type = .string
        case .tensor(let tensor):
            proto.t = tensor.proto
            proto.type = .tensor
        case .floats(let numbers):
            proto.floats = numbers
            proto.type = .floats
        case .integers(let numbers):
            proto.ints = numbers
            proto.type = .ints
        case .texts(let texts):
            proto.strings = texts.map { Data($0.utf8) }
            proto.type = .strings
        case .other: break
        }
        return proto
    }
}

extension ONNXTensor {
    /// Nil for a type of numbers that forests do not use.
    fileprivate init?(_ proto: Onnx_TensorProto) throws(ONNXError) {
        let raw = proto.hasRawData ? [UInt8](proto.rawData) : nil
        switch ONNXType(rawValue: Int64(proto.dataType)) {
        case .float:
            content = .floats(
                try raw.map(Self.numbers)?.map(Float.init(bitPattern:)) ?? proto.floatData)
        case .double:
            content = .doubles(
                try raw.map(Self.numbers)?.map(Double.init(bitPattern:)) ?? proto.doubleData)
        case .int64: content = .integers(try raw.map(Self.numbers) ?? proto.int64Data)
        case .int32:
            let values: [Int32] = try raw.map(Self.numbers) ?? proto.int32Data
            content = .integers(values.map(Int64.init))
        case .uint8, .bool:
            content = .bytes(raw ?? proto.int32Data.map(UInt8.init(truncatingIfNeeded:)))
        case nil: return nil
        }
        name = proto.name
        dimensions = proto.dims
    }

    fileprivate var proto: Onnx_TensorProto {
        let (type, raw): (ONNXType, [UInt8]) =
            switch content {
            case .floats(let values): (.float, Self.littleEndian(values.map(\.bitPattern)))
            case .doubles(let values): (.double, Self.littleEndian(values.map(\.bitPattern)))
            case .integers(let values): (.int64, Self.littleEndian(values))
            case .bytes(let values): (.uint8, values)
            }
        return .with {
            $0.dims = dimensions
            $0.dataType = Int32(type.rawValue)
            if !name.isEmpty { $0.name = name }
            $0.rawData = Data(raw)
        }
    }

    private static func numbers<Number: FixedWidthInteger>(
        _ raw: [UInt8]
    ) throws(ONNXError) -> [Number] {
        let size = Number.bitWidth / 8
        guard raw.count.isMultiple(of: size) else {
            throw .damaged("a list of numbers ends too early")
        }
        return stride(from: 0, to: raw.count, by: size).map { start in
            raw[start..<start + size].reversed().reduce(0) { $0 << 8 | Number($1) }
        }
    }

    private static func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values {
            for shift in stride(from: 0, to: value.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        return bytes
    }
}

extension ONNXValue {
    /// Only tensors have a type and a shape that matter here.
    fileprivate init(_ proto: Onnx_ValueInfoProto) {
        let tensor = proto.type.tensorType
        name = proto.name
        type = ONNXType(rawValue: Int64(tensor.elemType)) ?? .float
        shape = tensor.shape.dim.map { dimension in
            if case .dimValue(let size)? = dimension.value { return .fixed(size) }
            return .any(dimension.dimParam)
        }
    }

    fileprivate var proto: Onnx_ValueInfoProto {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = Int32(type.rawValue)
            $0.type.tensorType.shape.dim = shape.map { dimension in
                .with {
                    switch dimension {
                    case .fixed(let size): $0.dimValue = size
                    case .any(let name): $0.dimParam = name
                    }
                }
            }
        }
    }
}
