"""Asks a running copsed about the shipped transactions and compares its scores with the shell's.

    python3 dev/demo-client.py http://127.0.0.1:8732
"""
import csv
import json
import sys
import time
import urllib.request

base = sys.argv[1]


def ask(path, body=None, kind="application/json"):
    request = urllib.request.Request(base + path, data=body, headers={"Content-Type": kind} if body else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


for attempt in range(200):
    try:
        print("GET  /health/ready             ", ask("/health/ready"))
        break
    except OSError:
        time.sleep(0.05)
else:
    sys.exit("copsed did not become ready within 10 s")

with open("datasets/transactions.csv", newline="") as file:
    rows = list(csv.DictReader(file))
    for row in rows:
        row["value"] = int(row["value"])
with open("scratch/scored.csv", newline="") as file:
    shell = [row["score"] for row in csv.DictReader(file)]
with open("scratch/filtered.csv", newline="") as file:
    filtered = [row["score"] for row in csv.DictReader(file)]

print("GET  /api/v1/models             ", ask("/api/v1/models"))
strange = max(range(len(rows)), key=lambda i: float(shell[i]))
print("POST /api/v1/predict            ", ask("/api/v1/predict", json.dumps(rows[strange]).encode()))

start = time.perf_counter()
answer = ask("/api/v1/predict/batch", json.dumps({"transactions": rows[:1000]}).encode())
batch = [p["score"] for p in json.loads(answer)["predictions"]]
print(f"POST /api/v1/predict/batch       {len(batch)} predictions in {time.perf_counter() - start:.3f} s")

start = time.perf_counter()
lines = "\n".join(json.dumps(row) for row in rows).encode()
answer = ask("/api/v1/predict/batch", lines, "application/x-ndjson")
stream = [json.loads(line)["score"] for line in answer.splitlines()]
print(f"POST /api/v1/predict/batch NDJSON {len(stream)} predictions in {time.perf_counter() - start:.3f} s")

bits = [float(score) for score in shell]
checks = {
    "copse score = the shell, every row": [float(score) for score in filtered] == bits,
    "NDJSON of the whole file = the shell, every row": stream == bits,
    "JSON batch = the shell's first 1000": batch == bits[:1000],
}
for claim, holds in checks.items():
    print(f"{'equal to the bit ' if holds else 'DIFFERENT        '} {claim}")
sys.exit(0 if all(checks.values()) else 1)
