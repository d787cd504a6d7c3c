"""Lists and computed reports on paper: sized by what they hold, subtotals in bold, numbers to the right."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable

from print_forms.kit.column import Column, Kind, Value
from print_forms.kit.fields import title
from print_forms.kit.fitting import comfortable, fitted_tables
from print_forms.kit.form import Layout
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE, A4_PORTRAIT
from print_forms.kit.table import Row, Style, Total
from shared.kernel.language import Language
from shared.kernel.report import Column as ReportColumn
from shared.kernel.report import ReportTable
from shared.kernel.report import Row as ReportRow

_MONEY_PLACES: Final = 2


def list_print(
    columns: Sequence[Column],
    rows: Sequence[Row | Total],
    language: Language,
    heading: str,
    below: str = "",
    *,
    keys: int = 1,
) -> Layout:
    """A table under its title. Widths are found; a list wider than the paper repeats its first `keys` columns."""
    notation = Notation(language)
    paper = A4_PORTRAIT if comfortable(columns, rows, notation, A4_PORTRAIT.usable) else A4_LANDSCAPE
    body: Sequence[Flowable] = list(fitted_tables(columns, rows, notation, Style(), paper.usable, keys))
    return Layout([title(heading, below, paper.usable), *body], heading, f"{heading}  {below}".strip(), paper)


def report_layout(table: ReportTable, language: Language) -> Layout:
    """A computed report: subtotals in bold, and no columns in which nobody has a figure."""
    given = [*table.rows, *([table.total] if table.total else [])]
    shown = [
        at for at in range(len(table.columns)) if at == 0 or not given or any(_filled(row.cells[at]) for row in given)
    ]
    columns = [table.columns[at] for at in shown]
    leaf = max((row.level for row in table.rows), default=0)
    rows: list[Row | Total] = [Row(_cells(row, shown, table), row.level < leaf) for row in table.rows]
    keys = max(1, sum(1 for column in columns if column.places is None))
    if table.total:
        figures = _cells(table.total, shown, table)[keys:]
        rows.append(Total(str(table.total.cells[0]), [*[None] * keys, *figures]))
    made = [Column(column.caption, kind=_kind(column)) for column in columns]
    return list_print(made, rows, language, table.caption, table.subtitle, keys=min(keys, len(made) - 1) or 1)


def _filled(value: Value) -> bool:
    return value is not None and value != ""


def _cells(row: ReportRow, shown: Sequence[int], table: ReportTable) -> list[Value]:
    return [_cell(table.columns[at], row.cells[at]) for at in shown]


def _kind(column: ReportColumn) -> Kind:
    if column.places is None:
        return "text"
    return "money" if column.places == _MONEY_PLACES else "quantity"


def _cell(column: ReportColumn, value: Value) -> Value:
    if column.places == _MONEY_PLACES and isinstance(value, int):
        return Decimal(value)
    return value if _filled(value) else None
