"""A self test that misses what was taken away, or names something else, is a trouble."""

from typing import Any

import pytest

from installer.sabotage import Missing, misjudged

FONT = Missing("fonts/DejaVuSans.ttf", "type_faces")


def report(*failed: str) -> dict[str, Any]:
    return {"ok": not failed, "steps": [{"name": name, "ok": False, "error": "missing"} for name in failed]}


def test_what_is_named_by_its_step_was_found() -> None:
    assert misjudged(FONT, 1, report("type_faces", "paper")) == []


@pytest.mark.parametrize(
    ("code", "told"), [(0, report()), (0, report("type_faces")), (1, report("paper")), (1, report())]
)
def test_what_is_not_named_was_not_found(code: int, told: dict[str, Any]) -> None:
    (trouble,) = misjudged(FONT, code, told)
    assert trouble.startswith(f"the self test without fonts/DejaVuSans.ttf ended with {code}; failed: ")
