"""The stored explanation of an amount of pay as it is read: it may have been sent by anybody, and say anything."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, MsgspecError, Struct, field, json

from shared.kernel.words import say

FIGURE: Final = r"^-?\d{1,18}(\.\d{1,10})?$"
Figure = Annotated[str, Meta(pattern=FIGURE)]
"""A sum or a rate as `pay.py` writes it."""
Count = Annotated[int, Meta(ge=-(10**9), le=10**9)]
Word = Annotated[str, Meta(max_length=300)]


class Rule(Struct, frozen=True):
    cite: Word = ""


class Source(Struct, frozen=True):
    """The cell of a timesheet that is paid."""

    timesheet: UUID
    cell: UUID


class Node(Struct, frozen=True):
    """An amount with the formula that it follows from, or a day with its share of the amount."""

    amount: Figure = "0"
    formula: Word = ""
    inputs: dict[Word, Word | Count | None] = field(default_factory=dict)
    rule: Rule = Rule()
    rounding: Word = ""
    date: dt.date | None = None
    code: Word = ""
    minutes: Count | None = None
    days: Count | None = None
    rate: Figure = "0"
    source: Source | None = None
    children: tuple["Node", ...] = ()

    def __post_init__(self) -> None:
        if not re.match(FIGURE, self.text("rate") or "0"):
            raise ValueError("a rate that is no figure")
        if self.date is not None and self.source is None:
            raise ValueError("a day of no timesheet")

    def text(self, name: str) -> str:
        """One of the figures that the formula was given."""
        return str(self.inputs.get(name) or "")

    def count(self, name: str) -> int:
        value = self.inputs.get(name)
        return value if isinstance(value, int) else 0

    def leaves(self) -> Iterator["Node"]:
        """The days, however deep they lie."""
        for each in self.children:
            if each.date is not None:
                yield each
            yield from each.leaves()


NOTHING: Final = Node()
"""There is no explanation here."""
DAMAGED: Final = Node()
"""What there is, is none."""
IS_DAMAGED: Final = say("what is kept of how it was calculated is damaged; calculate the sheet anew")


def read(content: bytes | None) -> Node:
    """NOTHING where there is no content, DAMAGED where it says what no explanation says."""
    if not content:
        return NOTHING
    try:
        return json.decode(content, type=Node)
    except (MsgspecError, ValueError, RecursionError):
        return DAMAGED
