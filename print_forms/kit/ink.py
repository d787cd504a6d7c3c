"""How a text is set in a box: face, size, alignment, wrapping; a text never leaves its box and is never cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from print_forms.kit.fonts import CONDENSED, CONDENSED_BOLD, width

Align = Literal["left", "center", "right"]
PADDING: Final = 1.6
"""Points kept free at the left and right edge of a box."""
_CAP_HALF: Final = 0.365
"""Half the height of a capital in ems: puts capitals and digits in the optical middle of a line."""
_SHRINK: Final = 0.96
_WORD_BREAKS_BELOW: Final = 0.75
"""A word that is wider than its box is set smaller down to this share of its size, and only then broken."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Size and leading are points."""

    size: float = 6.5
    align: Align = "left"
    wrap: bool = False
    bold: bool = False
    top: bool = False
    """Starts at the top of the box; otherwise the text stands in its middle."""

    @property
    def face(self) -> str:
        return CONDENSED_BOLD if self.bold else CONDENSED

    @property
    def leading(self) -> float:
        return self.size * 1.14


PLAIN: Final = Ink()


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of a set text: its start relative to the lower left corner of the box, in points."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class SetText:
    face: str
    size: float
    lines: tuple[SetLine, ...]


def wrapped(text: str, ink: Ink, room: float) -> list[str]:
    """The text in lines no wider than `room` points: broken at spaces, then after hyphens, then anywhere."""
    if "\n" not in text and width(text, ink.face, ink.size) <= room:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, ink.face, ink.size) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, ink, room)
            lines.extend(full)
        lines.append(line)
    return lines


def fitted(text: str, ink: Ink, box_width: float, box_height: float) -> SetText:
    """The text set inside a box; one that is too long is set smaller, because a form must not lose a digit."""
    room = box_width - 2 * PADDING
    if ink.wrap:
        word = max(width(word, ink.face, ink.size) for word in re.split(r"[ \n]|(?<=[-/])", text))
        ink = replace(ink, size=ink.size * min(1, max(_WORD_BREAKS_BELOW, room / word))) if word else ink
    while True:
        lines = wrapped(text, ink, room) if ink.wrap else [text]
        wide = max(width(line, ink.face, ink.size) for line in lines)
        if (wide <= room and len(lines) * ink.leading <= box_height) or ink.size < 1:
            break
        ink = replace(ink, size=ink.size * (_SHRINK if ink.wrap else min(_SHRINK, room / wide)))
    return SetText(ink.face, ink.size, tuple(_placed(lines, ink, box_width, box_height)))


def _placed(lines: list[str], ink: Ink, box_width: float, box_height: float) -> Iterator[SetLine]:
    middle = box_height - len(lines) * ink.leading / 2 - PADDING / 2 if ink.top else box_height / 2
    for i, line in enumerate(lines):
        slack = box_width - width(line, ink.face, ink.size)
        x = {"left": PADDING, "center": slack / 2, "right": slack - PADDING}[ink.align]
        y = middle + ((len(lines) - 1) / 2 - i) * ink.leading - _CAP_HALF * ink.size
        yield SetLine(x, y, line)


def _pieces(word: str, ink: Ink, room: float) -> list[str]:
    """A single word in pieces that fit; a piece prefers to end after a hyphen or a slash."""
    pieces: list[str] = []
    while width(word, ink.face, ink.size) > room and len(word) > 1:
        end = next((n for n in range(len(word) - 1, 1, -1) if width(word[:n], ink.face, ink.size) <= room), 1)
        hyphen = max(word.rfind("-", 0, end), word.rfind("/", 0, end)) + 1
        end = hyphen if hyphen > 1 else end
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]
