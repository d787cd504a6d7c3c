"""Fails when a locked package has a hole that the register of PyPI knows of.

Usage: known_holes.py LOCK… [--register URL]. Where the register does not answer (a mirror may hold packages alone) that
is said, and nothing fails: it is no answer about any package.
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)
SECONDS, AT_ONCE = 20, 8


class Silent(Exception):
    """The register gives no answer."""


def told(register: str, name: str, version: str) -> list[dict[str, Any]]:
    """The holes of one package as PyPI's JSON API tells them; those that were taken back are left out."""
    try:
        with urllib.request.urlopen(f"{register}/pypi/{name}/{version}/json", timeout=SECONDS) as answer:
            return [each for each in json.load(answer)["vulnerabilities"] if not each.get("withdrawn")]
    except (OSError, ValueError, KeyError) as cause:
        raise Silent(f"{name} {version}: {cause or type(cause).__name__}") from cause


def lines(name: str, version: str, holes: list[dict[str, Any]]) -> Iterator[str]:
    for hole in holes:
        mended = ", ".join(hole.get("fixed_in") or []) or "no version yet"
        known = " ".join([hole["id"], *hole.get("aliases", [])])
        yield f"{name} {version}: {known}. Mended in: {mended}. {hole.get('summary') or ''}".rstrip()


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locks", nargs="+", type=Path)
    parser.add_argument("--register", default="https://pypi.org")
    given = parser.parse_args(argv)
    pinned = sorted({found for lock in given.locks for found in PINNED.findall(lock.read_text("utf-8"))})
    try:
        told(given.register, *pinned[0])  # one alone: a mirror without a register is not asked a hundred times
        with ThreadPoolExecutor(AT_ONCE) as several:
            holes = list(several.map(lambda each: told(given.register, *each), pinned))
    except Silent as silent:
        print(f"Known holes were not looked for: {given.register} gives no answer ({silent}).")
        return 0
    found = [line for (name, version), known in zip(pinned, holes, strict=True) for line in lines(name, version, known)]
    print("\n".join(found) or f"No known hole in {len(pinned)} packages.", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
