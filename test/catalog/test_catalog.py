"""Holds the parts of a check together: a part that is missing, or says
something else than the catalogue, fails."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools", "lib"))
import catalog  # noqa: E402

SECTIONS = ["Before", "After", "Benchmark", "Why faster", "Trade-off", "When not",
            "What is left alone", "Fix", "Options", "Libraries known"]


def text_of(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def squeezed(text):
    return re.sub(r"\s+", " ", text)


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.checks = catalog.read()

    def test_is_sorted_without_repeats(self):
        names = [c.name for c in self.checks]
        self.assertEqual(names, sorted(set(names)))
        self.assertTrue(names)

    def test_class_follows_name(self):
        for c in self.checks:
            expected = "".join(p.capitalize() for p in c.short.split("-")) + "Check"
            self.assertEqual(c.klass, expected)

    def test_header_says_the_sentence(self):
        for c in self.checks:
            with self.subTest(c.name):
                header = text_of(ROOT, "checks", c.klass + ".h")
                comment = squeezed(re.sub(r"^\s*///?", "", header, flags=re.M))
                self.assertIn(squeezed(c.sentence), comment)
                self.assertTrue(os.path.exists(os.path.join(ROOT, "checks", c.klass + ".cpp")))

    def test_page_says_the_sentence_and_has_the_sections(self):
        for c in self.checks:
            with self.subTest(c.name):
                page = text_of(c.page)
                self.assertTrue(page.startswith(f"# {c.name}\n"))
                self.assertTrue(squeezed(page.split("\n\n")[1]).startswith(squeezed(c.sentence)))
                found = re.findall(r"^## (.*)$", page, flags=re.M)
                self.assertEqual([s for s in found if s in SECTIONS], SECTIONS)

    def test_options_are_documented(self):
        for c in self.checks:
            with self.subTest(c.name):
                source = text_of(ROOT, "checks", c.klass + ".cpp")
                page = text_of(c.page)
                for option in set(re.findall(r'Options\.(?:get|store)\w*\(\s*(?:Opts,\s*)?"(\w+)"', source)):
                    self.assertIn(f"`{option}`", page)

    def test_has_tests_of_both_kinds(self):
        for c in self.checks:
            with self.subTest(c.name):
                self.assertTrue(glob.glob(os.path.join(c.tests, "finds*.cpp")), "no finds*.cpp")
                self.assertTrue(glob.glob(os.path.join(c.tests, "leaves-alone*.cpp")),
                                "no leaves-alone*.cpp")
                fixes = [f for f in glob.glob(os.path.join(c.tests, "*.cpp"))
                         if re.search(r"RUN: %fix", text_of(f))]
                self.assertEqual(bool(fixes), c.fix != "None")

    def test_nothing_without_a_catalogue_line(self):
        classes = {c.klass for c in self.checks}
        for path in glob.glob(os.path.join(ROOT, "checks", "*Check.cpp")):
            name = os.path.basename(path)[:-4]
            if name != "FuturesCheck":
                self.assertIn(name, classes)
        pages = {c.short for c in self.checks} | {"README"}
        for path in glob.glob(os.path.join(ROOT, "docs", "checks", "*.md")):
            self.assertIn(os.path.basename(path)[:-3], pages)

    def test_check_files_are_small(self):
        for c in self.checks:
            with self.subTest(c.name):
                lines = text_of(ROOT, "checks", c.klass + ".cpp").count("\n")
                self.assertLessEqual(lines, 600, "flow logic belongs in checks/matchers")

    def test_docs_are_generated(self):
        result = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "update-docs"), "--check"],
                                stdout=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 0, result.stdout)


class Tree(unittest.TestCase):
    def sources(self):
        for folder in ("checks", "fixits/rewrite", "tools"):
            for path in glob.glob(os.path.join(ROOT, folder, "**", "*"), recursive=True):
                if path.endswith((".h", ".cpp", ".def")):
                    yield path

    def test_version_differences_stand_in_compat_alone(self):
        for path in self.sources():
            if os.path.basename(path) in ("compat.h", "HostGuard.cpp"):
                continue
            self.assertNotRegex(text_of(path), r"(CLANG|LLVM)_VERSION_MAJOR", path)

    def test_arrows_run_one_way(self):
        for path in self.sources():
            includes = re.findall(r'^#include "([^"]+)"', text_of(path), flags=re.M)
            inside = os.path.relpath(path, ROOT)
            if inside.startswith("fixits/"):
                self.assertFalse([i for i in includes if "checks/" in i or "tools/" in i], path)
            if inside.startswith("checks/"):
                self.assertFalse([i for i in includes if "tools/" in i], path)
        for path in glob.glob(os.path.join(ROOT, "fixits/runtime/include/**/*.h"), recursive=True):
            for name in re.findall(r'^#include [<"]([^>"]+)[>"]', text_of(path), flags=re.M):
                self.assertNotRegex(name, r"^(clang|llvm|boost|asio|tbb)", path)

    def test_no_check_includes_another(self):
        classes = {c.klass for c in catalog.read()}
        for path in glob.glob(os.path.join(ROOT, "checks", "*Check.cpp")):
            own = os.path.basename(path)[:-4]
            for name in re.findall(r'^#include "(\w+)\.h"', text_of(path), flags=re.M):
                self.assertTrue(name == own or name not in classes, path)


class Packs(unittest.TestCase):
    def test_names_stand_once(self):
        """The first of two equal names would hide the other."""
        for path in sorted(glob.glob(os.path.join(catalog.ROOT, "checks/vocabulary/*.yaml"))):
            with self.subTest(os.path.basename(path)), open(path, encoding="utf-8") as lines:
                seen = {}
                for number, line in enumerate(lines, 1):
                    if m := re.match(r"\w+:", line):
                        self.assertNotIn(m.group(), seen, f"{path}:{number}")
                        seen[m.group()] = number
                    m = re.match(r"\s*- \{name: (\[[^\]]*\]|[^,}]*)", line)
                    for name in m.group(1).strip("[]").split(",") if m else []:
                        key = (name.strip(), *re.findall(r"(?:parameters|first-parameter|macro): [^,}]+", line))
                        self.assertNotIn(key, seen, f"{path}:{number}: also in line {seen.get(key)}")
                        seen[key] = number


class NewCheck(unittest.TestCase):
    def test_makes_all_parts(self):
        with tempfile.TemporaryDirectory() as folder:
            for part in ("checks/Catalog.def", "tools/new-check", "tools/lib/catalog.py", "tools/update-docs"):
                os.makedirs(os.path.dirname(os.path.join(folder, part)), exist_ok=True)
                shutil.copy(os.path.join(ROOT, part), os.path.join(folder, part))
            os.makedirs(os.path.join(folder, "docs/checks"))
            command = [sys.executable, os.path.join(folder, "tools/new-check"), "made-up", "Always",
                       "exercise 13", "None", "Finds what nobody wrote."]
            made = subprocess.run(command, stdout=subprocess.PIPE, text=True)
            self.assertEqual(made.returncode, 0, made.stdout)
            for part in ("checks/MadeUpCheck.h", "checks/MadeUpCheck.cpp", "docs/checks/made-up.md",
                         "test/checks/made-up/finds.cpp", "test/checks/made-up/leaves-alone.cpp"):
                self.assertTrue(os.path.exists(os.path.join(folder, part)), part)
            self.assertIn("FUTURES_CHECK(MadeUpCheck", text_of(folder, "checks/Catalog.def"))
            names = re.findall(r'"(futures-[a-z-]+)"', text_of(folder, "checks/Catalog.def"))
            self.assertEqual(names, sorted(names))
            again = subprocess.run(command, stdout=subprocess.PIPE, text=True)
            self.assertEqual(again.returncode, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
