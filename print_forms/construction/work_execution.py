"""Work execution as a paper to sign: one site after another, works by sections, done in the period and to date."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from reportlab.platypus import Flowable, PageBreak

from print_forms.construction.people import position_and_name, unit_symbol
from print_forms.construction.work_execution_layout import Estimated, SiteWork, Work, WorkSection, statement
from print_forms.kit.form import Layout, Period, ReportForm
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.counterparty import Counterparty
from shared.common.organization import Organization
from shared.common.site import Site, organization_for
from shared.common.work_type import WorkType
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.report import ReportTable, Row

BY: Final = ("site", "estimate", "section", "line", "work_type")
_SITE, _ESTIMATE, _SECTION, _LINE, _WORK_TYPE = range(1, 6)
"""Levels of the rows of a table so grouped."""


def build(table: ReportTable, period: Period, books: Books, language: Language) -> Layout:
    """Figures are those of the report's rows; numbers, codes and units are read from the estimates' lines."""
    story: list[Flowable] = []
    for site in sites_of(table, period, books, language):
        story += [*([PageBreak()] if story else []), *statement(site, language)]
    heading = language.say("Statement of work done")
    return Layout(story or statement(SiteWork(), language), heading, f"{heading}  {table.subtitle}", A4_LANDSCAPE)


def sites_of(table: ReportTable, period: Period, books: Books, language: Language) -> Iterator[SiteWork]:
    """One statement per site, in the order of the report."""
    lines = _lines(table, books)
    for at, row in enumerate(table.rows):
        if row.level == _SITE:
            below = [*_below(table.rows, at)]
            yield _site(table, row, below, lines, period, books, language)


def _below(rows: Sequence[Row], at: int) -> Iterator[Row]:
    """The rows under a subtotal."""
    for row in rows[at + 1 :]:
        if row.level <= rows[at].level:
            return
        yield row


def _site(
    table: ReportTable, row: Row, below: Sequence[Row], lines: Mapping[UUID, Mapping[str, Any]], period: Period,
    books: Books, language: Language,
) -> SiteWork:  # fmt: skip
    site = books.get(Site, row.keys[0])
    customer = books.get(Counterparty, site.customer_id if site else None)
    contractor = books.get(Organization, organization_for(books, row.keys[0], period.end))
    estimates = _estimates({each.keys[1] for each in below} - {NONE_ID, None}, books)
    return SiteWork(
        site=str(row.cells[0]),
        address=(site.address or "") if site else "",
        customer=customer.name or "" if customer else "",
        contractor=(contractor.full_name or contractor.name or "") if contractor else "",
        director=(contractor.director or "") if contractor else "",
        responsible=position_and_name(books, site.responsible_id if site else None, period.end),
        period=_words(period, language),
        estimates=estimates,
        sections=list(_sections(table, below, lines, books, language)),
        total=_work(table, row),
    )


def _words(period: Period, language: Language) -> str:
    """The days alone: which site it is stands in the head."""
    start, end = period.start, period.end
    if start and end:
        return language.say("from {start} to {end}", start=start, end=end)
    if start or end:
        return language.say("from {start}", start=start) if start else language.say("through {end}", end=end)
    return language.say("for all time")


def _estimates(ids: set[UUID], books: Books) -> list[Estimated]:
    names = ["number", "legal_number", "date", "name", "currency"]
    rows = books.rows(Estimate, names, id=sorted(ids)) if ids else []
    found = [
        Estimated(row["legal_number"] or row["number"] or "", row["date"], row["name"] or "", row["currency"] or "")
        for row in rows
    ]
    return sorted(found, key=lambda each: (str(each.date or ""), each.number))


def _sections(
    table: ReportTable, below: Sequence[Row], lines: Mapping[UUID, Mapping[str, Any]], books: Books, language: Language
) -> Iterator[WorkSection]:
    """A section with its works; what was done outside any estimate stands by itself."""
    found: WorkSection | None = None
    for row in below:
        if row.level == _SECTION:
            if found and found.works:
                yield found
            outside = row.keys[1] in (None, NONE_ID)
            section = lines.get(row.keys[2]) if row.keys[2] else None
            name = " ".join(filter(None, (section["number"], section["name"]))) if section else ""
            found = WorkSection(language.say("Work outside the estimate") if outside else name, [], _work(table, row))
        elif found and row.level == _LINE and (line := lines.get(row.keys[3])):
            words = line["number"] or "", line["code"] or "", line["name"] or ""
            found.works.append(_work(table, row, *words, unit_symbol(books, line["unit_id"])))
        elif found and row.level == _WORK_TYPE and row.keys[3] not in lines:
            work_type = books.get(WorkType, row.keys[4])
            unit = unit_symbol(books, work_type.unit_id) if work_type else ""
            code = (work_type.code or "") if work_type else ""
            found.works.append(_work(table, row, "", code, str(row.cells[4]), unit))
    if found and found.works:
        yield found


def _lines(table: ReportTable, books: Books) -> Mapping[UUID, Mapping[str, Any]]:
    """Works and sections that the rows name, as their estimates have them."""
    ids = {key for row in table.rows for key in row.keys[2:4] if isinstance(key, UUID)} - {NONE_ID}
    names, wanted = ["id", "number", "code", "name", "unit_id"], sorted(ids)
    chunks = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return {line["id"]: line for chunk in chunks for line in books.rows(EstimateLine, names, id=chunk)}


def _work(table: ReportTable, row: Row, number: str = "", code: str = "", name: str = "", unit: str = "") -> Work:
    cells = {column.name: cell for column, cell in zip(table.columns, row.cells, strict=True)}
    figures = (
        *("planned_quantity", "done_quantity", "done_to_date", "remaining_quantity", "percent"),
        *("actual_minutes", "planned_cost", "done_cost", "cost_to_date"),
    )
    return Work(number, code, name, unit, *(cells.get(figure) for figure in figures))


FORM = ReportForm("statement", "work_execution", "Statement of work done", BY, build)
