import CopseFrame
import CopseMath
import Testing

/// The same three transactions as every tool hands them out.
@Suite struct SourceFormatTests {
    private static let etherscan = #"""
        {"status":"1","message":"OK","result":[
        {"blockNumber":"46147","blockHash":"0x4e3a","timeStamp":"1438918233","hash":"0x5C50","nonce":"0","transactionIndex":"0","from":"0xA1E4380A","to":"0x5DF9B879","value":"31337","gas":"21000","gasPrice":"50000000000000","input":"0x","methodId":"0x","functionName":"","contractAddress":"","cumulativeGasUsed":"21000","txreceipt_status":"","gasUsed":"21000","confirmations":"19000000","isError":"0"},
        {"blockNumber":"46169","blockHash":"0x0ba7","timeStamp":"1438918234","hash":"0x19F1","nonce":"1","transactionIndex":"0","from":"0xA1E4380A","to":"","value":"19900000000000000000000","gas":"90000","gasPrice":"1000000000","input":"0x6060","methodId":"0x6060","functionName":"","contractAddress":"0xc0de","cumulativeGasUsed":"60000","txreceipt_status":"0","gasUsed":"60000","confirmations":"1","isError":"1"},
        {"blockNumber":"46170","blockHash":"0x0ba8","timeStamp":"1438918235","hash":"0x9E6E","nonce":"2","transactionIndex":"3","from":"0xA1E4380A","to":"0x5DF9B879","value":"0","gas":"21000","gasPrice":"1000000000","input":"0x","methodId":"0x","functionName":"","contractAddress":"","cumulativeGasUsed":"60000","txreceipt_status":"1","gasUsed":"21000","confirmations":"1","isError":"0"}]}
        """#

    private static let kafka = #"""
        {"type": "transaction", "hash": "0x5C50", "nonce": 0, "transaction_index": 0, "from_address": "0xA1E4380A", "to_address": "0x5DF9B879", "value": 31337, "gas": 21000, "gas_price": 50000000000000, "input": "0x", "block_timestamp": 1438918233, "block_number": 46147, "block_hash": "0x4e3a", "max_fee_per_gas": null, "max_priority_fee_per_gas": null, "transaction_type": 0, "receipt_cumulative_gas_used": 21000, "receipt_gas_used": 21000, "receipt_contract_address": null, "receipt_root": "0x9669", "receipt_status": null, "receipt_effective_gas_price": 50000000000000, "item_id": "transaction_0x5c50", "item_timestamp": "2015-08-07T03:30:33Z"}
        {"type": "transaction", "hash": "0x19F1", "nonce": 1, "transaction_index": 0, "from_address": "0xA1E4380A", "to_address": null, "value": 19900000000000000000000, "gas": 90000, "gas_price": 1000000000, "input": "0x6060", "block_timestamp": 1438918234, "block_number": 46169, "block_hash": "0x0ba7", "max_fee_per_gas": null, "max_priority_fee_per_gas": null, "transaction_type": 0, "receipt_cumulative_gas_used": 60000, "receipt_gas_used": 60000, "receipt_contract_address": "0xc0de", "receipt_root": null, "receipt_status": 0, "receipt_effective_gas_price": 1000000000, "item_id": "transaction_0x19f1", "item_timestamp": "2015-08-07T03:30:34Z"}
        {"type": "transaction", "hash": "0x9E6E", "nonce": 2, "transaction_index": 3, "from_address": "0xA1E4380A", "to_address": "0x5DF9B879", "value": 0, "gas": 21000, "gas_price": 1000000000, "input": "0x", "block_timestamp": 1438918235, "block_number": 46170, "block_hash": "0x0ba8", "max_fee_per_gas": null, "max_priority_fee_per_gas": null, "transaction_type": 0, "receipt_cumulative_gas_used": 60000, "receipt_gas_used": 21000, "receipt_contract_address": null, "receipt_root": null, "receipt_status": 1, "receipt_effective_gas_price": 1000000000, "item_id": "transaction_0x9e6e", "item_timestamp": "2015-08-07T03:30:35Z"}
        """#

    private static let transactions = [
        #"{"blockHash":"0x4e3a","blockNumber":"0xb443","from":"0xA1E4380A","gas":"0x5208","gasPrice":"0x2d79883d2000","hash":"0x5C50","input":"0x","nonce":"0x0","to":"0x5DF9B879","transactionIndex":"0x0","value":"0x7a69","type":"0x0","v":"0x1c","r":"0x1","s":"0x2"}"#,
        #"{"blockHash":"0x0ba7","blockNumber":"0xb459","from":"0xA1E4380A","gas":"0x15f90","gasPrice":"0x3b9aca00","hash":"0x19F1","input":"0x6060","nonce":"0x1","to":null,"transactionIndex":"0x0","value":"0x436c7fa354801700000","type":"0x2","accessList":[],"chainId":"0x1","v":"0x0","r":"0x1","s":"0x2","yParity":"0x0"}"#,
        #"{"blockHash":"0x0ba8","blockNumber":"0xb45a","from":"0xA1E4380A","gas":"0x5208","gasPrice":"0x3b9aca00","hash":"0x9E6E","input":"0x","nonce":"0x2","to":"0x5DF9B879","transactionIndex":"0x3","value":"0x0","type":"0x0","v":"0x1c","r":"0x1","s":"0x2"}"#,
    ]

    /// The replies of a node to a call per block.
    private static let blocks = transactions.enumerated().map { place, transaction in
        let time = ["0x55c42659", "0x55c4265a", "0x55c4265b"][place]
        return #"{"jsonrpc":"2.0","id":\#(place),"result":{"number":"0x1","hash":"0x4e3a","#
            + #""timestamp":"\#(time)","gasUsed":"0x1","transactions":[\#(transaction)]}}"#
    }

    private static let csv = """
        hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,input,block_timestamp,max_fee_per_gas,max_priority_fee_per_gas,transaction_type
        0x5C50,0,0x4e3a,46147,0,0xA1E4380A,0x5DF9B879,31337,21000,50000000000000,0x,1438918233,,,0
        0x19F1,1,0x0ba7,46169,0,0xA1E4380A,,19900000000000000000000,90000,1000000000,0x6060,1438918234,,,0
        0x9E6E,2,0x0ba8,46170,3,0xA1E4380A,0x5DF9B879,0,21000,1000000000,0x,1438918235,,,0
        """

    private static let sources: [(name: String, text: String)] = [
        ("etherscan.json", etherscan), ("kafka.jsonl", kafka), ("transactions.csv", csv),
        (
            "transactions.tsv",
            csv.split(separator: ",", omittingEmptySubsequences: false)
                .joined(separator: "\t")
        ),
        ("batch.json", "[" + blocks.joined(separator: ",\n") + "]"),
        ("blocks.jsonl", blocks.joined(separator: "\n") + "\n"),
        ("blocks", blocks.joined(separator: "\n")),
    ]

    @Test(arguments: sources)
    func `all sources give the same columns of the same three transactions`(
        name: String, text: String
    ) throws {
        for blockSize in [1, 100, 1 << 18] {
            for threads in [1, 2] {
                var options = LoadOptions()
                options.blockSize = blockSize
                options.threads = threads
                let frame = try FrameLoader.load(
                    bytes: Array(text.utf8), name: name, options: options
                ).frame
                #expect(frame.rowCount == 3)
                #expect(frame["hash"] == strings("0x5c50", "0x19f1", "0x9e6e"))
                #expect(frame["from"] == strings("0xa1e4380a", "0xa1e4380a", "0xa1e4380a"))
                #expect(frame["to"]?.text(at: 0) == "0x5df9b879")
                #expect(frame["to"]?.isMissing(1) == true)
                let wide = try #require(UInt256(decimal: "19900000000000000000000".utf8))
                #expect(frame["value"] == Column(.uint256([UInt256(31337), wide, .zero])))
                #expect(frame["gas"] == Column(.int([21000, 90000, 21000])))
                #expect(
                    frame["gasPrice"]
                        == Column(.int([50_000_000_000_000, 1_000_000_000, 1_000_000_000])))
                #expect(frame["nonce"] == Column(.int([0, 1, 2])))
                #expect(frame["blockNumber"] == Column(.int([46147, 46169, 46170])))
                #expect(
                    frame["timestamp"]
                        == Column(
                            .timestamp([
                                1_438_918_233_000_000, 1_438_918_234_000_000,
                                1_438_918_235_000_000,
                            ])))
                #expect(frame["input"] == strings("0x", "0x6060", "0x"))
            }
        }
    }

    @Test func `a failed transaction is 1 in every tool's words, and unknown stays unknown`() throws
    {
        let etherscan = try FrameLoader.load(bytes: Array(Self.etherscan.utf8), name: "e").frame
        #expect(etherscan["isError"] == Column(.int([0, 1, 0])))
        let kafka = try FrameLoader.load(bytes: Array(Self.kafka.utf8), name: "k").frame
        let isError = try #require(kafka["isError"])
        #expect(isError.isMissing(0))
        #expect(isError.scalar(at: 1) == .int(1) && isError.scalar(at: 2) == .int(0))
    }

    @Test func `one block by itself, a list of transactions and an answer without any load too`()
        throws
    {
        let block =
            #"{"number":"0x1","timestamp":"0x55c42659","transactions":["#
            + Self.transactions.joined(separator: ",") + "]}"
        #expect(try FrameLoader.load(bytes: Array(block.utf8), name: "b").frame.rowCount == 3)
        let list = "[" + Self.transactions.joined(separator: ",\n") + "]"
        let frame = try FrameLoader.load(bytes: Array(list.utf8), name: "l").frame
        #expect(frame.rowCount == 3 && frame["timestamp"] == nil)
        let empty = try FrameLoader.load(
            bytes: Array(#"{"jsonrpc":"2.0","id":1,"result":{"transactions":[]}}"#.utf8), name: "n")
        #expect(empty.frame.rowCount == 0 && empty.notes.map(\.code) == ["frame.noRows"])
    }

    @Test func `several files of one kind are one frame, in their order`() throws {
        let folder = try TemporaryFolder()
        for (place, block) in Self.blocks.enumerated() {
            try folder.write(block, to: "block-\(place).json")
        }
        let frame = try FrameLoader.load(paths: [folder.path + "/block-*.json"]).frame
        #expect(frame["nonce"] == Column(.int([0, 1, 2])))
        let lines = Self.kafka.split(separator: "\n").map { "\($0)\n" }
        try folder.write(lines[0], to: "a.jsonl")
        try folder.write(lines[1] + lines[2], to: "b.jsonl")
        let whole = try FrameLoader.load(bytes: Array(Self.kafka.utf8), name: "k").frame
        #expect(try FrameLoader.load(paths: [folder.path + "/[ab].jsonl"]).frame == whole)
        let error = #expect(throws: FrameError.self) {
            try folder.write(Self.csv, to: "c.csv")
            _ = try FrameLoader.load(paths: [folder.path + "/a.jsonl", folder.path + "/c.csv"])
        }
        #expect(error?.code == "frame.columnsDiffer")
    }

    private func strings(_ texts: String...) -> Column {
        Column(.string(TextStorage(texts)))
    }
}
