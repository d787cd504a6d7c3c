"""Declared figures of the source beside ours, with every row that makes a difference between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.source import SourceLine
from shared.kernel.numbers import ZERO, line_amount, norm_hours, share

_ALL: Final = "all lines"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that the source states otherwise than it follows: `difference` is declared minus computed."""

    what: str
    row: int | None
    cell: str
    declared: Decimal
    computed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.declared - self.computed


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The summary of an import. Declared: direct_declared, overhead, profit, vat, total, resources_total and
    labour_hours; computed: direct_computed, total_computed. Where the source declares none, ours stands in both."""

    number: str
    lines: int
    resources: int
    labour_hours: Decimal
    direct_declared: Decimal
    direct_computed: Decimal
    lines_declared_sum: Decimal
    overhead: Decimal
    profit: Decimal
    vat: Decimal
    total: Decimal
    total_computed: Decimal
    resources_total: Decimal
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ComputedTotals:
    """Totals that follow from the lines and the rates: direct, overhead on it, profit on both, VAT on the sum."""

    direct: Decimal
    overhead: Decimal
    profit: Decimal
    vat: Decimal
    total: Decimal
    labour_hours: Decimal
    resources: Decimal


def reconcile(preview: EstimatePreview) -> Reconciliation:
    """Compare what the source declares with what follows from its lines, to the cent."""
    ours, declared = computed_totals(preview), preview.declared
    return Reconciliation(
        number=preview.head.number,
        lines=len(preview.lines),
        resources=len(preview.resources),
        labour_hours=_two_places_or_more(_or(declared.labour_hours, ours.labour_hours)),
        direct_declared=_or(declared.direct, ours.direct),
        direct_computed=ours.direct,
        lines_declared_sum=lines_declared_sum(preview.lines),
        overhead=_or(declared.overhead, ours.overhead),
        profit=_or(declared.profit, ours.profit),
        vat=_or(declared.vat, ours.vat),
        total=_or(declared.total, ours.total),
        total_computed=ours.total,
        resources_total=_or(declared.resources_total, ours.resources),
        differences=tuple(differences(preview, ours)),
    )


def computed_totals(preview: EstimatePreview) -> ComputedTotals:
    """Our own chain; a markup declared without a rate is taken over as it stands."""
    declared = preview.declared
    direct = sum((line.computed_cost for line in preview.lines), Decimal("0.00"))
    overhead = _markup(direct, declared.overhead_percent, declared.overhead)
    profit = _markup(direct + overhead, declared.profit_percent, declared.profit)
    base = direct + overhead + profit
    vat = _markup(base, declared.vat_percent, declared.vat)
    if declared.vat_included:
        vat = _or(declared.vat, ZERO)
    total = base if declared.vat_included else base + vat
    hours = sum((_line_hours(line) for line in preview.lines), Decimal("0.0000"))
    resources = sum((resource.cost for resource in preview.resources), Decimal("0.00"))
    return ComputedTotals(direct, overhead, profit, vat, total, hours, resources)


def lines_declared_sum(lines: tuple[SourceLine, ...]) -> Decimal:
    """Σ of the lines' own totals; a line that states none counts with quantity × price."""
    return sum((_or(line.cost, line.computed_cost) for line in lines), Decimal("0.00"))


def differences(preview: EstimatePreview, ours: ComputedTotals) -> Iterator[Difference]:
    """Lines and resources first, then the totals in the order of the estimate's end."""
    yield from _line_differences(preview)
    declared, cells = preview.declared, preview.declared.cells
    pairs = [
        ("lines_sum", "direct", declared.direct, lines_declared_sum(preview.lines)),
        ("wage", "wage", declared.wage, _column(preview, "wage")),
        ("materials", "materials", declared.materials, _column(preview, "materials")),
        ("labour_hours", "labour_hours", declared.labour_hours, ours.labour_hours),
        ("direct", "direct", declared.direct, ours.direct),
        ("overhead", "overhead", declared.overhead, ours.overhead),
        ("profit", "profit", declared.profit, ours.profit),
        ("vat", "vat", declared.vat, ours.vat),
        ("total", "total", declared.total, ours.total),
        ("resources_total", "resources_total", declared.resources_total, ours.resources if preview.resources else None),
    ]
    for what, cell, stated, computed in pairs:
        if stated is not None and computed is not None and stated != computed:
            address = cells.get(cell, "")
            yield Difference(what, _row_of(address), address, stated, computed)


def _line_differences(preview: EstimatePreview) -> Iterator[Difference]:
    for line in preview.lines:
        if line.cost is not None and line.cost != line.computed_cost:
            cell = _cell(preview, line.row, "cost", line.address)
            yield Difference("line", line.row, cell, line.cost, line.computed_cost)
        if line.measured is not None and line.measured != line.quantity:
            yield Difference("measurement", line.row, line.address, line.quantity, line.measured)
    for resource in preview.resources:
        if resource.quantity is not None and resource.price is not None:
            computed = line_amount(resource.quantity, resource.price)
            if resource.cost != computed:
                cell = _cell(preview, resource.row, "cost", resource.address)
                yield Difference("resource", resource.row, cell, resource.cost, computed)
    for section, total in preview.section_sums():
        if section.total is not None and section.total != total:
            yield Difference("section", section.row, section.address, section.total, total)


def _cell(preview: EstimatePreview, row: int, field: str, otherwise: str) -> str:
    for table in preview.tables:
        if table.first < row <= table.last + 1:
            column = next((column for column in table.columns.columns if column.field == field), None)
            return f"{column.letters}{row}" if column else otherwise
    return otherwise


def _row_of(address: str) -> int | None:
    """The row of a cell; None for anything else."""
    found = re.fullmatch(r"[A-Z]{1,3}([0-9]{1,7})", address)
    return int(found[1]) if found else None


def _column(preview: EstimatePreview, field: str) -> Decimal | None:
    """Σ of a column over the lines, if every line fills it."""
    figures = [figure for line in preview.lines if (figure := getattr(line, field)) is not None]
    return sum(figures, ZERO) if len(figures) == len(preview.lines) else None


def _line_hours(line: SourceLine) -> Decimal:
    return _or(line.labour_hours, norm_hours(line.quantity, line.norm_hours))


def _markup(base: Decimal, percent: Decimal | None, declared: Decimal | None) -> Decimal:
    return _or(declared, Decimal("0.00")) if percent is None else share(base, percent)


def _or(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value


def _two_places_or_more(hours: Decimal) -> Decimal:
    """160.6200 as 160.62, 0.8250 as 0.825."""
    cents = hours.quantize(Decimal("0.01"))
    return cents if cents == hours else hours.normalize()
