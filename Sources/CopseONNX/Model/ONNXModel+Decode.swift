extension ONNXModel {
    /// Reads a file; fields that forests do not need are passed over.
    ///
    /// - Throws: `model.damaged` for bytes that are no protobuf message, `model.notAModel` for one
    ///   that is not an ONNX model.
    static func decode(_ bytes: [UInt8]) throws(ONNXError) -> ONNXModel {
        var model = ONNXModel(irVersion: 0)
        var hasGraph = false
        var reader = ProtobufReader(bytes[...])
        while let field = try reader.next() {
            switch field.number {
            case 1: model.irVersion = try field.value.integer()
            case 2: model.producer = try field.value.text()
            case 3: model.producerVersion = try field.value.text()
            case 6: model.documentation = try field.value.text()
            case 7:
                model.graph = try ONNXGraph.decode(try field.value.bytes())
                hasGraph = true
            case 8:
                let (domain, version) = try operatorSet(try field.value.bytes())
                model.operatorSets.append((domain, version))
            case 14:
                let (key, value) = try entry(try field.value.bytes())
                model.metadata.append((key, value))
            default: break
            }
        }
        guard hasGraph, model.irVersion > 0 else { throw .notAModel }
        return model
    }

    private static func operatorSet(
        _ bytes: ArraySlice<UInt8>
    ) throws(ONNXError) -> (String, Int64) {
        var set = ("", Int64(0))
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 1 { set.0 = try field.value.text() }
            if field.number == 2 { set.1 = try field.value.integer() }
        }
        return set
    }

    private static func entry(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> (String, String) {
        var entry = ("", "")
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 1 { entry.0 = try field.value.text() }
            if field.number == 2 { entry.1 = try field.value.text() }
        }
        return entry
    }
}

extension ONNXGraph {
    fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> ONNXGraph {
        var graph = ONNXGraph()
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 1: graph.nodes.append(try ONNXNode.decode(try field.value.bytes()))
            case 2: graph.name = try field.value.text()
            case 5:
                if let tensor = try ONNXTensor.decode(try field.value.bytes()) {
                    graph.initializers.append(tensor)
                }
            case 11: graph.inputs.append(try ONNXValue.decode(try field.value.bytes()))
            case 12: graph.outputs.append(try ONNXValue.decode(try field.value.bytes()))
            default: break
            }
        }
        return graph
    }
}

extension ONNXNode {
    fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> ONNXNode {
        var node = ONNXNode()
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 1: node.inputs.append(try field.value.text())
            case 2: node.outputs.append(try field.value.text())
            case 3: node.name = try field.value.text()
            case 4: node.operation = try field.value.text()
            case 5: node.attributes.append(try ONNXAttribute.decode(try field.value.bytes()))
            case 7: node.domain = try field.value.text()
            default: break
            }
        }
        return node
    }
}

extension ONNXAttribute {
    fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> ONNXAttribute {
        var attribute = ONNXAttribute(name: "", value: .other)
        var floats: [Float] = []
        var integers: [Int64] = []
        var texts: [String] = []
        var type = Int64(0)
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 1: attribute.name = try field.value.text()
            case 2:
                if case .fixed32(let bits) = field.value {
                    attribute.value = .float(Float(bitPattern: bits))
                }
            case 3: attribute.value = .integer(try field.value.integer())
            case 4: attribute.value = .text(try field.value.text())
            case 5:
                if let tensor = try ONNXTensor.decode(try field.value.bytes()) {
                    attribute.value = .tensor(tensor)
                }
            case 7: try field.value.append(to: &floats)
            case 8: try field.value.append(to: &integers)
            case 9: texts.append(try field.value.text())
            case 20: type = try field.value.integer()
            default: break
            }
        }
        if !floats.isEmpty || type == 6 { attribute.value = .floats(floats) }
        if !integers.isEmpty || type == 7 { attribute.value = .integers(integers) }
        if !texts.isEmpty || type == 8 { attribute.value = .texts(texts) }
        return attribute
    }
}

extension ONNXTensor {
    /// Nil for a type of numbers that forests do not use.
    fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> ONNXTensor? {
        var name = ""
        var dimensions: [Int64] = []
        var type: ONNXType?
        var floats: [Float] = []
        var doubles: [Double] = []
        var integers: [Int64] = []
        var raw: ArraySlice<UInt8>?
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 1: try field.value.append(to: &dimensions)
            case 2: type = ONNXType(rawValue: try field.value.integer())
            case 4: try field.value.append(to: &floats)
            // Small integers lie in field 5, 64-bit ones in 7.
            case 5, 7: try field.value.append(to: &integers)
            case 8: name = try field.value.text()
            case 9: raw = try field.value.bytes()
            case 10: try field.value.append(to: &doubles)
            default: break
            }
        }
        let content: Content
        switch type {
        case .float:
            if let raw { floats = try numbers(raw, 4).map { Float(bitPattern: UInt32($0)) } }
            content = .floats(floats)
        case .double:
            if let raw { doubles = try numbers(raw, 8).map { Double(bitPattern: $0) } }
            content = .doubles(doubles)
        case .int64:
            if let raw { integers = try numbers(raw, 8).map { Int64(bitPattern: $0) } }
            content = .integers(integers)
        case .int32:
            if let raw {
                integers = try numbers(raw, 4).map {
                    Int64(Int32(truncatingIfNeeded: $0))
                }
            }
            content = .integers(integers)
        case .uint8, .bool:
            content = .bytes(raw.map(Array.init) ?? integers.map { UInt8(truncatingIfNeeded: $0) })
        case nil: return nil
        }
        return ONNXTensor(name: name, dimensions: dimensions, content: content)
    }

    private static func numbers(
        _ raw: ArraySlice<UInt8>, _ size: Int
    ) throws(ONNXError) -> [UInt64] {
        var values: [UInt64] = []
        values.reserveCapacity(raw.count / size)
        var reader = ProtobufReader(raw)
        while !reader.isAtEnd { values.append(try reader.fixed(size)) }
        return values
    }
}

extension ONNXValue {
    fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> ONNXValue {
        var value = ONNXValue(name: "", type: .float, shape: [])
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 1 { value.name = try field.value.text() }
            guard field.number == 2 else { continue }
            var type = ProtobufReader(try field.value.bytes())
            // Only tensors (field 1) have a shape that matters here.
            while let kind = try type.next() {
                guard kind.number == 1 else { continue }
                var tensor = ProtobufReader(try kind.value.bytes())
                while let part = try tensor.next() {
                    if part.number == 1 {
                        value.type = ONNXType(rawValue: try part.value.integer()) ?? .float
                    } else if part.number == 2 {
                        value.shape = try shape(try part.value.bytes())
                    }
                }
            }
        }
        return value
    }

    private static func shape(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> [Dimension] {
        var shape: [Dimension] = []
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            var dimension = Dimension.any("")
            var inner = ProtobufReader(try field.value.bytes())
            while let part = try inner.next() {
                if part.number == 1 { dimension = .fixed(try part.value.integer()) }
                if part.number == 2 { dimension = .any(try part.value.text()) }
            }
            shape.append(dimension)
        }
        return shape
    }
}
