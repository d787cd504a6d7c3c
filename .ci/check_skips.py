"""Fails when a test was skipped that the list of allowed skips does not name: a skipped test is easily forgotten.

Usage: check_skips.py RESULTS.xml ALLOWED. A line of ALLOWED is `module::test`, as this script prints it.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def main(results: str, allowed_file: str) -> int:
    lines = Path(allowed_file).read_text("utf-8").splitlines()
    allowed = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    skipped = {
        f"{case.get('classname')}::{case.get('name')}"
        for case in ElementTree.parse(results).iter("testcase")
        if case.find("skipped") is not None
    }
    for test in sorted(skipped - allowed):
        print(f"Skipped, and not listed in {allowed_file}: {test}", file=sys.stderr)
    return 1 if skipped - allowed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
