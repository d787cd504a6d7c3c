"""Lists and computed reports on paper: under the letterhead, sized by what they hold, subtotals in bold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as Side

from print_forms.kit.chart import HEIGHT_MM, chart, has_figures
from print_forms.kit.column import Column, Kind, Value
from print_forms.kit.fields import title
from print_forms.kit.fitting import comfortable, fitted_tables
from print_forms.kit.form import Layout
from print_forms.kit.letterhead import Letterhead, letterhead
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE, A4_PORTRAIT, Paper
from print_forms.kit.table import Row, Style, Total
from print_forms.kit.units import mm
from print_forms.values import Values
from shared.kernel.describe import Field
from shared.kernel.language import Language
from shared.kernel.report import Chart, ReportTable
from shared.kernel.report import Column as ReportColumn
from shared.kernel.report import Row as ReportRow

_MONEY_PLACES: Final = 2
_GAP_MM: Final = 5.0
_SIDE_BY_SIDE_MM: Final = 250.0
"""Paper so wide takes two charts beside each other."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the table: the company above it, and which of all there is are in it (`Site: School`)."""

    head: Letterhead | None = None
    conditions: Sequence[str] = ()


def list_print(
    columns: Sequence[Column],
    rows: Sequence[Row | Total],
    language: Language,
    heading: str,
    below: str = "",
    *,
    keys: int = 1,
    charts: Sequence[Chart] = (),
    around: Around = Around(),
) -> Layout:
    """A table under its title. Widths are found; a list wider than the paper repeats its first `keys` columns."""
    notation = Notation(language)
    paper = A4_PORTRAIT if comfortable(columns, rows, notation, A4_PORTRAIT.usable) else A4_LANDSCAPE
    below = "\n".join(part for part in (below, " · ".join(around.conditions)) if part)
    story: list[Flowable] = [letterhead(around.head, paper.usable)] if around.head else []
    story += [title(heading, below, paper.usable), *_drawn(charts, notation, paper)]
    story += fitted_tables(columns, rows, notation, Style(), paper.usable, keys)
    return Layout(story, heading, f"{heading}  {below}".replace("\n", " · ").strip(), paper)


def _drawn(charts: Sequence[Chart], notation: Notation, paper: Paper) -> Iterator[Flowable]:
    """The charts that have figures, two beside each other where the paper is wide."""
    shown = [each for each in charts if has_figures(each)]
    abreast = 2 if paper.usable >= _SIDE_BY_SIDE_MM and len(shown) > 1 else 1
    wide = (paper.usable - _GAP_MM * (abreast - 1)) / abreast
    for at in range(0, len(shown), abreast):
        row = [chart(each, notation, wide) for each in shown[at : at + abreast]]
        if abreast == 1:
            yield from row
        else:
            yield _beside(row, wide)
        yield Spacer(0, 8)


def _beside(row: Sequence[Flowable], wide: float) -> Flowable:
    widths = [(wide + _GAP_MM) * mm] * (len(row) - 1) + [wide * mm]
    no_air = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Side([list(row)], widths, [HEIGHT_MM * mm], style=no_air, hAlign="LEFT")


def report_layout(table: ReportTable, language: Language, around: Around = Around()) -> Layout:
    """A computed report: its charts, subtotals in bold, and no columns in which nobody has a figure."""
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
    measures = {column.name.partition(":")[0] for column in table.columns if ":" in column.name}
    made = [_column(column, grouped=len(measures) > 1) for column in columns]
    return list_print(
        made, rows, language, table.caption, table.subtitle,
        keys=min(keys, len(made) - 1) or 1, charts=table.charts, around=around,
    )  # fmt: skip


def list_layout(
    heading: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]], values: Values, around: Around = Around()
) -> Layout:
    """Documents or catalog items as their list shows them: a row is its values, in the order of the fields."""
    columns = [Column(values.language.say("No."), kind="code")]
    columns += [Column(values.language.say(field.caption), kind=values.column(field).kind) for field in fields]
    found = [Row([str(number), *row]) for number, row in enumerate(rows, start=1)]
    return list_print(columns, found, values.language, heading, keys=min(2, len(fields)), around=around)


def _filled(value: Value) -> bool:
    return value is not None and value != ""


def _cells(row: ReportRow, shown: Sequence[int], table: ReportTable) -> list[Value]:
    return [_cell(table.columns[at], row.cells[at]) for at in shown]


def _column(column: ReportColumn, grouped: bool) -> Column:
    """“3 Aug, Wage” of a grouping across stands under “3 Aug”; measures of such columns are named `measure:value`.

    Where there is one measure the caption is the value alone, whatever commas it has.
    """
    head, between, caption = column.caption.rpartition(", ")
    across = grouped and column.places is not None and ":" in column.name and between
    return Column(caption if across else column.caption, kind=_kind(column), group=head if across else "")


def _kind(column: ReportColumn) -> Kind:
    if column.places is None:
        return "text"
    return "money" if column.places == _MONEY_PLACES else "quantity"


def _cell(column: ReportColumn, value: Value) -> Value:
    if column.places == _MONEY_PLACES and isinstance(value, int):
        return Decimal(value)
    return value if _filled(value) else None
