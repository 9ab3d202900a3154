import CopseDetector

extension ServeError {
    package var code: String {
        switch self {
        case .modelNotGiven: "serve.modelNotGiven"
        case .setting: "serve.setting"
        case .notLoopback: "serve.notLoopback"
        case .file(let code, _): code
        case .model(_, let error): error.code
        case .cannotListen: "serve.cannotListen"
        }
    }

    /// Whether the call was wrong, rather than the world: exit code 2 instead of 1.
    package var isUsage: Bool {
        switch self {
        case .modelNotGiven, .setting, .notLoopback: true
        case .file, .model, .cannotListen: false
        }
    }

    package var message: String {
        switch self {
        case .modelNotGiven:
            "no model given"
        case .setting(let name, let value, let expected):
            "\(name) must be \(expected.description). Got '\(value)' instead"
        case .notLoopback(let address):
            "copsed will not listen on \(address): without access tokens it serves this machine only"
        case .file(_, let message): message
        case .model(let path, let error): "'\(path)' cannot be served: \(error.message)"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .modelNotGiven: "name one: copsed --model gas.copse"
        case .setting, .file: nil
        case .model(_, let error): error.hint
        case .notLoopback(let address):
            "use 127.0.0.1:\(ListenAddress(address)?.port ?? 8080) and put a proxy in front of it"
        case .cannotListen: "choose another port with --http HOST:PORT"
        }
    }
}

extension ServeError.Expected {
    var description: String {
        switch self {
        case .address: "HOST:PORT with a port from 0 to 65535, as in 127.0.0.1:8080"
        case .threads: "a whole number from 1 to 64"
        case .logLevel: "one of trace, debug, info, notice, warning, error, critical"
        }
    }
}
