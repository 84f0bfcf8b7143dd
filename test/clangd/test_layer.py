"""Drives tidy-futures-clangd as an editor does, over stdio.

test_layer.py SITE FOLDER
"""
import json
import os
import runpy
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import lsp  # noqa: E402

SITE = runpy.run_path(sys.argv[1])["site"]
FOLDER = os.path.abspath(sys.argv[2])
RUNTIME = os.path.join(SITE["source"], "fixits/runtime/include")

LOOPS = """#include <future>
#include <vector>

int answer(int);

int all(const std::vector<int> &Items) {
  int Sum = 0;
  for (int Item : Items) {
    std::promise<int> First;
    First.set_value(Item);
    Sum += First.get_future().get();
  }
  for (int Item : Items) {
    std::promise<int> Second;
    Second.set_value(Item);
    Sum += Second.get_future().get();
  }
  return Sum;
}
"""
TWICE = """#include <future>
#include <string>

// \u00dcber zwei Aufrufe \U0001f600
std::string twice(std::future<std::string> Name) {
  std::string First = Name.get();
  return First + Name.get();
}
"""
LOCAL = """#include <future>
int compute();
int twice() {
  std::future<int> F = std::async(compute);
  int First = F.get();
  return First + F.get();
}
"""


class Session(unittest.TestCase):
    checks = "-*,futures-*"
    config = True

    def setUp(self):
        self.work = os.path.join(FOLDER, self.id().split(".")[-1])
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.write("compile_flags.txt", f"-std=c++20\n-isystem\n{RUNTIME}\n")
        if self.config:
            self.write(".clangd", "Diagnostics:\n  ClangTidy:\n    FastCheckFilter: Loose\n"
                       "Index:\n  StandardLibrary: No\n")
            self.write(".clang-tidy", f"Checks: '{self.checks}'\n")
        self.server = lsp.Server([SITE["clangd"], "--background-index=false"], self.work)
        self.addCleanup(self.server.close)

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as out:
            out.write(text)

    def open(self, name, text):
        self.write(name, text)
        self.server.open(self.path(name), text)
        return [d for d in self.server.diagnostics_of(self.path(name))
                if str(d.get("code", "")).startswith("futures-")]

    def actions(self, name, diagnostic):
        return {a["title"]: a for a in self.server.actions(self.path(name), diagnostic)}

    def compile(self, text):
        self.write("fixed.cpp", text)
        built = subprocess.run([SITE["clang"], "-std=c++20", "-fsyntax-only", "-isystem", RUNTIME,
                                self.path("fixed.cpp")], stderr=subprocess.PIPE, text=True)
        self.assertEqual(built.returncode, 0, built.stderr)


class Layer(Session):
    def test_says_both_versions(self):
        said = subprocess.run([SITE["clangd"], "--version"], stdout=subprocess.PIPE, text=True).stdout
        self.assertRegex(said, r"tidy-futures-clangd \d+\.\d+")
        self.assertRegex(said, rf"clangd version {SITE['llvm']}\.")

    def test_takes_clangds_options(self):
        said = subprocess.run([SITE["clangd"], "--help"], stdout=subprocess.PIPE, text=True)
        self.assertEqual(said.returncode, 0)
        self.assertIn("--background-index", said.stdout)
        bad = subprocess.run([SITE["clangd"], "--no-such-option"], stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertNotEqual(bad.returncode, 0)
        self.assertIn("no-such-option", bad.stderr)

    def test_severity_follows_the_tier(self):
        loops = self.open("loops.cpp", LOOPS)
        self.assertEqual([(d["code"], d["severity"]) for d in loops],
                         [("futures-promise-in-loop", 3)] * 2)
        twice = self.open("twice.cpp", TWICE)
        self.assertEqual([(d["code"], d["severity"]) for d in twice], [("futures-use-after-get", 2)])

    def test_link_leads_to_a_page_that_exists(self):
        for d in self.open("twice.cpp", TWICE):
            href = d["codeDescription"]["href"]
            self.assertTrue(href.startswith("file://"), href)
            with open(href.removeprefix("file://"), encoding="utf-8") as page:
                self.assertIn("# futures-use-after-get", page.read())
            self.assertEqual(d["source"], "tidy-futures")

    def test_notes_are_related_information(self):
        [d] = self.open("twice.cpp", TWICE)
        self.assertEqual(len(d["relatedInformation"]), 1)
        self.assertEqual(d["relatedInformation"][0]["location"]["range"]["start"]["line"], 5)

    def test_safe_fix_is_first_preferred_and_whole(self):
        first, _ = self.open("loops.cpp", LOOPS)
        actions = self.server.actions(self.path("loops.cpp"), first)
        self.assertEqual(actions[0]["title"], "fix futures-promise-in-loop")
        self.assertTrue(actions[0]["isPreferred"])
        text = lsp.apply_edits(LOOPS, lsp.edits_of(actions[0], self.path("loops.cpp")))
        self.assertEqual(text.count("#include <fut/pool_allocator.h>"), 1)
        self.assertIn("First(std::allocator_arg", text)
        self.assertNotIn("Second(std::allocator_arg", text)
        self.compile(text)

    def test_unsafe_fix_says_what_it_changes(self):
        [d] = self.open("local.cpp", LOCAL)
        titles = self.actions("local.cpp", d)
        [title] = [t for t in titles if t.startswith("fix, may change behaviour: ")]
        self.assertGreater(len(title), len("fix, may change behaviour: ") + 10)
        self.assertFalse(titles[title].get("isPreferred", False))
        text = lsp.apply_edits(LOCAL, lsp.edits_of(titles[title], self.path("local.cpp")))
        self.assertIn("share()", text)
        self.compile(text)

    def test_apply_all_fixes_every_finding_at_once(self):
        first, _ = self.open("loops.cpp", LOOPS)
        action = self.actions("loops.cpp", first)[
            "apply all fixes of futures-promise-in-loop in this file"]
        self.server.request("workspace/executeCommand", {
            "command": action["command"]["command"], "arguments": action["command"]["arguments"]})
        edits = self.server.applied["changes"][lsp.uri(self.path("loops.cpp"))]
        text = lsp.apply_edits(LOOPS, edits)
        self.assertEqual(text.count("#include <fut/pool_allocator.h>"), 1)
        self.assertEqual(text.count("(std::allocator_arg"), 2)
        self.compile(text)
        self.server.change(self.path("loops.cpp"), text, 2)
        left = self.server.diagnostics_of(self.path("loops.cpp"), 2)
        self.assertFalse([d for d in left if str(d.get("code")).startswith("futures-")])

    def test_suppress_here_keeps_the_indentation_and_works(self):
        first, _ = self.open("loops.cpp", LOOPS)
        action = self.actions("loops.cpp", first)[
            "suppress here: NOLINTNEXTLINE(futures-promise-in-loop)"]
        text = lsp.apply_edits(LOOPS, lsp.edits_of(action, self.path("loops.cpp")))
        self.assertIn("\n    // NOLINTNEXTLINE(futures-promise-in-loop)\n    std::promise<int> First;\n", text)
        self.server.change(self.path("loops.cpp"), text, 2)
        left = self.server.diagnostics_of(self.path("loops.cpp"), 2)
        self.assertEqual(len([d for d in left if d.get("code") == "futures-promise-in-loop"]), 1)

    def test_explain_shows_the_page(self):
        [d] = self.open("twice.cpp", TWICE)
        action = self.actions("twice.cpp", d)["explain futures-use-after-get"]
        self.server.request("workspace/executeCommand", {
            "command": action["command"]["command"], "arguments": action["command"]["arguments"]})
        self.assertIn("use-after-get.md", json.dumps(self.server.shown))

    def test_incremental_edits_are_followed(self):
        # The layer must know the text to indent a NOLINT, whatever the columns
        # count: line 4 has an umlaut and an emoji.
        self.open("twice.cpp", TWICE)
        self.server.notify("textDocument/didChange", {
            "textDocument": {"uri": lsp.uri(self.path("twice.cpp")), "version": 2},
            "contentChanges": [
                {"range": {"start": {"line": 3, "character": 21}, "end": {"line": 3, "character": 23}},
                 "text": "x\n\t\t"},
                {"range": {"start": {"line": 7, "character": 0}, "end": {"line": 7, "character": 2}},
                 "text": "      "}]})
        [d] = [d for d in self.server.diagnostics_of(self.path("twice.cpp"), 2)
               if d.get("code") == "futures-use-after-get"]
        self.assertEqual(d["range"]["start"]["line"], 7)
        action = self.actions("twice.cpp", d)["suppress here: NOLINTNEXTLINE(futures-use-after-get)"]
        [edit] = lsp.edits_of(action, self.path("twice.cpp"))
        self.assertTrue(edit["newText"].startswith("      //"), repr(edit["newText"]))

    def test_other_diagnostics_pass_unchanged(self):
        self.write("broken.cpp", "int f( { return 1; }\n")
        self.server.open(self.path("broken.cpp"), "int f( { return 1; }\n")
        found = self.server.diagnostics_of(self.path("broken.cpp"))
        self.assertTrue(found)
        self.assertTrue(all(d["source"] == "clang" and d["severity"] == 1 for d in found))

    def test_ends_as_the_protocol_says(self):
        self.server.close()
        self.assertEqual(self.server.process.returncode, 0)


class WithoutConfiguration(Session):
    config = False

    def test_one_message_says_what_to_do(self):
        if not os.path.exists(SITE["driver"]):
            self.skipTest("the driver is not built")
        os.remove(self.path("compile_flags.txt"))
        for name in ("quiet.cpp", "twice.cpp", "loops.cpp"):
            self.write(name, "int f() { return 1; }\n" if name == "quiet.cpp" else TWICE)
        self.write("compile_commands.json", json.dumps([
            {"directory": self.work, "file": self.path(name),
             "arguments": [SITE["clang"], "-std=c++20", "-c", self.path(name)]}
            for name in ("quiet.cpp", "twice.cpp", "loops.cpp")]))
        self.server.open(self.path("quiet.cpp"), "int f() { return 1; }\n")
        self.server.diagnostics_of(self.path("quiet.cpp"))
        self.assertEqual(self.server.shown, [])
        self.server.open(self.path("twice.cpp"), TWICE)
        while not self.server.shown:
            self.server._next()
        self.assertIn("tidy-futures init", self.server.shown[0]["message"])
        self.server.open(self.path("loops.cpp"), TWICE)
        self.server.diagnostics_of(self.path("loops.cpp"))
        self.assertEqual(len(self.server.shown), 1)


if __name__ == "__main__":
    del sys.argv[1:3]
    unittest.main(verbosity=2)
