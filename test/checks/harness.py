"""Runs one test of a check; the kinds of RUN line are

  %find CHECKS [options] [-- compiler arguments]
      lints the file; every warning, note and error must have its CHECK line
      (`// CHECK: :[[@LINE-1]]:5: warning: text [futures-x]`), in order.
  %nofix CHECKS [options] [-- compiler arguments]
      the same, and no fix may be offered, neither on a warning nor on a note.
  %fix [--unsafe] CHECKS [options] [-- compiler arguments]
      the file is a program. It is compiled and run, fixed, compiled and run
      again: same output and exit code. Linted again, the check is silent
      (--remaining N: has N findings); fixed again, nothing changes. The fixed
      file is compared with the `// FIXED:` lines. Without --unsafe only fixes
      on warnings are applied; with it, it is first shown that those on
      warnings alone change nothing.

  %compose CHECKS [options] [-- compiler arguments]
      the file is a program in which several checks find something. The safe
      fixes of all are applied over and over until nothing changes, then the
      unsafe ones too: each time it compiles, runs and prints the same.

Options: --std=c++20 (default c++20), --option Check.Key=Value or Key=Value.
"""
import argparse
import functools
import hashlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys

DIRECTIVE = re.compile(r"\s*//\s*(RUN|CHECK|FIXED|REQUIRES|UNSUPPORTED)\b.*$")
MESSAGE = re.compile(r"^(.*?):(\d+):(\d+): (warning|error|note|fatal error): (.*)$")


def fail(text, *details):
    print(f"harness: {text}")
    for detail in details:
        print(detail)
    sys.exit(1)


def run(command, **kwargs):
    return subprocess.run(
        command, text=True, errors="replace", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=240, **kwargs)


class Case:
    def __init__(self, args, compiler_args):
        self.args = args
        self.site = runpy.run_path(args.site)["site"]
        self.work = args.work
        self.source = args.source
        self.runtime = os.path.join(self.site["source"], "fixits/runtime/include")
        self.flags = [f"-std={args.std}", "-isystem", self.runtime] + compiler_args
        # What headers of a test's own say is not in the key.
        own_headers = any(self.site["source"] in flag for flag in compiler_args)
        self.programs = None if own_headers else self.site["programs"]
        self.ran = {}
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.file = os.path.join(self.work, "case.cpp")
        pack = os.path.join(os.path.dirname(args.source), ".futures.yaml")
        if os.path.exists(pack):
            shutil.copy(pack, self.work)

    def config(self):
        options = []
        for option in self.args.option:
            key, value = option.split("=", 1)
            if "." not in key:
                key = f"{self.args.checks.split(',')[0]}.{key}"
            options.append("{key: %s, value: '%s'}" % (key, value))
        return "{Checks: '-*,%s', CheckOptions: [%s]}" % (
            self.args.checks, ", ".join(options))

    def strip(self):
        """Copies the source without its directives, line for line, so that
        they are neither found nor in the way of a fix."""
        with open(self.args.source, encoding="utf-8", newline="") as source:
            lines = source.read().split("\n")
        with open(self.file, "w", encoding="utf-8", newline="") as out:
            out.write("\n".join(DIRECTIVE.sub("", line) for line in lines))

    def text(self):
        with open(self.file, encoding="utf-8", newline="") as file:
            return file.read()

    def filecheck(self, prefix, input_text, *more):
        with open(self.source, encoding="utf-8") as source:
            if not re.search(rf"\b{prefix}(-NEXT|-SAME|-DAG|-NOT|-COUNT-\d+)?:", source.read()):
                return None
        return subprocess.run(
            [self.site["filecheck"], self.source, f"--check-prefix={prefix}",
             "--allow-empty", "--dump-input=fail", *more],
            input=input_text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def build_and_run(self, name, sanitizer=None):
        """Exit code and output of the program. The front ends write the same
        fixes, so what another test has built and run is not run again."""
        known = self.programs and os.path.join(self.programs, self.program_key(sanitizer))
        if known and os.path.exists(known):
            with open(known, encoding="utf-8") as file:
                return tuple(json.load(file))
        result = self.build_and_run_anew(name, sanitizer)
        if known:
            self.ran[known] = result
        return result

    def program_key(self, sanitizer):
        return hashlib.sha256(repr((self.toolchain, self.text(), self.flags, sanitizer)).encode()).hexdigest()

    @functools.cached_property
    def toolchain(self):
        """Names the compiler and the runtime that programs are built with."""
        path = os.path.realpath(self.site["program_compiler"])
        compiler = os.stat(path)
        key = hashlib.sha256(repr((path, compiler.st_size, compiler.st_mtime_ns)).encode())
        for folder, _, names in sorted(os.walk(self.runtime)):
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    key.update(name.encode() + b"\0" + file.read())
        return key.hexdigest()

    def keep_programs(self):
        """What ran in a test that passed is known from here on."""
        for known, result in self.ran.items():
            os.makedirs(self.programs, exist_ok=True)
            with open(f"{known}.{os.getpid()}", "w", encoding="utf-8") as file:
                json.dump(result, file)
            os.replace(file.name, known)

    def build_and_run_anew(self, name, sanitizer):
        binary = os.path.join(self.work, name)
        flags = self.flags + ["-pthread", "-O0", "-w"]
        if sanitizer:
            flags += [f"-fsanitize={sanitizer}", "-fno-sanitize-recover=all", "-g1"]
        # -D and -l may stand in any order for the compiler, not for the linker.
        libraries = [flag for flag in flags if flag.startswith("-l")]
        flags = [flag for flag in flags if not flag.startswith("-l")]
        built = run([self.site["program_compiler"], *flags, self.file, "-o", binary, *libraries])
        if built.returncode:
            fail(f"the {name} program does not compile", built.stdout, self.text())
        result = run([binary], cwd=self.work)
        return result.returncode, result.stdout


class PluginFrontend:
    """Stock clang-tidy with the plugin."""

    def __init__(self, case):
        self.case = case

    def command(self, file, *more):
        site = self.case.site
        return [site["clang_tidy"], f"--load={site['plugin']}", "--header-filter=.*",
                f"--config={self.case.config()}", *more, file, "--", *self.case.flags]

    def examine(self, file):
        """The messages, and whether a fix comes with one of them."""
        exported = os.path.join(self.case.work, "fixes.yaml")
        if os.path.exists(exported):
            os.remove(exported)
        messages = self.messages_of(run(self.command(file, f"--export-fixes={exported}")))
        if not os.path.exists(exported):
            return messages, False
        with open(exported, encoding="utf-8") as fixes:
            return messages, "ReplacementText:" in fixes.read()

    def messages_of(self, result):
        if result.returncode and "error:" not in result.stdout:
            fail(f"clang-tidy exited with {result.returncode}", result.stdout)
        return [line for line in result.stdout.splitlines() if MESSAGE.match(line)]

    def see_and_apply(self, file, unsafe):
        """Applies the fixes. The messages of the file as it was."""
        result = run(self.command(file, "--fix-notes" if unsafe else "--fix"))
        if "Fixes have NOT been applied" in result.stdout:
            fail("clang-tidy did not apply the fixes", result.stdout)
        return self.messages_of(result)

    apply = see_and_apply


def frontend_for(case):
    if case.args.frontend == "plugin":
        return PluginFrontend(case)
    module = runpy.run_path(os.path.join(os.path.dirname(__file__), "frontends.py"))
    return module["FRONTENDS"][case.args.frontend](case)


def compare_messages(case, messages):
    text = "\n".join(messages) + "\n"
    checked = case.filecheck("CHECK", text, "--implicit-check-not={{warning|error|note}}:")
    if checked is None:
        if messages:
            fail("the file must be silent, but has", text)
    elif checked.returncode:
        fail("the findings differ from the CHECK lines", text, checked.stdout)


def find(case, frontend):
    compare_messages(case, frontend.examine(case.args.source)[0])


def nofix(case, frontend):
    case.strip()
    messages, offered = frontend.examine(case.file)
    if not messages:
        fail("nothing found, so nothing is shown about fixes")
    compare_messages(case, messages)
    if offered:
        fail("a fix is offered")


def fix(case, frontend):
    case.strip()
    before = case.build_and_run("before")
    original = case.text()
    if case.args.unsafe:
        frontend.apply(case.file, unsafe=False)
        if case.text() != original:
            fail("a fix that is to be unsafe is attached to the warning", case.text())
    frontend.apply(case.file, unsafe=case.args.unsafe)
    fixed = case.text()
    if fixed == original:
        fail("the fix changed nothing", *frontend.examine(case.file)[0])

    checked = case.filecheck("FIXED", fixed)
    if checked is None:
        fail("the test has no FIXED lines")
    if checked.returncode:
        fail("the fixed file differs from the FIXED lines", fixed, checked.stdout)

    after = case.build_and_run("after")
    if after != before:
        fail("the fixed program behaves differently", f"before: {before}", f"after: {after}", fixed)
    if case.args.sanitize != "none":
        for sanitizer in case.args.sanitize.split("+"):
            clean = case.build_and_run("after-" + sanitizer, sanitizer.replace("-", ","))
            if clean != before:
                fail(f"the fixed program is not clean under {sanitizer}", clean, fixed)

    messages = frontend.see_and_apply(case.file, unsafe=case.args.unsafe)
    left = [m for m in messages if MESSAGE.match(m).group(4) != "note"]
    if len(left) != case.args.remaining:
        fail(f"{len(left)} findings after the fix, {case.args.remaining} expected", *left, fixed)
    if case.text() != fixed:
        fail("a second fix changes the file again", case.text())


def compose(case, frontend):
    max_rounds = 10
    case.strip()
    before = case.build_and_run("before")
    for name, unsafe in ("safe", False), ("unsafe", True):
        for number in range(max_rounds):
            text = case.text()
            frontend.apply(case.file, unsafe=unsafe)
            if case.text() == text:
                break
            after = case.build_and_run(f"{name}-{number + 1}")
            if after != before:
                fail(f"after round {number + 1} of the {name} fixes the program behaves differently",
                     f"before: {before}", f"after: {after}", case.text())
        else:
            fail(f"the {name} fixes still change the file in round {max_rounds}", case.text())
        if unsafe == case.args.unsafe and case.filecheck("FIXED", case.text()).returncode:
            fail("the fixed file differs from the FIXED lines", case.text(),
                 case.filecheck("FIXED", case.text()).stdout)


def main():
    argv = sys.argv[1:]
    compiler_args = []
    if "--" in argv:
        at = argv.index("--")
        argv, compiler_args = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser()
    for name in ("--site", "--frontend", "--sanitize", "--work", "--source"):
        parser.add_argument(name, required=True)
    parser.add_argument("mode", choices=["find", "nofix", "fix", "compose"])
    parser.add_argument("checks")
    parser.add_argument("--std", default="c++20")
    parser.add_argument("--unsafe", action="store_true")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--remaining", type=int, default=0)
    args = parser.parse_args(argv)
    case = Case(args, compiler_args)
    frontend = frontend_for(case)
    {"find": find, "nofix": nofix, "fix": fix, "compose": compose}[args.mode](case, frontend)
    case.keep_programs()


if __name__ == "__main__":
    main()
