"""Header fields: a caption and its value on a line, in two columns, growing with what is written in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from print_forms.kit.ink import PADDING, Ink, wrapped
from print_forms.kit.panel import Panel, Pen
from print_forms.kit.units import mm

_GAP_MM: Final = 5.0
_TALLEST_MM: Final = 130.0
_CAPTION: Final = Ink(6, wrap=True)
_VALUE: Final = Ink(7.5, wrap=True)
_SUBTITLE: Final = Ink(8, "center", wrap=True)


@dataclass(frozen=True, slots=True)
class HeaderField:
    caption: str
    value: str
    whole_width: bool = False


def fields(items: Sequence[HeaderField], width_mm: float, caption_share: float = 0.34) -> Panel:
    """The fields read across; a long one takes the whole width. A text without end is set smaller: a page holds it."""
    rows = list(_rows(items))
    heights = [max(_height(item, width_mm, caption_share) for item in row) for row in rows]
    if sum(heights) > _TALLEST_MM:
        heights = [min(height, _TALLEST_MM / len(rows)) for height in heights]

    def draw(pen: Pen) -> None:
        y = 0.0
        for row, height in zip(rows, heights, strict=True):
            for i, item in enumerate(row):
                room = _room(item, width_mm)
                x = i * (room + _GAP_MM)
                caption = _caption(item, width_mm, caption_share)
                pen.text(x, y, caption, height, item.caption, _CAPTION)
                pen.text(x + caption, y, room - caption, height, item.value, _VALUE)
                pen.rule(x + caption, y + height, room - caption)
            y += height

    return Panel(width_mm, sum(heights) + 2, draw)


def title(text: str, subtitle: str, width_mm: float) -> Panel:
    """The name of a form in its middle, and what follows in smaller letters, in as many lines as it takes."""
    lines = wrapped(subtitle, _SUBTITLE, width_mm * mm - 2 * PADDING) if subtitle else []
    height = 4.5 + (len(lines) - 1) * _SUBTITLE.leading / mm

    def draw(pen: Pen) -> None:
        pen.text(0, 1, width_mm, 6, text, Ink(12, "center", bold=True))
        if subtitle:
            pen.text(0, 7, width_mm, height, "\n".join(lines), _SUBTITLE)

    return Panel(width_mm, 8.5 + height if subtitle else 9, draw)


def _rows(items: Sequence[HeaderField]) -> list[list[HeaderField]]:
    rows: list[list[HeaderField]] = []
    for item in items:
        if rows and len(rows[-1]) == 1 and not rows[-1][0].whole_width and not item.whole_width:
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _room(item: HeaderField, width_mm: float) -> float:
    return width_mm if item.whole_width else (width_mm - _GAP_MM) / 2


def _caption(item: HeaderField, width_mm: float, share: float) -> float:
    return (width_mm - _GAP_MM) / 2 * share


def _height(item: HeaderField, width_mm: float, share: float) -> float:
    caption = _caption(item, width_mm, share)
    room = _room(item, width_mm) - caption
    lines = len(wrapped(item.value, _VALUE, room * mm - 2 * PADDING)) * _VALUE.leading
    captions = len(wrapped(item.caption, _CAPTION, caption * mm - 2 * PADDING)) * _CAPTION.leading
    return (max(lines, captions) + 2 * PADDING) / mm
