#!/usr/bin/env python3
"""Checks state.pml exhaustively, that its faults are found, and that the source
lines it stands for exist.

usage: run.py MODEL INCLUDE_DIR WORK_DIR [SPIN] [CC]
"""
import pathlib
import re
import subprocess
import sys


def squeeze(text):
    """Layout does not count: clang-format may move a line break."""
    return re.sub(r"\s+", "", text)


def missing_lines(model, include):
    wanted = re.findall(r"//@ (\S+): (.+)", model.read_text())
    if not wanted:
        sys.exit("the model names no source lines")
    for name, code in wanted:
        if squeeze(code) not in squeeze((include / name).read_text()):
            yield f"{name} has no line `{code}`: does the model still hold?"


def verify(model, work, spin, cc, fault=None):
    """Returns pan's report for the model with one fault, or none."""
    here = work / (fault or "sound")
    here.mkdir(parents=True, exist_ok=True)
    defines = [f"-D{fault}"] if fault else []
    subprocess.run([spin, *defines, "-a", model], cwd=here, check=True,
                   stdout=subprocess.DEVNULL)
    # SAFETY: assertions and end states, without cycles. COLLAPSE saves memory.
    subprocess.run([cc, "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-o", "pan",
                    "pan.c"], cwd=here, check=True)
    pan = subprocess.run(["./pan", "-m100000"], cwd=here, text=True, check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return pan.stdout


def main():
    model, include, work = (pathlib.Path(p).resolve() for p in sys.argv[1:4])
    spin = sys.argv[4] if len(sys.argv) > 4 else "spin"
    cc = sys.argv[5] if len(sys.argv) > 5 else "gcc"
    problems = list(missing_lines(model, include))

    report = verify(model, work, spin, cc)
    states = re.search(r"(\d+(?:e\+\d+)?) states, stored", report)
    if "errors: 0" not in report or not states:
        problems.append("the model fails:\n" + report)
    elif "Search not completed" in report or "max search depth too small" in report:
        problems.append("the search is not exhaustive:\n" + report)
    elif unreached := re.findall(r"\.pml:(\d+), state \d+, (.*)", report):
        problems += [f"never happens: line {line}, {step}" for line, step in unreached]
    else:
        print(f"sound: {states.group(1)} states, no error")

    for fault in sorted(set(re.findall(r"FAULT_\w+", model.read_text())) - {"FAULT_"}):
        found = re.search(r"pan:\d+: (.+?) \(at depth", verify(model, work, spin, cc, fault))
        if found:
            print(f"{fault}: found, {found.group(1)}")
        else:
            problems.append(f"{fault} is not found: the model shows nothing about it")

    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
