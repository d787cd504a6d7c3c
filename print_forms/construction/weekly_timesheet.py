"""The timesheet as the ledger has it, brought onto the weekly form that employees sign."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from print_forms.construction.people import matching, position_and_name
from print_forms.construction.timesheet_days import cells_by_person, coded
from print_forms.construction.weekly_timesheet_layout import (
    OVERTIME,
    REGULAR,
    REST_DAY,
    Entry,
    TimeRow,
    Week,
    WeeklySheet,
    WeekPerson,
    weekly,
)
from print_forms.generic import numbered
from print_forms.kit.form import Form, Layout
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.attendance_code import AttendanceCode
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Several

_SORTS = {"overtime": OVERTIME, "rest_day_work": REST_DAY}
"""Kinds of attendance codes that have a column of their own."""
_NAMES_SHOWN = 20


class NoWeek(Refusal):
    """The timesheet has no such person, several of that name, or no mark in that week."""


def build(document: Timesheet, books: Books, language: Language) -> Layout:
    return build_for(document, books, language, "")


def build_for(document: Timesheet, books: Books, language: Language, name: str) -> Layout:
    """Every week of one person, or (no name) of all. Raises NoWeek."""
    return _layout(sheet_of(document, books, language, name), language)


def build_on(document: Timesheet, books: Books, language: Language, day: dt.date, name: str) -> Layout:
    """The week in which a day lies. Raises NoWeek."""
    sheet = sheet_of(document, books, language, name)
    weeks = [week for week in sheet.weeks if week.monday <= day < week.monday + dt.timedelta(7)]
    if not weeks:
        text = "Timesheet {number} has no mark in the week of {day}."
        raise NoWeek(text, number=document.number or "", day=day)
    return _layout(replace(sheet, weeks=weeks), language)


def _layout(sheet: WeeklySheet, language: Language) -> Layout:
    return Layout(weekly(sheet, language), sheet.heading, sheet.heading, A4_LANDSCAPE)


def sheet_of(document: Timesheet, books: Books, language: Language, name: str = "") -> WeeklySheet:
    """The weeks of the month in which somebody is marked, each with these people. Raises NoWeek."""
    say = language.say
    header = (
        (say("Organization"), books.name("organization", document.organization_id)),
        (say("Site"), books.name("site", document.site_id)),
        (say("Department"), books.name("department", document.department_id)),
        (say("Crew"), books.name("crew", document.crew_id)),
        (say("Corrects timesheet No."), books.name("timesheet", document.corrects_id)),
    )
    return WeeklySheet(
        heading=numbered(say("Weekly timesheet"), document.legal_number or document.number, language),
        header=[(caption, value) for caption, value in header if value],
        weeks=list(_weeks(document, _people_of(document, books, name), books, language)),
        signers=(
            (say("Timekeeper"), *position_and_name(books, document.responsible_id, document.date)),
            (say("Supervisor"), *position_and_name(books, document.head_id, document.date)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Marked:
    """A person of the timesheet with their cells."""

    name: str
    job_title: str
    personnel_number: str
    cells: Sequence[TimesheetCell]


def _people_of(document: Timesheet, books: Books, name: str) -> list[_Marked]:
    """In the order of the timesheet, those without a row of their own last; only the one named, where one is."""
    cells = cells_by_person(document)
    people = [
        _Marked(line.name or books.name("person", line.person_id), line.job_title or "", line.personnel_number or "",
                cells.pop(line.person_id, []))
        for line in document.people
    ]  # fmt: skip
    people += [_Marked(books.name("person", person_id), "", "", stray) for person_id, stray in cells.items()]
    if not name:
        return people
    found = matching({at: (each.name, each.personnel_number) for at, each in enumerate(people)}, name)
    if len(found) != 1:
        known = Several(sorted(people[at].name for at in found or range(len(people)))[:_NAMES_SHOWN])
        text = "Timesheet {number} has nobody called “{name}”. It has: {known}."
        if found:
            text = "“{name}” may be several people of timesheet {number}: {known}. Write the name in full."
        raise NoWeek(text, name=name, number=document.number or "", known=known)
    return [people[found[0]]]


def _weeks(document: Timesheet, people: Sequence[_Marked], books: Books, language: Language) -> Iterator[Week]:
    if document.month is None:
        return
    first, last = document.period()
    monday = first - dt.timedelta(first.weekday())
    while monday <= last:
        days = [monday + dt.timedelta(number) for number in range(7)]
        if shown := list(_people(people, days, books, language)):
            yield Week(monday, [first <= day <= last for day in days], shown)
        monday += dt.timedelta(7)


def _people(
    people: Sequence[_Marked], days: Sequence[dt.date], books: Books, language: Language
) -> Iterator[WeekPerson]:
    for person in people:
        if mine := [cell for cell in person.cells if cell.date in days]:
            words = ", ".join(part for part in (person.name, person.job_title) if part)
            yield WeekPerson(words, person.personnel_number, list(_rows(mine, days, books, language)))


def _rows(
    cells: Sequence[TimesheetCell], days: Sequence[dt.date], books: Books, language: Language
) -> Iterator[TimeRow]:
    """A row per code, days of rest left out; below a code its hours by night, which are a part of its hours."""
    by_code: dict[UUID, tuple[AttendanceCode, dict[dt.date | None, TimesheetCell]]] = {}
    for code, cell in coded(cells, books):
        by_code.setdefault(code.id, (code, {}))[1][cell.date] = cell
    for code, marked in by_code.values():
        if code.kind == "rest" and not any(cell.minutes for cell in marked.values()):
            continue
        name = (code.name if language.code == "ru" else code.english) or code.name or ""
        entries = [Entry(marked[day].minutes, code.code or "") if day in marked else None for day in days]
        yield TimeRow(f"{code.code} {name}".strip(), entries, _sort(code))
        if any(cell.night_minutes for cell in marked.values()):
            by_night = [Entry(marked[day].night_minutes) if day in marked else None for day in days]
            yield TimeRow(language.say("of which by night"), by_night, None)


def _sort(code: AttendanceCode) -> int | None:
    return _SORTS.get(code.kind, REGULAR) if code.counts_hours else None


FORM = Form("weekly", "timesheet", "Weekly timesheet", build, build_for=build_for, build_on=build_on)
