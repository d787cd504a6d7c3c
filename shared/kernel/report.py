"""Reports, declared: a pivot over a register, or a table that a function makes of the books.

The store computes them; screen, paper and sheets show the same table, and every figure tells what it is made of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from shared.kernel.base import FieldInfo
from shared.kernel.refusal import Refusal
from shared.kernel.words import Several

if TYPE_CHECKING:
    from shared.kernel.books import Books
    from shared.kernel.language import Language

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a report: groupings in order, the days, and dimensions fixed to a value or one of several.

    `scopes` are the reader's (None: everything in the file), `today` is where a report without days ends.
    """

    by: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    equals: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """What rows may be grouped by: a dimension, or an attribute of what it names.

    `path` is `site_id`, `person_id.trade` (a field of the named item), `estimate_line_id.work_type_id.group_id` (any
    number of steps), `assignment_line_id.owner_id` (the document of a line), `person_id.employment.department_id` (a
    dated line table: what holds at the period's end), or `date` by itself or with `.week`, `.month`, `.quarter`,
    `.year`. A computed report's own ways to be grouped have no path.
    """

    name: str
    caption: str
    path: str = ""

    @property
    def dimension(self) -> str:
        return self.path.partition(".")[0]

    @property
    def attribute(self) -> str:
        return self.path.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Priced:
    """How movements that carry no amount of their own are valued: quantity × amount / whole of the same `per`.

    Work reported from a plan has no customer's price on it; whoever may see the general estimate sees its cost.
    """

    quantity: str
    amount: str
    whole: str
    per: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of figures: a resource of the register, or a `formula` over other measures of the row, named in `of`.

    `since_start`: summed from the very first movement to the end of the period, whatever period is shown (a plan); not
    shown in rows of days, months and the like, which are not where it began.
    `within`: shown only in rows that are fixed to one of these groupings; square metres and pieces are never added.
    `without`: not shown in rows grouped by one of these, where it means nothing (a crew's part of an unassigned plan).
    `red`: a figure `above` or `below` zero is a warning.
    """

    name: str
    caption: str
    resource: str = ""
    formula: Callable[[Mapping[str, Any]], Value] | None = None
    of: tuple[str, ...] = ()
    type: str = ""
    places: int | None = None
    since_start: bool = False
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    priced: Priced | None = None
    red: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A column that tells more of what a row is fixed to: the unit of a work, its price.

    `of`: grouping → path from what that grouping names (`unit_id.symbol`).
    """

    name: str
    caption: str
    of: Mapping[str, str]
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The chart of a pivot: its rows of the first level along the bottom, some measures over them; at most `most`."""

    caption: str
    unit: str
    measures: tuple[str, ...]
    kind: str = "bar"
    most: int = 40


COLUMNS_MOST: Final = 62
"""Two months of days, five years of months."""


@dataclass(frozen=True, slots=True)
class Report:
    """A pivot. `by` is how it is grouped unless asked otherwise; `across` makes columns of a grouping.

    With `spread` only these measures get a column per value of `across`, after the columns that all rows have.
    `coarser` take the place of `across`, a part of the date, one after another where the days asked for would make
    more columns than `COLUMNS_MOST`: nobody reads a year day by day.
    """

    name: str
    caption: str
    register: Any
    groupings: tuple[Grouping, ...]
    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    across: str = ""
    coarser: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    drawing: Drawing | None = None

    def grouping(self, name: str) -> Grouping:
        """By its name or its dimension's; `UnknownGrouping` lists the ones there are."""
        return _known(self, name)

    @property
    def where(self) -> Mapping[str, FieldInfo]:
        """What may be fixed: the dimensions of the register."""
        return {name: self.register.table.c[name].info["field"] for name in self.register.dimensions}


@dataclass(frozen=True, slots=True)
class Computed:
    """A report that a function makes; it reads books with the eyes of whoever asks, and may ask pivots of them.

    `where`: what may be fixed, named as dimensions are; `groupings`: what `by` may name (the first unless asked);
    `days`: which days a screen asks for first, `month` for the present one, "" for all there are.
    """

    name: str
    caption: str
    make: "Callable[[Books, Question, Language], ReportTable]"
    where: Mapping[str, FieldInfo]
    groupings: tuple[Grouping, ...]
    days: str = ""

    def grouping(self, name: str) -> Grouping:
        return _known(self, name)


def _known(report: Report | Computed, name: str) -> Grouping:
    for each in report.groupings:
        if name == each.name or (each.path and name in (each.path, each.path.removesuffix("_id"))):
            return each
    raise UnknownGrouping(
        "“{report}” cannot be grouped by “{name}”. It can be grouped by: {known}.",
        report=report.name, name=name, known=Several([each.name for each in report.groupings]),
    )  # fmt: skip


class UnknownGrouping(Refusal):
    """A report was asked for a grouping that it does not declare."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a computed report: `places` is None for words; `red` as in the measure."""

    name: str
    caption: str
    places: int | None = None
    red: str = ""

    def alarming(self, cell: Any) -> bool:
        """Whether a cell of this column is a figure to be shown in red."""
        if not self.red or not isinstance(cell, Decimal | int):
            return False
        return cell > 0 if self.red == "above" else cell < 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its keys (ids behind the words, for drill-down), its level (0 = grand total) and its cells."""

    keys: tuple[Any, ...]
    level: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line (or set of bars) of a chart: a figure per label, None where there is none yet."""

    name: str
    caption: str
    values: tuple[Decimal | None, ...]
    kind: str = "line"
    """`line` or `bar`."""
    forecast: bool = False
    """Drawn dashed: what is expected, not what happened."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a report draws beside its table, on paper and on a screen: labels along the bottom, series over them."""

    caption: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Pricing:
    """How movements without an amount got theirs: the question whose combinations of `by` shared each thing's value."""

    priced: Priced
    by: tuple[str, ...]
    start: date | None
    end: date | None
    equals: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Movements whose `resource` is a part of a figure: on these days, both included, with these dimensions."""

    register: Any
    resource: str
    start: date | None = None
    end: date | None = None
    equals: Mapping[str, Any] = field(default_factory=dict)
    pricing: Pricing | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a figure is made of: it is the sum of its sources, or follows from other columns of its row (`of`)."""

    sources: tuple[Source, ...] = ()
    of: tuple[str, ...] = ()


def unknown_origin(_row: Row, _column: str) -> Origin:
    return Origin()


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A computed report: what every output shows. Rows of a lower level come after their subtotal.

    `labels`: the first so many columns say what a row is, one for each level; deeper rows are named in the last one.
    `origin` tells of a row (or the total) and a column's name what the figure is made of; nothing for words, and for
    figures that no movement carries (a plan spread over days, a forecast).
    """

    name: str
    caption: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    charts: tuple[Chart, ...] = ()
    origin: Callable[[Row, str], Origin] = field(default=unknown_origin, compare=False, repr=False)
    labels: int = 1
