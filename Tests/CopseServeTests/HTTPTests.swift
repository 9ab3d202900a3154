import CopseServe
import Foundation
import NIOCore
import Testing

/// Everything that is refused before a transaction is looked at.
@Suite struct HTTPTests {
    private func code(_ answer: Answer) -> String {
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json["status"] as? Int == answer.status)
        for key in ["type", "title", "detail"] {
            #expect((answer.json[key] as? String)?.isEmpty == false)
        }
        return (answer.json["type"] as? String ?? "").replacing("urn:copse:problem:", with: "")
    }

    @Test func `the health routes answer and HEAD answers their heads`() async throws {
        let served = try await Served(.forTests())
        let live = try await served.get("/health/live")
        #expect(live.status == 200 && live.json["status"] as? String == "live")
        for path in ["/health/ready", "/health"] {
            let answer = try await served.get(path)
            #expect(answer.status == 200 && answer.json["status"] as? String == "ready")
            let head = try await served.send("HEAD", path, type: nil)
            #expect(head.status == 200 && head.body == [])
            #expect(head.headers["content-length"] == String(answer.body.count))
        }
        try await served.stop()
    }

    @Test func `an unknown route is 404 and names near ones`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.get("/api/v1/predicts")
        #expect(answer.status == 404 && code(answer) == "http.routeUnknown")
        #expect((answer.json["detail"] as? String)?.contains("/api/v1/predict") == true)
        #expect(code(try await served.get("/")) == "http.routeUnknown")
        #expect(code(try await served.get("/../etc/passwd")) == "http.routeUnknown")
        try await served.stop()
    }

    @Test func `a wrong method is 405 with Allow`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.get("/api/v1/predict")
        #expect(answer.status == 405 && code(answer) == "http.method")
        #expect(answer.headers["allow"] == "POST")
        let other = try await served.send("DELETE", "/health")
        #expect(other.status == 405 && other.headers["allow"] == "GET, HEAD")
        try await served.stop()
    }

    @Test(arguments: ["evil.org", "127.0.0.1.evil.org", "10.0.0.1:80", "localhost.evil.org:1"])
    func `a foreign Host is 403`(host: String) async throws {
        let served = try await Served(.forTests())
        let answer = try await served.get("/health", headers: ["Host": host])
        #expect(answer.status == 403 && code(answer) == "http.foreignHost")
        try await served.stop()
    }

    @Test(arguments: ["http://evil.org", "null", "https://localhost.evil.org", "file://"])
    func `a foreign Origin is 403`(origin: String) async throws {
        let served = try await Served(.forTests())
        let answer = try await served.get("/health", headers: ["Origin": origin])
        #expect(answer.status == 403 && code(answer) == "http.foreignOrigin")
        try await served.stop()
    }

    @Test(arguments: ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080", "127.1.2.3"])
    func `names of this machine are answered`(host: String) async throws {
        let served = try await Served(.forTests())
        let headers = ["Host": host, "Origin": "http://\(host)"]
        #expect(try await served.get("/health", headers: headers).status == 200)
        try await served.stop()
    }

    @Test func `bytes that are not HTTP are a problem and the connection ends`() async throws {
        let served = try await Served(.forTests())
        for text in ["\u{16}\u{3}\u{1} hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n"] {
            let (answer, isClosed) = try await onThread { [port = served.port] in
                let wire = try Wire(port: port)
                try wire.send(text)
                return (try wire.answer(), wire.isAtEnd())
            }
            #expect(answer.status == 400 && isClosed)
            #expect(code(answer) == "http.malformed")
        }
        try await served.stop()
    }

    @Test func `a head over the limit is 431`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.get(
            "/health", headers: ["X-Long": String(repeating: "x", count: 40_000)])
        #expect(answer.status == 431 && code(answer) == "http.headTooLarge")
        try await served.stop()
    }

    @Test func `a client that waits for 100 Continue gets it`() async throws {
        let served = try await Served(.forTests())
        let (first, last) = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict", length: 2, type: "application/json",
                    headers: ["Expect": "100-continue"]))
            let first = try wire.head()
            try wire.send("{}")
            return (first, try wire.answer())
        }
        #expect(first.hasPrefix("HTTP/1.1 100"))
        #expect(last.status == 422)
        try await served.stop()
    }

    @Test func `two requests in one packet get two answers in order`() async throws {
        let served = try await Served(.forTests())
        let answers = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send(
                Served.head("GET", "/health/live", length: nil, type: nil)
                    + Served.head("GET", "/nowhere", length: nil, type: nil))
            return [try wire.answer().status, try wire.answer().status]
        }
        #expect(answers == [200, 404])
        try await served.stop()
    }

    @Test func `an idle connection is closed`() async throws {
        var limits = Limits()
        limits.idleTimeout = .milliseconds(200)
        let served = try await Served(.forTests(), limits: limits)
        let isClosed = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send("POST /api/v1/predict HTT")
            return wire.isAtEnd()
        }
        #expect(isClosed)
        try await served.stop()
    }
}
