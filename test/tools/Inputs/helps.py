"""helps.py TOOL: checks that each command's help names its options and shows
command lines that the tool reads."""
import re
import shlex
import subprocess
import sys

tool = sys.argv[1]


def run(*words):
    return subprocess.run([tool, *words], capture_output=True, text=True, check=False)


top = run("--help").stdout
commands = re.findall(r"^  (\w+)  +\w", top.split("options:")[0], re.M)
for command in commands:
    shown = run(command, "--help")
    assert shown.returncode == 0 and not shown.stderr
    assert shown.stdout == run("help", command).stdout == run(command, "x", "-h").stdout
    assert shown.stdout.startswith(f"tidy-futures {command}: ")
    assert f"usage: tidy-futures {command}" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 100
    examples = re.findall(r"^  # .*\n  (.*)$", shown.stdout, re.M)
    assert examples, command
    for example in examples:
        words = shlex.split(re.sub(r"[<>();|].*|.*<\(", "", example.replace("source <(", "")))
        assert words[:2] == ["tidy-futures", command], (command, example)
        # A wrong option would be named before anything else is done.
        said = run(command, "--no-such-option", *words[2:]).stderr
        assert "unknown option --no-such-option" in said, (example, said)
    options = re.findall(r"^  (?:-\w, )?--([a-z-]+)", shown.stdout, re.M)
    assert "help" in options
    assert len(options) == len(set(options)), options
print(len(commands), "commands")
