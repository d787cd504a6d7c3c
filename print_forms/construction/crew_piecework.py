"""The report of a crew's piecework as a paper to sign: one crew at one site after another."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from reportlab.platypus import Flowable, PageBreak

from print_forms.construction.crew_piecework_layout import Piecework, PieceworkHead, piecework
from print_forms.construction.people import position_and_name
from print_forms.kit.form import Layout, Period, ReportForm
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.crew import Crew
from shared.common.organization import Organization
from shared.common.site import Site, organization_for
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.report import ReportTable, Row

BY: Final = ("crew", "site", "line", "work_type")
_CREW, _SITE, _LINE, _WORK_TYPE = range(1, 5)
"""Levels of the rows of a table so grouped."""
_QUANTITY, _WAGE = "done_quantity", "done_wage"


def build(table: ReportTable, period: Period, books: Books, language: Language) -> Layout:
    """Figures are those of the report's rows; a crew that worked at two sites signs two papers."""
    story: list[Flowable] = []
    for head, works, total in papers_of(table, period, books, language):
        story += [*([PageBreak()] if story else []), *piecework(head, works, total, language)]
    heading = language.say("Piecework of the crew")
    empty = piecework(PieceworkHead(period=table.subtitle), [], None, language)
    return Layout(story or empty, heading, f"{heading}  {table.subtitle}", A4_LANDSCAPE)


def papers_of(
    table: ReportTable, period: Period, books: Books, language: Language
) -> Iterator[tuple[PieceworkHead, list[Piecework], Piecework]]:
    """Head, works and total of every crew and site, in the order of the report."""
    for at, row in enumerate(table.rows):
        if row.level == _SITE:
            works = list(_works(table, table.rows[at + 1 :], language))
            if any(work.days for work in works):
                yield _head(row, _words(period, table, language), period, books), works, _piecework(table, row, "")


def _works(table: ReportTable, rows: Sequence[Row], language: Language) -> Iterator[Piecework]:
    """Lines of estimates by their names; what was done outside any estimate by its work type."""
    for row in rows:
        if row.level <= _SITE:
            return
        outside = row.keys[2] in (None, NONE_ID)
        if row.level == (_WORK_TYPE if outside else _LINE):
            work = _piecework(table, row, str(row.cells[row.level - 1] or language.say("Other work")))
            if work.days:
                yield work


def _piecework(table: ReportTable, row: Row, name: str) -> Piecework:
    cells = {column.name: cell for column, cell in zip(table.columns, row.cells, strict=True)}
    return Piecework(
        name=name,
        unit=str(cells.get("unit") or ""),
        price=cells.get("unit_wage"),
        plan=cells.get("assigned_quantity") or None,
        done=cells.get(_QUANTITY),
        to_date=cells.get("done_to_date"),
        difference=cells.get("difference") if cells.get("assigned_quantity") else None,
        percent=cells.get("percent"),
        wage=_money(cells.get(_WAGE)) or None,
        days=_days(cells),
    )


def _days(cells: Mapping[str, Any]) -> dict[date, tuple[Decimal | None, Decimal | None]]:
    """The columns `done_quantity:2026-09-10` and `done_wage:2026-09-10` of the days on which something was done."""
    days = sorted({name.partition(":")[2] for name in cells if ":" in name})
    pairs = {date.fromisoformat(day): (cells.get(f"{_QUANTITY}:{day}"), cells.get(f"{_WAGE}:{day}")) for day in days}
    return {
        day: (quantity or None, _money(wage) or None) for day, (quantity, wage) in pairs.items() if quantity or wage
    }


def _money(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _words(period: Period, table: ReportTable, language: Language) -> str:
    """The days in words; where they are open, what the report says it covers."""
    day = Notation(language).day
    return f"{day(period.start)} – {day(period.end)}" if period.start and period.end else table.subtitle


def _head(row: Row, words: str, period: Period, books: Books) -> PieceworkHead:
    crew_id, site_id = (_known(key) for key in row.keys[:2])
    crew, site = books.get(Crew, crew_id), books.get(Site, site_id)
    own = books.get(Organization, organization_for(books, site_id, period.end))
    return PieceworkHead(
        crew=str(row.cells[0]),
        site=str(row.cells[1]),
        organization=(own.full_name or own.name or "") if own else "",
        period=words,
        foreman=position_and_name(books, crew.foreman_id if crew else None, period.end),
        engineer=position_and_name(books, site.responsible_id if site else None, period.end),
        approver=("", (own.director or "") if own else ""),
    )


def _known(key: Any) -> UUID | None:
    return key if isinstance(key, UUID) and key != NONE_ID else None


FORM = ReportForm("piecework", "crew_piecework", "Piecework of the crew", BY, build)
