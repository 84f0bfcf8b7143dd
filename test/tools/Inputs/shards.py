"""shards.py TOOL N...: runs TOOL in N shards, merges them in several orders, and
compares with whole.jsonl and whole.sarif."""
import random
import subprocess
import sys

tool, *counts = sys.argv[1:]
with open("whole.jsonl", "rb") as file:
    whole = file.read()
with open("whole.sarif", "rb") as file:
    sarif = file.read()
for count in map(int, counts):
    names = []
    for i in range(1, count + 1):
        names.append(f"part{i}of{count}.jsonl")
        subprocess.run([tool, "check", "-q", "-p", "build", f"--shard={i}/{count}",
                        f"--output=jsonl={names[-1]}"], check=False)
    orders = [names, names[::-1]]
    shuffled = names[:]
    random.Random(count).shuffle(shuffled)
    orders.append(shuffled)
    for order in orders:
        merged = subprocess.run([tool, "merge", *order], check=True, capture_output=True).stdout
        assert merged == whole, (count, order)
        merged = subprocess.run([tool, "merge", *order, "-o", "sarif"], check=True,
                                capture_output=True).stdout
        assert merged == sarif, (count, order)
    print(f"{count} shards: same")
