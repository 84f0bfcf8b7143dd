#!/usr/bin/env python3
"""Compiles each header of the runtime alone: INCLUDE_DIR COMPILER FLAGS..."""
import pathlib
import subprocess
import sys

include, *compile_command = sys.argv[1:]
failed = []
headers = sorted(pathlib.Path(include).rglob("*.h"))
assert headers, f"no headers under {include}"
for header in headers:
    name = header.relative_to(include)
    # Twice: the second include must change nothing.
    source = f"#include <{name}>\n#include <{name}>\n"
    done = subprocess.run([*compile_command, "-x", "c++", "-"], input=source,
                          text=True, capture_output=True)
    if done.returncode:
        failed.append(str(name))
        print(done.stderr)
print(f"{len(headers) - len(failed)} of {len(headers)} headers compile alone")
sys.exit(f"do not: {', '.join(failed)}" if failed else 0)
