package import CopseDetector
import CopseFrame
import CopseONNX

/// Model files: the first bytes decide what a file is.
package enum ModelFile {
    /// The first bytes of every `.copse` file.
    private static let mark: [UInt8] = [0x89] + Array("COPSE".utf8)

    /// Whether the file can be read and begins like a model.
    package static func isModel(_ path: String) -> Bool {
        guard path != "-", let reader = try? FileReader(path: path) else { return false }
        var bytes: [UInt8] = []
        while bytes.count < mark.count {
            guard let count = try? reader.read(mark.count - bytes.count, into: &bytes), count > 0
            else { return false }
        }
        return bytes.starts(with: mark)
    }

    /// Reads, checks and proves a model.
    package static func read(_ path: String) throws(Failure) -> Detector {
        let bytes: [UInt8]
        do throws(FrameError) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw Failure(error)
        }
        do throws(ModelError) {
            return try Detector.decode(bytes)
        } catch {
            throw Failure(error, path: path)
        }
    }

    /// Reads a forest of scikit-learn as skl2onnx writes it.
    static func readONNX(
        _ path: String, columns: [String]?, provenance: Provenance
    ) throws(Failure) -> Detector {
        let bytes: [UInt8]
        do throws(FrameError) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw Failure(error)
        }
        do throws(ONNXError) {
            return try SklearnForest(onnx: bytes)
                .detector(columns: columns, provenance: provenance)
        } catch {
            throw Failure(error, path: path)
        }
    }

    /// The form of a model file, by the ending of its name.
    enum Format: String {
        case copse, onnx, json

        init?(path: String) {
            guard let dot = path.lastIndex(of: ".") else { return nil }
            self.init(rawValue: String(path[path.index(after: dot)...]))
        }
    }

    static func write(
        _ detector: Detector, to path: String, _ format: Format, includesState: Bool,
        includesRawGoldenRows: Bool
    ) throws(Failure) -> Int {
        let bytes: [UInt8]
        switch format {
        case .copse:
            do throws(ModelError) {
                bytes = try detector.encoded(
                    includesState: includesState, includesRawGoldenRows: includesRawGoldenRows)
            } catch {
                throw Failure(error, path: path)
            }
        case .onnx:
            do throws(ONNXError) {
                bytes = try detector.encodedONNX()
            } catch {
                throw Failure(error, path: path)
            }
        case .json: bytes = Array(detector.json.utf8)
        }
        do throws(FrameError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw Failure(error)
        }
        return bytes.count
    }
}
