internal import CopseModels

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file of numbers: rows and columns as 64-bit integers, then the columns one after the other as
/// doubles, all little-endian.
enum MatrixFile {
    enum Failure: Error {
        case unreadable(String)
    }

    static func read(_ path: String) throws(Failure) -> Matrix {
        guard let file = unsafe fopen(path, "rb") else { throw .unreadable(path) }
        defer { unsafe fclose(file) }
        func numbers<Number: FixedWidthInteger & BitwiseCopyable>(
            _ count: Int, _ zero: Number
        ) throws(Failure) -> [Number] {
            var numbers = [Number](repeating: zero, count: count)
            let read = unsafe fread(&numbers, MemoryLayout<Number>.stride, count, file)
            guard read == count else { throw .unreadable(path) }
            return numbers
        }
        let shape = try numbers(2, Int64(0))
        guard shape.allSatisfy({ 1...(1 << 24) ~= $0 }) else { throw .unreadable(path) }
        var columns: [[Double]] = []
        for _ in 0..<shape[1] {
            columns.append(try numbers(Int(shape[0]), UInt64(0)).map { Double(bitPattern: $0) })
        }
        return Matrix(columns: columns, rowCount: Int(shape[0]))
    }
}
