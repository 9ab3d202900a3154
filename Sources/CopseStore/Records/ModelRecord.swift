/// A version of a model in the registry.
package struct ModelVersion: Sendable, Equatable, Identifiable {
    package let id: Int64
    package let model: String
    /// From 1.
    package let version: Int
    package let digest: String
    /// The stored value that holds its bytes.
    package let identity: String
    /// JSON of `copse inspect`.
    package let card: String
    /// The cell that saved it.
    package let cell: Int64?
    /// Microseconds since 1970.
    package let createdAt: Int64
    package let aliases: [String]
}

/// A line of `models`.
package struct ModelSummary: Sendable, Equatable {
    package let name: String
    package let latest: ModelVersion
    package let versions: Int
    /// Every alias of the model and the version it stands for, by name.
    package let aliases: [Alias]

    package struct Alias: Sendable, Equatable {
        package let name: String
        package let version: Int
    }
}

/// How a cell names a model of the registry: `gas`, `gas@3`, `gas@champion`, `gas@latest`.
package struct ModelReference: Sendable, Equatable, CustomStringConvertible {
    package enum Selector: Sendable, Equatable {
        case latest
        case version(Int)
        case alias(String)
    }

    package let name: String
    package let selector: Selector

    package init(name: String, selector: Selector = .latest) {
        self.name = name
        self.selector = selector
    }

    package init(parsing text: String) throws(StoreError) {
        guard let at = text.firstIndex(of: "@") else {
            try Name.check(text, or: StoreError.modelName)
            self.init(name: text)
            return
        }
        let name = String(text[..<at])
        let rest = String(text[text.index(after: at)...])
        try Name.check(name, or: StoreError.modelName)
        if let version = Int(rest), version > 0 {
            self.init(name: name, selector: .version(version))
        } else if rest == "latest" {
            self.init(name: name)
        } else {
            try Name.checkAlias(rest)
            self.init(name: name, selector: .alias(rest))
        }
    }

    package var description: String {
        switch selector {
        case .latest: name
        case .version(let version): "\(name)@\(version)"
        case .alias(let alias): "\(name)@\(alias)"
        }
    }
}
