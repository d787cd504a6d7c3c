"""Two edits of a comment made apart, merged by lines."""

from difflib import SequenceMatcher
from itertools import pairwise

LINES_MAX = 2_000  # comparing is quadratic at worst; a longer text is shown as a conflict instead

Edit = tuple[int, int, int, tuple[str, ...]]
"""From and to (lines of the base), 0 for theirs or 1 for mine, and the lines that come in their place."""


def merge_text(base: str | None, mine: str | None, theirs: str | None) -> str | None:
    """Both edits in one text, or None where they changed the same lines differently.

    Lines added at one place by both sides are all kept, theirs first.
    """
    old, my, their = (text.split("\n") if text else [] for text in (base, mine, theirs))
    if max(len(old), len(my), len(their)) > LINES_MAX:
        return None
    by_them = _edits(old, their, side=0)
    known = {(start, end, lines) for start, end, _, lines in by_them}
    by_me = [edit for edit in _edits(old, my, side=1) if (edit[0], edit[1], edit[3]) not in known]
    edits = sorted(by_them + by_me)
    if any(after[0] < before[1] for before, after in pairwise(edits)):
        return None
    return "\n".join(_applied(edits, old))


def _edits(old: list[str], new: list[str], side: int) -> list[Edit]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1, i2, side, tuple(new[j1:j2])) for tag, i1, i2, j1, j2 in steps if tag != "equal"]


def _applied(edits: list[Edit], old: list[str]) -> list[str]:
    result, at = list[str](), 0
    for start, end, _, lines in edits:
        result += [*old[at:start], *lines]
        at = end
    return result + old[at:]
