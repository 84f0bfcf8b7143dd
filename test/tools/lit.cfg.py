"""The tests of the driver: real processes on codebases that the tests write."""
import hashlib
import os
import runpy
import shutil
import subprocess
import tempfile

import lit.formats

site = runpy.run_path(lit_config.params["site"])["site"]

config.name = f"tools (LLVM {site['llvm']})"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".test"]
config.excludes = ["Inputs", "unit", "scripted"]
config.test_source_root = os.path.dirname(__file__)
# Outside this tree: its .clang-tidy, .clang-format and git are not the tests'.
config.test_exec_root = os.path.join(
    tempfile.gettempdir(),
    "tidy-futures-tests-" + hashlib.sha256(lit_config.params["work"].encode()).hexdigest()[:12])
config.available_features.add(f"llvm-{site['llvm']}")
for program in ("chromium", "man", "zsh", "fish", "bash"):
    if shutil.which(program):
        config.available_features.add(program)

# Microsoft's validator of SARIF, from npm, kept in the build folder.
multitool = os.path.join(site["build"], "npm", "node_modules", "@microsoft",
                         "sarif-multitool-linux", "Sarif.Multitool")
if not os.path.exists(multitool) and shutil.which("npm"):
    try:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
                        "--prefix", os.path.join(site["build"], "npm"),
                        "@microsoft/sarif-multitool-linux@5.7.0"],
                       capture_output=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        lit_config.note("npm does not answer: SARIF is not validated")
if os.path.exists(multitool):
    os.chmod(multitool, 0o755)
    config.available_features.add("sarif-multitool")
if os.geteuid() == 0:
    config.available_features.add("root")

# No configuration, cache or repository of whoever runs the tests.
home = os.path.join(config.test_exec_root, "home")
os.makedirs(home, exist_ok=True)
config.environment.update(
    HOME=home, XDG_CACHE_HOME=os.path.join(home, "cache"), XDG_CONFIG_HOME=home,
    GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="Test", GIT_AUTHOR_EMAIL="test@example.org",
    GIT_COMMITTER_NAME="Test", GIT_COMMITTER_EMAIL="test@example.org",
    GIT_CEILING_DIRECTORIES=config.test_exec_root, LC_ALL="C.UTF-8",
)
inputs = os.path.join(config.test_source_root, "Inputs")
scripted = os.path.join(site["build"], "test-bin", "tidy-futures-scripted")
config.substitutions += [
    # `fix` with the scripted checks only; see scripted/ScriptedChecks.cpp.
    ("%fix", f"{scripted} fix -p build --full-parse --checks=-futures-x,test-a,test-b,test-c"),
    ("%scripted", scripted),
    # `check` with the checks that need no option, on a database of %mini.
    ("%check", f"{site['driver']} check -p build"),
    # `repo.py` flags for code that uses the short <future> of Inputs.
    ("%mini", f"-std=c++20 -isystem {inputs}/mini"),
    ("%tidy-futures", site["driver"]),
    ("%same-flags", f"-std=c++20 -I{site['source']}/fixits/runtime/include "
                    f"-I{site['source']}/test/checks/Inputs"),
    ("%multitool", f"env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 {multitool}"),
    ("%clang-tidy", site["clang_tidy"]),
    ("%bin", os.path.dirname(site["driver"])),
    ("%source", site["source"]),
    ("%build-tree", site["build"]),
    # Makes the folder given a repository with a database in its build folder.
    ("%repo", f"{site['python']} {inputs}/repo.py"),
    # Succeeds if a command ends with the code given.
    ("%exit", f"{site['python']} {inputs}/exit.py"),
    ("%fault-at", os.path.join(site["build"], "test-bin", "libfault-at.so")),
    ("%runtime", os.path.join(site["source"], "fixits", "runtime", "include")),
    ("%split-file", os.path.join(site["llvm_tools"], "split-file")),
    ("%not", os.path.join(site["llvm_tools"], "not")),
    ("%filecheck", site["filecheck"]),
    ("%python", site["python"]),
    ("%clang", site["clang"]),
    ("%inputs", inputs),
]
