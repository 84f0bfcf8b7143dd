"""What the tool costs on a real codebase, beside stock clang-tidy; outside CI.

  measure.py units BUILD --root SOURCE --tool TOOL --plugin PLUGIN [--count N] [--chunk K] [--seed S]
      CPU and peak memory of `TOOL check` and of `clang-tidy --load PLUGIN` with
      the same checks on N units picked at random, K at a time and in turn, and
      whether both find the same in them; the tool is run once for K units,
      clang-tidy once for each, as run-clang-tidy does
  measure.py runs BUILD --tool TOOL [--source FILE]
      the whole codebase: nothing known yet, again three times, and, with
      --source, after a comment was added to FILE (which is put back)
  measure.py checks BUILD --plugin PLUGIN FILE...
      the share that --enable-check-profile gives all sixteen checks of the time
      of a run with one check that matches nothing, and the ratio of whole
      processes with and without the checks, where none is profiled, for that
      costs as well; medians of three runs, in turn

BUILD holds compile_commands.json. CPU is user and system time of the process and
all that it started, so that other work on the machine hardly shows.
"""
import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile

CHECKS = "-*,futures-*"
# A row of --enable-check-profile: user, system, both, wall, each with its share.
PROFILE = r"^" + 2 * r"\s*[\d.]+ \([^)]*\)" + r"\s*([\d.]+) \([^)]*\)\s*[\d.]+ \([^)]*\)\s+futures-"


class Run:
    """One command: what it printed, what it cost."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(command, stdout=out, stderr=err)
            _, status, usage = os.wait4(process.pid, 0)
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read().decode(errors="replace"), err.read().decode(errors="replace")
        self.code = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss // 1024


def units(build):
    """The first command of each file, absolute, by file."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    first = {}
    for entry in entries:
        first.setdefault(os.path.normpath(os.path.join(entry["directory"], entry["file"])), entry)
    return first


def findings_of_tidy(text, files):
    pattern = re.compile(r"^(/.*?):(\d+):\d+: (?:warning|error): .*\[(futures-[a-z-]+)", re.M)
    return {(f, int(line), check) for f, line, check in pattern.findall(text) if f in files}


def findings_of_tool(report, root, files):
    with open(report, encoding="utf-8") as lines:
        found = {(os.path.join(root, r["at"]["file"]), r["at"]["line"], r["check"])
                 for r in map(json.loads, lines) if r["type"] == "finding"}
    return {f for f in found if f[0] in files}


def measure_units(args):
    known = units(args.build)
    picked = random.Random(args.seed).sample(sorted(known), min(args.count, len(known)))
    ratios, sums, peaks, differ = [], [0.0, 0.0], [0, 0], []
    for at in range(0, len(picked), args.chunk):
        chunk = picked[at:at + args.chunk]
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as out:
                json.dump([known[f] for f in chunk], out)
            report = os.path.join(folder, "report.jsonl")
            commands = [
                [["clang-tidy-22", f"--load={args.plugin}", f"--checks={CHECKS}", "--quiet", "-p", folder, file]
                 for file in chunk],
                [[args.tool, "check", "-p", folder, f"--source-root={args.root}", "--tier=all", "--no-cache", "-q", "-j1",
                  f"--output=jsonl={report}"]]]
            order = [0, 1] if (at // args.chunk) % 2 == 0 else [1, 0]
            runs = {k: [Run(command) for command in commands[k]] for k in order}
            if runs[1][0].code not in (0, 1, 2):
                sys.exit(f"{' '.join(commands[1][0])}: {runs[1][0].err}")
            tidy = set().union(*(findings_of_tidy(run.out, set(chunk)) for run in runs[0]))
            differ += sorted(tidy ^ findings_of_tool(report, args.root, set(chunk)))
        cpu = [sum(run.cpu for run in runs[k]) for k in (0, 1)]
        peak = [max(run.peak for run in runs[k]) for k in (0, 1)]
        for k in (0, 1):
            sums[k] += cpu[k]
            peaks[k] = max(peaks[k], peak[k])
        ratios.append(cpu[1] / cpu[0])
        print(f"{len(chunk)} units: clang-tidy {cpu[0]:.1f} s {peak[0]} MiB, "
              f"tool {cpu[1]:.1f} s {peak[1]} MiB, {ratios[-1]:.2f}", flush=True)
    print(f"{len(picked)} units: clang-tidy {sums[0]:.1f} CPU s, peak {peaks[0]} MiB; tool {sums[1]:.1f} CPU s, "
          f"peak {peaks[1]} MiB; {sums[1] / sums[0]:.2f} (median of ratios {statistics.median(ratios):.2f}, "
          f"{min(ratios):.2f} to {max(ratios):.2f})")
    for difference in differ:
        print("DIFFERS:", *difference)
    return 1 if differ else 0


def measure_runs(args):
    count = len(units(args.build))
    with tempfile.TemporaryDirectory() as cache:
        command = [args.tool, "check", "-p", args.build, "--tier=all", f"--cache-dir={cache}"]

        def show(name):
            run = Run(command)
            if run.code not in (0, 1, 2):
                sys.exit(run.err)
            print(f"{name}: {run.cpu:.1f} CPU s, {1000 * run.cpu / count:.1f} ms a unit, peak {run.peak} MiB; "
                  f"{re.search('^[0-9]+ findings? in .*', run.err, re.M)[0]}", flush=True)

        show("nothing known")
        for _ in range(3):
            show("nothing changed")
        if args.source:
            with open(args.source, "rb") as file:
                before = file.read()
            try:
                with open(args.source, "ab") as file:
                    file.write(b"\n// changed\n")
                show("one source changed")
            finally:
                with open(args.source, "wb") as file:
                    file.write(before)
    return 0


def measure_checks(args):
    # A check that matches nothing in C++: the parse, and no more.
    empty = "-*,objc-assert-equals"
    status = 0
    for file in args.files:
        shares, ratios = [], []
        for _ in range(3):
            base, plain, profiled = (
                Run(["clang-tidy-22", f"--load={args.plugin}", f"--checks={checks}", *more, "-p", args.build, file])
                for checks, more in ((empty, []), (CHECKS, []), (CHECKS, ["--enable-check-profile"])))
            times = re.findall(PROFILE, profiled.err, re.M)
            shares.append(sum(map(float, times)) / base.cpu)
            ratios.append(plain.cpu / base.cpu)
        share = statistics.median(shares)
        print(f"{file}: {100 * share:.1f} % of {base.cpu:.1f} s, whole processes {statistics.median(ratios):.2f}",
              flush=True)
        status |= share > 0.10
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["units", "runs", "checks"])
    parser.add_argument("build", help="a folder with compile_commands.json")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--tool")
    parser.add_argument("--plugin")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--chunk", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--root", help="the sources' root")
    parser.add_argument("--source")
    args = parser.parse_intermixed_args()
    needs = {"units": ["root", "tool", "plugin"], "runs": ["tool"], "checks": ["plugin", "files"]}[args.mode]
    if missing := [name for name in needs if not getattr(args, name)]:
        parser.error(f"{args.mode} needs " + ", ".join(missing))
    return {"units": measure_units, "runs": measure_runs, "checks": measure_checks}[args.mode](args)


if __name__ == "__main__":
    sys.exit(main())
