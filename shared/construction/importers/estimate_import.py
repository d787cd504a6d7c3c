"""The last step of an import: an accepted preview becomes an Estimate and the units it lacks, yet unsaved."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.common.unit import Unit, fold_unit
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine, EstimateResource
from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.source import SourceLine, SourceResource, SourceSection
from shared.kernel.books import Books
from shared.kernel.numbers import rounded
from shared.workbooks.words import ImportRefused, Words, say


@dataclass(frozen=True, slots=True)
class Built:
    """What the user is about to accept: the estimate, and catalog items that are new with it."""

    items: tuple[Unit, ...]
    estimate: Estimate


def build(
    preview: EstimatePreview,
    site_id: UUID,
    books: Books,
    *,
    date: dt.date,
    leave_out_errors: bool = False,
    matched: Mapping[str, UUID] | None = None,
) -> Built:
    """An unsaved general estimate of the previewed file, for the caller to save together with the new items.

    A code is no key: every line of the file becomes a line of its own. `matched`: units that nobody knows by the
    file's spelling, and the one that each of them means. Raises ImportRefused while rows are in error, unless the
    user has decided to leave them out.
    """
    if preview.errors and not leave_out_errors:
        first = preview.errors[0]
        raise ImportRefused(
            "{count} rows cannot be imported, the first at {address}: {why} Nothing was imported. Mend the file, or "
            "decide to leave them out.",
            count=len(preview.errors), address=first.address, why=first.why,
        )  # fmt: skip
    units = Units(books, matched or {})
    estimate = _header(preview, site_id)
    estimate.date = date
    estimate.lines = _lines(preview, units)
    estimate.resources = [_resource(each, units) for each in preview.resources]
    estimate.recalculate()
    return Built(tuple(units.new), estimate)


def currency_warning(preview: EstimatePreview) -> Iterator[Words]:
    """Says that the file counts in another currency than the company, or in one that it does not name."""
    company = Estimate().currency
    if preview.currency and preview.currency != company:
        text = (
            "The file is in {currency}, the company counts in {company}: its figures are taken as they stand, nothing "
            "is converted"
        )
        yield say(text, currency=preview.currency, company=company)
    elif preview.format and preview.priced and not preview.currency:
        text = "The file does not say its currency: its figures are taken for {company}, please look whether they are"
        yield say(text, company=company)


def _header(preview: EstimatePreview, site_id: UUID) -> Estimate:
    declared, head = preview.declared, preview.head
    return Estimate(
        site_id=site_id,
        legal_number=head.number or None,
        name=head.name or head.title or preview.file_name,
        currency=preview.currency or Estimate().currency,
        source_name=preview.file_name,
        source_hash=preview.file_hash,
        overhead_percent=declared.overhead_percent,
        profit_percent=declared.profit_percent,
        vat_percent=declared.vat_percent,
        declared_direct=declared.direct,
        declared_overhead=declared.overhead,
        declared_profit=declared.profit,
        declared_vat=declared.vat,
        declared_total=declared.total,
    )


def _lines(preview: EstimatePreview, units: "Units") -> list[EstimateLine]:
    """Sections and positions in the order of the file; each under the nearest section above it of a lower level."""
    made: list[EstimateLine] = []
    above: list[tuple[int, UUID]] = []
    for each in preview.body:
        if isinstance(each, SourceSection):
            above = [(level, id) for level, id in above if level < each.level]
            line = EstimateLine(
                is_section=True, number=each.number or None, name=each.name,
                section_id=above[-1][1] if above else None,
            )  # fmt: skip
            above.append((each.level, line.id))
        else:
            if each.under is not None:
                above = [(level, id) for level, id in above if level <= each.under]
            line = _position(each, above[-1][1] if above else None, units)
        made.append(line)
    return made


def _position(source: SourceLine, section_id: UUID | None, units: "Units") -> EstimateLine:
    return EstimateLine(
        section_id=section_id,
        number=source.number or None,
        code=source.code or None,
        name=source.name,
        unit_id=units.id_of(source.unit),
        quantity=source.quantity,
        wage=source.wage_per_unit,
        materials=source.materials_per_unit,
        price=source.price,
        labour_norm=source.norm_hours,
        declared_cost=source.cost,
        note=source.note or None,
        source_cell=source.address or None,
    )


def _resource(source: SourceResource, units: "Units") -> EstimateResource:
    return EstimateResource(
        code=source.code or None,
        name=source.name,
        unit_id=units.id_of(source.unit),
        quantity=source.quantity,
        price=None if source.price is None else rounded(source.price, 4),
        declared_cost=source.cost,
    )


class Units:
    """Units of the company by every spelling; one that nobody knows becomes a new item."""

    def __init__(self, books: Books, matched: Mapping[str, UUID] | None = None) -> None:
        self.known = books.find(Unit, marked=False)
        self.ids: dict[str, UUID] = {text: unit.id for unit in self.known for text in unit.spellings()}
        self.ids |= {fold_unit(text): id for text, id in (matched or {}).items()}
        self.new: list[Unit] = []

    def unknown(self, text: str) -> bool:
        """Whether the text names a unit, and none that is known."""
        return bool(folded := fold_unit(text)) and folded not in self.ids

    def id_of(self, text: str) -> UUID | None:
        folded = fold_unit(text)
        if not folded:
            return None
        if folded not in self.ids:
            unit = Unit(symbol=text.strip(), name=text.strip())
            self.new.append(unit)
            self.ids[folded] = unit.id
        return self.ids[folded]
