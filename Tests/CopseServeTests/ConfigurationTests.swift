import CopseDetector
import CopseServe
import Logging
import Testing

@Suite struct ConfigurationTests {
    private func configuration(
        _ flags: ServeConfiguration.Flags, _ environment: [String: String] = [:]
    ) throws(ServeError) -> ServeConfiguration {
        try ServeConfiguration(flags: flags, environment: environment, processors: 2)
    }

    @Test func `flags win over the environment and the environment over defaults`() throws {
        let environment = [
            "COPSED_MODEL": "e.copse", "COPSED_HTTP": "127.0.0.1:1", "COPSED_THREADS": "3",
            "LOG_LEVEL": "DEBUG",
        ]
        let flags = ServeConfiguration.Flags(
            model: "f.copse", http: "[::1]:2", threads: 4, logLevel: "error")
        let both = try configuration(flags, environment)
        #expect(both.model.value == "f.copse" && both.model.source == .flag("--model"))
        #expect(both.http.value == ListenAddress(host: "::1", port: 2))
        #expect(both.threads.value == 4 && both.logLevel.value == .error)
        let second = try configuration(.init(), environment)
        #expect(second.model.value == "e.copse")
        #expect(second.model.source == .environment("COPSED_MODEL"))
        #expect(second.http.value.port == 1 && second.threads.value == 3)
        #expect(second.logLevel.value == .debug)
        let third = try configuration(.init(model: "m"))
        #expect(third.http.value.description == "127.0.0.1:8080" && third.http.source == .standard)
        #expect(third.threads.value == 2 && third.logLevel.value == .info)
    }

    @Test func `the report says each value and where it comes from`() throws {
        let report = try configuration(
            .init(model: "gas.copse"), ["LOG_LEVEL": "warn", "KAFKA_ENABLED": "true"]
        ).report
        #expect(report.contains("gas.copse") && report.contains("--model"))
        #expect(report.contains("$LOG_LEVEL") && report.contains("127.0.0.1:8080"))
        #expect(
            report.contains(
                "KAFKA_ENABLED is set and not used: this version has no stream and no cache"))
    }

    @Test(
        arguments: [
            ("127.0.0.1:0", true), ("localhost:8080", true), ("[::1]:8080", true),
            ("127.9.9.9:80", true), ("0.0.0.0:8080", false), ("10.0.0.1:80", false),
            ("[::]:80", false), ("example.org:80", false), ("127.evil.org:80", false),
        ]) func `only loopback addresses are listened on`(text: String, isLoopback: Bool)
    {
        #expect(ListenAddress(text)?.isLoopback == isLoopback)
        let flags = ServeConfiguration.Flags(model: "m", http: text)
        let isAccepted = (try? configuration(flags)) != nil
        #expect(isAccepted == isLoopback)
    }

    @Test(arguments: [
        "8080", ":8080", "localhost", "localhost:", "localhost:99999", "::1:80", "a b:1",
    ])
    func `what is not HOST and PORT is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(
        arguments: [
            (ServeError.modelNotGiven, "no model given", "name one: copsed --model gas.copse"),
            (
                .setting("--http", value: "x", expected: .address),
                "--http must be HOST:PORT with a port from 0 to 65535, as in 127.0.0.1:8080. "
                    + "Got 'x' instead", nil
            ),
            (
                .setting("COPSED_THREADS", value: "0", expected: .threads),
                "COPSED_THREADS must be a whole number from 1 to 64. Got '0' instead", nil
            ),
            (
                .setting("LOG_LEVEL", value: "loud", expected: .logLevel),
                "LOG_LEVEL must be one of trace, debug, info, notice, warning, error, critical. "
                    + "Got 'loud' instead", nil
            ),
            (
                .notLoopback("0.0.0.0:80"),
                "copsed will not listen on 0.0.0.0:80: without access tokens it serves this machine "
                    + "only", "use 127.0.0.1:80 and put a proxy in front of it"
            ),
            (
                .model(path: "a.copse", .truncated(found: 3, expected: 9)),
                "'a.copse' cannot be served: the model file is cut short: 3 of 9 bytes are there",
                "copy or export the file again"
            ),
            (
                .file(code: "file.notFound", message: "no such file."),
                "no such file.", nil
            ),
            (
                .cannotListen("127.0.0.1:80", reason: "permission denied"),
                "cannot listen on 127.0.0.1:80: permission denied",
                "choose another port with --http HOST:PORT"
            ),
        ] as [(ServeError, String, String?)])
    func `every refusal to start is one sentence`(error: ServeError, text: String, hint: String?) {
        #expect(error.message == text && error.hint == hint)
    }

    @Test func `a wrong variable is named`() {
        #expect(throws: ServeError.setting("COPSED_THREADS", value: "many", expected: .threads)) {
            try configuration(.init(model: "m"), ["COPSED_THREADS": "many"])
        }
        #expect(throws: ServeError.modelNotGiven) {
            try configuration(.init(), ["COPSED_MODEL": ""])
        }
    }
}
