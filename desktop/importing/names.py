"""Names that a file spells in its own way, and what they may mean."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz, process

from shared.store.folding import folded

LIKE: Final = 80
"""Names alike by this many percent are taken for a misspelling."""
NEAR: Final = 45
MOST: Final = 3


def alike(name: str, known: Sequence[tuple[UUID, str]], least: int = NEAR) -> tuple[tuple[UUID, str], ...]:
    """Up to three known items whose names are most like this one, the likest first."""
    texts = {at: folded(text) for at, (_, text) in enumerate(known)}
    found = process.extract(folded(name), texts, scorer=fuzz.WRatio, score_cutoff=least, limit=MOST)
    return tuple(known[at] for _, _, at in found)


def misspelt(name: str, names: Iterable[str]) -> list[str]:
    """Names that this one is probably a misspelling of."""
    found = process.extract(folded(name), {each: folded(each) for each in names}, score_cutoff=LIKE, limit=MOST)
    return [each[2] for each in found]
