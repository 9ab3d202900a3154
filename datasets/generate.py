#!/usr/bin/env python3
"""Synthetic Ethereum-like transactions with labelled anomalies.

    python3 datasets/generate.py > datasets/transactions.csv          # the file that ships
    python3 datasets/generate.py --rows 1000000 --seed 7 > big.csv

Standard library only. Same arguments, same bytes (random.Random is stable; amounts are rounded to
whole wei before they are printed). Severities and the seed were fixed before any model was judged
on the file; the README beside this script describes every kind of anomaly.
"""
import argparse
import bisect
import itertools
import math
import random
import sys

GWEI = 10**9
ETHER = 10**18
START = 1_700_438_400  # Monday 2023-11-20T00:00:00Z
BLOCK_SECONDS = 12

# Frozen severities. Shares are of all rows; factors multiply what the sender would have sent.
KINDS = {
    "value_spike": {"share": 0.0025, "factor": (40, 400)},
    "gas_price_spike": {"share": 0.0025, "factor": (8, 60)},
    "sender_burst": {"share": 0.0030, "length": (10, 16), "gap": (0, 24)},
    "contract_drain": {"share": 0.0025, "length": (6, 10), "ether": (80, 900)},
    "night_activity": {"share": 0.0020, "hours": (2, 3, 4), "factor": (4, 20)},
    "new_pair_large": {"share": 0.0025, "ether": (60, 600)},
}


class Zipf:
    """Ranks 0..<n with probability proportional to 1 / (rank + 1) ** s."""

    def __init__(self, n, s):
        self.cumulative = list(itertools.accumulate(1.0 / (k + 1) ** s for k in range(n)))

    def draw(self, rng):
        return bisect.bisect_left(self.cumulative, rng.random() * self.cumulative[-1])


def address(rng):
    return "0x%040x" % rng.getrandbits(160)


class World:
    def __init__(self, rng, accounts):
        self.rng = rng
        self.people = [address(rng) for _ in range(accounts)]
        # Most people are awake in a window of the day; a tenth are bots that never sleep.
        self.wake = [None if rng.random() < 0.1 else rng.choice((6, 7, 8, 12, 13)) for _ in self.people]
        # Ether a person usually sends: log-normal over people.
        self.usual = [10 ** rng.uniform(-2.5, 1.0) for _ in self.people]
        self.contracts = [address(rng) for _ in range(max(20, accounts // 25))]
        self.contract_gas = [rng.choice((52_000, 65_000, 90_000, 121_000, 180_000, 300_000)) for _ in self.contracts]
        self.exchanges = [address(rng) for _ in range(8)]
        self.sender = Zipf(accounts, 0.9)
        self.contract = Zipf(len(self.contracts), 1.1)
        self.log_price = math.log(25.0)

    def awake(self, person, hour):
        wake = self.wake[person]
        return wake is None or (hour - wake) % 24 < 15

    def base_price(self, second):
        """Gwei: a mean-reverting walk (per draw) on a daily cycle that peaks at 15:00 UTC."""
        self.log_price += 0.02 * (math.log(25.0) - self.log_price) + self.rng.uniform(-0.045, 0.045)
        cycle = 0.25 * math.cos((second / 3600 - 15) * math.pi / 12)
        return math.exp(self.log_price + cycle)

    def pick_sender(self, hour):
        for _ in range(20):
            person = self.sender.draw(self.rng)
            if self.awake(person, hour):
                return person
        return person

    def amount(self, person):
        """Wei: round amounts as people type them, or odd ones to the last wei."""
        ether = self.usual[person] * 10 ** self.rng.uniform(-0.8, 0.8)
        if self.rng.random() < 0.6:
            digits = 1 - int(math.floor(math.log10(ether)))
            return int(round(ether, max(0, digits)) * 10**6) * 10**12
        return int(ether * 10**9) * GWEI + self.rng.getrandbits(29)

    def price(self, base):
        gwei = base * 10 ** self.rng.uniform(-0.12, 0.18)
        if self.rng.random() < 0.5:
            return max(1, round(gwei)) * GWEI
        return int(gwei * 1000) * (GWEI // 1000) + self.rng.getrandbits(19)

    def transaction(self, time):
        rng = self.rng
        person = self.pick_sender(time % 86400 // 3600)
        price = self.price(self.base_price(time))
        if rng.random() < 0.42:
            contract = self.contract.draw(rng)
            gas = int(self.contract_gas[contract] * rng.uniform(1.0, 1.5))
            value = 0 if rng.random() < 0.85 else self.amount(person)
            return [time, person, self.contracts[contract], value, gas, price, 0, ""]
        to = rng.choice(self.exchanges) if rng.random() < 0.3 else self.people[self.sender.draw(rng)]
        gas = 21_000 if rng.random() < 0.8 else rng.choice((25_000, 40_000, 90_000))
        return [time, person, to, self.amount(person), gas, price, 0, ""]


def block_time(second):
    return START + int(second) // BLOCK_SECONDS * BLOCK_SECONDS


def ordinary(world, rows, span):
    """Arrivals over `span` seconds, busier by day, placed in blocks."""
    rng, times = world.rng, []
    while len(times) < rows:
        second = rng.uniform(0, span)
        if rng.random() < 0.65 + 0.35 * math.cos((second / 3600 - 15) * math.pi / 12):
            times.append(block_time(second))
    return [world.transaction(time) for time in sorted(times)]


def mark(row, kind):
    row[6], row[7] = 1, kind
    return row


def plant(world, rows, span):
    """Change single rows in place and append the rows of bursts and drains."""
    rng = world.rng
    count = {kind: max(1, round(spec["share"] * len(rows))) for kind, spec in KINDS.items()}
    free = [i for i in range(len(rows)) if i > len(rows) // 50]
    rng.shuffle(free)

    def take(number, suitable=lambda row: True):
        chosen = []
        while free and len(chosen) < number:
            row = rows[free.pop()]
            if suitable(row):
                chosen.append(row)
        return chosen

    low, high = KINDS["value_spike"]["factor"]
    for row in take(count["value_spike"], lambda row: row[3] > 0):
        row[3] = int(row[3] * rng.uniform(low, high))
        mark(row, "value_spike")
    low, high = KINDS["gas_price_spike"]["factor"]
    for row in take(count["gas_price_spike"]):
        row[5] = int(row[5] * rng.uniform(low, high))
        mark(row, "gas_price_spike")
    low, high = KINDS["new_pair_large"]["ether"]
    for row in take(count["new_pair_large"]):
        row[2], row[4] = address(rng), 21_000
        row[3] = int(rng.uniform(low, high) * 1000) * (ETHER // 1000)
        mark(row, "new_pair_large")

    days = int(span // 86400)
    low, high = KINDS["night_activity"]["factor"]
    sleepers = [p for p in range(len(world.people)) if world.wake[p] is not None]
    for _ in range(count["night_activity"]):
        hour = rng.choice(KINDS["night_activity"]["hours"])
        person = rng.choice([p for p in rng.choices(sleepers, k=50) if not world.awake(p, hour)] or sleepers)
        row = world.transaction(block_time(rng.randrange(days) * 86400 + hour * 3600 + rng.randrange(3600)))
        row[1], row[2] = person, rng.choice(world.people)
        row[3] = int(world.usual[person] * rng.uniform(low, high) * 1000) * (ETHER // 1000)
        rows.append(mark(row, "night_activity"))

    planted = 0
    while planted < count["sender_burst"]:
        time, person = block_time(rng.uniform(0.02, 0.98) * span), rng.randrange(len(world.people))
        target, amount = rng.choice(world.people), world.amount(person)
        for _ in range(rng.randint(*KINDS["sender_burst"]["length"])):
            time += rng.randint(*KINDS["sender_burst"]["gap"]) // BLOCK_SECONDS * BLOCK_SECONDS
            row = world.transaction(time)
            row[1], row[2], row[3], row[4] = person, target, int(amount * rng.uniform(0.9, 1.1)), 21_000
            rows.append(mark(row, "sender_burst"))
            planted += 1

    planted = 0
    while planted < count["contract_drain"]:
        time, thief = block_time(rng.uniform(0.02, 0.98) * span), address(rng)
        contract = rng.choice(world.contracts)
        for _ in range(rng.randint(*KINDS["contract_drain"]["length"])):
            time += rng.randrange(1, 4) * BLOCK_SECONDS
            row = world.transaction(time)
            row[1], row[2] = contract, thief
            row[3] = int(rng.uniform(*KINDS["contract_drain"]["ether"]) * 1000) * (ETHER // 1000)
            row[4], row[5] = rng.randint(250_000, 900_000), int(row[5] * rng.uniform(1.5, 4))
            rows.append(mark(row, "contract_drain"))
            planted += 1
    rows.sort(key=lambda row: row[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20231120)
    parser.add_argument("--accounts", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=7)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    world = World(rng, options.accounts)
    appended = sum(KINDS[k]["share"] for k in ("night_activity", "sender_burst", "contract_drain"))
    span = options.days * 86400
    rows = ordinary(world, round(options.rows * (1 - appended)), span)
    plant(world, rows, span)
    surplus = len(rows) - options.rows
    if surplus > 0:  # bursts end in full; drop ordinary rows from the end to keep the row count
        for index in [i for i in range(len(rows) - 1, -1, -1) if not rows[i][6]][:surplus]:
            del rows[index]
    while len(rows) < options.rows:
        rows.append(world.transaction(rows[-1][0]))
    out = sys.stdout
    out.write("hash,from,to,value,gas,gasPrice,timestamp,label,kind\n")
    for time, sender, to, value, gas, price, label, kind in rows:
        sender = sender if isinstance(sender, str) else world.people[sender]
        out.write(f"0x{rng.getrandbits(256):064x},{sender},{to},{value},{gas},{price},{time},{label},{kind}\n")


main()
