"""exit.py CODE COMMAND...: runs COMMAND and succeeds if it ends with CODE."""
import subprocess
import sys

code = subprocess.call(sys.argv[2:])
if code != int(sys.argv[1]):
    sys.exit(f"{sys.argv[2]} ended with {code}, not {sys.argv[1]}")
