"""Signatures: a role, then lines for position, signature and name in full, with small hints under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from print_forms.kit.ink import Ink
from print_forms.kit.panel import Panel, Pen

_ROW_MM: Final = 9.0
_GAP_MM: Final = 2.0
_ROLE: Final = Ink(6.5, wrap=True)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs as what; what is unknown stays an empty line to be written on."""

    role: str
    position: str = ""
    name: str = ""
    date: str = ""
    """Printed date, or an empty «__» ________ 20__ г. to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The small words under the lines."""

    position: str
    signature: str
    name: str


HINTS_RU: Final = Hints("должность", "личная подпись", "расшифровка подписи")
HINTS_EN: Final = Hints("position", "signature", "name in full")
DATE_RU: Final = "«___» ______________ 20___ г."
DATE_EN: Final = "date ____ / ____ / ______"


def signatures(people: Sequence[Signature | None], hints: Hints, width_mm: float, columns: int = 1) -> Panel:
    """A panel of signatures, read across in so many columns; None leaves a place free."""
    share = (width_mm - 6 * (columns - 1)) / columns
    rows = -(-len(people) // columns)

    def draw(pen: Pen) -> None:
        for i, person in enumerate(people):
            if person:
                sign(pen, (i % columns) * (share + 6), 3 + i // columns * _ROW_MM, share, person, hints)

    return Panel(width_mm, 3 + rows * _ROW_MM, draw)


def sign(pen: Pen, x: float, y: float, width: float, person: Signature, hints: Hints) -> None:
    """One signature: role, position, signature, name, date, side by side; `y` is the top of its row."""
    parts = (0.25, 0.2, 0.15, 0.22, 0.18) if person.date else (0.28, 0.25, 0.2, 0.27, 0.0)
    role, position, signature, name, date = (share * width for share in parts)
    pen.text(x, y - 1, role - _GAP_MM, 6, person.role, _ROLE)
    left = x + role
    for value, hint, room in (
        (person.position, hints.position, position),
        ("", hints.signature, signature),
        (person.name, hints.name, name),
    ):
        pen.field(left, y + 4, room - _GAP_MM, value, hint)
        left += room
    if person.date:
        pen.text(left, y, date, 4, person.date, Ink(6.5))
