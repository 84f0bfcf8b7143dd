"""same.py SOURCE: names one file of findings a check, of those that need no
library, and the files of the demo.
same.py A B: compares the findings of two JSON Lines reports."""
import glob
import json
import sys

if len(sys.argv) == 2:
    source = sys.argv[1]
    seen = set()
    for name in sorted(glob.glob(f"{source}/test/checks/*/finds*.cpp")):
        folder = name.rsplit("/", 1)[0]
        with open(name, encoding="utf-8") as file:
            if folder not in seen and "REQUIRES" not in file.read():
                seen.add(folder)
                print(name)
    print(*sorted(glob.glob(f"{source}/docs/demo/*.cpp")), sep="\n")
    sys.exit()

reports = []
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        reports.append([l for l in file if '"type":"finding"' in l])
a, b = map(set, reports)
for line in a ^ b:
    finding = json.loads(line)
    print("only", "skipped:" if line in a else "full:", finding["at"], finding["message"])
print(len(b), "findings,", "the same" if a == b else "not the same")
