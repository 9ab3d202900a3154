import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import CopseServe
import Foundation

/// Transactions made from a seed: as a frame for the detector, as JSON for the daemon.
struct Transactions: Sendable {
    let frame: Frame
    /// As ethereum-etl writes them, one object each.
    let json: [String]

    init(rows: Int, seed: UInt64 = 1) {
        var random = RandomStream(seed: seed, stream: 3)
        var hash = TextStorage()
        var from = TextStorage()
        var to = TextStorage()
        var value: [UInt256] = []
        var gas: [Int64] = []
        var price: [Int64] = []
        var time: [Int64] = []
        var toValidity = Validity(allPresent: 0)
        var json: [String] = []
        for row in 0..<rows {
            hash.append("0x\(String(row, radix: 16))ab")
            from.append("0xf\(random.uniform(below: 9))")
            let isCreation = random.uniform(below: 20) == 0
            to.append(isCreation ? "" : "0xe\(random.uniform(below: 7))")
            toValidity.append(present: !isCreation)
            value.append(UInt256(w0: random.nextUInt64(), w1: random.uniform() < 0.1 ? 7 : 0))
            gas.append(Int64(21_000 + random.uniform(below: 400_000)))
            price.append(Int64(random.uniform(below: 90_000_000_000)))
            time.append(1_488_775_107 + Int64(row * 3 + random.uniform(below: 5)))
            let receiver =
                isCreation ? "null" : "\"\(to[row].uppercased().replacing("X", with: "x"))\""
            json.append(
                #"{"hash":"\#(hash[row])","from_address":"\#(from[row])","to_address":\#(receiver),"#
                    + #""value":\#(value[row]),"gas":\#(gas[row]),"gas_price":\#(price[row]),"#
                    + #""block_timestamp":\#(time[row])}"#)
        }
        frame = Frame([
            ("hash", Column(.string(hash))), ("from", Column(.string(from))),
            ("to", Column(.string(to), validity: toValidity)), ("value", Column(.uint256(value))),
            ("gas", Column(.int(gas))), ("gasPrice", Column(.int(price))),
            ("timestamp", Column(.timestamp(time.map { $0 * 1_000_000 }))),
        ])
        self.json = json
    }

    /// `{"transactions":[…]}` of some rows.
    func batch(_ rows: Range<Int>) -> String {
        #"{"transactions":["# + json[rows].joined(separator: ",\n") + "]}"
    }

    func lines(_ rows: Range<Int>) -> String { json[rows].map { $0 + "\n" }.joined() }
}

extension ServedModel {
    static let training = Transactions(rows: 600)

    /// The recipe `eth` over 600 transactions.
    static func forTests(includesState: Bool = true) throws -> ServedModel {
        if includesState { return shared }
        return try trained(includesState: false)
    }

    private static let shared: ServedModel = {
        do { return try trained(includesState: true) } catch { fatalError("\(error)") }
    }()

    private static func trained(includesState: Bool) throws -> ServedModel {
        let options = TrainingOptions(
            parameters: ForestParameters(trees: 50, seed: 42), contamination: .share(0.02),
            includesState: includesState)
        let training = try Detector.train(
            on: TiedFrame(training.frame), recipe: .eth, options: options)
        return try ServedModel(detector: training.detector, name: "gas")
    }

    /// A model over plain columns, without a recipe.
    static func plain(missing: MissingPolicy = .divide) throws -> ServedModel {
        let options = TrainingOptions(
            columns: ["gas", "gasPrice"],
            parameters: ForestParameters(trees: 20, missing: missing, seed: 1))
        let training = try Detector.train(on: TiedFrame(training.frame), options: options)
        return try ServedModel(detector: training.detector, name: "plain")
    }

    /// What `score` in the shell gives on a frame of exactly these rows.
    func expected(_ frame: Frame) throws -> [UInt64] {
        try detector.scores(of: TiedFrame(frame)).map(\.bitPattern)
    }
}

extension [String: Any] {
    var score: UInt64 { (self["score"] as? Double)?.bitPattern ?? .max }

    var index: Int? { self["index"] as? Int }
}

extension Answer {
    var predictions: [[String: Any]] { json["predictions"] as? [[String: Any]] ?? [] }

    var faults: [[String: Any]] { json["errors"] as? [[String: Any]] ?? [] }

    var code: String { (json["type"] as? String ?? "").replacing("urn:copse:problem:", with: "") }

    var detail: String { json["detail"] as? String ?? "" }
}
