"""odd_paths.py [check]: writes a codebase with odd names, line ends and marks,
or checks the places that reports give in it."""
import json
import os
import sys
import urllib.parse

BODY = "int %s(std::future<int> f) { f.get(); return f.get(); }"
FILES = {
    "bom.cpp": b"\xef\xbb\xbf" + (BODY % "bom").replace("std::future<int>", "F").encode() + b"\n",
    "bom.cpp.flags": b"-include f.h",
    "f.h": b"#pragma once\n#include <future>\nusing F = std::future<int>;\n",
    "crlf.cpp": b"#include <future>\r\n" + (BODY % "crlf").encode() + b"\r\n",
    "real/real.h": b"#pragma once\n#include <future>\ninline " + (BODY % "real").encode() + b"\n",
    "a.cpp": b'#include "linked/real.h"\n',
    "b.cpp": b'#include "real/real.h"\n#include "./linked/../real/real.h"\n',
    "with blank/hash#dollar$.h": b"#include <future>\ninline " + (BODY % "odd").encode() + b"\n",
    "with blank/ünï.cpp": ('#include "hash#dollar$.h"\n/* ä\n' "*/\n/* 😀 */ " + BODY % "uni" + "\n").encode(),
}

if sys.argv[1:] != ["check"]:
    for name, text in FILES.items():
        os.makedirs(os.path.dirname("./" + name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(text)
    os.symlink("real", "linked")
    sys.exit()

with open("out.jsonl", encoding="utf-8") as file:
    lines = [json.loads(line) for line in file]
findings = [line for line in lines if line["type"] == "finding"]
assert len(findings) == 5, len(findings)
for finding in findings:
    at = finding["at"]
    text = FILES[at["file"]]
    # A byte column of the second `get`, or of the object before it.
    assert text[at["offset"]:].startswith((b"f.get", b"get")), (at, text[at["offset"]:])
    line = text.split(b"\n")[at["line"] - 1]
    assert line[at["column"] - 1:].startswith((b"f.get", b"get")), (at, line)
    assert "\r" not in finding["sourceLine"]

with open("out.sarif", encoding="utf-8") as file:
    results = json.load(file)["runs"][0]["results"]
places = {}
for result in results:
    physical = result["locations"][0]["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    assert " " not in uri and "#" not in uri and uri.isascii(), uri
    places[urllib.parse.unquote(uri)] = physical["region"]
assert set(places) == {f["at"]["file"] for f in findings}, places
# SARIF counts UTF-16 code units: the emoji is two, of four bytes.
odd = next(f for f in findings if f["at"]["file"].endswith(".cpp") and " " in f["at"]["file"])
assert places[odd["at"]["file"]]["startColumn"] == odd["at"]["column"] - 2, (places, odd["at"])
