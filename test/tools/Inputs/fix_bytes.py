"""fix_bytes.py write|check: files whose bytes must be kept, and what they become."""
import os, sys

FILES = {
    "crlf.cpp": (b"int a;\r\nint old; //~ test-a include 'cstddef', 'old' -> 'x;\\nint y'\r\n",
                 b"#include <cstddef>\r\nint a;\r\nint x;\r\nint y; //~ test-a include 'cstddef', 'old' -> 'x;\\nint y'\r\n"),
    "bom.cpp": (b"\xef\xbb\xbfint old; //~ test-a include 'cstddef', 'old' -> 'x'\n",
                b"\xef\xbb\xbf#include <cstddef>\nint x; //~ test-a include 'cstddef', 'old' -> 'x'\n"),
    "noend.cpp": (b"int old; //~ test-a 'old' -> 'x'", b"int x; //~ test-a 'old' -> 'x'"),
    "latin1.cpp": (b"// caf\xe9\nint old; //~ test-a 'old' -> 'x'\n", b"// caf\xe9\nint x; //~ test-a 'old' -> 'x'\n"),
    "real/target.h": (b"#pragma once\ninline int old() { return 1; } //~ test-a 'old' -> 'young'\n",
                      b"#pragma once\ninline int young() { return 1; } //~ test-a 'old' -> 'young'\n"),
    "user.cpp": (b'#include "link.h"\n', b'#include "link.h"\n'),
}
MODES = {"crlf.cpp": 0o755, "bom.cpp": 0o600}

if sys.argv[1] == "write":
    for name, (before, after) in FILES.items():
        os.makedirs(os.path.dirname("./" + name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(before)
    for name, mode in MODES.items():
        os.chmod(name, mode)
    os.symlink("real/target.h", "link.h")
else:
    for name, (before, after) in FILES.items():
        with open(name, "rb") as file:
            got = file.read()
        assert got == after, (name, got, after)
    for name, mode in MODES.items():
        assert os.stat(name).st_mode & 0o7777 == mode, name
    assert os.readlink("link.h") == "real/target.h"
