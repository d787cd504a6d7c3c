"""How the series of a chart look: told apart by shade, hatching, mark and dash; a grey printer loses nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.graphics.shapes import Circle, Line, Polygon, PolyLine, Rect, Shape
from reportlab.lib.colors import Color, HexColor, white

Mark = Literal["dot", "square", "triangle", "diamond", "cross"]
Hatch = Literal["", "/", "\\"]
_MARKS: Final[tuple[Mark, ...]] = ("dot", "square", "triangle", "diamond", "cross")
_INKS: Final = tuple(map(HexColor, ("#16406f", "#c2571a", "#2c7a4b", "#6d4c9a", "#555555")))
_FILLS: Final[tuple[tuple[str, Hatch], ...]] = (("#3a6ea5", ""), ("#d5dde8", ""), ("#ffffff", "/"), ("#8a8a8a", ""))
_DASH: Final = (4, 2.2)
_HATCH_GAP: Final = 2.6


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one series; `ink` draws lines and outlines, `fill` and `hatch` the inside of bars."""

    ink: Color
    mark: Mark = "dot"
    fill: Color = white
    hatch: Hatch = ""
    dashed: bool = False

    def path(self, points: Sequence[tuple[float, float]]) -> PolyLine:
        flat = [each for point in points for each in point]
        dash = _DASH if self.dashed else None
        return PolyLine(flat, strokeColor=self.ink, strokeWidth=1.1, strokeDashArray=dash, strokeLineJoin=1)

    def dot(self, x: float, y: float, r: float = 1.7) -> Shape:
        """The mark of a point; what is only expected is hollow."""
        fill = white if self.dashed or self.mark in ("square", "diamond") else self.ink
        ink = {"strokeColor": self.ink, "fillColor": fill, "strokeWidth": 0.8}
        match self.mark:
            case "dot":
                return Circle(x, y, r, **ink)
            case "square":
                return Rect(x - r, y - r, 2 * r, 2 * r, **ink)
            case "triangle":
                return Polygon([x - 1.2 * r, y - r, x + 1.2 * r, y - r, x, y + 1.2 * r], **ink)
            case "diamond":
                return Polygon([x - 1.3 * r, y, x, y + 1.3 * r, x + 1.3 * r, y, x, y - 1.3 * r], **ink)
        return Line(x - r, y - r, x + r, y + r, strokeColor=self.ink, strokeWidth=1)

    def bar(self, x: float, y: float, width: float, height: float) -> Iterator[Shape]:
        """A bar from its lower left corner; the outline of one that is only expected is dashed."""
        dash = (1.5, 1.2) if self.dashed else None
        yield Rect(x, y, width, height, fillColor=self.fill, strokeColor=None)
        yield from self._hatching(x, y, width, height)
        yield Rect(x, y, width, height, fillColor=None, strokeColor=self.ink, strokeWidth=0.4, strokeDashArray=dash)

    def _hatching(self, x: float, y: float, width: float, height: float) -> Iterator[Shape]:
        at = -height
        while self.hatch and at < width:
            left, right = max(at, 0.0), min(width, at + height)
            low, high = left - at, right - at
            if self.hatch == "\\":
                low, high = height - low, height - high
            yield Line(x + left, y + low, x + right, y + high, strokeColor=self.ink, strokeWidth=0.35)
            at += _HATCH_GAP


def look(at: int, bar_at: int, *, bar: bool, forecast: bool) -> Look:
    """The look of the series of that place; bars are counted apart, so that their shades differ most."""
    ink, mark = _INKS[at % len(_INKS)], _MARKS[at % len(_MARKS)]
    if not bar:
        return Look(ink, mark, dashed=forecast)
    fill, hatch = ("#ffffff", "\\") if forecast else _FILLS[bar_at % len(_FILLS)]
    return Look(HexColor("#333333"), mark, HexColor(fill), hatch, forecast)  # type: ignore[arg-type]
