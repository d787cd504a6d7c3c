"""Charts on paper: lines and bars over labels, with round figures along the axis and a legend above the picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from reportlab.graphics.shapes import Drawing, Group, Line, Shape, String, rotate, translate
from reportlab.lib.colors import Color, HexColor, black

from print_forms.kit.chart_marks import Look, look
from print_forms.kit.fonts import CONDENSED, CONDENSED_BOLD, face, width
from print_forms.kit.ink import Ink, wrapped
from print_forms.kit.numbers import Notation
from print_forms.kit.ticks import ticks
from print_forms.kit.units import mm
from shared.kernel.report import Chart, Series

HEIGHT_MM: Final = 70.0
_SIZE: Final = 6.5
_LINE: Final = 7.6
_SAMPLE: Final = 16.0
"""Points that the sample of a series takes in the legend."""
_UPRIGHT_ROOM: Final = 78.0
"""Points that labels written upwards may take; a longer one ends in dots, the table has it whole."""
_BAR_LEAST: Final = 2.2
"""Points; narrower bars are no longer seen apart."""
_BARS_SHARE: Final = 0.72
"""Of a slot; the rest is air between the sets of bars."""
_BETWEEN: Final = 6.0
"""Points between words in a line of labels."""
_GRID: Final = HexColor("#d9d9d9")
_INK: Final = Ink(_SIZE, wrap=True)


def chart(figure: Chart, notation: Notation, width_mm: float, height_mm: float = HEIGHT_MM) -> Drawing:
    """The chart as a flowable of that size. More bars than can be told apart are left out, and it says so."""
    face(CONDENSED), face(CONDENSED_BOLD)
    room, height = width_mm * mm, height_mm * mm
    shown = _shown(figure, room)
    drawing = Drawing(room, height, initialFontName=CONDENSED)
    scale = ticks([value for series in shown.series for value in series.values if value is not None])
    looks = _looks(shown.series)
    top = height - 10
    drawing.add(_text(0, top, shown.caption, CONDENSED_BOLD, 8))
    top, legend = _legend(shown.series, looks, room, top - 12)
    written = [notation.quantity(tick) for tick in scale]
    left = max(width(each, CONDENSED, _SIZE) for each in written) + 5
    wide = room - left - 3  # a mark at the end has room
    below, labels = _labels(shown, left, wide)
    over = _over(shown, len(figure.labels), notation)
    drawing.add(_text(0, top, over))
    area = _Area(left, below + 4, wide, top - (8 if over else 4) - (below + 4), scale, len(shown.labels))
    for shape in (*legend, *_grid(area, written), *_bars(area, shown.series, looks), *labels):
        drawing.add(shape)
    for shape in (*_lines(area, shown.series, looks), *_axes(area)):
        drawing.add(shape)
    return drawing


def has_figures(figure: Chart) -> bool:
    """Whether there is anything to draw."""
    return any(value is not None for series in figure.series for value in series.values)


@dataclass(frozen=True, slots=True)
class _Area:
    """Where figures stand, in points; every label has a slot of the same width."""

    left: float
    bottom: float
    width: float
    height: float
    scale: Sequence[Decimal]
    slots: int

    @property
    def slot(self) -> float:
        return self.width / max(1, self.slots)

    def x(self, at: int) -> float:
        """The middle of a slot."""
        return self.left + (at + 0.5) * self.slot

    def y(self, value: Decimal) -> float:
        low, high = self.scale[0], self.scale[-1]
        return self.bottom + float((value - low) / (high - low)) * self.height


def _shown(figure: Chart, room: float) -> Chart:
    bars = sum(series.kind == "bar" for series in figure.series)
    most = int((room - 40) * _BARS_SHARE / (_BAR_LEAST * max(1, bars)))
    if not bars or len(figure.labels) <= most:
        return figure
    series = tuple(replace(each, values=each.values[:most]) for each in figure.series)
    return replace(figure, labels=figure.labels[:most], series=series)


def _over(shown: Chart, labels: int, notation: Notation) -> str:
    """What stands over the axis: the unit, and how much of the chart is not there."""
    if len(shown.labels) == labels:
        return shown.unit
    text = "The first {shown} of {all}; the table has them all."
    note = notation.language.say(text, shown=len(shown.labels), all=labels)
    return f"{shown.unit}   {note}".strip()


def _looks(series: Sequence[Series]) -> list[Look]:
    bars = 0
    made: list[Look] = []
    for at, each in enumerate(series):
        made.append(look(at, bars, bar=each.kind == "bar", forecast=each.forecast))
        bars += each.kind == "bar"
    return made


def _text(
    x: float, y: float, text: str, font: str = CONDENSED, size: float = _SIZE, anchor: str = "start", ink: Color = black
) -> String:
    return String(x, y, text, fontName=font, fontSize=size, textAnchor=anchor, fillColor=ink)


def _legend(series: Sequence[Series], looks: Sequence[Look], room: float, top: float) -> tuple[float, list[Shape]]:
    """Samples with their captions, in as many rows as they need; the height that is left under them."""
    shapes: list[Shape] = []
    x = 0.0
    for each, style in zip(series, looks, strict=True):
        caption = _shortened(each.caption, room - _SAMPLE - 3)
        wide = _SAMPLE + 3 + width(caption, CONDENSED, _SIZE) + 12
        if x and x + wide - 12 > room:
            x, top = 0.0, top - _LINE - 1
        if each.kind == "bar":
            shapes += style.bar(x, top - 0.5, _SAMPLE, 6)
        else:
            shapes += [style.path([(x, top + 2.2), (x + _SAMPLE, top + 2.2)]), style.dot(x + _SAMPLE / 2, top + 2.2)]
        shapes.append(_text(x + _SAMPLE + 3, top, caption))
        x += wide
    return top - _LINE - 3, shapes


def _labels(figure: Chart, left: float, room: float) -> tuple[float, list[Shape]]:
    """Labels under the slots and the height they take: across while they fit, else upwards, else every so many."""
    labels, slot = figure.labels, room / max(1, len(figure.labels))
    if any(series.kind == "bar" for series in figure.series):
        words = max((width(word, CONDENSED, _SIZE) for label in labels for word in label.split()), default=0.0)
        lines = [wrapped(label, _INK, slot - 3) for label in labels] if words <= slot - 3 else []
        fits = lines and max(map(len, lines)) <= 3
        return _across(lines, left, slot) if fits else _upwards(labels, left, slot)
    return _spaced(labels, left, slot)


def _every(need: float, slot: float) -> int:
    return max(1, -int(-need // slot))


def _across(lines: Sequence[Sequence[str]], left: float, slot: float) -> tuple[float, list[Shape]]:
    height = max(map(len, lines), default=0) * _LINE
    shapes: list[Shape] = [
        _text(left + (at + 0.5) * slot, height - (n + 0.8) * _LINE, line, anchor="middle")
        for at, some in enumerate(lines)
        for n, line in enumerate(some)
    ]
    return height, shapes


def _spaced(labels: Sequence[str], left: float, slot: float) -> tuple[float, list[Shape]]:
    """Every so many labels in one line; at the ends they stand as far in as they must, and push others out."""
    right = left + slot * len(labels)
    texts = [_shortened(label, right) for label in labels]
    every = _every(max((width(text, CONDENSED, _SIZE) for text in texts), default=0.0) + _BETWEEN, slot)
    shapes, free = list[Shape](), 0.0
    for at in range(0, len(texts), every):
        half = width(texts[at], CONDENSED, _SIZE) / 2
        x = max(half, min(left + (at + 0.5) * slot, right - half))
        if x - half >= free:
            shapes.append(_text(x, 0.2 * _LINE, texts[at], anchor="middle"))
            free = x + half + _BETWEEN
    return _LINE, shapes


def _upwards(labels: Sequence[str], left: float, slot: float) -> tuple[float, list[Shape]]:
    every = _every(_LINE, slot)
    texts = {at: _shortened(label, _UPRIGHT_ROOM) for at, label in enumerate(labels) if at % every == 0}
    height = max(width(text, CONDENSED, _SIZE) for text in texts.values())
    shapes = list[Shape]()
    for at, text in texts.items():
        upright = Group(_text(0, 0, text, anchor="end"))
        upright.transform = _turned(left + (at + 0.5) * slot + 0.35 * _SIZE, height)
        shapes.append(upright)
    return height, shapes


def _turned(x: float, y: float) -> tuple[float, ...]:
    a, b, c, d, _, _ = rotate(90)
    _, _, _, _, e, f = translate(x, y)
    return (a, b, c, d, e, f)


def _shortened(text: str, room: float) -> str:
    while width(text, CONDENSED, _SIZE) > room:
        text = text[:-2].rstrip() + "…"
    return text


def _grid(area: _Area, written: Sequence[str]) -> Iterator[Shape]:
    for tick, words in zip(area.scale, written, strict=True):
        y = area.y(tick)
        yield Line(area.left, y, area.left + area.width, y, strokeColor=_GRID, strokeWidth=0.4)
        yield _text(area.left - 4, y - 0.35 * _SIZE, words, anchor="end")


def _axes(area: _Area) -> Iterator[Shape]:
    zero = area.y(Decimal(0))
    yield Line(area.left, zero, area.left + area.width, zero, strokeColor=black, strokeWidth=0.7)
    yield Line(area.left, area.bottom, area.left, area.bottom + area.height, strokeColor=black, strokeWidth=0.7)


def _bars(area: _Area, series: Sequence[Series], looks: Sequence[Look]) -> Iterator[Shape]:
    """The bars of a label stand beside each other with air around them."""
    sets = [(each, style) for each, style in zip(series, looks, strict=True) if each.kind == "bar"]
    wide = min(area.slot * _BARS_SHARE / max(1, len(sets)), 26.0)
    zero = area.y(Decimal(0))
    for n, (each, style) in enumerate(sets):
        for at, value in enumerate(each.values):
            if value:
                y = area.y(value)
                x = area.x(at) + (n - len(sets) / 2) * wide
                yield from style.bar(x, min(zero, y), wide, abs(y - zero))


def _lines(area: _Area, series: Sequence[Series], looks: Sequence[Look]) -> Iterator[Shape]:
    """A line is broken where there is no figure; marks stand far enough apart to be told from each other."""
    for n, (each, style) in enumerate(zip(series, looks, strict=True)):
        if each.kind == "bar":
            continue
        points = [(at, area.x(at), area.y(value)) for at, value in enumerate(each.values) if value is not None]
        runs: list[list[tuple[int, float, float]]] = []
        for point in points:
            if runs and runs[-1][-1][0] == point[0] - 1:
                runs[-1].append(point)
            else:
                runs.append([point])
        every = _every(9, area.slot)
        for run in runs:
            if len(run) > 1:
                yield style.path([(x, y) for _, x, y in run])
            last = run[-1][0]
            for at, x, y in run:
                if at == last or (last - at >= every and (at + n) % every == 0):
                    yield style.dot(x, y)
