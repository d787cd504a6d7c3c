"""Charts on paper: everything is drawn inside its frame, nothing on top of another, and grey paper loses nothing."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String

from print_forms.kit.chart import chart, has_figures
from print_forms.kit.fonts import CONDENSED, CONDENSED_BOLD, width
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.units import mm
from shared.kernel.language import Language
from shared.kernel.report import Chart, Series
from tests.print_forms.paper import Print

EN, RU = Notation(Language("en")), Notation(Language("ru"))
WEEKS = tuple(f"{day} Sep" for day in range(1, 27))
CURVE = Chart(
    "S-curve", "RUB", WEEKS,
    (
        Series("plan", "Plan", tuple(Decimal(n * 50_000) for n in range(26))),
        Series("fact", "Done", tuple(Decimal(n * 40_000) if n < 14 else None for n in range(26))),
        Series("will", "Forecast", tuple(Decimal(n * 40_000) if n > 12 else None for n in range(26)), forecast=True),
    ),
)  # fmt: skip


def bars(count: int, sets: int = 2) -> Chart:
    labels = tuple(f"Фамилия-{n} А. Б." for n in range(count))
    names = ("Norm hours", "Hours worked", "Expected", "More")
    series = (Series(name, name, tuple(Decimal(90 + n % 70) for n in range(count)), "bar") for name in names[:sets])
    return Chart("Productivity", "h", labels, tuple(series))


def drawn(figure: Chart, notation: Notation = EN, width_mm: float = 185) -> Drawing:
    return chart(figure, notation, width_mm)


def shapes(drawing: Drawing, kind: type) -> list[Any]:
    return [shape for shape in drawing.contents if isinstance(shape, kind)]


def texts(drawing: Drawing) -> list[str]:
    upright = [shape.contents[0].text for shape in shapes(drawing, Group)]
    return [shape.text for shape in shapes(drawing, String)] + upright


def test_a_chart_says_its_caption_unit_ticks_labels_and_series() -> None:
    said = texts(drawn(CURVE))
    assert said[0] == "S-curve"
    assert {"RUB", "Plan", "Done", "Forecast", "250,000", "1,250,000", "1 Sep"} <= set(said)
    assert "1\u00a0250\u00a0000" in texts(drawn(CURVE, RU))


def test_it_prints_with_its_own_faces() -> None:
    paper = Print([drawn(CURVE)], A4_PORTRAIT)
    assert paper.fonts() == {CONDENSED: True, CONDENSED_BOLD: True}
    assert "Forecast" in paper.text()


def test_what_is_only_expected_is_dashed_and_hollow() -> None:
    paths = shapes(drawn(CURVE), PolyLine)
    assert [bool(path.strokeDashArray) for path in paths] == [False, False, True, False, False, True]


def test_series_differ_in_more_than_colour() -> None:
    drawing = drawn(CURVE)
    assert {type(mark) for mark in (*shapes(drawing, Circle), *shapes(drawing, Rect), *shapes(drawing, Polygon))} == {
        Circle, Rect, Polygon,
    }  # fmt: skip
    fills = [rect.fillColor for rect in shapes(drawn(bars(3, sets=2)), Rect) if rect.fillColor]
    assert len({fill.rgb() for fill in fills}) == 2
    shades = sorted({sum(fill.rgb()) for fill in fills})
    assert shades[1] - shades[0] > 1  # of 3: far apart on a grey printer too


def test_a_line_is_broken_where_there_is_no_figure() -> None:
    values = (Decimal(1), Decimal(2), None, Decimal(2), None, Decimal(3))
    drawing = drawn(Chart("x", "h", tuple("abcdef"), (Series("a", "A", values),)))
    _, *runs = shapes(drawing, PolyLine)
    assert [len(run.points) // 2 for run in runs] == [2]
    assert len(shapes(drawing, Circle)) == 1 + 4  # a lonely figure is still a mark


def test_bars_of_less_than_nothing_hang_from_zero() -> None:
    figure = Chart("x", "h", ("a", "b"), (Series("a", "A", (Decimal(-5), Decimal(10)), "bar"),))
    _, below, above = [rect for rect in shapes(drawn(figure), Rect) if rect.fillColor]
    assert below.y + below.height == pytest.approx(above.y)
    assert above.height == pytest.approx(2 * below.height)


def test_of_more_bars_than_can_be_told_apart_the_first_are_shown_and_it_says_so() -> None:
    drawing = drawn(bars(500))
    note = next(text for text in texts(drawing) if "of 500" in text)
    shown = int(note.split("The first ")[1].split(" ")[0])
    assert 50 < shown < 100
    fills = [rect for rect in shapes(drawing, Rect) if rect.fillColor]
    assert len(fills) == 2 * shown + 2
    assert "Первые" in " ".join(texts(drawn(bars(500), RU)))


def test_a_line_of_any_length_is_shown_whole() -> None:
    values = tuple(Decimal(n) for n in range(1000))
    drawing = drawn(Chart("x", "h", tuple(f"{n}" for n in range(1000)), (Series("a", "A", values),)))
    assert max(len(path.points) for path in shapes(drawing, PolyLine)) == 2000
    assert len(shapes(drawing, Circle)) < 100


def test_a_long_legend_goes_on_in_another_line() -> None:
    long = "A series with a rather long caption, as people give them, number"
    series = tuple(Series(str(n), f"{long} {n}", (Decimal(n),)) for n in range(7))
    _apart(drawn(Chart("x", "h", ("a",), series)))


@pytest.mark.parametrize("length", range(2, 90, 3))
def test_labels_of_any_length_stand_apart(length: int) -> None:
    """One at an end that stands further in pushes its neighbour out."""
    for count in (2, 5, 26, 60):
        series = (Series("a", "A", tuple(map(Decimal, range(count)))),)
        _apart(drawn(Chart("x", "h", ("н" * length,) * count, series)))


def test_there_is_nothing_to_draw_without_figures() -> None:
    assert not has_figures(Chart("x", "h", (), ()))
    assert not has_figures(Chart("x", "h", ("a",), (Series("a", "A", (None,)),)))
    assert has_figures(CURVE)


LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), max_size=40)


@given(st.data(), st.integers(1, 60), st.sampled_from(["bar", "line"]), st.sampled_from([60.0, 139.0, 185.0, 283.0]))
@settings(max_examples=60, deadline=None)
def test_nothing_leaves_the_frame_and_no_words_overlap(
    data: st.DataObject, count: int, kind: str, width_mm: float
) -> None:
    labels = tuple(data.draw(st.lists(LABELS, min_size=count, max_size=count)))
    figure = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2))
    values = tuple(data.draw(st.lists(figure, min_size=count, max_size=count)))
    series = Series("a", data.draw(LABELS), values, kind), Series("b", data.draw(LABELS), values[::-1])
    drawing = drawn(Chart("Caption", "h", labels, series), width_mm=width_mm)
    _apart(drawing)
    for rect in shapes(drawing, Rect):
        assert -0.1 <= rect.x <= rect.x + rect.width <= width_mm * mm + 0.1
        assert -0.1 <= rect.y <= rect.y + rect.height <= 70 * mm + 0.1
    for line in shapes(drawing, Line):
        assert -0.1 <= min(line.x1, line.x2) <= max(line.x1, line.x2) <= width_mm * mm + 0.1


def _apart(drawing: Drawing) -> None:
    """Level words lie within the drawing, and no two of them on one another."""
    boxes = [box for box in map(_box, shapes(drawing, String)) if box[2] > box[0]]
    for at, (left, bottom, right, top) in enumerate(boxes):
        assert left >= -0.5
        assert right <= drawing.width + 0.1
        assert bottom >= -2
        assert top <= drawing.height
        for other in boxes[at + 1 :]:
            over = min(right, other[2]) - max(left, other[0]), min(top, other[3]) - max(bottom, other[1])
            assert min(over) < 1.0, (boxes[at], other)


def _box(text: String) -> tuple[float, float, float, float]:
    wide = width(text.text, text.fontName, text.fontSize)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.textAnchor]
    return left, text.y - 0.2 * text.fontSize, left + wide, text.y + 0.75 * text.fontSize
