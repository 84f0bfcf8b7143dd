"""Counts the tests of several build folders, a lit suite test by test.

summary.py FOLDER...   reads FOLDER/ctest.xml and FOLDER/xunit/*.xml; prints
what failed and a last line `N passed, N failed`; exits with 1 if any failed
or none ran.
"""
import glob
import os
import sys
import xml.etree.ElementTree as ET


def cases(path):
    for case in ET.parse(path).iter("testcase"):
        failed = case.find("failure") is not None or case.find("error") is not None
        failed = failed or case.get("status") in ("fail", "notrun") and case.find("skipped") is None
        skipped = case.find("skipped") is not None or case.get("status") == "disabled"
        yield case.get("classname", ""), case.get("name"), failed, skipped


def main():
    passed = failed = skipped = 0
    for folder in sys.argv[1:]:
        counts = [0, 0, 0]
        suites = {os.path.splitext(os.path.basename(p))[0]: p
                  for p in glob.glob(os.path.join(folder, "xunit", "*.xml"))}
        report = os.path.join(folder, "ctest.xml")
        results = []
        if os.path.exists(report):
            # A lit suite stands in ctest's report as one test; count its tests.
            results += [c for c in cases(report) if c[1] not in suites]
        for path in suites.values():
            results += cases(path)
        for group, name, is_failed, is_skipped in results:
            counts[0 if not (is_failed or is_skipped) else 1 if is_failed else 2] += 1
            if is_failed:
                print(f"FAILED: {folder}: {group} {name}")
        print(f"{folder}: {counts[0]} passed, {counts[1]} failed, {counts[2]} skipped")
        passed, failed, skipped = passed + counts[0], failed + counts[1], skipped + counts[2]
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
