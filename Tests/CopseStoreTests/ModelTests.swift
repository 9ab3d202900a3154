import CopseStore
import Testing

@Suite struct ModelTests {
    let place: TemporaryStore
    let store: Store

    init() throws {
        place = try TemporaryStore()
        store = try place.open()
    }

    func save(_ digest: String, as name: String = "gas") throws -> (ModelVersion, isNew: Bool) {
        let object = value(digest, bytes: Array(digest.utf8))
        let saved = try store.save(
            object, as: name, digest: identity(digest), card: #"{"trees":100}"#)
        return (saved.version, saved.isNew)
    }

    func version(_ reference: String) throws -> Int {
        try store.model(ModelReference(parsing: reference)).version
    }

    @Test func `a model saved again is a new version, unless it is the same`() throws {
        let (first, isNew) = try save("a")
        #expect(first.version == 1)
        #expect(isNew)
        #expect(try save("b").0.version == 2)
        let (again, isNewAgain) = try save("a")
        #expect(again.version == 1)
        #expect(!isNewAgain)
        #expect(try save("a", as: "other").0.version == 1)
        #expect(try store.versions(of: "gas").map(\.digest) == [identity("a"), identity("b")])
        #expect(try store.versions(digest: identity("a")).map(\.model) == ["gas", "other"])
        #expect(try store.bytes(of: first.identity) == Array("a".utf8))
    }

    @Test func `a model is found by name, version and alias`() throws {
        for digest in ["a", "b", "c"] { _ = try save(digest) }
        #expect(try version("gas") == 3)
        #expect(try version("gas@latest") == 3)
        #expect(try version("gas@2") == 2)
        let moved = try store.setAlias("champion", to: ModelReference(parsing: "gas@2"))
        #expect(moved.before == nil)
        #expect(moved.version.aliases == ["champion"])
        #expect(try version("gas@champion") == 2)
        #expect(
            try store.setAlias("champion", to: ModelReference(parsing: "gas@3")).before == 2)
        try store.setAlias("challenger", to: ModelReference(parsing: "gas@champion"))
        #expect(try version("gas@champion") == 3)
        let summary = try #require(try store.models().first)
        #expect(summary.name == "gas")
        #expect(summary.versions == 3)
        #expect(summary.latest.version == 3)
        #expect(summary.aliases.map(\.name) == ["challenger", "champion"])
        #expect(summary.aliases.map(\.version) == [3, 3])
        #expect(
            try store.events(kind: "alias.moved")[1].detail
                == #"{"model":"gas","alias":"champion","from":2,"to":3}"#)
    }

    @Test func `what is not in the registry is an error that knows what is`() throws {
        _ = try save("a")
        #expect(throws: StoreError.modelNotFound(name: "gaz", among: ["gas"])) {
            try version("gaz")
        }
        #expect(throws: StoreError.versionNotFound(model: "gas", version: 4, latest: 1)) {
            try version("gas@4")
        }
        #expect(throws: StoreError.aliasNotFound(model: "gas", alias: "champion", among: [])) {
            try version("gas@champion")
        }
        #expect(throws: StoreError.modelName("a/b")) { try version("a/b") }
        #expect(throws: StoreError.aliasName("0")) { try version("gas@0") }
        #expect(throws: StoreError.aliasName("3")) {
            try store.setAlias("3", to: ModelReference(name: "gas"))
        }
        #expect(throws: StoreError.aliasName("latest")) {
            try store.setAlias("latest", to: ModelReference(name: "gas"))
        }
    }

    @Test func `a reference reads as it was written`() throws {
        for text in ["gas", "gas@3", "gas@champion"] {
            #expect(try ModelReference(parsing: text).description == text)
        }
    }
}
