import CopseFrame
import Foundation

/// One connection to the daemon under test, as bytes: tests decide what is sent in which pieces.
final class Wire: @unchecked Sendable {  // because a test uses it from one task at a time
    private let descriptor: Int32
    private var received: [UInt8] = []

    struct Closed: Error {}

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size)
            }
        }
        guard outcome == 0 else { throw Closed() }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Foundation.send(
                    descriptor, buffer.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Closed() }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The next answer on this connection.
    func answer(toHead: Bool = false) throws -> Answer {
        let head = String(decoding: try bytes(through: "\r\n\r\n"), as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let colon = line.firstIndex(of: ":")!
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        let status = Int(lines[0].split(separator: " ")[1])!
        var body: [UInt8] = []
        if toHead || status < 200 {
        } else if headers["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { body += chunk }
        } else {
            body = try bytes(count: Int(headers["content-length"] ?? "0")!)
        }
        return Answer(status: status, headers: headers, body: body)
    }

    /// The next line of a chunked body, for answers read while the request is still being sent.
    func chunk() throws -> [UInt8]? {
        let line = try bytes(through: "\r\n").dropLast(2)
        let count = Int(String(decoding: line, as: UTF8.self), radix: 16)!
        let chunk = try bytes(count: count)
        _ = try bytes(count: 2)
        return count == 0 ? nil : chunk
    }

    func head() throws -> String { String(decoding: try bytes(through: "\r\n\r\n"), as: UTF8.self) }

    /// Whether the peer has closed its half and nothing more comes.
    func isAtEnd() -> Bool { (try? receive()) == nil && received.isEmpty }

    private func bytes(through mark: String) throws -> [UInt8] {
        let mark = Array(mark.utf8)
        var from = 0
        while true {
            if received.count >= mark.count {
                for start in from...(received.count - mark.count)
                where received[start..<start + mark.count].elementsEqual(mark) {
                    return take(start + mark.count)
                }
                from = received.count - mark.count + 1
            }
            try receive()
        }
    }

    private func bytes(count: Int) throws -> [UInt8] {
        while received.count < count { try receive() }
        return take(count)
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Closed() }
        received += buffer[..<count]
    }
}

struct Answer: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] { Self.object(body) }

    /// The objects of a body with one a line.
    var lines: [[String: Any]] {
        body.split(separator: 0x0A).map { Self.object(Array($0)) }
    }

    /// Not with `JSONSerialization`: on Linux it reads most doubles one bit off.
    private static func object(_ bytes: [UInt8]) -> [String: Any] {
        guard let value = try? JSONValue(parsing: bytes) else { return [:] }
        return any(value) as? [String: Any] ?? [:]
    }

    private static func any(_ value: JSONValue) -> Any {
        switch value {
        case .null: NSNull()
        case .bool(let value): value
        case .number(let text): Int(text) ?? Double(text) ?? .nan
        case .string(let text): text
        case .array(let values): values.map(any)
        case .object(let members):
            Dictionary(uniqueKeysWithValues: members.map { ($0.key, any($0.value)) })
        }
    }
}
