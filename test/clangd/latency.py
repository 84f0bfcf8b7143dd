"""How long an editor waits for diagnostics after a keystroke, with the checks
and without them, and what they take of memory.

latency.py SITE FOLDER [--rounds N] [--base none|usual] [--stock PROGRAM]

Ten files, one of 2,000 lines. Stock clangd and tidy-futures-clangd, all checks
on, have the same file open and get the same keystroke in turn; what is timed is
didChange to the publishDiagnostics of that version. Ratios are of medians of
turns beside each other, so that another load on the machine hits both. Not part
of ctest: it measures.

With --base=none stock clangd runs no clang-tidy check at all, so that every
millisecond of ours counts; with --base=usual both run clangd's own selection.
"""
import argparse
import json
import os
import platform
import runpy
import shutil
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
sys.path.insert(0, os.path.join(HERE, "..", "corpus"))
import debian  # noqa: E402
import lsp  # noqa: E402

# Of Debian's examples, those that speak of futures, threads, timers, coroutines.
EXAMPLES = [("asio", "cpp17/coroutines_ts/chat_server.cpp"), ("asio", "cpp11/chat/chat_server.cpp"),
            ("asio", "cpp14/operations/composed_8.cpp"), ("asio", "cpp11/futures/daytime_client.cpp"),
            ("asio", "cpp11/executors/actor.cpp"), ("asio", "cpp11/http/server/connection.cpp"),
            ("tbb", "parallel_reduce/convex_hull/convex_hull_bench.cpp"),
            ("tbb", "graph/dining_philosophers/dining_philosophers.cpp"),
            ("caf", "custom_type/custom_types_1.cpp"), ("websocketpp", "telemetry_client/telemetry_client.cpp"),
            ("qt", "corelib/threads/waitconditions/waitconditions.cpp")]
# What follows the includes of the long file, again and again: code that the
# checks look at closely, some of it to be found.
UNIT = """
int work@(int Item) {
  std::mutex Lock;
  std::lock_guard<std::mutex> Guard(Lock);
  if (Item % @ == 3)
    return Item * 2;
  return Item;
}

int collect@(const std::vector<int> &Items) {
  std::vector<std::future<int>> Pending;
  for (int Item : Items)
    Pending.push_back(std::async(std::launch::async, work@, Item));
  int Sum = 0;
  for (std::future<int> &F : Pending)
    Sum += F.get();
  for (int Item : Items) {
    std::promise<int> Handed;
    Handed.set_value(Item);
    Sum += Handed.get_future().get();
  }
  std::future<int> Last = std::async(work@, Sum);
  int First = Last.get();
  if (First > @)
    First += 1;
  std::thread Worker([&Sum] { Sum += 1; });
  Worker.join();
  return First + Sum;
}
"""


def long_file(lines):
    text = "#include <future>\n#include <mutex>\n#include <thread>\n#include <vector>\n"
    count = 1
    while text.count("\n") < lines:
        text += UNIT.replace("@", str(count))
        count += 1
    return text


class Editor:
    """One server with the files open."""

    def __init__(self, name, command, work, checks, files):
        self.work = os.path.join(work, name)
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.files = {}
        database = []
        for title, text, flags in files:
            path = os.path.join(self.work, title)
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            self.files[title] = [path, text, 1]
            database.append({"directory": self.work, "file": path, "arguments": ["clang++", *flags, "-c", path]})
        for file, text in {"compile_commands.json": json.dumps(database), ".clang-tidy": checks,
                           ".clangd": "Diagnostics: {ClangTidy: {FastCheckFilter: Loose}}\n"
                           "Index: {StandardLibrary: No}\n"}.items():
            if text:
                with open(os.path.join(self.work, file), "w", encoding="utf-8") as out:
                    out.write(text)
        self.server = lsp.Server([command, "--background-index=false"], self.work, timeout=600,
                                 env={"XDG_CONFIG_HOME": self.work})

    def open(self, title):
        path, text, _ = self.files[title]
        self.server.open(path, text)
        return self.server.diagnostics_of(path)

    def keystroke(self, title):
        """A space at the end of a statement, or away again; seconds until the
        diagnostics are there."""
        state = self.files[title]
        path, text, version = state
        lines = text.split("\n")
        at = next(i for i in range(len(lines) * 7 // 10, 0, -1) if lines[i].endswith(";"))
        column = len(lines[at])
        state[2] = version + 1
        span = {"start": {"line": at, "character": column},
                "end": {"line": at, "character": column + (version + 1) % 2}}
        begin = time.monotonic()
        self.server.notify("textDocument/didChange", {
            "textDocument": {"uri": lsp.uri(path), "version": state[2]},
            "contentChanges": [{"range": span, "text": " " if version % 2 else ""}]})
        self.server.diagnostics_of(path, state[2])
        return time.monotonic() - begin

    def memory(self):
        """Proportional set size in MiB: of all its processes, of the first."""
        sizes = []
        todo = [self.server.process.pid]
        while todo:
            pid = todo.pop()
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                sizes.append(next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024)
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as children:
                    todo += [int(child) for child in children.read().split()]
        return sum(sizes), sizes[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=16, help="even, so that each server is first as often")
    parser.add_argument("--base", choices=["none", "usual"], default="none")
    parser.add_argument("--stock", help="default: the clangd of the same LLVM")
    args = parser.parse_args()
    site = runpy.run_path(args.site)["site"]
    work = os.path.abspath(args.folder)
    os.makedirs(work, exist_ok=True)
    debian.qt_scratch(work)

    files = [("long.cpp", long_file(2000), ["-std=c++20"])]
    for package, name in EXAMPLES:
        source = os.path.join(debian.ROOTS[package], name)
        if os.path.exists(source) and len(files) < 10:
            with open(source, encoding="utf-8", errors="replace") as file:
                flags = debian.flags(package, source, work) + ["-I" + os.path.dirname(source)]
                files.append((f"{len(files)}-{os.path.basename(source)}", file.read(), flags))
    if len(files) < 10:
        sys.exit(f"only {len(files)} of ten files; tools/run-tests installs the examples")
    usual = args.base == "usual"
    stock = Editor("stock", args.stock or f"clangd-{site['llvm']}", work,
                   "" if usual else "Checks: '-*'\n", files)
    ours = Editor("ours", site["clangd"], work, "" if usual else "Checks: '-*,futures-*'\n", files)
    if usual:
        with open(os.path.join(ours.work, ".clangd"), "w", encoding="utf-8") as out:
            out.write("Diagnostics: {ClangTidy: {FastCheckFilter: Loose, Add: futures-*}}\n"
                      "Index: {StandardLibrary: No}\n")

    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, load "
          f"{os.getloadavg()[0]:.0f}, LLVM {site['llvm']}, base {args.base}, {args.rounds} keystrokes a file")
    print("| file | lines | findings | stock, ms | ours, ms | ratio |\n|---|---:|---:|---:|---:|---:|")
    ratios = []
    for title, text, _ in files:
        stock.open(title)
        found = [d for d in ours.open(title) if str(d.get("code", "")).startswith("futures-")]
        for editor in (stock, ours):
            editor.keystroke(title)
            editor.keystroke(title)
        times = {stock: [], ours: []}
        for turn in range(args.rounds):
            for editor in (stock, ours) if turn % 2 else (ours, stock):
                times[editor].append(editor.keystroke(title))
                time.sleep(0.2)  # what a server does after publishing is not the other's
        base, new = (1000 * statistics.median(times[e]) for e in (stock, ours))
        # The median of the turns' own ratios: what changes from turn to turn
        # is the machine, and both of a turn have met it.
        ratios.append(statistics.median(b / a for a, b in zip(times[stock], times[ours])))
        print(f"| {title} | {text.count(chr(10))} | {len(found)} | {base:.0f} | {new:.0f} | {ratios[-1]:.2f} |",
              flush=True)
    time.sleep(7)  # ours gives memory back in a pause of five
    (base, _), (new, layer) = stock.memory(), ours.memory()
    print(f"\nmedian ratio {statistics.median(ratios):.2f}, greatest {max(ratios):.2f}; memory {base:.0f} MiB and "
          f"{new:.0f} MiB ({layer:.0f} of them the layer), ratio {new / base:.2f}")
    for editor in (stock, ours):
        editor.server.close()


if __name__ == "__main__":
    main()
