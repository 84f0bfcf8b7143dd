"""The reviewed findings of a corpus: a line each,

    VERDICT FILE:LINE CHECK: REASON

where VERDICT is right or wrong. Read by hand once; a test fails where the
checks find something else.
"""
import json
import re
import sys


def reported(path):
    """What the driver's JSON Lines say: the number of units, {file: status} of
    those that failed, {(file, line, check): message} of the findings."""
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return (records[-1]["units"],
            {r["file"]: r["status"] for r in records if r["type"] == "failed"},
            {(r["at"]["file"], r["at"]["line"], r["check"]): r["message"]
             for r in records if r["type"] == "finding"})


def recorded(path):
    """{(file, line, check): verdict}"""
    record = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            m = re.fullmatch(r"(right|wrong) (\S+):(\d+) (futures-[\w-]+): (.+)", line)
            if not m:
                sys.exit(f"{path}:{number}: expected 'right|wrong FILE:LINE CHECK: REASON'")
            record[m.group(2), int(m.group(3)), m.group(4)] = m.group(1)
    return record


def drift(found, record):
    """What differs between the findings {(file, line, check): message} and the
    record, a line each."""
    lines = [f"not recorded: {k[0]}:{k[1]} {k[2]}: {found[k]}" for k in sorted(set(found) - set(record))]
    return lines + [f"recorded, but gone: {k[0]}:{k[1]} {k[2]}" for k in sorted(set(record) - set(found))]


def wrong(found, record):
    return sum(record.get(key) == "wrong" for key in found)
