"""Estimates as the import page shows them: each row's verdict, the file's totals beside ours, units and site."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from desktop.importing.names import alike
from desktop.importing.shown import (
    Asked,
    Choices,
    Figure,
    Judged,
    Made,
    Opened,
    Progress,
    Question,
    Shown,
    Source,
    UnknownName,
    VerdictKind,
    unread,
)
from shared.common.import_layout import layout_items, layouts_of
from shared.common.site import Site
from shared.common.unit import Unit
from shared.construction.estimate import Estimate
from shared.construction.importers.estimate_import import Built, Units, build, currency_warning
from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.formats import FORMATS
from shared.construction.importers.header import FIELDS
from shared.construction.importers.layout import LayoutError, find_tables
from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import Difference, reconcile
from shared.construction.importers.source import SourceLine, SourceResource, SourceSection, Verdict
from shared.kernel.describe import Kinds
from shared.kernel.numbers import ZERO
from shared.kernel.words import Caption, Title, Words, say
from shared.store.books import StoreBooks
from shared.store.store import Store
from shared.workbooks.cells import column_letters
from shared.workbooks.workbook import read_workbook

VERDICTS: Final = (
    VerdictKind(Verdict.POSITION, "Line", "done", "good"),
    VerdictKind(Verdict.SECTION, "Section", "folder"),
    VerdictKind(Verdict.RESOURCE, "Resource", "catalog"),
    VerdictKind(Verdict.TOTAL, "Total", "total"),
    VerdictKind(Verdict.IGNORED, "Left out", "skipped", "faint"),
    VerdictKind(Verdict.ERROR, "Error", "error", "bad", stops=True),
)
BECOMES: Final = ("Unit", "Quantity", "Price", "Cost")
SURE: Final = 100
TOTALS: Final = {
    "direct": "Direct cost", "overhead": "Overhead", "profit": "Profit", "vat": "VAT", "total": "Total",
    "resources_total": "Resources", "labour_hours": "Labour, hours",
}  # fmt: skip
LINES: Final = {
    "line": "Cost of the line is not quantity × price", "measurement": "The measurement comes to another quantity",
    "resource": "Cost of the resource is not quantity × price", "section": "The section's lines come to another sum",
    "lines_sum": "Sum of the lines' own costs", "wage": "Wage of all lines", "materials": "Materials of all lines",
}  # fmt: skip
FOLLOWS: Final = ("overhead", "profit", "vat", "total")
CAPTIONS: Final = {
    "number": "No.", "code": "Code", "name": "Work", "unit": "Unit", "quantity": "Quantity",
    "wage_per_unit": "Wage per unit", "materials_per_unit": "Materials and machines per unit",
    "price": "Price per unit", "norm_hours": "Norm, person-hours per unit", "wage": "Wage", "materials": "Materials",
    "cost": "Cost", "labour_hours": "Labour, hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EstimateImporter:
    """xlsx, xls, ods, CSV, BC3 and GAEB become one general estimate."""

    name: str = "estimate"
    caption: str = "Estimate"

    def likeness(self, file: Opened) -> int:
        if any(each.claims(file.data) for each in FORMATS[:-1]):
            return SURE
        found = 0
        for sheet in file.sheets:
            try:
                found = max(found, len(find_tables(sheet)[0].columns.columns))
            except LayoutError:
                continue
        return found + 1 if found else 0

    def show(self, asked: Asked, books: StoreBooks, kinds: Kinds) -> Shown:
        choices = asked.choices
        captions = tuple((name, CAPTIONS[name]) for name in FIELDS)
        try:
            found = preview(
                asked.file, sheet=choices.sheet or None, columns=choices.columns or None,
                header_row=choices.header_row, known=layouts_of(books, "estimate"),
            )  # fmt: skip
        except LayoutError as refusal:
            return unread(read_workbook(asked.file).sheets, choices.sheet, choices, captions, refusal)
        source = Source(("",), [(row.text,) for row in found.rows])
        if found.source is not None:
            width = max(map(len, found.source.rows), default=1)
            source = Source(tuple(map(column_letters, range(width))), found.source.rows)
        return Shown(
            title=_title(found), source=source, judged=tuple(_judged(found)), verdicts=VERDICTS, becomes=BECOMES,
            content=found, sheets=found.sheets, sheet=found.sheet,
            fields=captions if found.sheet else (),
            columns=found.columns.as_letters(), header_row=found.tables[0].header_last + 1 if found.tables else None,
            as_last_time=found.as_last_time,
            remarks=(*_here_already(found, books), *currency_warning(found), *found.warnings),
            figures=tuple(figures(found)), unknown=tuple(_unknown(found, books, choices)),
            questions=tuple(_questions(found)), outcome=_outcome(found),
        )  # fmt: skip

    def accept(self, shown: Shown, choices: Choices, store: Store, progress: Progress) -> Made:
        found: EstimatePreview = shown.content
        progress(0, 0)
        with store.reading() as reading:
            books = store.books(reading)
            site, sites = site_of(choices.said.get("site_id"))
            matched = {text: id for (kind, text), id in choices.matched.items() if kind == "unit" and id is not None}
            built = build(
                found, site, books, date=store.today, leave_out_errors=bool(choices.said.get("leave_out")),
                matched=matched,
            )  # fmt: skip
            remembered = choices.columns or choices.header_row
            layouts = layout_items(store, "estimate", found.layout, found.file_name) if remembered else []
        return _written(store, built, sites, layouts, progress, post=bool(choices.said.get("post")))


def site_of(answer: Any) -> tuple[UUID, list[Site]]:
    """The chosen site, or a new one of the name that was typed."""
    if isinstance(answer, str):
        site = Site(name=answer.strip())
        return site.id, [site]
    return UUID(str(answer)), []


def _written(
    store: Store, built: Built, sites: list[Any], layouts: list[Any], progress: Progress, *, post: bool
) -> Made:
    items = [*sites, *built.items, *layouts, built.estimate]

    def watched() -> Iterator[Any]:
        for at, item in enumerate(items):
            progress(at, len(items))  # whoever stops it now stops all of it
            yield item

    store.save_all(watched(), post=post)
    estimate = built.estimate
    new = [(item.__tablename__, item.id) for item in (*sites, *built.items, estimate)]
    words = say(
        "{document}: {count} lines imported from {file}.",
        document=estimate.named(), count=len(estimate.positions()), file=estimate.source_name or "",
    )  # fmt: skip
    link = {"open": "document", "kind": "estimate", "id": str(estimate.id)}
    return Made(words, new, (), ("estimate", "unit", "site"), link)


# ---- what is shown


def _title(found: EstimatePreview) -> Words:
    if found.sheet:
        return say("{file}, sheet “{sheet}”", file=found.file_name, sheet=found.sheet)
    return say("{file}, {format}", file=found.file_name, format=found.format)


def _outcome(found: EstimatePreview) -> Words:
    return say(
        "Becomes an estimate: {lines} lines in {sections} sections, {resources} resources.",
        lines=len(found.lines), sections=len(found.sections), resources=len(found.resources),
    )  # fmt: skip


def _here_already(found: EstimatePreview, books: StoreBooks) -> Iterator[Words]:
    """The very file has become an estimate before."""
    for row in books.rows(Estimate, ["number", "date"], source_hash=found.file_hash, marked=False):
        document = Title(Estimate.caption, row["number"], row["date"])
        yield say("This file was imported before, as {document}", document=document)


def _questions(found: EstimatePreview) -> Iterator[Question]:
    yield Question("site_id", "Site", kind="site", required=True, new_named=found.head.name or found.head.title)
    if found.errors:
        yield Question("leave_out", "Leave the rows in error out")
    yield Question("post", "Post the estimate at once")


def _judged(found: EstimatePreview) -> Iterator[Judged]:
    entries: dict[int, Any] = {each.row: each for each in (*found.body, *found.resources)}
    for row in found.rows:
        entry = entries.get(row.row) if row.verdict != Verdict.ERROR else None
        name = entry.name if entry is not None else row.text
        yield Judged(row.row, row.verdict, row.address, name, row.why, _values(entry))


def _values(entry: Any) -> tuple[object, ...]:
    if isinstance(entry, SourceLine):
        cost = entry.computed_cost if entry.cost is None else entry.cost
        return (entry.unit, entry.quantity, entry.price, cost)
    if isinstance(entry, SourceResource):
        return (entry.unit, entry.quantity, entry.price, entry.cost)
    if isinstance(entry, SourceSection):
        return ("", None, None, entry.total)
    return ()


def _unknown(found: EstimatePreview, books: StoreBooks, choices: Choices) -> Iterator[UnknownName]:
    units = Units(books)
    lines: Iterable[SourceLine | SourceResource] = (*found.lines, *found.resources)
    rows: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for line in lines:
        if units.unknown(line.unit):
            rows.setdefault(line.unit, line.row)
            counts[line.unit] += 1
    known = [(unit.id, str(unit)) for unit in units.known]
    for text, row in rows.items():
        yield UnknownName(("unit", text), Unit.caption, counts[text], row, alike(text, known), becomes_new=True)


def figures(found: EstimatePreview) -> Iterator[Figure]:
    """The totals first, all of them; then each row that makes a difference between the file and us."""
    summary = reconcile(found)
    differing = {each.what: each for each in summary.differences}
    ours: Mapping[str, Decimal] = {
        "direct": summary.direct_computed, "total": summary.total_computed, "overhead": summary.overhead,
        "profit": summary.profit, "vat": summary.vat, "resources_total": summary.resources_total,
        "labour_hours": summary.labour_hours,
    }  # fmt: skip
    for what, caption in TOTALS.items():
        stated = getattr(found.declared, what)
        each = differing.get(what)
        if not stated and not ours[what]:
            continue
        if each is None:
            yield Figure(Caption(caption), stated, ours[what], total=True)
        else:
            why = _reason(each, summary.differences)
            yield Figure(Caption(caption), each.declared, each.computed, each.row, each.cell, True, True, why)
    for each in summary.differences:
        if each.what not in TOTALS:
            yield Figure(Caption(LINES[each.what]), each.declared, each.computed, each.row, each.cell)


def _reason(figure: Difference, differences: tuple[Difference, ...]) -> object:
    """Why a total of the file is another than ours."""
    if figure.what in FOLLOWS:
        return say("follows from the other differences: ours is worked out from the lines and the rates")
    if figure.what == "resources_total":
        return say("the file adds its resources up in its own way")
    if figure.what != "direct":
        return ""
    lines = [each.difference for each in differences if each.what == "line"]
    own = next((each.difference for each in differences if each.what == "lines_sum"), ZERO)
    return say(
        "{lines} from {count} lines whose cost is not quantity × price, {own} from how the file adds them up",
        lines=sum(lines, ZERO), count=len(lines), own=own,
    )  # fmt: skip
