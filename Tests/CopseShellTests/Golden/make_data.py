"""Makes the small files in data/ that the sessions load. Python 3, standard library only."""
import random
from pathlib import Path

folder = Path(__file__).parent / "data"
random.seed(2)
addresses = ["0x%040x" % random.getrandbits(160) for _ in range(6)]

rows = []
time = 1488775107
for number in range(60):
    time += random.choice([0, 13, 14, 15, 40])
    sender, receiver = random.sample(addresses, 2)
    value = random.choice([0, 10**16, 5 * 10**17, 10**18, 3 * 10**18])
    price = random.choice([20, 21, 22, 25]) * 10**9
    label = 0
    if number in (17, 44):
        value, price, label = 5 * 10**22, 900 * 10**9, 1
    to = "" if number == 9 else receiver
    rows.append(
        f"0x{random.getrandbits(256):064x},{number // 4 + 3300400},{sender},{to},{value},"
        f"{random.choice([21000, 90000])},{price},{time},{label}"
    )
header = "hash,block_number,from_address,to_address,value,gas,gas_price,block_timestamp,label"
(folder / "tx.csv").write_text("\n".join([header, *rows]) + "\n")

text = {
    "ragged.csv": "a,b\n1,2\n3\n",
    "empty.csv": "",
    "header.csv": "a,b\n",
    "one.csv": "a,b\n1,2\n",
    "names.csv": "name,city\nann,rome\nbob,oslo\n",
    "infinite.csv": "a,b\n1,2\ninf,3\n",
    "constant.csv": "a,b\n1,1\n1,2\n1,3\n1,4\n",
    "odd names.csv": "Value (Wei),b\n5,x\n7,y\n",
    "quote.csv": 'a,b\n1,"two\n3,4\n',
}
for name, content in text.items():
    (folder / name).write_text(content)
(folder / "binary.bin").write_bytes(bytes(range(256)))
(folder / "broken.copse").write_bytes(b"\x89COPSE\r\n" + bytes(40))
