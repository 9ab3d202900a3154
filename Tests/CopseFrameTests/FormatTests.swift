import CopseFrame
import CopseMath
import CopseTestSupport
import Foundation
import Testing

/// The same two transactions as the tools write them.
@Suite struct FormatTests {
    private static let hash = [
        "0x" + String(repeating: "ab", count: 32), "0x" + String(repeating: "c1", count: 32),
    ]
    private static let from = "0x" + String(repeating: "0d", count: 20)
    private static let to = "0x" + String(repeating: "e7", count: 20)

    private static let texts: [(name: String, text: String)] = [
        (
            "names.csv",
            """
            hash,from,to,value,gas,gasPrice,timestamp
            \(hash[0]),\(from),\(to),100000000000000000000,21000,20000000000,1572639282
            \(hash[1]),\(from),,0,90000,1,1572639283

            """
        ),
        (
            "etl.csv",
            """
            hash,from_address,to_address,value,gas,gas_price,block_timestamp\r
            \(hash[0]),\(from),\(to),100000000000000000000,21000,20000000000,1572639282\r
            \(hash[1]),\(from),,0,90000,1,1572639283\r

            """
        ),
        (
            "names.tsv",
            """
            hash\tfrom\tto\tvalue\tgas\tgasPrice\ttimestamp
            \(hash[0])\t\(from)\t\(to)\t100000000000000000000\t21000\t20000000000\t2019-11-01T20:14:42Z
            \(hash[1])\t\(from)\t\t0\t90000\t1\t2019-11-01T20:14:43Z

            """
        ),
        (
            // What ethereum-etl sends to Kafka.
            "stream.jsonl",
            """
            {"type":"transaction","hash":"\(hash[0])","from_address":"\(from)","to_address":"\(to)",\
            "value":100000000000000000000,"gas":21000,"gas_price":20000000000,"block_timestamp":1572639282}
            {"type":"transaction","hash":"\(hash[1])","from_address":"\(from)","to_address":null,\
            "value":0,"gas":90000,"gas_price":1,"block_timestamp":1572639283}

            """
        ),
        (
            "array.json",
            """
            [{"hash":"\(hash[0])","from":"\(from)","to":"\(to)","value":"100000000000000000000",
              "gas":21000,"gasPrice":20000000000,"timestamp":1572639282},
             {"hash":"\(hash[1])","from":"\(from)","to":null,"value":"0","gas":90000,"gasPrice":1,
              "timestamp":1572639283}]
            """
        ),
        (
            "txlist.json",
            """
            {"status":"1","message":"OK","result":[
             {"timeStamp":"1572639282","hash":"\(hash[0])","from":"\(from)","to":"\(to)",
              "value":"100000000000000000000","gas":"21000","gasPrice":"20000000000"},
             {"timeStamp":"1572639283","hash":"\(hash[1])","from":"\(from)","to":"","value":"0",
              "gas":"90000","gasPrice":"1"}]}
            """
        ),
        (
            "block.json",
            """
            [{"jsonrpc":"2.0","id":1,"result":{"number":"0x5","timestamp":"0x5dbc9232","transactions":[
              {"hash":"\(hash[0])","from":"\(from)","to":"\(to)","value":"0x56bc75e2d63100000",
               "gas":"0x5208","gasPrice":"0x4a817c800"}]}},
             {"jsonrpc":"2.0","id":2,"result":{"number":"0x6","timestamp":"0x5dbc9233","transactions":[
              {"hash":"\(hash[1])","from":"\(from)","to":null,"value":"0x0","gas":"0x15f90",
               "gasPrice":"0x1"}]}}]
            """
        ),
    ]

    private static let names = ["hash", "from", "to", "value", "gas", "gasPrice", "timestamp"]

    private static let wanted: Frame = {
        var builder = FrameBuilder(
            schema: Schema([
                Schema.Field(name: "hash", type: .string),
                Schema.Field(name: "from", type: .string),
                Schema.Field(name: "to", type: .string),
                Schema.Field(name: "value", type: .uint256),
                Schema.Field(name: "gas", type: .int), Schema.Field(name: "gasPrice", type: .int),
                Schema.Field(name: "timestamp", type: .timestamp),
            ]))
        builder.append([
            .string(hash[0]), .string(from), .string(to),
            .uint256(UInt256(decimal: "100000000000000000000".utf8) ?? .zero), .int(21000),
            .int(20_000_000_000), .timestamp(1_572_639_282_000_000),
        ])
        builder.append([
            .string(hash[1]), .string(from), .missing, .uint256(.zero), .int(90000), .int(1),
            .timestamp(1_572_639_283_000_000),
        ])
        return builder.frame
    }()

    @Test(arguments: texts.indices, [false, true])
    func `every format, plain and packed, gives the same transactions`(
        place: Int, isPacked: Bool
    ) throws {
        let (name, text) = Self.texts[place]
        let folder = try TemporaryFolder()
        try folder.write(text, to: name)
        var path = "\(folder.path)/\(name)"
        if isPacked {
            let gzip = try Process.run(URL(filePath: "/bin/gzip"), arguments: [path])
            gzip.waitUntilExit()
            path += ".gz"
        }
        #expect(try FrameLoader.load(paths: [path]).frame.selecting(Self.names) == Self.wanted)
        // Several files are one frame.
        let twice = try FrameLoader.load(paths: [path, path]).frame.selecting(Self.names)
        #expect(twice == Self.wanted.take([0, 1, 0, 1]))
    }

    @Test(arguments: texts.indices.filter { !texts[$0].name.hasSuffix(".json") })
    func `every format of lines streams to the same transactions`(place: Int) throws {
        let (name, text) = Self.texts[place]
        let folder = try TemporaryFolder()
        try folder.write(text, to: name)
        let reader = try RecordReader(
            path: "\(folder.path)/\(name)", schema: Self.wanted.schema)
        let block = try #require(try reader.next())
        #expect(block.frame == Self.wanted)
    }
}
