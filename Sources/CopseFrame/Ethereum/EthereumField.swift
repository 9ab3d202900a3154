/// A column of an Ethereum transaction, by the one name it has here.
package enum EthereumField: String, Sendable, CaseIterable {
    case hash, nonce, blockNumber, blockHash, transactionIndex, from, to, value, gas, gasPrice
    case gasUsed, input, timestamp, isError, contractAddress, maxFeePerGas, maxPriorityFeePerGas
    case type

    package enum Kind: Sendable {
        /// Text in lower case: `hash`, `from`, `to`.
        case address
        case text
        /// A quantity, decimal or hexadecimal.
        case integer
        /// Seconds since 1970, decimal or hexadecimal, or an ISO time.
        case timestamp
    }

    package var kind: Kind {
        switch self {
        case .hash, .from, .to: .address
        case .blockHash, .input, .contractAddress: .text
        case .timestamp: .timestamp
        default: .integer
        }
    }

    /// What other tools call it, best first. ethereum-etl (CSV and its `receipt_` fields on Kafka),
    /// Etherscan (API and CSV export), JSON-RPC; `type` comes last because the items of
    /// ethereum-etl have one that says "transaction".
    package var aliases: [String] {
        switch self {
        case .hash: ["hash", "transaction_hash", "transactionHash", "tx_hash", "txHash", "Txhash"]
        case .nonce: ["nonce"]
        case .blockNumber: ["blockNumber", "block_number", "Blockno"]
        case .blockHash: ["blockHash", "block_hash"]
        case .transactionIndex: ["transactionIndex", "transaction_index"]
        case .from: ["from", "from_address", "From"]
        case .to: ["to", "to_address", "To"]
        case .value: ["value"]
        case .gas: ["gas", "gas_limit", "gasLimit"]
        case .gasPrice: ["gasPrice", "gas_price"]
        case .gasUsed: ["gasUsed", "gas_used", "receipt_gas_used"]
        case .input: ["input"]
        case .timestamp:
            ["timestamp", "block_timestamp", "timeStamp", "blockTimestamp", "UnixTimestamp"]
        case .isError: ["isError"]
        case .contractAddress:
            ["contractAddress", "contract_address", "receipt_contract_address"]
        case .maxFeePerGas: ["maxFeePerGas", "max_fee_per_gas"]
        case .maxPriorityFeePerGas: ["maxPriorityFeePerGas", "max_priority_fee_per_gas"]
        case .type: ["transaction_type", "type"]
        }
    }

    /// Names of a column that says the opposite: 1 is success.
    package var invertedAliases: [String] {
        self == .isError ? ["receipt_status", "txreceipt_status", "status"] : []
    }
}
