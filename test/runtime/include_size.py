#!/usr/bin/env python3
"""Shows that a header is cheap to include: INCLUDE_DIR LIMIT COMPILER FLAGS...

What <fut/future.h> makes the compiler read is at most LIMIT times what <future>
does, in bytes without the comments. Time would follow, but not from one machine
to the next: 1.31 times the bytes took 1.23 times as long, 1.09 took 1.15.
"""
import subprocess
import sys

include_dir, limit, *compile_command = sys.argv[1:]


def size(header):
    return len(subprocess.run(
        [*compile_command, f"-I{include_dir}", "-E", "-P", "-x", "c++", "-"],
        input=f"#include <{header}>\n", text=True, check=True,
        stdout=subprocess.PIPE).stdout)


ratio = size("fut/future.h") / size("future")
print(f"{ratio:.2f} times what <future> brings")
if ratio > float(limit):
    sys.exit(f"more than {limit} times")
