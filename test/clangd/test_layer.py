"""Drives tidy-futures-clangd as an editor does, over stdio.

test_layer.py SITE FOLDER
"""
import json
import os
import queue
import runpy
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

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
  int Other = compute();
  int First = F.get();
  return Other + First + F.get();
}
"""


class Session(unittest.TestCase):
    checks = "-*,futures-*"
    config = True
    clangd = SITE["clangd"]
    options = {}
    arguments = []

    def setUp(self):
        self.work = os.path.join(FOLDER, self.id().split(".")[-1])
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.write("compile_flags.txt", f"-std=c++20\n-isystem\n{RUNTIME}\n")
        if self.config:
            self.write(".clangd", "Diagnostics:\n  ClangTidy:\n    FastCheckFilter: Loose\n"
                       "Index:\n  StandardLibrary: No\n")
            self.write(".clang-tidy", f"Checks: '{self.checks}'\n")
        # The user's own configuration is none of the test's.
        self.server = lsp.Server([self.clangd, "--background-index=false", *self.arguments], self.work,
                                 env={"XDG_CONFIG_HOME": self.work}, **self.options)
        self.addCleanup(self.server.close)

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as out:
            out.write(text)

    def open(self, name, text):
        self.write(name, text)
        self.server.open(self.path(name), text)
        return self.ours(name)

    def change(self, name, text, version):
        self.server.change(self.path(name), text, version)
        return self.ours(name, version)

    def ours(self, name, version=1):
        return [d for d in self.server.diagnostics_of(self.path(name), version)
                if str(d.get("code", "")).startswith("futures-")]

    def actions(self, name, diagnostic, **context):
        return {a["title"]: a for a in self.server.actions(self.path(name), diagnostic, **context)}

    def applied(self, name, text, action):
        return lsp.apply_edits(text, lsp.edits_of(action, self.path(name)))

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
            with open(urllib.parse.unquote(href.removeprefix("file://")), encoding="utf-8") as page:
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

    def test_fix_after_fix_includes_once(self):
        # clangd still has the preamble of before when the second is asked for.
        text = LOOPS
        first, _ = self.open("loops.cpp", text)
        for version in (2, 3):
            text = self.applied("loops.cpp", text, self.actions("loops.cpp", first)["fix futures-promise-in-loop"])
            first = next(iter(self.change("loops.cpp", text, version)), None)
        self.assertIsNone(first)
        self.assertEqual(text.count("#include <fut/pool_allocator.h>"), 1)
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


    def test_initialize_says_both_versions(self):
        info = self.server.initialized["serverInfo"]
        self.assertEqual(info["name"], "tidy-futures-clangd")
        self.assertRegex(info["version"], rf"^\d+\.\d+\.\d+; .*clangd.* {SITE['llvm']}\.")

    def test_takes_the_check_option(self):
        self.write("twice.cpp", TWICE)
        said = subprocess.run([SITE["clangd"], "--check=" + self.path("twice.cpp")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(said.returncode, 0, said.stdout)
        self.assertIn("All checks completed", said.stdout)

    def test_errors_of_the_user_stay_errors(self):
        self.write(".clang-tidy", "Checks: '-*,futures-*'\nWarningsAsErrors: 'futures-use-*'\n")
        [d] = self.open("twice.cpp", TWICE)
        self.assertEqual(d["severity"], 1)

    def test_order_is_safe_unsafe_all_suppress_explain(self):
        first, _ = self.open("loops.cpp", LOOPS)
        self.assertEqual(list(self.actions("loops.cpp", first))[:4], [
            "fix futures-promise-in-loop", "apply all fixes of futures-promise-in-loop in this file",
            "suppress here: NOLINTNEXTLINE(futures-promise-in-loop)", "explain futures-promise-in-loop"])
        [d] = self.open("local.cpp", LOCAL)
        titles = list(self.actions("local.cpp", d))
        self.assertTrue(titles[0].startswith("fix, may change behaviour: "), titles)
        self.assertEqual(titles[1:3], ["suppress here: NOLINTNEXTLINE(futures-use-after-get)",
                                       "explain futures-use-after-get"])

    def test_asked_for_other_kinds_it_stays_out(self):
        first, _ = self.open("loops.cpp", LOOPS)
        for kind in ("refactor", "source.organizeImports"):
            self.assertFalse([t for t in self.actions("loops.cpp", first, only=[kind]) if "futures" in t])
        self.assertIn("explain futures-promise-in-loop",
                      self.actions("loops.cpp", first, only=["quickfix"]))

    def test_suppress_keeps_line_ends(self):
        first, _ = self.open("loops.cpp", LOOPS.replace("\n", "\r\n"))
        action = self.actions("loops.cpp", first)["suppress here: NOLINTNEXTLINE(futures-promise-in-loop)"]
        [edit] = lsp.edits_of(action, self.path("loops.cpp"))
        self.assertEqual(edit["newText"], "    // NOLINTNEXTLINE(futures-promise-in-loop)\r\n")

    def test_suppress_joins_a_comment_that_is_there(self):
        text = TWICE.replace("  return", "  /* \U0001f600 */ // NOLINTNEXTLINE(bugprone-x)\n  return")
        [d] = self.open("twice.cpp", text)
        action = self.actions("twice.cpp", d)["suppress here: NOLINTNEXTLINE(futures-use-after-get)"]
        text = self.applied("twice.cpp", text, action)
        self.assertIn("// NOLINTNEXTLINE(futures-use-after-get, bugprone-x)\n", text)
        self.assertEqual(self.change("twice.cpp", text, 2), [])

    def test_no_suppression_inside_a_macro(self):
        text = TWICE.replace("  return First", "#define SUM(A) \\\n  ((A) + Name.get())\n  return SUM(First);\n  return First")
        found = self.open("twice.cpp", text)
        for d in found:
            if d["range"]["start"]["line"] == 7:
                self.assertFalse([t for t in self.actions("twice.cpp", d) if t.startswith("suppress")])

    def test_half_typed_code_keeps_it_alive(self):
        self.open("loops.cpp", LOOPS)
        for version, cut in enumerate(range(20, len(LOOPS), 60), 2):
            self.change("loops.cpp", LOOPS[:cut], version)
        self.assertEqual(len(self.change("loops.cpp", LOOPS, 1000)), 2)


class Inline(Session):
    """A client that wants the fixes along with the diagnostics."""
    options = {"inline_actions": True}

    def test_fixes_that_come_along_are_named_too(self):
        first, _ = self.open("loops.cpp", LOOPS)
        self.assertEqual([(a["title"], a["isPreferred"]) for a in first["codeActions"]],
                         [("fix futures-promise-in-loop", True)])


class Folder(Session):
    """A folder whose name must be escaped in a URI."""

    def path(self, name):
        return os.path.join(self.work, "a b%c++(1)", name)

    def test_names_that_need_escapes(self):
        first, _ = self.open("loops.cpp", LOOPS)
        action = self.actions("loops.cpp", first)["fix futures-promise-in-loop"]
        self.assertIn("First(std::allocator_arg", self.applied("loops.cpp", LOOPS, action))
        action = self.actions("loops.cpp", first)["suppress here: NOLINTNEXTLINE(futures-promise-in-loop)"]
        self.assertTrue(lsp.edits_of(action, self.path("loops.cpp")))
        # The test's client leaves other characters alone than clangd does.
        action = self.actions("loops.cpp", first)["apply all fixes of futures-promise-in-loop in this file"]
        self.server.request("workspace/executeCommand", {
            "command": action["command"]["command"], "arguments": action["command"]["arguments"]})
        text = self.applied("loops.cpp", LOOPS, {"edit": self.server.applied})
        self.assertEqual(text.count("(std::allocator_arg"), 2)


class Installed(Session):
    """What cmake --install makes, moved somewhere else afterwards."""

    def setUp(self):
        made = os.path.join(FOLDER, "made")
        self.prefix = os.path.join(FOLDER, "moved here")
        for folder in (made, self.prefix):
            shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run(["cmake", "--install", SITE["build"], "--prefix", made],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        os.rename(made, self.prefix)
        self.clangd = os.path.join(self.prefix, "bin/tidy-futures-clangd")
        super().setUp()

    def test_finds_all_its_parts(self):
        self.write("twice.cpp", "#include <stddef.h>\n" + TWICE)
        self.server.open(self.path("twice.cpp"), "#include <stddef.h>\n" + TWICE)
        [d] = self.server.diagnostics_of(self.path("twice.cpp"))
        self.assertEqual(d["code"], "futures-use-after-get")
        page = urllib.parse.unquote(d["codeDescription"]["href"].removeprefix("file://"))
        self.assertTrue(page.startswith(self.prefix), page)
        self.assertTrue(os.path.exists(page), page)
        link = os.path.join(FOLDER, "linked-clangd")
        if os.path.lexists(link):
            os.remove(link)
        os.symlink(self.clangd, link)
        said = subprocess.run([link, "--version"], stdout=subprocess.PIPE, text=True)
        self.assertIn("clangd version", said.stdout)


class PassedThrough(Session):
    """With a server that answers what the test says: what is not about our
    checks must go by byte for byte, whatever it holds."""

    def setUp(self):
        home = os.path.join(FOLDER, "fake")
        shutil.rmtree(home, ignore_errors=True)
        for folder in ("bin", "lib/tidy-futures"):
            os.makedirs(os.path.join(home, folder))
        self.clangd = os.path.join(home, "bin/tidy-futures-clangd")
        shutil.copy(SITE["clangd"], self.clangd)
        fake = os.path.join(home, "lib/tidy-futures/tidy-futures-clangd-server")
        with open(fake, "w", encoding="utf-8") as out:
            out.write(f"#!{sys.executable}\n" + FAKE)
        os.chmod(fake, 0o755)
        super().setUp()

    def test_bytes_are_kept_and_bad_messages_do_no_harm(self):
        odd = {"x": 1.25e300, "text": "\u00dc\U0001f600\u2028 \"futures-\" didOpen\"", "big": 2**53 + 1}
        self.assertEqual(self.server.request("echo", odd), odd)
        for method, params in (("textDocument/didOpen", {}), ("textDocument/didChange", {"textDocument": 7}),
                               ("textDocument/codeAction", {"context": "futures-"}),
                               ("workspace/executeCommand", {"command": "tidy-futures.applyAll"}),
                               ("workspace/executeCommand",
                                {"command": "tidy-futures.explain", "arguments": [{"check": 1}]})):
            self.server.notify(method, params)
        self.assertEqual(self.server.request("echo", odd), odd)

    def test_tags_where_something_can_go(self):
        place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
        listed = subprocess.run([SITE["driver"], "explain", "--list"], stdout=subprocess.PIPE, text=True)
        sent = [{"range": place, "message": "m", "code": code}
                for code in ("futures-launch-then-wait", "futures-use-after-get", "other-check")]
        self.server.notify("publish", {"uri": "file:///a.cpp", "diagnostics": sent})
        launch, use, other = self.server.diagnostics_of("/a.cpp")
        if "futures-launch-then-wait" in listed.stdout:
            self.assertEqual(launch["tags"], [1])
        self.assertNotIn("tags", use)
        self.assertEqual(other, sent[2])


FAKE = """
import json, sys
def send(m):
    body = json.dumps(m).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)
    sys.stdout.buffer.flush()
while True:
    length = 0
    while (line := sys.stdin.buffer.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if not length:
        break
    m = json.loads(sys.stdin.buffer.read(length))
    if m["method"] == "exit":
        break
    if m["method"] == "publish":
        send({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": m["params"]})
    elif "id" in m:
        send({"jsonrpc": "2.0", "id": m["id"],
              "result": m["params"] if m["method"] == "echo" else {"capabilities": {}}})
"""


class WithoutConfiguration(Session):
    config = False

    def hint(self, name="twice.cpp", text=TWICE):
        self.write(name, text)
        self.server.open(self.path(name), text)
        while not self.server.shown:
            self.server._next()
        self.assertIn("tidy-futures init", self.server.shown[0]["message"])
        self.assertIn(name, self.server.shown[0]["message"])

    def silent(self):
        self.write("twice.cpp", TWICE)
        self.server.open(self.path("twice.cpp"), TWICE)
        self.server.diagnostics_of(self.path("twice.cpp"))
        self.server.timeout = 8
        with self.assertRaises(queue.Empty):
            while True:
                self.server._next()
        self.assertEqual(self.server.shown, [])

    def test_with_flags_instead_of_commands(self):
        self.hint()

    def test_with_neither(self):
        # The build tree has a database; a folder elsewhere has none above it.
        with tempfile.TemporaryDirectory() as self.work:
            self.hint()

    def test_with_commands_that_do_not_know_the_file(self):
        os.remove(self.path("compile_flags.txt"))
        self.write("old.cpp", "int old;\n")
        self.write("compile_commands.json", json.dumps(
            [{"directory": self.work, "file": "old.cpp", "arguments": ["c++", "-std=c++20", "-c", "old.cpp"]}]))
        self.hint()

    def test_with_checks_but_no_filter(self):
        self.write(".clang-tidy", "Checks: 'futures-*'\n")
        self.hint()

    def test_with_the_users_own_configuration_it_is_silent(self):
        self.write("clangd/config.yaml", "Diagnostics: {ClangTidy: {Add: futures-*, FastCheckFilter: None}}\n")
        self.silent()

    def test_where_the_checks_are_switched_off_it_is_silent(self):
        self.write(".clangd", "Diagnostics: {ClangTidy: {FastCheckFilter: Loose}}\n")
        self.write(".clang-tidy", "Checks: '-*,bugprone-*,-futures-*'\n")
        self.silent()

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
