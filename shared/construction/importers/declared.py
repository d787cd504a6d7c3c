"""The totals that the source itself declares, told apart from running sums and section subtotals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from shared.construction.importers.row_labels import TotalKind
from shared.construction.importers.source import SourceLine, SourceTotal

_MARKUPS: Final = (TotalKind.OVERHEAD, TotalKind.PROFIT, TotalKind.VAT)


@dataclass(frozen=True, slots=True)
class DeclaredTotals:
    """Figures of the source, None where it declares none; `cells` tells the cell of each by name."""

    direct: Decimal | None = None
    wage: Decimal | None = None
    materials: Decimal | None = None
    labour_hours: Decimal | None = None
    overhead_percent: Decimal | None = None
    overhead: Decimal | None = None
    profit_percent: Decimal | None = None
    profit: Decimal | None = None
    vat_percent: Decimal | None = None
    vat: Decimal | None = None
    vat_included: bool = False
    total: Decimal | None = None
    resources_total: Decimal | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


def declared_totals(lines: Sequence[SourceLine], totals: Sequence[SourceTotal]) -> DeclaredTotals:
    """Totals of the whole estimate: those below its last line that no section subtotal closes."""
    last_line = max((line.row for line in lines), default=0)
    own = [total for total in totals if not total.in_resources]
    closing = [total for total in own if total.row > last_line]
    borders = [at for at, total in enumerate(closing) if total.kind == TotalKind.SECTION]
    closing = closing[borders[-1] + 1 :] if borders else closing
    chosen = _by_kind(closing)
    direct, grand = _direct_and_grand(closing, chosen)
    resources = next((total for total in reversed(totals) if total.in_resources and total.amount is not None), None)
    markups = {kind: chosen.get(kind) for kind in _MARKUPS}
    vat_included = chosen.get(TotalKind.VAT_INCLUDED)
    markups[TotalKind.VAT] = markups[TotalKind.VAT] or vat_included
    return _assembled(direct, grand, resources, chosen, markups, bool(vat_included))


def _assembled(
    direct: SourceTotal | None,
    grand: SourceTotal | None,
    resources: SourceTotal | None,
    chosen: Mapping[TotalKind, SourceTotal],
    markups: Mapping[TotalKind, SourceTotal | None],
    vat_included: bool,
) -> DeclaredTotals:
    rows = {"direct": direct, "total": grand, "resources_total": resources}
    rows |= {kind.value: total for kind, total in markups.items()}
    amounts = {name: total.amount for name, total in rows.items() if total and total.amount is not None}
    figures = {name: figure for name, figure in (direct.figures if direct else {}).items() if name != "cost"}
    labour = chosen.get(TotalKind.LABOUR)
    if labour and labour.amount is not None:
        figures.setdefault("labour_hours", labour.figures.get("labour_hours", labour.amount))
    percents = {f"{kind.value}_percent": total.percent for kind, total in markups.items() if total}
    cells = {name: total.address for name, total in rows.items() if total and name in amounts}
    cells |= direct.cells if direct else {}
    return DeclaredTotals(**amounts, **figures, **percents, vat_included=vat_included, cells=cells)


def _by_kind(totals: Sequence[SourceTotal]) -> dict[TotalKind, SourceTotal]:
    """The last row of each kind that has a figure."""
    return {total.kind: total for total in totals if total.amount is not None or total.percent is not None}


def _direct_and_grand(
    closing: Sequence[SourceTotal], chosen: Mapping[TotalKind, SourceTotal]
) -> tuple[SourceTotal | None, SourceTotal | None]:
    """A plain "Total" is the direct sum when markups follow it, and the grand total when nothing follows."""
    plain = [total for total in closing if total.kind == TotalKind.PLAIN and total.amount is not None]
    markup_rows = [total.row for total in closing if total.kind in _MARKUPS]
    first, last = min(markup_rows, default=0), max(markup_rows, default=0)
    direct = chosen.get(TotalKind.DIRECT)
    grand = chosen.get(TotalKind.GRAND)
    before = [total for total in plain if not markup_rows or total.row < first]
    after = [total for total in plain if total.row > last]
    direct = direct or (before[-1] if before else None)  # the last: sections may have had plain totals of their own
    grand = grand or (after[-1] if after else None)
    return direct, grand
