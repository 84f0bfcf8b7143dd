"""A session of random edits and cut-offs, as an editor sends them: the server
must be alive at the end, and its findings must be those of clang-tidy with the
plugin and, for a file that compiles, those of the driver.

session.py SITE FOLDER [--edits N] [--seed S] [--files N] [--corpus]

Over the files of test/checks; with --corpus over Debian's examples (see
test/corpus/debian.py). The same seed makes the same session.
"""
import argparse
import glob
import json
import os
import random
import re
import runpy
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
sys.path.insert(0, os.path.join(HERE, "..", "corpus"))
import lsp  # noqa: E402

TOKENS = ["{", "}", "(", ")", ";", "<", ">", "\"", "'", "R\"(", "/*", "*/", "//", "#if 1\n", "#define X ",
          "template <class T> ", "co_await ", "auto ", "return ", "for (;;) ", "[&] { ", ".get()", "std::move(",
          "std::future<int> ", "std::async(", "noexcept", "\\\n", "\u00dc", "\U0001f600", "\t", "\n", "\r\n", "0", "x"]
FINDING = re.compile(r"^(.*?):(\d+):(\d+): (?:warning|error): (.*) \[(futures-[\w-]+)")


def flags_of_test(text):
    """What the RUN line of a check's test gives the compiler."""
    run = re.search(r"RUN:.*?%(?:find|nofix|fix)\b(.*)", text)
    options, _, compiler = (run.group(1) if run else "").partition(" -- ")
    std = re.search(r"--std=(\S+)", options)
    return [f"-std={std.group(1) if std else 'c++20'}", *compiler.split()]


def inputs(site, work, corpus):
    if corpus:
        import debian
        debian.qt_scratch(work)
        for package in debian.ROOTS:
            for source in debian.sources(package):
                yield source, debian.flags(package, source, work) + ["-I" + os.path.dirname(source)]
        return
    checks = os.path.join(site["source"], "test/checks")
    runtime = os.path.join(site["source"], "fixits/runtime/include")
    for source in sorted(glob.glob(os.path.join(checks, "**", "*.cpp"), recursive=True)):
        if "/Inputs/" in source:
            continue
        with open(source, encoding="utf-8") as file:
            text = file.read()
        if "// REQUIRES:" not in text:
            flags = [f.replace("%inputs", os.path.join(checks, "Inputs")) for f in flags_of_test(text)]
            yield source, [*flags, "-isystem", runtime, "-I" + os.path.dirname(source)]


class Document:
    def __init__(self, path, text):
        self.path, self.original, self.text, self.version = path, text, text, 1

    def position(self, offset):
        before = self.text[:offset]
        line = before.count("\n")
        column = before[before.rfind("\n") + 1:]
        return {"line": line, "character": len(column.encode("utf-16-le")) // 2}

    def edit(self, dice, others):
        """The next text, and the change that leads to it."""
        size = len(self.text)
        begin = dice.randrange(size + 1)
        end, new = begin, ""
        kind = dice.random()
        if kind < 0.15:
            return self.original, {"text": self.original}
        if kind < 0.30:  # cut off, as while it is being typed
            end = size
        elif kind < 0.50:
            end = min(size, begin + dice.randrange(1, 200))
        elif kind < 0.75:
            new = dice.choice(TOKENS)
        elif kind < 0.85:  # a few lines twice
            new = "\n".join(self.text[begin:begin + 400].split("\n")[:4])
        else:  # a piece of another file
            piece = dice.choice(others).original
            at = dice.randrange(len(piece) + 1)
            new = piece[at:at + 300]
        text = self.text[:begin] + new + self.text[end:]
        if dice.random() < 0.5:
            return text, {"text": text}
        return text, {"range": {"start": self.position(begin), "end": self.position(end)}, "text": new}


def new_text(server, document, text):
    """A text that was not there before: clangd publishes nothing for one that
    it has built already, which it may be after a few edits."""
    document.version += 1
    document.text = f"{text}\n// {document.version}\n"
    server.change(document.path, document.text, document.version)


def type_on(server, documents, dice, edits):
    for count in range(edits):
        document = dice.choice(documents)
        document.text, change = document.edit(dice, documents)
        document.version += 1
        server.notify("textDocument/didChange", {
            "textDocument": {"uri": lsp.uri(document.path), "version": document.version},
            "contentChanges": [change]})
        # Sometimes the next keystroke comes before the answer.
        if dice.random() < 0.4:
            new_text(server, document, document.text)
            ours = [d for d in server.diagnostics_of(document.path, document.version)
                    if str(d.get("code", "")).startswith("futures-")]
            if ours and dice.random() < 0.5:
                try:
                    server.actions(document.path, dice.choice(ours))
                except RuntimeError as error:
                    # Out of date by now is an answer, too; the end is not.
                    if "server ended" in str(error):
                        raise
        if server.process.poll() is not None:
            sys.exit(f"the server ended with {server.process.returncode} at edit {count}")


def of_server(server, document):
    found = set()
    for d in server.diagnostics_of(document.path, document.version):
        if str(d.get("code", "")).startswith("futures-"):
            at = d["range"]["start"]
            line = document.text.split("\n")[at["line"]]
            byte = len(line.encode("utf-16-le")[:2 * at["character"]].decode("utf-16-le", "ignore").encode())
            found.add((at["line"] + 1, byte + 1, d["code"]))
    return found


def of_plugin(site, work, document):
    done = subprocess.run([site["clang_tidy"], f"--load={site['plugin']}", "-p", work, document.path],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", timeout=300)
    matches = [FINDING.match(line) for line in done.stdout.splitlines()]
    compiles = "error: " not in done.stdout and "clang-diagnostic-error" not in done.stdout
    return {(int(m[2]), int(m[3]), m[5]) for m in matches
            if m and os.path.realpath(m[1]) == os.path.realpath(document.path)}, compiles


def of_driver(site, work, document):
    report = os.path.join(work, "report.jsonl")
    done = subprocess.run([site["driver"], "check", "-p", work, "--tier=all", "-j1", "--no-cache",
                           "--output", f"jsonl={report}", document.path], cwd=work, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"the driver exited with {done.returncode} for {document.path}\n{done.stdout}")
    with open(report, encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    return {(r["at"]["line"], r["at"]["column"], r["check"]) for r in records if r["type"] == "finding"
            and os.path.basename(r["at"]["file"]) == os.path.basename(document.path)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site")
    parser.add_argument("folder")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", action="store_true")
    args = parser.parse_args()
    site = runpy.run_path(args.site)["site"]
    work = os.path.abspath(args.folder)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    dice = random.Random(args.seed)
    chosen = dice.sample(list(inputs(site, work, args.corpus)), args.files)

    documents, database = [], []
    for index, (source, flags) in enumerate(chosen):
        path = os.path.join(work, f"{index:02}-{os.path.basename(source)}")
        with open(source, encoding="utf-8", newline="") as file:
            text = file.read()
        documents.append(Document(path, text))
        database.append({"directory": work, "file": path,
                         "arguments": [site["clang"], *flags, "-ferror-limit=0", "-c", path]})
        pack = os.path.join(os.path.dirname(source), ".futures.yaml")
        if os.path.exists(pack):
            shutil.copy(pack, work)
    for name, text in {"compile_commands.json": json.dumps(database),
                       ".clang-tidy": "Checks: '-*,futures-*'\n",
                       ".clangd": "Diagnostics: {ClangTidy: {FastCheckFilter: Loose}}\n"
                       "Index: {StandardLibrary: No}\n"}.items():
        with open(os.path.join(work, name), "w", encoding="utf-8") as out:
            out.write(text)

    bad = 0
    total = 0
    broken = 0
    with lsp.Server([site["clangd"], "--background-index=false", "-j=2"], work, timeout=300,
                    env={"XDG_CONFIG_HOME": work}) as server:
        for document in documents:
            with open(document.path, "w", encoding="utf-8", newline="") as out:
                out.write(document.text)
            server.open(document.path, document.text)
        type_on(server, documents, dice, args.edits)
        # Half of them end as they were, half as they are now.
        for index, document in enumerate(documents):
            new_text(server, document, document.text if index % 2 else document.original)
        # What is published first may rest on the headers of an earlier text;
        # clangd publishes again when it has read those of this one.
        server.request("sync", None)
        for document in documents:
            with open(document.path, "w", encoding="utf-8", newline="") as out:
                out.write(document.text)
            seen = of_server(server, document)
            expected, compiles = of_plugin(site, work, document)
            sources = [("the plugin", expected)]
            if compiles:
                sources.append(("the driver", of_driver(site, work, document)))
            broken += not compiles
            total += len(seen)
            for name, other in sources:
                if seen != other:
                    bad += 1
                    print(f"{document.path}: clangd alone {sorted(seen - other)}, {name} alone "
                          f"{sorted(other - seen)}")
    print(f"{args.edits} edits in {len(documents)} files, seed {args.seed}: the server is alive, {total} findings, "
          f"{broken} files that do not compile, {bad} differences")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
