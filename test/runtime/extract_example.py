#!/usr/bin/env python3
"""Makes a program of the worked example at the top of a header.

HEADER EXAMPLES_DIR OUTPUT: the example is the lines of the header's first comment
that are indented by three; EXAMPLES_DIR/<name>.h has what they suppose to be
there. The program has to compile and to run to its end.
"""
import pathlib
import sys

header, examples, output = map(pathlib.Path, sys.argv[1:])
lines = []
for line in header.read_text().splitlines():
    if not line.startswith("//"):
        break
    if line.startswith("//   ") or (lines and line == "//"):
        lines.append(line[4:])
assert any(l.strip() for l in lines), f"{header} has no worked example"
name = header.stem
body = "\n".join(lines)
# An example that defines functions is a file of its own, not a function's body.
supposed = (examples / f"{name}.h").read_text()
if "EXAMPLE_IS_A_FILE" not in supposed:
    body = f"static EXAMPLE_RESULT example() {{\n{body}\n}}"
output.write_text(f"""// Made from {header.name} by extract_example.py.
#include <fut/{header.name}>
#include "{examples / (name + '.h')}"

{body}
int main() {{ RUN_EXAMPLE; }}
""")
