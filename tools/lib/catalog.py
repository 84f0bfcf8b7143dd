"""Reads checks/Catalog.def for the scripts that generate and test."""
import os
import re
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEFINITION = os.path.join(ROOT, "checks", "Catalog.def")
TIERS = {"Always": "always", "Profiled": "profiled", "Specialty": "specialty"}
FIXES = {"Safe": "safe", "Unsafe": "on a note", "SafeOrUnsafe": "safe, or on a note", "None": "none"}


class Check(NamedTuple):
    klass: str
    name: str
    tier: str
    source: str
    fix: str
    sentence: str

    @property
    def short(self):
        return self.name.removeprefix("futures-")

    @property
    def page(self):
        return os.path.join(ROOT, "docs", "checks", self.short + ".md")

    @property
    def tests(self):
        return os.path.join(ROOT, "test", "checks", self.short)


def read():
    with open(DEFINITION, encoding="utf-8") as file:
        text = re.sub(r"^\s*//.*$", "", file.read(), flags=re.M)
    checks = []
    for body in re.findall(r"^FUTURES_CHECK\((.*?)\)\s*$", text, flags=re.M | re.S):
        # Adjacent string literals are one string.
        body = re.sub(r'"\s*\n\s*"', "", body)
        fields = re.findall(r'"((?:[^"\\]|\\.)*)"|(\w+)', body)
        values = [a or b for a, b in fields]
        if len(values) != 6:
            raise SystemExit(f"{DEFINITION}: cannot read FUTURES_CHECK({body})")
        checks.append(Check(*values))
    return checks
