"""What may be wrong with an absence, and what else speaks of its days."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import span_of
from shared.common.person import Person
from shared.construction import corrections
from shared.construction.absence_days import marks_of
from shared.construction.absence_register import AbsencePeriod
from shared.construction.registers import Attendance, Labour
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.register import FOREVER
from shared.kernel.words import Several, Title, say

if TYPE_CHECKING:
    from shared.construction.absence import Absence, AbsenceLine

SAME = ("site_id", "department_id")
"""What a correction has in common with what it corrects."""
NAMES_SHOWN = 5
DAYS_MAX = 400
"""How far an absence is compared with timesheets; one without an end may run for years."""


@dataclass(frozen=True, slots=True)
class Term:
    """A line that can be compared: person, code and days, whose last is known or FOREVER."""

    line: "AbsenceLine"
    person: Person
    code: AttendanceCode
    first: dt.date
    last: dt.date

    def words(self) -> dict[str, object]:
        """Who is away by which code in which days, for sentences."""
        return {"person": str(self.person), "mark": str(self.code), "days": days_words(self.first, self.last)}


def days_words(first: dt.date, last: dt.date) -> object:
    """ "9 Sep 2026 – 10 Sep 2026", or the open end in words."""
    if last == FOREVER:
        return say("since {first}", first=first)
    return first if first == last else Several([first, last], " – ")


def findings(absence: "Absence", books: Books) -> Iterator[Finding]:
    from shared.construction.absence import Absence

    if not absence.lines:
        yield error("lines_missing", "Nobody is named.", "lines")
    if absence.site_id is None and absence.department_id is None:
        yield error("place_missing", "Choose the site or the department.", "site_id")
    yield from corrections.findings(absence, Absence, books, SAME)
    yield from _of_other_corrections(absence, books)
    terms = list(_terms(absence, books))
    for line in absence.lines:
        if line.from_date and line.to_date and line.to_date < line.from_date:
            yield error("ends_before_start", "It ends on {end}, before it begins on {start}.",
                        f"lines/{line.id}/to_date", end=line.to_date, start=line.from_date)  # fmt: skip
    for term in terms:
        yield from _of_term(term)
    yield from _of_overlaps(absence, terms, books)
    yield from _of_reports(terms, books)
    yield from _of_timesheets(absence, terms, books)


def _of_other_corrections(absence: "Absence", books: Books) -> Iterator[Finding]:
    """A correction says all that is right, so there is one of each document."""
    from shared.construction.absence import Absence

    if absence.corrects_id is None:
        return
    for row in books.rows(Absence, ["id", "number", "date"], corrects_id=absence.corrects_id, status="posted"):
        if row["id"] != absence.id:
            yield error("corrected_already", "{document} corrects the same already; correct that one.", "corrects_id",
                        document=Title(Absence.caption, row["number"], row["date"]))  # fmt: skip


def _terms(absence: Any, books: Books) -> Iterator[Term]:
    """The lines that speak of a known person and code in possible days; the others have findings of their own."""
    for line in absence.lines:
        person, code = books.get(Person, line.person_id), books.get(AttendanceCode, line.code_id)
        last = line.to_date or FOREVER
        if person and code and line.from_date and line.from_date <= last and not line.cancelled:
            yield Term(line, person, code, line.from_date, last)


def _of_term(term: Term) -> Iterator[Finding]:
    at, said = f"lines/{term.line.id}", term.words()
    if not term.code.absent:
        yield error("no_absence", "{mark} is no absence.", f"{at}/code_id", mark=said["mark"])
    elif span_of(term.code) == "part":
        yield error("part_of_day", "{mark} is a part of a day: enter it in the timesheet by hand.", f"{at}/code_id",
                    mark=said["mark"])  # fmt: skip
    elif term.code.needs_paper and not term.line.paper_number:
        yield warning("paper_missing", "{person}: {mark} needs a paper; its number is not entered.",
                      f"{at}/paper_number", person=said["person"], mark=said["mark"])  # fmt: skip
    ends = (term.first,) if term.last == FOREVER else (term.first, term.last)
    outside = next((day for day in ends if not term.person.employed_on(day)), None)
    if outside is not None:
        yield error("not_employed", "{person} is not employed on {date}.", f"{at}/from_date", person=said["person"],
                    date=outside)  # fmt: skip


def _of_overlaps(absence: "Absence", terms: list[Term], books: Books) -> Iterator[Finding]:
    """Nobody is away twice at once, in this document or in another one that still holds."""
    for one, other in combinations(terms, 2):
        if one.person.id == other.person.id and one.first <= other.last and other.first <= one.last:
            yield error("overlaps", "{person}: {mark}, {days} is in this document already.",
                        f"lines/{other.line.id}/from_date", **one.words())  # fmt: skip
    if not terms:
        return
    first, last = min(term.first for term in terms), max(term.last for term in terms)
    held = defaultdict(list)
    for row in books.intervals(AbsencePeriod, first, last, person_id=[term.person.id for term in terms]):
        if row["recorder_id"] not in (absence.id, absence.corrects_id):
            held[row["person_id"]].append(row)
    for term in terms:
        for row in held[term.person.id]:
            if row["from_date"] <= term.last and term.first <= row["to_date"]:
                yield error(
                    "overlaps_other", "{person}: {mark}, {days} is in {document} already; correct that one or choose "
                    "other days.",
                    f"lines/{term.line.id}/from_date", person=str(term.person),
                    mark=books.name("attendance_code", row["code_id"]),
                    days=days_words(row["from_date"], row["to_date"]), document=_named(books, row["recorder_id"]),
                )  # fmt: skip


def _named(books: Books, id: UUID) -> object:
    from shared.construction.absence import Absence

    found = books.get(Absence, id)
    return found.named() if found else say("another document")


def _of_reports(terms: list[Term], books: Books) -> Iterator[Finding]:
    """Hours that daily reports have on days of an absence."""
    for term in terms:
        rows = books.turnover(
            Labour, by=("date", "recorder_id"), start=term.first, end=term.last, person_id=[term.person.id]
        )  # fmt: skip
        reports = sorted({(row["date"], books.name("daily_report", row["recorder_id"])) for row in rows})
        if reports:
            yield warning(
                "hours_reported", "{person} is away by {mark} in {days}, and has hours in {reports}.",
                f"lines/{term.line.id}/from_date",
                reports=Several([say("{number} of {day}", number=n, day=day) for day, n in reports[:NAMES_SHOWN]]),
                **term.words(),
            )  # fmt: skip


def _of_timesheets(absence: "Absence", terms: list[Term], books: Books) -> Iterator[Finding]:
    """Posted timesheets that say something else of these days, or still what a correction takes back."""
    from shared.construction.absence import Absence
    from shared.construction.timesheet import Timesheet

    source = books.get(Absence, absence.corrects_id)
    before = list(_terms(source, books)) if source else []
    due, gone = _due(terms, books), _due(before, books)
    said = _said(due.keys() | gone.keys(), books)
    wrong: dict[tuple[UUID, UUID], Counter[str]] = defaultdict(Counter)
    for (person_id, day), codes in said.items():
        expected = due.get((person_id, day))
        at_odds = codes.keys() - {expected} if expected else codes.keys() & {gone[person_id, day]}
        if (expected and expected not in codes) or (not expected and at_odds):
            for code, recorder in codes.items():
                if code in at_odds:
                    wrong[person_id, recorder][str(books.get(AttendanceCode, code))] += 1
    now = corrections.latest(books, Timesheet, {recorder for _, recorder in wrong})
    names = {term.person.id: str(term.person) for term in (*before, *terms)}
    for (person_id, recorder), counts in wrong.items():
        marks = [say("{code} on {count} days", code=code, count=count) for code, count in sorted(counts.items())]
        sheet = books.get(Timesheet, now[recorder])
        yield warning(
            "timesheet_differs", "{person}: {document} says {marks}; correct it.", "lines", person=names[person_id],
            document=sheet.named() if sheet else say("another timesheet"), marks=Several(marks),
        )  # fmt: skip


def _due(terms: list[Term], books: Books) -> dict[tuple[UUID, dt.date], UUID]:
    """Person and day → the code that the timesheet should have."""
    days = WorkingDays(books)
    days.expect([term.person.id for term in terms])
    found = {}
    for term in terms:
        last = dt.date.fromordinal(min(term.last.toordinal(), term.first.toordinal() + DAYS_MAX))
        for day, code in marks_of(days, term.code, term.person.id, term.first, last):
            found[term.person.id, day] = code
    return found


def _said(wanted: set[tuple[UUID, dt.date]], books: Books) -> Mapping[tuple[UUID, dt.date], dict[UUID, UUID]]:
    """Person and day → code that posted timesheets say, all corrections together → the timesheet that says it."""
    if not wanted:
        return {}
    rows = books.turnover(
        Attendance, by=("person_id", "work_date", "code_id", "recorder_id"),
        person_id=sorted({person_id for person_id, _ in wanted}), work_date=sorted({day for _, day in wanted}),
    )  # fmt: skip
    sums: dict[tuple[UUID, dt.date, UUID], int] = defaultdict(int)
    recorders: dict[tuple[UUID, dt.date, UUID], UUID] = {}
    for row in rows:
        key = row["person_id"], row["work_date"], row["code_id"]
        sums[key] += row["days"]
        if row["days"] > 0:
            recorders[key] = row["recorder_id"]
    found: dict[tuple[UUID, dt.date], dict[UUID, UUID]] = defaultdict(dict)
    for (person_id, day, code), count in sums.items():
        if count > 0 and (person_id, day) in wanted:
            found[person_id, day][code] = recorders[person_id, day, code]
    return found
