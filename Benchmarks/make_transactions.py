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


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
