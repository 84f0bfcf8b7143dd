"""repo.py [--database] FOLDER [FLAG...]: makes FOLDER a git repository with everything in it
committed, and writes build/compile_commands.json, which git ignores, with a
command for each .cpp file. A file called NAME.cpp.flags gives NAME.cpp more
flags, one a line. With --database only writes that."""
import json
import os
import subprocess
import sys

only_database = sys.argv[1] == "--database"
if only_database:
    del sys.argv[1]
folder = os.path.abspath(sys.argv[1])
flags = sys.argv[2:] or ["-std=c++20"]
commands = []
for parent, folders, names in os.walk(folder):
    folders[:] = sorted(set(folders) - {"build", ".git"})
    for name in sorted(names):
        if not name.endswith(".cpp"):
            continue
        path = os.path.join(parent, name)
        more = []
        if os.path.exists(path + ".flags"):
            with open(path + ".flags") as file:
                more = file.read().split()
        commands.append({
            "directory": folder, "file": path,
            "arguments": ["c++", *flags, *more, "-c", path, "-o", path + ".o"]})
os.makedirs(os.path.join(folder, "build"), exist_ok=True)
with open(os.path.join(folder, "build", "compile_commands.json"), "w") as file:
    json.dump(commands, file, indent=1)
if only_database:
    sys.exit()
with open(os.path.join(folder, ".gitignore"), "w") as file:
    file.write("/build/\n")
for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
    subprocess.run(["git", *command], cwd=folder, check=True)
