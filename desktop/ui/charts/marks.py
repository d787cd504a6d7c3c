"""How the series of a chart are told from one another: a colour, and always a dash, a mark or a hatching besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from shared.kernel.report import Series

ROLES: Final = ("accent", "warn", "good", "bad", "faint")
SYMBOLS: Final = ("o", "s", "t", "d", "x")
DASHES: Final = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotDotLine)
FILLS: Final = (
    Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense4Pattern, Qt.BrushStyle.HorPattern,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A role of the look, a dash and a symbol of lines, a filling of bars."""

    role: str
    dash: Qt.PenStyle
    symbol: str
    fill: Qt.BrushStyle


def marks(series: Sequence[Series]) -> list[Mark]:
    """One per series; a forecast is dashed, without marks, in the colour of text."""
    made, number = list[Mark](), 0
    for each in series:
        if each.forecast:
            made.append(Mark("text", Qt.PenStyle.DashLine, SYMBOLS[-1], Qt.BrushStyle.BDiagPattern))
            continue
        role, symbol = ROLES[number % len(ROLES)], SYMBOLS[number % len(SYMBOLS)]
        made.append(Mark(role, DASHES[number % len(DASHES)], symbol, FILLS[number % len(FILLS)]))
        number += 1
    return made
