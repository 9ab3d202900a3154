import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

private let mainnet = "eth_tx_etl_blocks3300000.csv"

private func loadShared(
    _ file: String, _ options: LoadOptions = LoadOptions()
) throws -> LoadedFrame {
    try FrameLoader.load(paths: [SharedData.path(file)], options: options)
}

@Suite struct EthereumTests {
    @Test func `names of ethereum-etl become the contract's, with one note`() throws {
        let loaded = try load(
            """
            hash,from_address,to_address,value,block_timestamp,receipt_status,memo
            0xAB,0xCD,,18446744073709551616,1572639538,1,x
            0xEF,0xCD,0xEF,0x10,2019-11-01 20:18:58 UTC,0,y
            """)
        let frame = loaded.frame
        #expect(frame.names == ["hash", "from", "to", "value", "timestamp", "isError", "memo"])
        #expect(frame["hash"]?.text(at: 0) == "0xab")
        #expect(frame["to"]?.isMissing(0) == true)
        #expect(frame["value"]?.scalar(at: 0) == .uint256(UInt256(w0: 0, w1: 1)))
        #expect(frame["value"]?.scalar(at: 1) == .uint256(UInt256(16)))
        #expect(
            frame["timestamp"]
                == Column(.timestamp([1_572_639_538_000_000, 1_572_639_538_000_000])))
        #expect(frame["isError"] == Column(.int([0, 1])))
        #expect(
            loaded.notes == [
                Note(
                    code: "ethereum.renamed",
                    message: "Ethereum columns renamed: from_address -> from, to_address -> to, "
                        + "block_timestamp -> timestamp, receipt_status -> isError. isError is the "
                        + "opposite of the status column it comes from. --raw-names keeps the names "
                        + "of the file.")
            ])
    }

    @Test func `raw names keep everything as it is written`() throws {
        var options = LoadOptions()
        options.rawNames = true
        let frame = try load("hash,from_address,to_address,value\n0xA,0xB,0xC,0x1\n", options).frame
        #expect(frame.names == ["hash", "from_address", "to_address", "value"])
        #expect(frame["hash"]?.text(at: 0) == "0xA")
        #expect(frame.schema.type(of: "value") == .string)
    }

    @Test func `a table that lacks one of the four names is not touched`() throws {
        let loaded = try load("hash,from_address,value\n0xA,0xB,1\n")
        #expect(loaded.frame.names == ["hash", "from_address", "value"])
        #expect(loaded.notes.isEmpty)
    }

    @Test(arguments: ["0.5", "5.0", "1 Ether"])
    func `an amount in ether is never taken for wei`(value: String) throws {
        let loaded = try load("hash,from_address,to_address,value,gas\n0xA,b,c,\(value),0x5\n")
        #expect(loaded.frame.names == ["hash", "from_address", "to_address", "value", "gas"])
        #expect(loaded.frame.schema.type(of: "gas") == .string)
        #expect(loaded.notes.map(\.code) == ["ethereum.notWei"])
        var options = LoadOptions()
        options.types = ["value": .float]
        let forced = try load("hash,from_address,to_address,value\n0xA,b,c,1e18\n", options)
        #expect(forced.frame.names == ["hash", "from", "to", "value"])
    }

    @Test func `a status that is neither 0 nor 1 stays what it is`() throws {
        let frame = try load("hash,from,to,value,status\na,b,c,1,ok\n").frame
        #expect(frame.names == ["hash", "from", "to", "value", "status"])
    }

    @Test func `times in milliseconds are not taken for seconds`() throws {
        let loaded = try load("hash,from,to,value,timestamp\na,b,c,1,1572639538000\n")
        #expect(loaded.frame.schema.type(of: "timestamp") == .int)
        #expect(loaded.notes.map(\.code) == ["ethereum.timestamp"])
    }

    @Test func `the item type of ethereum-etl gives way to the transaction type`() throws {
        let frame = try load("type,hash,from,to,value,transaction_type\ntransaction,a,b,c,1,2\n")
            .frame
        #expect(frame.names == ["type_raw", "hash", "from", "to", "value", "type"])
    }

    @Test(.enabled(if: SharedData.isPresent(mainnet)))
    func `the transactions of 2017 load with exact types`() throws {
        let loaded = try loadShared(mainnet)
        let frame = loaded.frame
        #expect(frame.rowCount == 19_999)
        #expect(
            frame.schema.fields.map { "\($0.name):\($0.type)" } == [
                "hash:string", "nonce:int", "blockHash:string", "blockNumber:int",
                "transactionIndex:int", "from:string", "to:string", "value:uint256", "gas:int",
                "gasPrice:int", "input:string", "timestamp:timestamp", "maxFeePerGas:float",
                "maxPriorityFeePerGas:float", "type:int",
            ])
        #expect(frame["to"]?.missingCount == 31)
        #expect(frame["maxFeePerGas"]?.missingCount == 19_999)
        guard case .uint256(let values) = try frame.column(named: "value").storage else {
            Issue.record("value is not uint256")
            return
        }
        #expect(values.filter { $0.int64 == nil }.count == 2414)
        #expect(values.filter { $0.uint64 == nil }.count == 1992)
        #expect(values.max()?.description == "50000000000000000000000")
        #expect(frame["timestamp"]?.scalar(at: 0) == .timestamp(1_488_775_107_000_000))
        #expect(loaded.notes.map(\.code) == ["ethereum.renamed"])
    }

    @Test(.enabled(if: SharedData.isPresent("eth_tx_rpc_hex_small.csv")))
    func `hexadecimal quantities of JSON-RPC are numbers`() throws {
        let frame = try loadShared("eth_tx_rpc_hex_small.csv").frame
        #expect(
            frame["value"]?.scalar(at: 0)
                == .uint256(try #require(UInt256(hexadecimal: "5f68e8131ecf80000".utf8))))
        #expect(frame["blockNumber"]?.scalar(at: 0) == .int(0xb872))
        #expect(frame["timestamp"]?.scalar(at: 0) == .timestamp(0x55c4_6cdd * 1_000_000))
        #expect(frame["inputBytes"]?.type == .int)
    }

    @Test(.enabled(if: SharedData.isPresent("eth_tx_account_slurp.csv")))
    func `ISO times and epoch seconds of one file agree`() throws {
        let frame = try loadShared("eth_tx_account_slurp.csv").frame
        #expect(frame["date"] == frame["timestamp"])
        #expect(frame["ether"]?.type == .float)
    }

    @Test(.enabled(if: SharedData.isPresent("eth_fraud_accounts.csv")))
    func `the fraud accounts keep their odd names`() throws {
        let frame = try loadShared("eth_fraud_accounts.csv").frame
        #expect(frame.names[0] == "column_1" && frame.names.contains(" ERC20 avg val rec"))
        #expect(frame.rowCount == 9841 && frame.columns.count == 51)
        #expect(frame.columns.filter { $0.type == .string }.count == 3)
    }

    @Test(.enabled(if: SharedData.isPresent("ts_eth_avg_gas_price_daily.csv")))
    func `a file in which everything is quoted still has numbers`() throws {
        let frame = try loadShared("ts_eth_avg_gas_price_daily.csv").frame
        #expect(frame.schema.fields.map(\.type) == [.string, .int, .int])
    }
}
