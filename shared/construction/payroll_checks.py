"""What may be wrong with a payroll sheet."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from shared.construction import corrections, payroll_correction
from shared.construction.explained import read
from shared.construction.payroll_fill import calculated, days_of
from shared.construction.payroll_nothing import why_nothing
from shared.construction.registers import Attendance
from shared.construction.timesheet import Timesheet
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.numbers import ZERO, hours
from shared.kernel.words import Month, Several, Title, say

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollLine, PayrollSheet


SAME = ("month", "organization_id", "department_id", "run", "period_start", "period_end")
"""What a correction has in common with what it corrects."""


def findings(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    from shared.construction.payroll_sheet import PayrollSheet

    yield from _of_header(sheet)
    if not sheet.lines:
        yield why_nothing(sheet, books)
    yield from corrections.findings(sheet, PayrollSheet, books, SAME)
    for line in sheet.lines:
        yield from _of_line(line)
    if sheet.month is not None and sheet.organization_id is not None:
        yield from _of_calculation(sheet, books)
        yield from _of_drafts(sheet, books)
    yield from _of_before(sheet, books)
    yield from _of_later(sheet, books)


def _of_header(sheet: "PayrollSheet") -> Iterator[Finding]:
    if sheet.date is None:
        yield error("date_missing", "Say when the sheet was drawn up.", "date")
    if sheet.month is None:
        yield error("month_missing", "Say which month it is.", "month")
    if sheet.organization_id is None:
        yield error("organization_missing", "Choose the organization.", "organization_id")
    yield from _of_period(sheet)


def _of_period(sheet: "PayrollSheet") -> Iterator[Finding]:
    """The days paid lie in the month of the sheet."""
    start, end = sheet.period_start, sheet.period_end
    if start is None or end is None:
        if any(not line.by_hand for line in sheet.lines):
            yield error("period_missing", "Say which days are paid.", "period_start")
    elif sheet.month is not None:
        first, last = days_of(sheet.month)
        if not first <= start <= end <= last:
            yield error("period_outside", "The days from {start} to {end} do not lie in the month of the sheet.",
                        "period_start", start=start, end=end)  # fmt: skip


def _of_line(line: "PayrollLine") -> Iterator[Finding]:
    at, person = f"lines/{line.id}", line.name or "?"
    if line.person_id is None:
        yield error("person_missing", "Choose the person.", f"{at}/person_id")
    if not line.by_hand and line.rate is None and line.minutes:
        yield error(
            "no_rate",
            "{person} has no pay rate for {hours} h of {month}. Enter the rate, then calculate the pay again.",
            f"{at}/rate", person=person, hours=hours(line.minutes),
            month=Month(line.work_month) if line.work_month else "?",
        )  # fmt: skip
    elif line.amount is None:
        yield error("amount_missing", "{person}: say the amount.", f"{at}/amount", person=person)
    if line.accrual in ("addition", "deduction"):
        if (line.amount or ZERO) < ZERO:
            yield error("amount_negative", "{person}: additions and deductions are entered as plain numbers.",
                        f"{at}/amount", person=person)  # fmt: skip
        if not line.reason:
            yield warning("reason_missing", "{person}: no reason is given.", f"{at}/reason", person=person)


def _of_calculation(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    """What is calculated must be what the same calculation gives now: days, rates in force, amounts, explanations."""
    people = {line.person_id: line.name or "?" for line in sheet.lines if line.person_id and not line.by_hand}
    if not people or sheet.period_start is None or sheet.period_end is None:
        return
    made = calculated(sheet, books)
    mine, now = _by_person(sheet.lines), _by_person(made.lines)
    for person_id, name in people.items():
        if (finding := _difference(name, mine[person_id], now[person_id])) is not None:
            yield finding
    for person_id in now.keys() - people.keys():
        yield warning(
            "not_paid_here", "{person}: {hours} h of these days are not paid here.", "lines",
            person=now[person_id][0].name or "?", hours=hours(_minutes(now[person_id])),
        )  # fmt: skip
    for person_id, minutes in made.attended.homeless.items():
        yield warning(
            "no_organization", "{person} belongs to no organization; no sheet pays the {hours} h of these days.",
            "lines", person=str(made.attended.people[person_id]), hours=hours(minutes),
        )  # fmt: skip
    yield from _of_other_sheets(sheet, books, people, made.cells())


def _by_person(lines: Iterable["PayrollLine"]) -> dict[UUID, list["PayrollLine"]]:
    """Calculated lines; in a correction one that says nothing now but stood before is no part of them."""
    found: dict[UUID, list[PayrollLine]] = defaultdict(list)
    for line in lines:
        if line.person_id and not line.by_hand and (line.minutes or line.amount or line.rate is not None):
            found[line.person_id].append(line)
    return found


def _difference(person: str, mine: list["PayrollLine"], now: list["PayrollLine"]) -> Finding | None:
    here, there = _minutes(mine), _minutes(now)
    if here and not now:
        return error("attendance_not_posted", "{person}: the timesheet is not posted.", "lines", person=person)
    if here != there:
        text = "{person}: {paid} h are paid here, the timesheets now say {there} h. Calculate the pay again."
        return error("attendance_changed", text, "lines", person=person, paid=hours(here), there=hours(there))
    if _said(mine, "site_id", *RATES) != _said(now, "site_id", *RATES):
        text = "{person}: the rates in force on the days worked are not those that stand here. Calculate the pay again."
        return error("rate_changed", text, "lines", person=person)
    if _said(mine, "amount") != _said(now, "amount"):
        text = "{person}: {here} stands here, hours and rates give {there}. Calculate the pay again."
        return error("amount_changed", text, "lines", person=person, here=_sum(mine), there=_sum(now))
    if _said(mine, *RATES, *EXPLAINED) != _said(now, *RATES, *EXPLAINED):
        text = "{person}: the explanation no longer says how the amount came about. Calculate the pay again."
        return error("explanation_changed", text, "lines", person=person)
    return None


RATES = ("accrual", "work_month", "rate", "rate_from")
EXPLAINED = ("days", "minutes", "amount", "explanation")


def _said(lines: Iterable["PayrollLine"], *names: str) -> Counter[tuple[object, ...]]:
    return Counter(tuple(getattr(line, name) for name in names) for line in lines)


def _minutes(lines: Iterable["PayrollLine"]) -> int:
    return sum(line.minutes or 0 for line in lines)


def _sum(lines: Iterable["PayrollLine"]) -> Decimal:
    return sum((line.amount or ZERO for line in lines), ZERO)


def _of_before(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    """What stands as "before" is what the corrected sheet said; a sheet that corrects nothing has nothing before."""
    from shared.construction.payroll_sheet import PayrollSheet

    source = books.get(PayrollSheet, sheet.corrects_id)
    if sheet.corrects_id is not None and source is None:
        return
    said = payroll_correction.totals(source.lines if source else ())
    here: dict[tuple[object, ...], tuple[int, Decimal]] = {}
    names: dict[object, str] = {}
    for line in (*(source.lines if source else ()), *sheet.lines):
        names[line.person_id] = line.name or "?"
    for line in sheet.lines:
        key = payroll_correction.same(line)
        minutes, amount = here.get(key, (0, ZERO))
        here[key] = minutes + (line.minutes_before or 0), amount + (line.amount_before or ZERO)
    wrong = {key[0] for key in said.keys() | here.keys() if said.get(key, NOTHING) != here.get(key, NOTHING)}
    for person_id in sorted(wrong, key=str):
        text = "{person}: what stands here as before the correction is not what the corrected sheet said."
        yield error("before_differs", text, "lines", person=names[person_id])


NOTHING = (0, ZERO)


def _of_later(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    """What corrects a timesheet after the days of a sheet is paid with the days in which it counts."""
    if sheet.corrects_id is None or sheet.period_start is None or sheet.period_end is None:
        return
    days = [sheet.period_start + dt.timedelta(n) for n in range((sheet.period_end - sheet.period_start).days + 1)]
    people = sorted({line.person_id for line in sheet.lines if line.person_id})
    rows = books.turnover(
        Attendance, by=("recorder_id", "date"), start=sheet.period_end + dt.timedelta(1), person_id=people,
        work_date=days,
    )  # fmt: skip
    for id, day in sorted({(row["recorder_id"], row["date"]) for row in rows}, key=str):
        found = books.get(Timesheet, id)
        yield warning(
            "counts_later", "{document} corrects days of this sheet; it is paid by the sheet in whose days {day} is.",
            "lines", document=found.named() if found else say("another timesheet"), day=day,
        )  # fmt: skip


def _of_drafts(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    for draft in books.rows(Timesheet, ["number", "date"], month=sheet.month, status="draft", marked=False):
        yield warning(
            "timesheet_draft", "{document} is not posted; its hours are not paid.", "",
            document=Title(Timesheet.caption, draft["number"], draft["date"]),
        )  # fmt: skip


def _of_other_sheets(
    sheet: "PayrollSheet", books: Books, people: Mapping[UUID, str], cells: Mapping[UUID, set[tuple[UUID, UUID]]]
) -> Iterator[Finding]:
    """An hour is paid once, whatever the month or organization; what is wrong is corrected, once, by the next sheet."""
    from shared.construction.payroll_sheet import PayrollLine, PayrollSheet

    assert sheet.period_start is not None
    assert sheet.period_end is not None
    found = books.rows(
        PayrollSheet, ["id", "number", "date"], PayrollSheet.id != sheet.id,
        PayrollSheet.period_start <= sheet.period_end, PayrollSheet.period_end >= sheet.period_start,
        status="posted", corrects_id=sheet.corrects_id,
    )  # fmt: skip
    others = {row["id"]: Title(PayrollSheet.caption, row["number"], row["date"]) for row in found}
    lines = books.rows(
        PayrollLine, ["owner_id", "person_id", "explanation"], PayrollLine.by_hand.is_not(True),
        owner_id=list(others), person_id=list(people),
    ) if others else []  # fmt: skip
    paid: dict[UUID, set[str]] = defaultdict(set)
    for line in lines:
        person_id = line["person_id"]
        twice = sheet.corrects_id is not None or _explained(books, line["explanation"]) & cells.get(person_id, set())
        if twice:
            paid[line["owner_id"]].add(people[person_id])
    for id, names in paid.items():
        yield error("already_paid", "These days are already paid in {document}: {people}", "lines",
                    document=others[id], people=Several(sorted(names)[:NAMES_SHOWN]))  # fmt: skip


NAMES_SHOWN = 5


def _explained(books: Books, hash: str | None) -> set[tuple[UUID, UUID]]:
    """The timesheets and cells that an explanation names as its sources."""
    leaves = read(books.blob(hash) if hash else None).leaves()
    return {(leaf.source.timesheet, leaf.source.cell) for leaf in leaves if leaf.source is not None}
