/// Where the daemon listens: `HOST:PORT`, an IPv6 host in brackets, port 0 for any free one.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The address in `text`, or nil when it is not `HOST:PORT` with a port in 0…65535.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(" ") else { return nil }
        self.init(host: String(host), port: port)
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether only this machine can reach the address.
    package var isLoopback: Bool { Self.isLoopback(host: host) }

    /// Whether `host` (no port, no brackets) names this machine: `localhost`, `127.0.0.0/8`, `::1`.
    package static func isLoopback(host: some StringProtocol) -> Bool {
        let name = host.lowercased()
        if name == "localhost" || name == "localhost." || name == "::1" { return true }
        let octets = name.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}
