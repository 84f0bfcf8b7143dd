#!/usr/bin/env python3
"""Shows that misuse does not compile: SOURCE COMPILER FLAGS...

SOURCE has cases, each `#elif CASE == n  // what is wrong | words of the error`.
Case 0 must compile; each other one must not, with an error that has the words.
What SOURCE includes is precompiled once.
"""
import concurrent.futures
import os
import re
import pathlib
import subprocess
import sys
import tempfile

source, *compile_command = sys.argv[1:]
text = open(source).read()
cases = re.findall(r"^#elif CASE == (\d+) *// (.*?) \| (.*)$", text, re.M)
assert cases, f"no cases in {source}"
failures = 0


def run(*arguments):
    done = subprocess.run([*compile_command, *arguments], text=True,
                          capture_output=True)
    return done.returncode == 0, done.stderr


work = tempfile.TemporaryDirectory()
includes = pathlib.Path(work.name) / "includes.h"
includes.write_text("".join(re.findall(r"^#include .*\n", text, re.M)))
compile_command.remove("-fsyntax-only")
good, errors = run("-x", "c++-header", str(includes), "-o", f"{includes}.gch")
if not good:
    sys.exit(errors)
compile_command.append("-fsyntax-only")


def compiles(case):
    return run(f"-DCASE={case}", "-include", str(includes), source)


good, errors = compiles(0)
if not good:
    sys.exit(f"case 0 must compile, or the others prove nothing:\n{errors}")
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
    results = list(workers.map(compiles, (case for case, _, _ in cases)))
for (case, what, words), (good, errors) in zip(cases, results):
    if good:
        print(f"compiles, but must not: {what}")
        failures += 1
    elif not re.search(words, errors):
        print(f"{what}: no error matches '{words}':\n{errors}")
        failures += 1
sys.exit(failures)
