extension ServeError {
    package var code: String {
        switch self {
        case .modelNotGiven: "serve.modelNotGiven"
        case .setting: "serve.setting"
        case .notLoopback: "serve.notLoopback"
        case .model(_, let code, _): code
        case .cannotListen: "serve.cannotListen"
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
        case .model(let path, _, let message):
            "\(path): \(message)"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .modelNotGiven: "name one: copsed --model gas.copse"
        case .setting, .model: nil
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
