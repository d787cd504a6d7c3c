"""The charts of a report as a sheet of their own: their figures, and beside these charts that a spreadsheet draws."""

from collections.abc import Sequence
from typing import Any, Final

from shared.kernel.report import Chart, Series

ROWS_HIGH: Final = 22
"""Rows that a chart covers; the figures of the next one begin below it."""
_SIZE: Final = {"width": 760, "height": 400}


def write_charts(book: Any, name: str, charts: Sequence[Chart]) -> None:
    """One chart under the other; a figure that is not there yet is an empty cell and a gap in the line."""
    sheet, bold, top = book.add_worksheet(name), book.add_format({"bold": True}), 0
    for figure in charts:
        sheet.write_string(top, 0, f"{figure.caption}, {figure.unit}".rstrip(", "), bold)
        for at, series in enumerate(figure.series, start=1):
            sheet.write_string(top + 1, at, series.caption, bold)
            for row, value in enumerate(series.values, start=top + 2):
                if value is not None:
                    sheet.write_number(row, at, value)
        for row, label in enumerate(figure.labels, start=top + 2):
            sheet.write_string(row, 0, label)
        drawn = _drawn(book, name, figure, top + 2)
        if drawn is not None:
            sheet.insert_chart(top + 1, len(figure.series) + 2, drawn)
        top += max(ROWS_HIGH, len(figure.labels) + 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max((len(figure.series) for figure in charts), default=1), 16)


def _drawn(book: Any, name: str, figure: Chart, first: int) -> Any:
    """Bars and lines of one figure in one picture; None where there is nothing to draw."""
    parts = []
    for kind, drawing in (("bar", "column"), ("line", "line")):
        chosen = [(at, series) for at, series in enumerate(figure.series, start=1) if series.kind == kind]
        if chosen and figure.labels:
            part = book.add_chart({"type": drawing})
            for at, series in chosen:
                part.add_series(_series(name, series, at, first, first + len(figure.labels) - 1))
            parts.append(part)
    if not parts:
        return None
    if len(parts) > 1:
        parts[0].combine(parts[1])
    parts[0].set_title({"name": figure.caption, "name_font": {"size": 12}, "overlay": False})
    parts[0].set_y_axis({"name": figure.unit, "num_format": "#,##0.##", "major_gridlines": {"visible": True}})
    parts[0].set_legend({"position": "bottom"})
    parts[0].set_size(_SIZE)
    return parts[0]


def _series(name: str, series: Series, column: int, first: int, last: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": [name, first - 1, column],
        "categories": [name, first, 0, last, 0],
        "values": [name, first, column, last, column],
    }
    if series.kind == "line":
        found["line"] = {"width": 2, **({"dash_type": "dash"} if series.forecast else {})}
    elif series.forecast:
        found["pattern"] = {"pattern": "light_upward_diagonal", "fg_color": "#333333"}
    return found
