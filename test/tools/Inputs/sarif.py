"""sarif.py FILE [JSONL]: checks FILE against what the SARIF 2.1.0 schema and
GitHub require of what the tool writes, and against the findings of JSONL.
sarif.py --grow JSONL N: a report of N findings made of the first of JSONL.
sarif.py --limits FILE: checks GitHub's limits only."""
import gzip
import json
import re
import sys


def limits(path):
    with open(path, "rb") as file:
        text = file.read()
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) <= 25000
    assert len(gzip.compress(text)) <= 10_000_000
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert any("left out" in n["message"]["text"] for n in notes), notes
    levels = [r["level"] for r in run["results"]]
    assert levels == sorted(levels), "errors are cut off after warnings"
    print("results in limits")


def grow(path, count):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    finding = next(l for l in lines if l["type"] == "finding")
    print(json.dumps(lines[0]))
    for i in range(count):
        finding["at"]["line"] = i + 1
        finding["fingerprint"] = f"{i:032x}"
        finding["severity"] = "error" if i % 3 else "warning"
        print(json.dumps(finding))
    print(json.dumps(lines[-1]))


def region(r, one_line):
    for key in "startLine", "startColumn", "endLine", "endColumn":
        assert isinstance(r[key], int) and r[key] >= 1, r
    assert (r["startLine"], r["startColumn"]) <= (r["endLine"], r["endColumn"])
    if one_line:
        assert r["startLine"] == r["endLine"] and r["startColumn"] < r["endColumn"], r


def artifact(a):
    assert re.fullmatch(r"(?:[A-Za-z0-9\-._~/!$&'()*+,;=:@]|%[0-9A-F]{2})+", a["uri"]), a
    assert a["uri"].startswith("file:///") != ("uriBaseId" in a), a


def texts(node):
    """No empty string anywhere: GitHub refuses those."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("diff",):
                texts(value)
    elif isinstance(node, list):
        for value in node:
            texts(value)
    else:
        assert node != ""


def check(path, jsonl):
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    texts(log)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "tidy-futures" and driver["semanticVersion"]
    assert run["columnKind"] == "utf16CodeUnits"
    rules = driver["rules"]
    for rule in rules:
        assert rule["id"].startswith("futures-")
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert "Trade-off" in rule["help"]["text"] and rule["help"]["markdown"].startswith("# ")
        assert rule["helpUri"].startswith("https://")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert 0 < len(rule["properties"]["tags"]) <= 10
    fixes = 0
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"] and result["level"] in ("error", "warning")
        assert re.fullmatch("[0-9a-f]{32}", result["partialFingerprints"]["primaryLocationLineHash"])
        for place in result["locations"] + result.get("relatedLocations", []):
            artifact(place["physicalLocation"]["artifactLocation"])
            region(place["physicalLocation"]["region"], one_line=True)
        for fix in result.get("fixes", []):
            fixes += 1
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                artifact(change["artifactLocation"])
                for replacement in change["replacements"]:
                    region(replacement["deletedRegion"], one_line=False)
    prints = [(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
               r["partialFingerprints"]["primaryLocationLineHash"]) for r in run["results"]]
    assert len(set(prints)) == len(prints)
    notifications = run["invocations"][0].get("toolExecutionNotifications", [])
    assert run["invocations"][0]["executionSuccessful"] == (not notifications)
    if jsonl:
        with open(jsonl, encoding="utf-8") as file:
            findings = [f for f in map(json.loads, file) if f["type"] == "finding"]
        assert len(findings) == len(run["results"])
        assert fixes == sum(len(f["fixes"]) for f in findings) > 0
        assert {r["level"] for r in run["results"]} == {"error", "warning"}
    print(f"{len(rules)} rules, {len(run['results'])} results, {fixes} fixes, "
          f"{len(notifications)} notifications")


if sys.argv[1] == "--grow":
    grow(sys.argv[2], int(sys.argv[3]))
elif sys.argv[1] == "--limits":
    limits(sys.argv[2])
else:
    check(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
