"""Writes synthetic transactions: hash,from,to,value,gas,gasPrice,timestamp,label.

    python make_transactions.py PATH ROWS ADDRESSES [SEED]

1,000,000 rows are 198 MB. A third of the values are 0; others have 50 to 72 bits, so that some need more than
64. Few addresses send most of the transactions.
"""
import random
import sys


def write(path, rows, addresses, seed):
    draw = random.Random(seed)
    known = ["0x%040x" % draw.getrandbits(160) for _ in range(addresses)]
    time = 1_600_000_000
    with open(path, "w") as file:
        file.write("hash,from,to,value,gas,gasPrice,timestamp,label\n")
        for row in range(rows):
            if row % 7 == 0:
                time += 13
            value = 0 if draw.random() < 0.35 else draw.getrandbits(draw.choice((50, 57, 60, 63, 66, 72)))
            gas = 21_000 if draw.random() < 0.5 else draw.randrange(21_000, 500_000)
            price = draw.randrange(1, 200) * 10**9 + (draw.randrange(10**9) if draw.random() < 0.3 else 0)
            file.write(
                "0x%064x,%s,%s,%d,%d,%d,%d,%d\n"
                % (
                    draw.getrandbits(256),
                    known[int(addresses * draw.random() ** 2)],
                    known[int(addresses * draw.random() ** 2)],
                    value, gas, price, time, draw.random() < 0.01,
                )
            )


def write_lines(path, rows, addresses, seed):
    """Transactions as ethereum-etl streams them, without the receipt: 581 bytes each, most with an empty input."""
    draw = random.Random(seed)
    known = ["0x%040x" % draw.getrandbits(160) for _ in range(addresses)]
    with open(path, "w") as file:
        for row in range(rows):
            block = 17_000_000 + row // 150
            value = 0 if draw.random() < 0.35 else draw.getrandbits(draw.choice((50, 57, 60, 63, 66, 72)))
            kind = 2 if draw.random() < 0.8 else 0
            fee = draw.randrange(1, 200) * 10**9
            file.write(
                '{"type": "transaction", "hash": "0x%064x", "nonce": %d, "transaction_index": %d, "from_address": "%s", '
                '"to_address": "%s", "value": %d, "gas": %d, "gas_price": %d, "input": "0x", "block_timestamp": %d, '
                '"block_number": %d, "block_hash": "0x%064x", "max_fee_per_gas": %s, "max_priority_fee_per_gas": %s, '
                '"transaction_type": %d}\n'
                % (
                    draw.getrandbits(256), row % 977, row % 150,
                    known[int(addresses * draw.random() ** 2)], known[int(addresses * draw.random() ** 2)],
                    value, 21_000 if draw.random() < 0.5 else draw.randrange(21_000, 500_000), fee,
                    1_683_000_000 + (row // 150) * 12, block, block * 7919,
                    fee + 10**9 if kind == 2 else "null", 10**9 if kind == 2 else "null", kind,
                )
            )


if __name__ == "__main__":
    write = write_lines if sys.argv[1].endswith(".jsonl") else write
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
