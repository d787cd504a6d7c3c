"""The page of threats names tests; each of them is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.attacks.every import ATTACKS

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "threats.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Threat")
]
LATER = "comes with"


@cache
def functions(file: str) -> frozenset[str]:
    """What is defined in a file of the checkout."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_threat_is_met_by_tests_that_are_there(row: list[str]) -> None:
    _threat, answer, shown = row
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+|\*)`", shown)
    assert len(named) == shown.count("`tests/")
    assert named or LATER in shown
    assert answer != "–" or LATER in shown
    for file, name in named:
        assert (name in functions(file)) if name != "*" else functions(file), f"{file}::{name}"


def test_every_threat_has_its_row() -> None:
    assert len(ROWS) >= 16
    shown = {name for row in ROWS for name in re.findall(r"::(\w+)`", row[2])}
    assert len(shown & {each.name for each in ATTACKS}) >= 15
