"""faults.py kill|full LIBRARY FOLDER COMMAND...: runs `fix` in FOLDER once for
each of its calls that change files, and lets that call kill the process, or
fail as on a full disk. After each, checks that every file is as before or as a
run without faults leaves it, runs COMMAND again, and checks that it ends as a
run without faults. Prints how many points there were."""
import os
import subprocess
import sys

fault, library, folder, *command = sys.argv[1:]
os.chdir(folder)
below = os.getcwd()


def tree():
    """Bytes of each tracked or stray file."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                           check=True, capture_output=True).stdout.split(b"\0")
    result = {}
    for name in filter(None, names):
        with open(name, "rb") as file:
            result[name] = file.read()
    return result


def reset():
    subprocess.run(["git", "checkout", "-q", "."], check=True)
    subprocess.run(["rm", "-rf", "build/.tidy-futures"], check=True)


def run(at=None):
    # The cache would only add points that are not about the code.
    env = dict(os.environ, LD_PRELOAD=library, FAULT_BELOW=below, FAULT_DO=fault,
               FAULT_COUNT=os.path.join(below, "build", "count"))
    if at is not None:
        env["FAULT_AT"] = str(at)
    return subprocess.run([*command, "--no-cache"], env=env, capture_output=True, text=True)


before = tree()
done = run()
assert done.returncode == 0, done.stderr
after = tree()
assert after != before
with open("build/count") as file:
    points = int(file.read())

torn = 0
for point in range(1, points + 1):
    reset()
    faulty = run(point)
    now = tree()
    where = f"{fault} at {point} of {points}: {faulty.stdout}{faulty.stderr}"
    if fault == "kill":
        assert faulty.returncode == -9, where
    for name, text in now.items():
        if name in before:
            assert text in (before[name], after[name]), (where, name, text)
        else:
            assert fault == "kill", (where, name)
    if fault == "full":
        if faulty.returncode == 0:
            assert now == after, where
        else:
            assert now == before and "No space left" in faulty.stderr, where
    torn += now not in (before, after)
    again = subprocess.run([*command, "--no-cache"], capture_output=True, text=True)
    assert again.returncode == 0, (where, again.stdout, again.stderr)
    assert tree() == after, (where, again.stdout, again.stderr)
reset()
print(f"{points} points, {torn} with files of both ages")
