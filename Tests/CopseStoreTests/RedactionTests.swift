import CopseStore
import Foundation
import Testing

@Suite struct RedactionTests {
    @Test(arguments: [
        ("!curl -H 'Authorization: Bearer abc.DEF-12'", "!curl -H 'Authorization: Bearer ***'"),
        ("!ETHERSCAN_API_KEY=0xABC ./run", "!ETHERSCAN_API_KEY=*** ./run"),
        (
            "load https://x.io/api?module=a&apikey=QQ1&b=2",
            "load https://x.io/api?module=a&apikey=***&b=2"
        ),
        ("load https://me:pass@x.io/a.csv", "load https://me:***@x.io/a.csv"),
        ("fetch with hunter22 and hunter22", "fetch with *** and ***"),
        // Nothing of these is secret.
        ("rename F token=tok", "rename F token=tok"),
        ("filter F key == 5", "filter F key == 5"),
        ("load https://x.io:8080/a@b.csv", "load https://x.io:8080/a@b.csv"),
        ("note \"a Bearer \"", "note \"a Bearer \""),
    ])
    func `secrets are hidden and nothing else is`(_ text: String, _ stored: String) throws {
        let place = try TemporaryStore()
        var options = StoreOptions()
        options.secrets = ["hunter22", "short", ""]
        let store = try place.open(options)
        let open = try store.openSession("scratch")
        _ = try store.begin(text, in: open.session.id)
        #expect(try store.cells(of: open.session.id)[0].source == stored)
        #expect(try store.history(HistoryFilter())[0].line == stored)
    }

    @Test func `a secret is nowhere in the file`() throws {
        let place = try TemporaryStore()
        var options = StoreOptions()
        options.secrets = ["s3cr3t-w0rd"]
        let store = try place.open(options)
        let open = try store.openSession("scratch")
        let cell = try store.begin("fetch s3cr3t-w0rd", in: open.session.id)
        var object = value("a")
        object.derivation = #"{"url":"s3cr3t-w0rd"}"#
        try store.finish(
            cell,
            CellOutcome(
                status: .ok, milliseconds: 1, json: #"{"key":"s3cr3t-w0rd"}"#,
                text: "s3cr3t-w0rd", objects: [object]))
        _ = try store.begin(command: "history s3cr3t-w0rd", in: nil)
        _ = try store.record(
            path: "/a", size: 1, modified: 1, options: #"{"url":"s3cr3t-w0rd"}"#)
        _ = try store.save(
            value("b"), as: "m", digest: identity("b"), card: #"{"a":"s3cr3t-w0rd"}"#)
        try store.log("x", detail: #"{"a":"s3cr3t-w0rd"}"#)
        try store.settle()
        for file in try FileManager.default.contentsOfDirectory(atPath: place.folder) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: place.folder + "/" + file))
            #expect(bytes.range(of: Data("s3cr3t".utf8)) == nil, "\(file)")
        }
    }
}
