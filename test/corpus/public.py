"""Public projects as a corpus; outside CI, for it needs the network.

  public.py list                                  names, commits, how to get them
  public.py database NAME SOURCE BUILD            writes BUILD/compile_commands.json
  public.py check NAME SOURCE BUILD --tool TOOL   lints it and compares the findings
                                                  with public.findings
  public.py fix NAME SOURCE BUILD --tool TOOL     fixes it, also what may change what
                                                  the program does, and fixes it
                                                  again: that must change nothing

public.json says which commit, which Debian packages, and how the compilation
database is made: by CMake, or by hand where configuring needs more than Debian
has ("containing" leaves out files without any such word; "configured" are CMake
options that only make the headers in CONFIGURED). A unit that does not
parse is counted, not linted. Every finding was read by hand once and stands in
public.findings with its verdict. `fix` looks at the files with findings only;
SOURCE must be in git, which is how to get it back. Of a tarball, as that of the
npm registry with llama.cpp in it, SOURCE is the folder `package` in it.
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys

import findings as review

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "public.findings")


def projects():
    with open(os.path.join(HERE, "public.json"), encoding="utf-8") as file:
        return {p["name"]: p for p in json.load(file)}


def show(project):
    print(f"{project['name']}: {project['repository']} at {project['commit']}")
    if project.get("packages"):
        print("  apt-get install", *project["packages"])


def contains(path, pattern):
    with open(path, encoding="utf-8", errors="replace") as file:
        return re.search(pattern, file.read())


def configure(source, build, options):
    return subprocess.run(
        ["cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
         "-DCMAKE_C_COMPILER=clang-22", "-DCMAKE_CXX_COMPILER=clang++-22", *options]).returncode


def database(project, source, build):
    os.makedirs(build, exist_ok=True)
    if "cmake" in project:
        return configure(source, build, project["cmake"])
    configured = os.path.join(build, "configured")
    if "configured" in project and configure(source, configured, project["configured"]):
        return 1
    files = sorted({f for pattern in project["sources"]
                    for f in glob.glob(os.path.join(source, pattern), recursive=True)})
    if "containing" in project:
        files = [f for f in files if contains(f, project["containing"])]
    flags = []
    for flag in project["flags"]:  # an -I may be a pattern
        flag = flag.replace("CONFIGURED", configured)
        many = sorted(glob.glob(os.path.join(source, flag[2:]))) if flag.startswith("-I") and "*" in flag else []
        flags += [f"-I{folder}" for folder in many] or [flag]
    entries = [{"directory": source, "file": f,
                "arguments": ["clang++", *flags, "-iquote", os.path.dirname(f), "-c", f]} for f in files]
    with open(os.path.join(build, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump(entries, out, indent=1)
    print(f"{len(entries)} units")
    return 0


def check(project, source, build, tool, jobs):
    report = os.path.join(build, "findings.jsonl")
    run = subprocess.run([tool, "check", "-p", build, "--source-root", source, "--tier=all",
                          "--header-filter=.*",  # a project's own may be a regex that LLVM cannot read
                          f"-j{jobs}", f"--output=jsonl={report}"])
    if run.returncode not in (0, 1, 2):
        return run.returncode
    units, failed, everything = review.reported(report)
    found = {(f"{project['name']}/{file}", line, name): message
             for (file, line, name), message in everything.items() if file not in failed}
    record = {k: v for k, v in review.recorded(RECORD).items() if k[0].startswith(project["name"] + "/")}
    bad = review.drift(found, record)
    bad += [f"{file}: {status}" for file, status in failed.items() if status != "parse-failed"]
    for name, count in sorted(collections.Counter(k[2] for k in found).items()):
        wrong = sum(record.get(k) == "wrong" for k in found if k[2] == name)
        print(f"  {name}: {count} findings, {wrong} wrong")
    print(f"{project['name']}: {units} units, {len(failed)} did not parse, "
          f"{len(found)} findings, {review.wrong(found, record)} wrong")
    for line in bad:
        print("FAILED:", line)
    return 1 if bad else 0


def fix(project, source, build, tool, jobs):
    """The safe fixes first, then the others. Fixes use the runtime from C++20 on,
    so that is how the project is read."""
    prefix = project["name"] + "/"
    named = sorted({os.path.join(source, k[0][len(prefix):])
                    for k in review.recorded(RECORD) if k[0].startswith(prefix)})
    if not named:
        print(f"{project['name']}: nothing is recorded that could be fixed")
        return 0
    command = [tool, "fix", "-p", build, "--source-root", source, "--tier=all", "--header-filter=.*",
               "--extra-arg=-std=c++20", "--allow-dirty", f"-j{jobs}"]
    status = 0
    for more in [[], ["--unsafe"]]:
        print(f"{project['name']}:", *(more or ["safe fixes"]), flush=True)
        run = subprocess.run([*command, *more, *named])
        status = max(status, run.returncode if run.returncode > 1 else 0)
    again = subprocess.run([*command, "--unsafe", *named], capture_output=True, text=True)
    if "0 fixes in 0 files" not in again.stdout:
        print("FAILED: a second run changes something:", again.stdout, sep="\n")
        status = 1
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["list", "database", "check", "fix"])
    parser.add_argument("name", nargs="?", choices=sorted(projects()))
    parser.add_argument("source", nargs="?")
    parser.add_argument("build", nargs="?")
    parser.add_argument("--tool", help="the tidy-futures to run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    if args.mode == "list":
        for project in projects().values():
            show(project)
        return 0
    if not args.build or (args.mode in ("check", "fix") and not args.tool):
        parser.error("NAME, SOURCE and BUILD are needed, and --tool for check and fix")
    project = projects()[args.name]
    source, build = os.path.abspath(args.source), os.path.abspath(args.build)
    if args.mode == "database":
        return database(project, source, build)
    run = check if args.mode == "check" else fix
    return run(project, source, build, args.tool, args.jobs)


if __name__ == "__main__":
    sys.exit(main())
