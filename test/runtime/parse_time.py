#!/usr/bin/env python3
"""Shows that a header is cheap to include: INCLUDE_DIR LIMIT COMPILER FLAGS...

Parsing <fut/future.h> takes at most LIMIT times as long as parsing <future>: the
smallest processor time of several runs each, taken in turn. What else runs on the
machine can only make that larger, so that one good round of three will do.
"""
import resource
import subprocess
import sys

include_dir, limit, *compile_command = sys.argv[1:]
RUNS, ROUNDS = 5, 3


def seconds(header):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*compile_command, f"-I{include_dir}", "-x", "c++", "-"],
                   input=f"#include <{header}>\n", text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(getattr(after, field) - getattr(before, field)
               for field in ("ru_utime", "ru_stime"))


headers = ("future", "fut/future.h")
best = dict.fromkeys(headers, float("inf"))
for _ in range(ROUNDS):
    for _ in range(RUNS):
        for header in headers:
            best[header] = min(best[header], seconds(header))
    ratio = best["fut/future.h"] / best["future"]
    print(f"{ratio:.2f} times the {best['future']:.2f} s of <future>", flush=True)
    if ratio <= float(limit):
        sys.exit(0)
sys.exit(f"more than {limit} times")
