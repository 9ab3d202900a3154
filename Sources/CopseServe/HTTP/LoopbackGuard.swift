import HTTPTypes
import Hummingbird

/// Keeps web pages away from a daemon without tokens.
///
/// A page in the user's browser can reach loopback in two ways: under its own name rebound to
/// 127.0.0.1 (then `Host` is foreign) or by a cross-origin request (then `Origin` is).
/// Both get 403 before anything else is looked at.
struct LoopbackGuard: Sendable {
    func refusal(of request: Request) -> Problem? {
        guard let authority = request.head.authority, !authority.isEmpty else {
            return Problem(
                .badRequest, code: "http.hostMissing",
                detail: "The request has no Host header; HTTP/1.1 asks for one.")
        }
        guard ListenAddress.isLoopback(host: Self.host(ofAuthority: authority)) else {
            return Problem(
                .forbidden, code: "http.foreignHost",
                detail: "The Host header names '\(authority)'. Without tokens copsed answers only "
                    + "under localhost, 127.0.0.1 or [::1].")
        }
        if let origin = request.headers[.origin], !Self.isLoopback(origin: origin) {
            return Problem(
                .forbidden, code: "http.foreignOrigin",
                detail: "Requests from web pages of '\(origin)' are refused. Without tokens copsed "
                    + "answers pages of this machine only.")
        }
        return nil
    }

    /// `localhost:80` -> `localhost`, `[::1]:80` -> `::1`.
    static func host(ofAuthority authority: some StringProtocol) -> String {
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<close])
        }
        return String(authority.prefix { $0 != ":" })
    }

    private static func isLoopback(origin: String) -> Bool {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return ListenAddress.isLoopback(host: host(ofAuthority: origin.dropFirst(scheme.count)))
        }
        return false
    }
}
