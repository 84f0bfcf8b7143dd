"""terminal.py COMMAND...: runs COMMAND with a terminal as its standard error,
and prints what a person would have seen there, a line for each redraw."""
import os
import pty
import subprocess
import sys

ours, theirs = pty.openpty()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=theirs,
                           env=dict(os.environ, TERM="xterm"))
os.close(theirs)
seen = b""
while True:
    try:
        part = os.read(ours, 65536)
    except OSError:  # How a terminal ends.
        break
    if not part:
        break
    seen += part
process.wait()
print(seen.decode(errors="replace").replace("\r\x1b[K", "\n"))
