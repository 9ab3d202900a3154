// swift-tools-version: 6.2
import PackageDescription

// MARK: Rooms
//
// One entry per room of ARCHITECTURE.md, lowest floor first. `COPSE_ONLY=CopseFrame,CopseMath`
// restricts the package to those rooms, what they import and their tests: a room is then built
// and tested in seconds, and nothing above it is even resolved.

struct Room {
    var name: String
    var rooms: [String] = []
    var external: [External] = []
    var isExecutable = false
}

enum External: String {
    case argumentParser, crypto, grdb, hummingbird, log, serviceLifecycle, edit, forestKernel, zstd,
        zlib, textScan, cairo, protobuf
}

let rooms: [Room] = [
    Room(name: "CopseMath"),
    Room(name: "CopseModels", rooms: ["CopseMath"], external: [.forestKernel]),
    Room(name: "CopseFrame", rooms: ["CopseMath"], external: [.zstd, .zlib, .textScan]),
    Room(name: "CopseFeatures", rooms: ["CopseMath", "CopseFrame"]),
    Room(
        name: "CopseDetector",
        rooms: ["CopseMath", "CopseFrame", "CopseModels", "CopseFeatures"], external: [.crypto]),
    Room(
        name: "CopseONNX",
        rooms: ["CopseMath", "CopseFrame", "CopseModels", "CopseFeatures", "CopseDetector"],
        external: [.protobuf]),
    Room(name: "CopseSQL", rooms: ["CopseMath", "CopseFrame"], external: [.grdb]),
    Room(name: "CopseStore", rooms: ["CopseFrame"], external: [.grdb]),
    Room(
        name: "CopseShell",
        rooms: [
            "CopseMath", "CopseFrame", "CopseModels", "CopseFeatures", "CopseDetector",
            "CopseONNX", "CopseSQL", "CopseStore",
        ], external: [.crypto, .cairo]),
    Room(
        name: "CopseServe",
        rooms: ["CopseMath", "CopseFrame", "CopseModels", "CopseFeatures", "CopseDetector"],
        external: [.hummingbird, .log, .serviceLifecycle]),
    Room(
        name: "copse",
        rooms: ["CopseShell", "CopseStore", "CopseDetector", "CopseFrame", "CopseMath"],
        external: [.argumentParser, .edit], isExecutable: true),
    Room(
        name: "copsed", rooms: ["CopseDetector", "CopseServe"],
        external: [.argumentParser], isExecutable: true),
    Room(
        name: "copse-bench",
        rooms: ["CopseMath", "CopseModels", "CopseFrame", "CopseFeatures", "CopseDetector"],
        isExecutable: true),
]

// MARK: Selection

let only = Context.environment["COPSE_ONLY"].map { Set($0.split(separator: ",").map(String.init)) }

/// The rooms asked for and everything they import.
func closure(of names: Set<String>) -> Set<String> {
    var reached = names
    for room in rooms.reversed() where reached.contains(room.name) {
        reached.formUnion(room.rooms)
    }
    return reached
}

let selected =
    only.map { names in
        let reached = closure(of: names)
        return rooms.filter { reached.contains($0.name) }
    } ?? rooms
let hasEverything = selected.count == rooms.count
func isTested(_ room: Room) -> Bool { !room.isExecutable && (only?.contains(room.name) ?? true) }

// MARK: Dependencies

func products(_ external: External) -> [Target.Dependency] {
    switch external {
    case .argumentParser: [.product(name: "ArgumentParser", package: "swift-argument-parser")]
    case .crypto: [.product(name: "Crypto", package: "swift-crypto")]
    case .grdb:
        [
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"), "CSQLite",
        ]
    case .hummingbird:
        [
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        ]
    case .log: [.product(name: "Logging", package: "swift-log")]
    case .serviceLifecycle:
        [
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]
    case .edit: ["CEdit"]
    case .forestKernel: ["CForestKernel"]
    case .cairo: ["CCairo"]
    case .zstd: ["CZstd"]
    case .zlib: ["CZlib"]
    case .textScan: ["CTextScan"]
    case .protobuf: [.product(name: "SwiftProtobuf", package: "swift-protobuf")]
    }
}

let usesExternal = Set(selected.flatMap(\.external))
var dependencies: [Package.Dependency] = []
if usesExternal.contains(.argumentParser) {
    dependencies.append(
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"))
}
if usesExternal.contains(.crypto) {
    dependencies.append(.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"))
}
if usesExternal.contains(.grdb) {
    dependencies.append(.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"))
}
if usesExternal.contains(.protobuf) {
    dependencies.append(.package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"))
}
if usesExternal.contains(.hummingbird) {
    dependencies += [
        // Without its traits Hummingbird needs neither swift-configuration nor all of Foundation.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ]
}

// MARK: Targets

var targets: [Target] = selected.map { room in
    let needs =
        room.rooms.map { Target.Dependency(stringLiteral: $0) } + room.external.flatMap(products)
    return room.isExecutable
        ? .executableTarget(name: room.name, dependencies: needs)
        : .target(
            name: room.name, dependencies: needs,
            exclude: room.name == "CopseONNX" ? ["Proto/onnx.proto"] : [])
}
if usesExternal.contains(.edit) {
    targets.append(
        .systemLibrary(
            name: "CEdit", path: "Sources/C/CEdit", providers: [.apt(["libedit-dev"])]))
}
if usesExternal.contains(.grdb) {
    targets.append(
        .systemLibrary(
            name: "CSQLite", path: "Sources/C/CSQLite", providers: [.apt(["libsqlite3-dev"])]))
}
if usesExternal.contains(.zstd) {
    targets.append(
        .systemLibrary(
            name: "CZstd", path: "Sources/C/CZstd", providers: [.apt(["libzstd-dev"])]))
}
if usesExternal.contains(.zlib) {
    targets.append(
        .systemLibrary(name: "CZlib", path: "Sources/C/CZlib", providers: [.apt(["zlib1g-dev"])]))
}
if usesExternal.contains(.forestKernel) {
    targets.append(.target(name: "CForestKernel", path: "Sources/C/CForestKernel"))
}
if usesExternal.contains(.textScan) {
    targets.append(.target(name: "CTextScan", path: "Sources/C/CTextScan"))
}
if usesExternal.contains(.cairo) {
    // Its header is read here; the library itself is loaded when a picture is drawn.
    targets.append(
        .target(
            name: "CCairo", path: "Sources/C/CCairo",
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]))
}
targets.append(
    .target(
        name: "CopseTestSupport",
        dependencies: selected.contains { $0.name == "CopseFrame" }
            ? ["CopseMath", "CopseFrame"] : ["CopseMath"],
        path: "Tests/CopseTestSupport"))
targets += selected.filter(isTested).map { room in
    .testTarget(
        name: room.name + "Tests",
        dependencies: [.init(stringLiteral: room.name), "CopseTestSupport"]
            + room.rooms.map { .init(stringLiteral: $0) } + room.external.flatMap(products),
        exclude: room.goldenFolder)
}
if selected.contains(where: { $0.name == "copse" }), only?.contains("copse") ?? true {
    // The prompt through a pseudo-terminal.
    targets.append(
        .testTarget(
            name: "copseTests", dependencies: ["CopseTestSupport", "copse", "CopseShell"],
            exclude: ["Screens"]))
}
if hasEverything {
    targets.append(
        .testTarget(
            name: "CopseEndToEndTests",
            dependencies: ["CopseTestSupport", "CopseFrame", "copse", "copsed"]))
}

extension Room {
    /// What other packages may import; `Library/` in these rooms is public, and Snippets/ uses it.
    var isLibrary: Bool { ["CopseModels", "CopseDetector"].contains(name) }

    /// Golden files are read from the source tree by path, not bundled as resources.
    var goldenFolder: [String] {
        [
            "CopseMath", "CopseFrame", "CopseModels", "CopseFeatures", "CopseDetector",
            "CopseONNX", "CopseStore", "CopseShell",
        ].contains(name) ? ["Golden"] : []
    }
}

// MARK: Settings, the same for every target of ours

for target in targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
    ]
    if Context.environment["CI"] == "true" {
        settings.append(.treatAllWarnings(as: .error))
        target.cSettings = [.treatAllWarnings(as: .error)]
    }
    target.swiftSettings = settings
}

let package = Package(
    name: "copse",
    products: selected.compactMap { room in
        if room.isExecutable { return .executable(name: room.name, targets: [room.name]) }
        return room.isLibrary ? .library(name: room.name, targets: [room.name]) : nil
    },
    dependencies: dependencies,
    targets: targets,
    swiftLanguageModes: [.v6]
)
