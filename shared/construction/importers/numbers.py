"""Numbers as exchange files write them: exact, with a point, and never so large that arithmetic would suffer."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,20}(?:[.,][0-9]{0,20})?|[.,][0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
_MOST: Final = Decimal(10) ** 12
AMOUNT_MAX: Final = Decimal(10) ** 15
"""No estimate comes to more."""


class BadNumber(ValueError):
    """The text is not one clear number; `text` is what stands there, shortened."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text[:40]


@lru_cache(maxsize=8192)
def exact(text: str) -> Decimal | None:
    """The number, None for an empty text. A comma is taken for the point that was meant. Raises BadNumber."""
    bare = text.strip()
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        raise BadNumber(bare)
    value = Decimal(bare.replace(",", "."))
    if abs(value) >= _MOST:
        raise BadNumber(bare)
    return value
