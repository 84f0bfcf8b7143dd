"""The front ends besides stock clang-tidy: the same tests run through each."""
import atexit
import functools
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import lsp  # noqa: E402

UNSAFE = "fix, may change behaviour: "
CHECK_NOTE = re.compile(r"// CHECK[A-Z-]*:.*?\bnote: (.*)$")
INCLUDE = re.compile(r"^\s*#\s*include.*$", re.MULTILINE)
MESSAGE = re.compile(r"^(.*?):(\d+):(\d+): (warning|error|note|fatal error): (.*)$")


class ClangdFrontend:
    """tidy-futures-clangd, driven as an editor drives it."""

    def __init__(self, case):
        self.case = case
        self.shown = {}

    @functools.cached_property
    def server(self):
        """One for the whole test. The file under test is shown to it in the
        work folder, next to its configuration."""
        work = self.case.work
        # Its own flags, or clangd would take those of a database further up,
        # such as that of the build that the tests are part of.
        with open(os.path.join(work, "compile_flags.txt"), "w", encoding="utf-8") as out:
            out.write("".join(flag + "\n" for flag in [*self.case.flags, "-ferror-limit=0"]))
        with open(os.path.join(work, ".clangd"), "w", encoding="utf-8") as out:
            out.write("Diagnostics:\n  UnusedIncludes: None\n"
                      "  MissingIncludes: None\n  ClangTidy:\n    FastCheckFilter: Loose\n"
                      "Index:\n  StandardLibrary: No\n")
        with open(os.path.join(work, ".clang-tidy"), "w", encoding="utf-8") as out:
            out.write(self.case.config())
        server = lsp.Server([self.case.site["clangd"], "--background-index=false",
                             "--enable-config", "--clang-tidy"], work)
        atexit.register(server.close)
        return server

    def shown_path(self, file):
        return os.path.join(self.case.work, os.path.basename(file))

    def diagnose(self, file):
        with open(file, encoding="utf-8", newline="") as source:
            text = source.read()
        path = self.shown_path(file)
        if path != file:
            with open(path, "w", encoding="utf-8", newline="") as out:
                out.write(text)
        return path, text, self.show(path, text)

    def show(self, path, text):
        """What the server says of a file with this text. After other includes
        it would first say what it makes of the old ones: the file is opened anew."""
        version, known, diagnostics = self.shown.get(path, (0, "", None))
        if version and known == text:
            return diagnostics
        if version and INCLUDE.findall(known) == INCLUDE.findall(text):
            self.server.change(path, text, version + 1)
        else:
            if version:
                self.server.forget(path)
            self.server.open(path, text, version=version + 1)
        diagnostics = self.server.diagnostics_of(path, version + 1)
        self.shown[path] = version + 1, text, diagnostics
        return diagnostics

    def is_ours(self, diagnostic):
        code = diagnostic.get("code", "")
        return str(code).startswith("futures-") or diagnostic.get("severity") == 1

    def examine(self, file):
        lines, fix_notes, offered = [], [], False
        path, _, diagnostics = self.diagnose(file)
        for d in filter(self.is_ours, diagnostics):
            titles = [a["title"] for a in self.fixes(path, d)]
            offered = offered or bool(titles)
            fix_notes += [t.removeprefix(UNSAFE) for t in titles if t.startswith(UNSAFE)]
            lines += [self.message(path, d), *self.related(d)]
        return lines + self.take_fix_notes(fix_notes), offered

    def message(self, path, d):
        at = d["range"]["start"]
        level = "error" if d["severity"] == 1 else "warning"
        text = d["message"].split("\n\n")[0]
        for suffix in " (fix available)", " (fixes available)":
            text = text.removesuffix(suffix)
        return (f"{path}:{at['line'] + 1}:{at['character'] + 1}: {level}: "
                f"{text[:1].lower() + text[1:]} [{d.get('code', '')}]")

    def related(self, d):
        for related in d.get("relatedInformation", []):
            where = related["location"]["range"]["start"]
            path = related["location"]["uri"].removeprefix("file://")
            yield (f"{path}:{where['line'] + 1}:{where['character'] + 1}: note: "
                   f"{related['message'][:1].lower() + related['message'][1:]}")

    def take_fix_notes(self, texts):
        """clangd makes of a note that carries a fix the fix alone: its text is
        the title, its place is not shown. The CHECK lines of those are done
        with here, by their text, and taken from what FileCheck gets to see.
        Returns the notes that no line speaks of, which is then an error."""
        with open(self.case.args.source, encoding="utf-8") as source:
            lines = source.read().split("\n")
        for index, line in enumerate(lines):
            note = CHECK_NOTE.search(line)
            if not note:
                continue
            if note.group(1).startswith("expanded from macro"):
                lines[index] = ""  # clangd shows where the macro is used, and no more
                continue
            pieces = re.split(r"\{\{(.*?)\}\}", note.group(1).rstrip())
            wanted = "".join(p if i % 2 else re.escape(p) for i, p in enumerate(pieces))
            taken = next((t for t in texts if re.match(wanted, t, re.IGNORECASE)), None)
            if taken is not None:
                texts.remove(taken)
                lines[index] = ""
        self.case.source = os.path.join(self.case.work, "without-fix-notes.cpp")
        with open(self.case.source, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
        return [f"{self.case.file}:1:1: note: {text}" for text in texts]

    def fixes(self, path, diagnostic):
        """The quick fixes proper: those that come from the finding."""
        return [a for a in self.server.actions(path, diagnostic)
                if a.get("kind") == "quickfix" and a.get("diagnostics") and lsp.edits_of(a, path)
                and "NOLINT" not in json.dumps(a.get("edit", {}))
                and not a["title"].startswith("Apply all")]

    def see_and_apply(self, file, unsafe):
        path, text, diagnostics = self.diagnose(file)
        messages = [self.message(path, d) for d in diagnostics if self.is_ours(d)]
        # The fixes of a round are those of one state of the file, as for the
        # other front ends; what overlaps waits for the next.
        for _ in range(40):
            edits = []
            for d in filter(self.is_ours, diagnostics):
                # A safe fix is preferred, an unsafe one is not.
                action = next((a for a in self.fixes(path, d)
                               if unsafe or a.get("isPreferred", False)), None)
                more = [e for e in lsp.edits_of(action, path) if e not in edits] if action else []
                if not any(lsp.overlap(e, other) for e in more for other in edits):
                    edits += more
            if not edits:
                break
            text = lsp.apply_edits(text, edits)
            diagnostics = self.show(path, text)
        with open(file, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        return messages

    apply = see_and_apply


class DriverFrontend:
    """The driver, over a compilation database of one file."""

    def __init__(self, case):
        self.case = case

    def prepare(self, file):
        work = self.case.work
        with open(os.path.join(work, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump([{"directory": work, "file": file,
                        "arguments": [self.case.site["clang"], *self.case.flags, "-c", file]}], out)
        # FIXED lines are what a check writes; the driver formats that.
        with open(os.path.join(work, ".clang-format"), "w", encoding="utf-8") as out:
            out.write("DisableFormat: true\n")
        config = os.path.join(work, "config.clang-tidy")
        with open(config, "w", encoding="utf-8") as out:
            out.write(self.case.config())
        return ["-p", work, f"--config-file={config}", f"--checks=-*,{self.case.args.checks}",
                "--tier=all", "-j1"]

    def run(self, *command):
        return subprocess.run([self.case.site["driver"], *command], text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, cwd=self.case.work, timeout=240)

    def examine(self, file):
        report = os.path.join(self.case.work, "report.jsonl")
        result = self.run("check", *self.prepare(file), "--no-cache", "--output", "terminal", "--output",
                          f"jsonl={report}", file)
        if result.returncode not in (0, 1, 2):
            print(result.stdout, result.stderr)
            sys.exit(f"harness: tidy-futures check exited with {result.returncode}")
        messages = [line for line in result.stdout.splitlines() if MESSAGE.match(line)]
        with open(report, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        return messages, any(r.get("fixes") for r in records)

    def see_and_apply(self, file, unsafe):
        messages, _ = self.examine(file)
        if messages:
            self.apply(file, unsafe)
        return messages

    def apply(self, file, unsafe):
        result = self.run("fix", *self.prepare(file), "--allow-dirty", "--allow-no-vcs",
                          f"--source-root={self.case.work}",
                          *(["--unsafe"] if unsafe else []), file)
        if result.returncode not in (0, 1):
            print(result.stdout, result.stderr)
            sys.exit(f"harness: tidy-futures fix exited with {result.returncode}")


FRONTENDS = {"clangd": ClangdFrontend, "driver": DriverFrontend}
