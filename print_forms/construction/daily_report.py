"""The daily report as the ledger has it, brought onto its form."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from print_forms.construction.daily_report_layout import (
    DailyReportSheet,
    Delay,
    Equipment,
    Labor,
    Production,
    daily_report,
)
from print_forms.construction.people import position_and_name, unit_symbol
from print_forms.generic import numbered
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import Notation
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportDelay, DailyReportLine
from shared.construction.estimate_line import EstimateLine
from shared.construction.registers import WorkProgress
from shared.kernel.books import Books
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, rounded

_HUNDRED = Decimal(100)


def build(document: DailyReport, books: Books, language: Language) -> Layout:
    sheet = sheet_of(document, books, language)
    running = f"{sheet.heading}  {Notation(language).day(document.date)}  {sheet.site}"
    return Layout(daily_report(sheet, language), sheet.heading, running)


def sheet_of(document: DailyReport, books: Books, language: Language) -> DailyReportSheet:
    say = language.say
    foreman = position_and_name(books, document.foreman_id, document.date)
    accepted = position_and_name(books, document.accepted_by, document.date)
    return DailyReportSheet(
        heading=numbered(say("Daily report"), document.legal_number or document.number, language),
        site=books.name("site", document.site_id),
        date=document.date,
        header=[(caption, value) for caption, value in _header(document, books, language) if value],
        production=list(_production(document, books)),
        labor=list(_labor(document, books)),
        equipment=list(_equipment(document, books)),
        delays=list(_delays(document, language)),
        remarks=(
            (say("Visitors"), document.visitors or ""),
            (say("Safety notes"), document.safety or ""),
            (say("Comment"), document.comment or ""),
        ),
        signers=((say("Foreman"), *foreman), (say("Accepted by"), *accepted)),
    )


def _header(document: DailyReport, books: Books, language: Language) -> Iterator[tuple[str, str]]:
    say = language.say
    yield say("Organization"), books.name("organization", document.organization_id)
    yield say("Crew"), books.name("crew", document.crew_id)
    yield say("Foreman"), books.name("person", document.foreman_id)
    yield say("Shift"), books.name("shift", document.shift_id)
    temperature = document.temperature
    yield say("Temperature, °C"), "" if temperature is None else f"{temperature:+d}" if temperature else "0"
    yield say("Precipitation"), document.precipitation or ""
    yield say("Wind"), document.wind or ""
    yield say("State"), _choice(document, "state", language)


def _production(document: DailyReport, books: Books) -> Iterator[Production]:
    """Cumulative quantities are of the line that was picked: other reports up to the day, and this one."""
    worked, done = document.minutes_by_line(), _done_before(document, books)
    for line in document.lines:
        picked = books.line(EstimateLine, line.picked_line_id)
        to_date, budget = None, picked.quantity if picked else None
        if line.picked_line_id:
            to_date = done.get(line.picked_line_id, ZERO) + _done_here(document, line)
        actual, norm = worked.get(line.id) or None, line.norm_hours
        yield Production(
            description=line.name or books.name("work_type", line.work_type_id),
            zone=books.name("site_zone", line.zone_id),
            unit=unit_symbol(books, line.unit_id),
            today=line.quantity,
            to_date=to_date,
            budget=budget,
            percent=rounded(to_date * _HUNDRED / budget, 1) if to_date is not None and budget else None,
            norm_hours=norm if line.labour_norm is not None else None,
            actual_minutes=actual,
            deviation=rounded((Decimal(actual) / 60 - norm) * _HUNDRED / norm, 1) if actual and norm else None,
            note=line.note or "",
            code=(picked.code or "") if picked else "",
        )


def _done_here(document: DailyReport, line: DailyReportLine) -> Decimal:
    same = (each for each in document.lines if each.picked_line_id == line.picked_line_id)
    return sum((each.quantity or ZERO for each in same), ZERO)


def _done_before(document: DailyReport, books: Books) -> dict[UUID, Decimal]:
    """What other reports have done of the picked lines, through this report's day."""
    found: dict[UUID, Decimal] = {}
    for name in ("assignment_line_id", "estimate_line_id"):
        planned = name == "assignment_line_id"
        ids = [
            line.picked_line_id
            for line in document.lines
            if line.picked_line_id and (line.assignment_line_id is not None) == planned
        ]
        if ids:
            fixed: dict[str, Any] = {name: ids}
            rows = books.turnover(WorkProgress, by=(name,), end=document.date, excluding=document.id, **fixed)
            found |= {row[name]: row["done_quantity"] for row in rows}
    return found


def _labor(document: DailyReport, books: Books) -> Iterator[Labor]:
    """People in the order in which they stand in the report."""
    works: list[UUID | None] = [*(line.id for line in document.lines), None]
    people = dict.fromkeys(hour.person_id for hour in document.hours)
    for person_id in people:
        mine = [hour for hour in document.hours if hour.person_id == person_id]
        job, name = position_and_name(books, person_id, document.date)
        minutes = {work: sum(hour.minutes or 0 for hour in mine if hour.line_id == work) for work in works}
        coefficient = next((hour.coefficient for hour in mine if hour.coefficient is not None), None)
        yield Labor(name, job, [minutes[work] or None for work in works], coefficient)


def _equipment(document: DailyReport, books: Books) -> Iterator[Equipment]:
    numbers = {line.id: str(number) for number, line in enumerate(document.lines, start=1)}
    for row in document.machines:
        operator = books.name("person", row.operator_id)
        work = numbers.get(row.line_id, "") if row.line_id else ""
        yield Equipment(row.machine or "", operator, work, row.worked_minutes, row.idle_minutes, row.meter, row.fuel)


def _delays(document: DailyReport, language: Language) -> Iterator[Delay]:
    for row in document.delays:
        cause = _choice(row, "cause", language)
        yield Delay(_time(row.start_minute), _time(row.end_minute), lost_minutes(row), cause, row.note or "")


def lost_minutes(delay: DailyReportDelay) -> int | None:
    """How long a delay took; one that ends before it starts went over midnight."""
    start, end = delay.start_minute, delay.end_minute
    return (end - start) % (24 * 60) if start is not None and end is not None else None


def _choice(row: Any, name: str, language: Language) -> str:
    """The caption of a chosen value."""
    shape = describe(DailyReport)
    declared = shape.fields if isinstance(row, DailyReport) else shape.line_table("delays").fields
    field = next(field for field in declared if field.name == name)
    value = getattr(row, name)
    return language.say(dict(field.info.choices).get(value, value or ""))


def _time(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


FORM = Form("daily_report", "daily_report", "Daily report", build)
