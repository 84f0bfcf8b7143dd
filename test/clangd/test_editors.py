"""Real editors with tidy-futures-clangd: open a file, see the diagnostics,
apply the safe fix, an unsafe one, all of a check; undo. The fixed buffer must
compile.

test_editors.py SITE FOLDER
"""
import json
import os
import runpy
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = runpy.run_path(sys.argv[1])["site"]
FOLDER = os.path.abspath(sys.argv[2])
RUNTIME = os.path.join(SITE["source"], "fixits/runtime/include")

LOOPS = """#include <future>
#include <vector>

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
int compute();
int twice() {
  std::future<int> F = std::async(compute);
  int Other = compute();
  int First = F.get();
  return Other + First + F.get();
}
"""


class Editor:
    """The tests that every editor must pass; `command` starts it."""

    def run_case(self, source, want):
        work = os.path.join(FOLDER, self.id().split(".", 1)[1])
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        for name, text in {
                "case.cpp": source,
                "compile_flags.txt": f"-std=c++20\n-isystem\n{RUNTIME}\n",
                ".clangd": "Diagnostics:\n  ClangTidy:\n    FastCheckFilter: Loose\n"
                       "Index:\n  StandardLibrary: No\n",
                ".clang-tidy": "Checks: '-*,futures-*'\n"}.items():
            with open(os.path.join(work, name), "w", encoding="utf-8") as out:
                out.write(text)
        result = os.path.join(work, "result.json")
        run = subprocess.run(
            self.command(), cwd=work, timeout=400, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, "SERVER": SITE["clangd"], "WANT": want, "OUT": result,
                 "HOME": work, "XDG_CONFIG_HOME": work, "MODULES": os.environ.get("EDITOR_MODULES", "")})
        self.assertTrue(os.path.exists(result), run.stdout)
        with open(result, encoding="utf-8") as file:
            said = json.load(file)
        self.assertNotIn("error", said, said.get("error", "") + run.stdout)
        self.assertTrue(said["undone"])
        fixed = os.path.join(work, "fixed.cpp")
        with open(fixed, "w", encoding="utf-8") as out:
            out.write(said["text"])
        built = subprocess.run([SITE["clang"], "-std=c++20", "-fsyntax-only", "-isystem", RUNTIME, fixed],
                               stderr=subprocess.PIPE, text=True)
        self.assertEqual(built.returncode, 0, built.stderr + said["text"])
        return said

    def test_safe_fix(self):
        said = self.run_case(LOOPS, "fix futures-promise-in-loop")
        self.assertEqual((said["before"], said["after"]), (2, 1))
        self.assertEqual((said["code"], said["severity"], said["source"]),
                         ("futures-promise-in-loop", 3, "tidy-futures"))
        self.assertEqual(said["text"].count("#include <fut/pool_allocator.h>"), 1)

    def test_unsafe_fix(self):
        said = self.run_case(TWICE, "fix, may change behaviour: ")
        self.assertEqual((said["before"], said["after"]), (1, 0))
        self.assertEqual((said["code"], said["severity"]), ("futures-use-after-get", 2))
        self.assertIn("share()", said["text"])

    def test_apply_all(self):
        said = self.run_case(LOOPS, "apply all fixes of futures-promise-in-loop")
        self.assertEqual((said["before"], said["after"]), (2, 0))
        self.assertEqual(said["text"].count("#include <fut/pool_allocator.h>"), 1)


class Neovim(Editor, unittest.TestCase):
    def command(self):
        return ["nvim", "--headless", "--clean", "-S", os.path.join(HERE, "editors/neovim.lua")]


class Emacs(Editor, unittest.TestCase):
    def command(self):
        return ["emacs", "-q", "--batch",
                "-l", os.path.join(HERE, "editors/emacs.el")]


class Node(Editor, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        modules = os.path.join(FOLDER, "npm")
        os.makedirs(modules, exist_ok=True)
        shutil.copy(os.path.join(HERE, "editors/package.json"), modules)
        if not os.path.isdir(os.path.join(modules, "node_modules/vscode-languageserver-protocol")):
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=modules, check=True)
        os.environ["EDITOR_MODULES"] = os.path.join(modules, "node_modules")

    def command(self):
        return ["node", os.path.join(HERE, "editors/node.js")]


if __name__ == "__main__":
    del sys.argv[1:3]
    unittest.main(verbosity=2)
