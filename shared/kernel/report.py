"""Report: a pivot over a register, declared. The store computes it; screen, paper and sheets show the same table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.kernel.refusal import Refusal
from shared.kernel.words import Several

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """What rows may be grouped by: a dimension, or an attribute of what it names.

    `path` is `site_id`, `person_id.trade` (a field of the named item), `estimate_line_id.section_id`, or `date.month`.
    """

    name: str
    caption: str
    path: str

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
    """A column of figures: a resource of the register, or (`formula`) a figure made of the other measures of the row.

    `since_start`: summed from the very first movement to the end of the period, whatever period is shown (a plan).
    `within`: shown only in rows that are fixed to one of these groupings; square metres and pieces are never added.
    """

    name: str
    caption: str
    resource: str = ""
    formula: Callable[[Mapping[str, Any]], Value] | None = None
    type: str = ""
    places: int | None = None
    since_start: bool = False
    within: tuple[str, ...] = ()
    priced: Priced | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One declared report. `by` is how it is grouped unless asked otherwise; `across` makes columns of a grouping."""

    name: str
    caption: str
    register: Any
    groupings: tuple[Grouping, ...]
    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    across: str = ""

    def grouping(self, name: str) -> Grouping:
        """By its name or its dimension's; `UnknownGrouping` lists the ones there are."""
        for each in self.groupings:
            if name in (each.name, each.path, each.path.removesuffix("_id")):
                return each
        raise UnknownGrouping(
            "“{report}” cannot be grouped by “{name}”. It can be grouped by: {known}.",
            report=self.name, name=name, known=Several([each.name for each in self.groupings]),
        )  # fmt: skip


class UnknownGrouping(Refusal):
    """A report was asked for a grouping that it does not declare."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a computed report: `places` is None for words."""

    name: str
    caption: str
    places: int | None = None


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
class ReportTable:
    """A computed report: what every output shows. Rows of a lower level come after their subtotal."""

    name: str
    caption: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    charts: tuple[Chart, ...] = ()
