import CopseFrame
import CopseMath
import Testing

private func loadJSON(
    _ text: String, _ format: LoadOptions.Format? = nil, _ options: LoadOptions = LoadOptions()
) throws(FrameError) -> LoadedFrame {
    var options = options
    options.format = format
    return try FrameLoader.load(bytes: Array(text.utf8), name: "t", options: options)
}

@Suite struct JSONLoaderTests {
    @Test func `columns are all keys in the order they appear, types follow from all rows`() throws
    {
        let frame = try loadJSON(
            """
            {"a":1,"b":"x","c":true,"w":18446744073709551616}
            {"b":"12","a":2.5,"t":"2019-11-01T20:18:58Z","d":{"k":[1]}}

            {"a":null,"b":"","c":false,"w":1,"i":"inf"}
            """
        ).frame
        #expect(frame.names == ["a", "b", "c", "w", "t", "d", "i"])
        #expect(
            frame.schema.fields.map(\.type) == [
                .float, .string, .bool, .uint256, .timestamp, .string, .float,
            ])
        #expect(frame["b"]?.text(at: 1) == "12" && frame["b"]?.isMissing(2) == true)
        #expect(frame["d"]?.text(at: 1) == #"{"k":[1]}"#)
        #expect(frame["i"]?.scalar(at: 2) == .float(.infinity))
        #expect(frame["w"]?.isMissing(1) == true)
    }

    @Test func `a reply of Etherscan is a frame of transactions`() throws {
        let text = #"""
            {"status":"1","message":"OK","result":[
             {"blockNumber":"5","timeStamp":"1572639538","hash":"0xA","from":"0xB","to":"",
              "value":"99999999999999999999","gas":"21000","isError":"1","txreceipt_status":"0"},
             {"blockNumber":"6","timeStamp":"1572639539","hash":"0xC","from":"0xB","to":"0xD",
              "value":"1","gas":"21000","isError":"0","txreceipt_status":"1"}]}
            """#
        let loaded = try loadJSON(text)
        #expect(loaded.frame.names[0...1] == ["blockNumber", "timestamp"])
        #expect(loaded.frame["hash"]?.text(at: 0) == "0xa")
        #expect(loaded.frame.schema.type(of: "value") == .uint256)
        #expect(loaded.frame["isError"] == Column(.int([1, 0])))
        #expect(loaded.frame["to"]?.isMissing(0) == true)
        #expect(loaded.notes.map(\.code) == ["ethereum.renamed"])
    }

    @Test func `a block of JSON-RPC gives its time to its transactions`() throws {
        let frame = try loadJSON(
            #"""
            {"jsonrpc":"2.0","id":1,"result":{"number":"0x5","timestamp":"0x5dbc9232",
             "transactions":[{"hash":"0x1","from":"0x2","to":null,"value":"0x0","gas":"0x5208"}]}}
            """#, .rpc
        ).frame
        #expect(frame["timestamp"] == Column(.timestamp([1_572_639_282_000_000])))
        #expect(frame["gas"] == Column(.int([21000])))
    }

    @Test func `a reply that carries an error says what it says`() {
        let error = #expect(throws: FrameError.self) {
            try loadJSON(#"{"status":"0","message":"NOTOK","result":"Max rate limit reached"}"#)
        }
        #expect(error?.message.contains("without transactions") == true)
    }

    @Test func `lines that are no record stop the load or are left out`() throws {
        let text = "{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n"
        let error = #expect(throws: FrameError.self) { try loadJSON(text, .jsonl) }
        #expect(error?.message == "'t', line 2, column 6: the JSON text ends too early.")
        let list = #expect(throws: FrameError.self) { try loadJSON("[1]", .jsonl) }
        #expect(list?.message == "'t', line 1: a record must be a JSON object, this is an array.")
        var options = LoadOptions()
        options.onError = .skip
        let loaded = try loadJSON(text, .jsonl, options)
        #expect(loaded.frame["a"] == Column(.int([1, 2])))
        #expect(loaded.notes[0].message.hasPrefix("2 rows could not be read"))
    }

    @Test func `options work as for tables`() throws {
        var options = LoadOptions()
        options.types = ["a": .string]
        options.columns = ["a"]
        options.limit = 2
        let frame = try loadJSON("{\"a\":1,\"b\":1}\n{\"a\":2}\n{\"a\":3}\n", .jsonl, options).frame
        #expect(frame == Frame([("a", Column(.string(TextStorage(["1", "2"]))))]))
        options.types = ["a": .bool]
        let error = #expect(throws: FrameError.self) { try loadJSON("{\"a\":5}", .jsonl, options) }
        #expect(error?.message == "'t', line 1, column 'a': '5' is not true or false.")
    }
}
