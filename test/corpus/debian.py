"""The C++ examples that Debian ships, as a corpus.

  debian.py database DIR             writes DIR/compile_commands.json
  debian.py check --site S --work W  lints all and compares with debian.findings;
                                     with --plugin by clang-tidy and the plugin,
                                     which parses every unit and takes twice as long;
                                     the driver parses what can have findings

Every finding was read by hand once and stands in debian.findings with its
verdict; a finding that does not, or one there that is gone, fails, and so does
a unit that no longer parses. The packages are installed by tools/run-tests.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import re
import runpy
import subprocess
import sys

import findings as review

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "debian.findings")
QT = "/usr/include/x86_64-linux-gnu/qt5"
ROOTS = {
    "asio": "/usr/share/doc/libasio-dev/examples",
    "tbb": "/usr/share/doc/libtbb-dev/examples",
    "websocketpp": "/usr/share/doc/libwebsocketpp-dev/examples",
    "proton": "/usr/share/proton/examples/cpp",
    "qt": "/usr/lib/x86_64-linux-gnu/qt5/examples",
    "caf": "/usr/share/doc/libcaf-doc/examples",
}
QT_PARTS = ("corelib", "network", "qtconcurrent")
# Units of these packages that Debian's own headers do not let through.
EXPECTED = {"asio": (190, 187), "tbb": (91, 84), "websocketpp": (26, 26), "proton": (25, 25),
            "qt": (103, 102), "caf": (26, 26)}
MESSAGE = re.compile(r"^(/.*?):(\d+):\d+: (warning|error|fatal error): (.*?)(?: \[([\w.,*-]+)\])?$")


def sources(package):
    root = ROOTS[package]
    tops = [os.path.join(root, p) for p in QT_PARTS] if package == "qt" else [root]
    found = []
    for top in tops:
        found += glob.glob(os.path.join(top, "**", "*.cpp"), recursive=True)
    return sorted(found)


def qt_scratch(work):
    """What moc and uic would have made: headers of forms, empty .moc files."""
    scratch = os.path.join(work, "qt")
    os.makedirs(scratch, exist_ok=True)
    for part in QT_PARTS:
        for form in glob.glob(os.path.join(ROOTS["qt"], part, "**", "*.ui"), recursive=True):
            name = "ui_" + os.path.basename(form)[:-3] + ".h"
            subprocess.run(["/usr/lib/qt5/bin/uic", form, "-o", os.path.join(scratch, name)], check=True)
    for source in sources("qt"):
        with open(source, encoding="utf-8", errors="replace") as text:
            for name in re.findall(r'#include "([\w/]+\.moc)"', text.read()):
                open(os.path.join(scratch, os.path.basename(name)), "w").close()
    return scratch


def flags(package, source, work):
    if package == "asio":
        common = ["-pthread", "-DASIO_HAS_BOOST_BIND"]
        if "/cpp03/" in source:
            return ["-std=c++14", *common]
        if "/cpp11/" in source:
            return ["-std=c++17", *common]
        return ["-std=c++20", "-DASIO_HAS_CO_AWAIT", "-DASIO_HAS_STD_COROUTINE", *common]
    if package == "tbb":
        folder = os.path.dirname(source)
        return ["-std=c++17", f"-I{ROOTS['tbb']}", f"-I{ROOTS['tbb']}/common", f"-I{folder}",
                f"-I{os.path.dirname(folder)}"]
    if package == "qt":
        modules = [f"-I{path}" for path in sorted(glob.glob(QT + "/Qt*")) if os.path.isdir(path)]
        return ["-std=c++17", "-fPIC", f"-I{QT}", *modules, f"-I{work}/qt", f"-I{os.path.dirname(source)}"]
    return ["-std=c++17"]


def units(work):
    qt_scratch(work)
    return [(package, source, flags(package, source, work))
            for package in ROOTS for source in sources(package)]


def database(work, all_units):
    entries = [{"directory": os.path.dirname(source), "file": source,
                "arguments": ["clang++", *arguments, "-c", source]}
               for _, source, arguments in all_units]
    path = os.path.join(work, "compile_commands.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(entries, out, indent=1)
    return path


def lint(site, unit):
    """By clang-tidy: the state of the unit, and {(file, line, check): message}."""
    package, source, arguments = unit
    # The examples' own headers count, what they include from the system does not.
    command = [site["clang_tidy"], f"--load={site['plugin']}", "--checks=-*,futures-*", "--quiet",
               f"--header-filter={re.escape(ROOTS[package])}/.*", source, "--", *arguments]
    try:
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             errors="replace", timeout=300)
    except subprocess.TimeoutExpired:
        return source, "time-out", {}
    if run.returncode < 0 or run.returncode >= 70:
        return source, f"crash ({run.returncode}): {run.stderr[-600:]}", {}
    messages = [m for m in map(MESSAGE.match, run.stdout.splitlines()) if m]
    if any(m.group(3) != "warning" for m in messages):
        return source, "parse-failed", {}
    return source, "clean", {
        (os.path.relpath(os.path.realpath(m.group(1)), ROOTS[package]), int(m.group(2)), m.group(5)): m.group(4)
        for m in messages if m.group(5)}


def by_plugin(site, work, package, package_units, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda unit: lint(site, unit), package_units))
    return ({source: state for source, state, _ in results if state != "clean"},
            {key: message for _, _, found in results for key, message in found.items()})


def by_driver(site, work, package, package_units, jobs):
    report = os.path.join(work, f"{package}.jsonl")
    files = [source for _, source, _ in package_units]
    run = subprocess.run([site["driver"], "check", "-p", work, "--source-root", ROOTS[package], "--no-cache",
                          "--checks=-*,futures-*", "--tier=all", "--header-filter=.*", f"-j{jobs}",
                          f"--output=jsonl={report}", *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, errors="replace")
    if run.returncode not in (0, 1, 2):
        sys.exit(f"{package}: tidy-futures exited with {run.returncode}\n{run.stdout}")
    seen, failed, found = review.reported(report)
    if seen != len(files):
        sys.exit(f"{package}: {seen} of {len(files)} units seen\n{run.stdout}")
    return failed, found


def check(site, work, jobs, lint_package):
    all_units = units(work)
    database(work, all_units)
    found, bad, clean = {}, [], 0
    for package, (total, expected) in EXPECTED.items():
        of_package = [unit for unit in all_units if unit[0] == package]
        failed, here = lint_package(site, work, package, of_package, jobs)
        bad += [f"{file}: {state}" for file, state in failed.items() if state != "parse-failed"]
        good = len(of_package) - len(failed)
        print(f"{package}: {good} of {len(of_package)} units without an error")
        if good < expected:
            bad += [f"{package}: {good} units without an error, {expected} of {total} expected", *sorted(failed)]
        clean += good
        found.update({(f"{package}/{file}", line, name): message for (file, line, name), message in here.items()
                      if file not in failed})
    record = review.recorded(RECORD)
    bad += review.drift(found, record)
    wrong = review.wrong(found, record)
    print(f"{clean} units without an error, {len(found)} findings, {len(found) - wrong} right, {wrong} wrong")
    for line in bad:
        print("FAILED:", line)
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["database", "check"])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--site")
    parser.add_argument("--work")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--plugin", action="store_true")
    args = parser.parse_args()
    missing = [root for root in ROOTS.values() if not os.path.isdir(root)]
    if missing:
        sys.exit("these folders of Debian's example packages are missing (tools/run-tests installs "
                 "the packages): " + ", ".join(missing))
    if args.mode == "database":
        os.makedirs(args.folder, exist_ok=True)
        folder = os.path.abspath(args.folder)
        print(database(folder, units(folder)))
        return 0
    work = os.path.abspath(args.work)
    os.makedirs(work, exist_ok=True)
    return check(runpy.run_path(args.site)["site"], work, args.jobs, by_plugin if args.plugin else by_driver)


if __name__ == "__main__":
    sys.exit(main())
