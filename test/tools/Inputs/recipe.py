"""recipe.py github|gitlab FILE: runs the commands of a CI recipe here, as the CI
would: step by step until one fails. The steps that install the tool are left
out, since it is in PATH. Ends as the recipe does."""
import re
import subprocess
import sys

kind, name = sys.argv[1:]
with open(name) as file:
    lines = file.read().splitlines()
commands = []
if kind == "github":
    step = ""
    for line in lines:
        if match := re.match(r" +- name: (.*)", line):
            step = match[1]
        if (match := re.match(r" +run: (?!\|)(.*)", line)) and step != "Install":
            commands.append(match[1])
else:
    inside = False
    for line in lines:
        if re.match(r"  \w", line):
            inside = line.startswith("  script:")
        elif inside and (match := re.match(r"    - (.*)", line)):
            commands.append(match[1])
assert len(commands) == 2, commands
for command in commands:
    print("+", command, flush=True)
    code = subprocess.call(["bash", "-euo", "pipefail", "-c", command])
    if code:
        sys.exit(code)
