extension ONNXModel {
    /// The bytes of the file: the same for the same model.
    func encoded() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(1, irVersion)
        writer.write(2, producer)
        writer.write(3, producerVersion)
        if !documentation.isEmpty { writer.write(6, documentation) }
        writer.write(7) { graph.encode(into: &$0) }
        for set in operatorSets {
            writer.write(8) {
                $0.write(1, set.domain)
                $0.write(2, set.version)
            }
        }
        for entry in metadata {
            writer.write(14) {
                $0.write(1, entry.key)
                $0.write(2, entry.value)
            }
        }
        return writer.bytes
    }
}

extension ONNXGraph {
    fileprivate func encode(into writer: inout ProtobufWriter) {
        for node in nodes { writer.write(1) { node.encode(into: &$0) } }
        writer.write(2, name)
        for tensor in initializers { writer.write(5) { tensor.encode(into: &$0) } }
        for input in inputs { writer.write(11) { input.encode(into: &$0) } }
        for output in outputs { writer.write(12) { output.encode(into: &$0) } }
    }
}

extension ONNXNode {
    fileprivate func encode(into writer: inout ProtobufWriter) {
        for input in inputs { writer.write(1, input) }
        for output in outputs { writer.write(2, output) }
        writer.write(3, name)
        writer.write(4, operation)
        for attribute in attributes { writer.write(5) { attribute.encode(into: &$0) } }
        if !domain.isEmpty { writer.write(7, domain) }
    }
}

extension ONNXAttribute {
    fileprivate func encode(into writer: inout ProtobufWriter) {
        writer.write(1, name)
        // Field 20 is the type; older readers went by it alone.
        switch value {
        case .float(let number):
            writer.write(2, float: number)
            writer.write(20, 1)
        case .integer(let number):
            writer.write(3, number)
            writer.write(20, 2)
        case .text(let text):
            writer.write(4, text)
            writer.write(20, 3)
        case .tensor(let tensor):
            writer.write(5) { tensor.encode(into: &$0) }
            writer.write(20, 4)
        case .floats(let numbers):
            for number in numbers { writer.write(7, float: number) }
            writer.write(20, 6)
        case .integers(let numbers):
            writer.write(8, packed: numbers)
            writer.write(20, 7)
        case .texts(let texts):
            for text in texts { writer.write(9, text) }
            writer.write(20, 8)
        case .other: break
        }
    }
}

extension ONNXTensor {
    fileprivate func encode(into writer: inout ProtobufWriter) {
        writer.write(1, packed: dimensions)
        let (type, raw): (ONNXType, [UInt8]) =
            switch content {
            case .floats(let values): (.float, Self.littleEndian(values.map(\.bitPattern)))
            case .doubles(let values): (.double, Self.littleEndian(values.map(\.bitPattern)))
            case .integers(let values): (.int64, Self.littleEndian(values))
            case .bytes(let values): (.uint8, values)
            }
        writer.write(2, type.rawValue)
        if !name.isEmpty { writer.write(8, name) }
        writer.write(9, bytes: raw)
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
    fileprivate func encode(into writer: inout ProtobufWriter) {
        writer.write(1, name)
        writer.write(2) { type in
            type.write(1) { tensor in
                tensor.write(1, self.type.rawValue)
                tensor.write(2) { shape in
                    for dimension in self.shape {
                        shape.write(1) {
                            switch dimension {
                            case .fixed(let size): $0.write(1, size)
                            case .any(let name): $0.write(2, name)
                            }
                        }
                    }
                }
            }
        }
    }
}
