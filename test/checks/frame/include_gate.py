"""include_gate.py CLANG_TIDY PLUGIN FOLDER: each case is fixed; the header that
the fixes need must then be there once, among
the includes that the file begins with."""
import os
import re
import shutil
import subprocess
import sys

clang_tidy, plugin, folder = sys.argv[1:]
runtime = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../fixits/runtime/include")
LOOP = """
void %s(const std::vector<int> &Jobs) {
  for (int Job : Jobs) {
    %s
    std::promise<int> P;%s
    %s
    std::future<int> F = P.get_future();
    P.set_value(Job);
    (void)F.get();
  }
}
"""


def loop(name, before="", same="", after=""):
    return LOOP % (name, before, same, after)


CHAIN = """
void %s(std::shared_ptr<std::promise<int>> P, Timer &T, Reader &R) {
  R.onRead([P](int V) { P->set_value(V); });
  T.onTimeout([P] { P->set_value(0); });
}
"""
HEAD = "#include <future>\n#include <memory>\n#include <vector>\n"
CASES = {
    "two": (HEAD + loop("a") + loop("b"), [], 1, 2),
    "nolint-first": (HEAD + loop("a", same=" // NOLINT(futures-promise-in-loop)") + loop("b"), [], 1, 1),
    "nolint-star": (HEAD + loop("a", same=" // NOLINT") + loop("b"), [], 1, 1),
    "nolintnextline": (HEAD + loop("a", before="// NOLINTNEXTLINE(futures-*)") + loop("b"), [], 1, 1),
    "nolintbegin": (HEAD + "// NOLINTBEGIN(futures-promise-in-loop)\n" + loop("a") +
                    "// NOLINTEND(futures-promise-in-loop)\n" + loop("b"), [], 1, 1),
    "nolint-other": (HEAD + loop("a", same=" // NOLINT(bugprone-*)") + loop("b"), [], 1, 2),
    "all-suppressed": (HEAD + loop("a", same=" // NOLINT"), [], 0, 0),
    "line-filter": (HEAD + loop("a") + loop("b"),
                    ['--line-filter=[{"name":"case.cpp","lines":[[16,40]]}]'], 1, 1),
    # The other headers stand where the new one would not hold for all.
    "middle": (HEAD + loop("a") + "#include <sys/socket.h>\n" + loop("b"), [], 1, 2),
    "conditional": ("#include <future>\n#include <vector>\n#if __has_include(<sys/socket.h>)\n"
                    "#include <sys/socket.h>\n#endif\n" + loop("a"), [], 1, 1),
    "guarded": ("#ifndef CASE_CPP\n#define CASE_CPP\n" + HEAD + loop("a") +
                "#include <sys/socket.h>\n#endif\n", [], 1, 1),
    "extern-c": ("#define FILE_BITS 64\nextern \"C\" {\n#include <sys/socket.h>\n}\n" + HEAD + loop("a"),
                 [], 1, 1),
    "already-there": (HEAD + "#include <fut/pool_allocator.h>\n" + loop("a"), [], 1, 1),
}


def fix(name, text, arguments):
    work = os.path.join(folder, name)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    path = os.path.join(work, "case.cpp")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    command = [clang_tidy, f"--load={plugin}", "--checks=-*,futures-promise-in-loop", "--fix",
               *arguments, path, "--", "-std=c++20", "-isystem", runtime]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with open(path, encoding="utf-8") as file:
        return file.read(), run.stdout


# A header that relies on what its users include.
BARE = ["--extra-arg=-includefuture", "--extra-arg=-includevector"]
PLACES = {
    "once": ("// What it does.\n#pragma once\n", "\n/// Each.\n" + loop("a").lstrip()),
    "guard": ("// What it does.\n#ifndef CASE_H\n#define CASE_H\n", loop("a") + "#endif\n"),
}

failed = 0
for name, (head, rest) in PLACES.items():
    fixed, log = fix(name, head + rest, BARE)
    good = fixed.startswith(head + "#include <fut/pool_allocator.h>\n")
    failed += not good
    print(f"{name}: {'ok' if good else 'WRONG'}")
    if not good:
        print(log, fixed)
for name, (text, arguments, includes, uses) in CASES.items():
    fixed, log = fix(name, text, arguments)
    got = fixed.count("#include <fut/pool_allocator.h>"), fixed.count("fut::pool_allocator<")
    place = re.match(r"(?:(?:#ifndef.*\n)?#define.*\n)?(?:#include.*\n|\n)*", fixed).end()
    good = got == (includes, uses) and fixed.find("<fut/") < place
    failed += not good
    print(f"{name}: {got[0]} includes, {got[1]} fixes; expected {includes}, {uses}: {'ok' if good else 'WRONG'}")
    if not good:
        print(log, fixed)
sys.exit(1 if failed else 0)
