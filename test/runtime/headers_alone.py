#!/usr/bin/env python3
"""Compiles each header of the runtime alone: INCLUDE_DIR GLOB COMPILER FLAGS..."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

include, pattern, *compile_command = sys.argv[1:]
headers = [h.relative_to(include) for h in sorted(pathlib.Path(include).glob(pattern))]
assert headers, f"no headers {include}/{pattern}"


def compile_alone(name):
    # Twice: the second include must change nothing.
    source = f"#include <{name}>\n#include <{name}>\n"
    return subprocess.run([*compile_command, "-x", "c++", "-"], input=source,
                          text=True, capture_output=True)


failed = []
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
    for name, done in zip(headers, workers.map(compile_alone, headers)):
        if done.returncode:
            failed.append(str(name))
            print(done.stderr)
print(f"{len(headers) - len(failed)} of {len(headers)} headers compile alone")
sys.exit(f"do not: {', '.join(failed)}" if failed else 0)
