"""What may be wrong with a daily report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from shared.common.person import Person
from shared.common.site import Site
from shared.construction.daily_report_fill import differs, done_of
from shared.construction.daily_report_line import DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.registers import DAY_MINUTES, Labour
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO, hours, plain
from shared.kernel.words import Title

if TYPE_CHECKING:
    from shared.construction.daily_report import DailyReport

LONG_SHIFT = 12 * 60


def findings(report: "DailyReport", books: Books) -> Iterator[Finding]:
    yield from _of_header(report)
    yield from _of_people(report, books)
    yield from _of_days(report, books)
    yield from _of_plan(report, books)


def _of_header(report: "DailyReport") -> Iterator[Finding]:
    if report.date is None:
        yield error("date_missing", "Say which day is reported.", "date")
    if report.site_id is None:
        yield error("site_missing", "Choose the site.", "site_id")
    if not report.lines:
        yield error("lines_missing", "There is no work in the report.", "lines")
    for line in report.lines:
        if line.estimate_line_id is None and line.work_type_id is None:
            yield error(
                "work_missing", "Choose the estimate line or the work type.", f"lines/{line.id}/estimate_line_id"
            )
        if (line.quantity or ZERO) < ZERO:
            yield error("quantity_negative", "“{name}”: a quantity cannot be below zero.",
                        f"lines/{line.id}/quantity", name=line.name or "")  # fmt: skip
    yield from _without_volume(report)


def _without_volume(report: "DailyReport") -> Iterator[Finding]:
    """Hours on a work that is measured, and nothing measured: the norm would get nothing for them."""
    worked = report.minutes_by_line()
    for line in report.lines:
        measured = line.unit_id is not None or line.picked_line_id is not None
        if measured and not line.quantity and (minutes := worked.get(line.id, 0)) > 0:
            yield warning("no_volume", "“{name}”: {hours} h of work, and no volume.", f"lines/{line.id}/quantity",
                          name=line.name or "", hours=hours(minutes))  # fmt: skip


def _of_people(report: "DailyReport", books: Books) -> Iterator[Finding]:
    """Nobody works before being hired or after being dismissed."""
    for hour in report.hours:
        at = f"hours/{hour.id}"
        if hour.person_id is None:
            yield error("person_missing", "Choose the person whose hours these are.", f"{at}/person_id")
        if (hour.minutes or 0) < 0:
            yield error("hours_negative", "Hours cannot be below zero.", f"{at}/minutes")
    for person_id in report.minutes_by_person():
        person = books.get(Person, person_id)
        if person is not None and report.date is not None and not person.employed_on(report.date):
            yield _not_employed(person, report, _at(report, person_id))


def _at(report: "DailyReport", person_id: UUID | None) -> str:
    """Where a person's hours are: the first row of them."""
    return next((f"hours/{hour.id}/minutes" for hour in report.hours if hour.person_id == person_id), "hours")


def _not_employed(person: Person, report: "DailyReport", at: str) -> Finding:
    assert report.date is not None
    if person.hired_on and report.date < person.hired_on:
        text = "{person} was hired on {day}, after this report."
        return error("not_yet_hired", text, at, person=str(person), day=person.hired_on)
    text = "{person} was dismissed on {day}, before this report."
    return error("dismissed", text, at, person=str(person), day=person.dismissed_on)


def _of_days(report: "DailyReport", books: Books) -> Iterator[Finding]:
    """A person's day has 24 hours over all sites and crews; the message says where the other hours are."""
    mine = {person_id: minutes for person_id, minutes in report.minutes_by_person().items() if person_id}
    if not mine or report.date is None:
        return
    rows = books.turnover(
        Labour,
        by=("person_id", "site_id"),
        start=report.date,
        end=report.date,
        excluding=report.id,
        person_id=list(mine),
    )
    elsewhere: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for row in rows:
        elsewhere[row["person_id"]].append((row["site_id"], row["minutes"]))
    days = WorkingDays(books)
    for person_id, minutes in mine.items():
        others = elsewhere[person_id]
        total = minutes + sum(each for _, each in others)
        if LONG_SHIFT < total <= DAY_MINUTES and total > (usual := _longest(days, person_id, report.date)):
            yield warning("long_shift", "{person}: {total} h on one day, more than {usual} h; look whether it is so.",
                          _at(report, person_id), person=str(books.get(Person, person_id) or person_id),
                          total=hours(total), usual=hours(usual))  # fmt: skip
        if total > DAY_MINUTES:
            where = ", ".join(f"{_site(books, site_id)}: {plain(hours(each))}" for site_id, each in others)
            text = "{person}: {total} h on one day, {mine} h here"
            yield error("over_24_hours", text + (", elsewhere {where} h." if where else "."), _at(report, person_id),
                        person=str(books.get(Person, person_id) or person_id),
                        total=hours(total), mine=hours(minutes), where=where)  # fmt: skip


def _longest(days: WorkingDays, person_id: UUID, day: dt.date) -> int:
    """The minutes that nobody wonders at: 12 hours, or a longer shift of the person's schedule."""
    shift = days.shift_of(person_id, day)
    return max(LONG_SHIFT, shift.minutes() if shift is not None else 0)


def _site(books: Books, site_id: UUID) -> str:
    return str(books.get(Site, site_id) or "another site")


def _of_plan(report: "DailyReport", books: Books) -> Iterator[Finding]:
    """What was picked may have changed since, or be exceeded by what is done."""
    lines: dict[UUID, list[DailyReportLine]] = defaultdict(list)
    for line in report.lines:
        if line.picked_line_id is not None:
            lines[line.picked_line_id].append(line)
    yield from _of_sites(report, books)
    policy = books.setting("over_plan", report.date)
    sources = {line.id: line for line in books.find(EstimateLine, id=list(lines))} if lines else {}
    done = {} if policy == "allow" else done_elsewhere(report, books)
    for line_id, picked in lines.items():
        source = sources.get(line_id)
        if source is None:
            continue
        for line in picked:
            if differs(line, source):
                yield warning("estimate_changed", "“{name}”: the estimate has changed since this line was picked.",
                              f"lines/{line.id}", name=line.name or "")  # fmt: skip
        after = done.get(line_id, ZERO) + sum((line.quantity or ZERO for line in picked), ZERO)
        if policy != "allow" and after > (source.quantity or ZERO):
            say = error if policy == "refuse" else warning
            yield say(
                "over_plan", "“{name}”: {done} done with this report, {planned} planned, {over} over.",
                f"lines/{picked[-1].id}/quantity", name=source.name or "", done=after,
                planned=source.quantity or ZERO, over=after - (source.quantity or ZERO),
            )  # fmt: skip


def _of_sites(report: "DailyReport", books: Books) -> Iterator[Finding]:
    """Work is reported at the site whose estimate it is."""
    picked = {line.picked_line_id for line in report.lines} - {None}
    rows = books.rows(EstimateLine, ["id", "owner_id"], id=list(picked)) if picked else []
    owner = {row["id"]: row["owner_id"] for row in rows}
    estimates = {line.estimate_id for line in report.lines if line.estimate_id} | set(owner.values())
    found = books.rows(Estimate, ["id", "number", "date", "site_id"], id=list(estimates)) if estimates else []
    elsewhere = {
        row["id"]: Title(Estimate.caption, row["number"], row["date"])
        for row in found
        if row["site_id"] != report.site_id
    }
    for line in report.lines:
        for estimate_id in (line.estimate_id, owner.get(line.picked_line_id)):
            if estimate_id in elsewhere:
                yield error(
                    "estimate_elsewhere", "“{name}” is of {document}, which is of another site.",
                    f"lines/{line.id}/estimate_line_id", name=line.name or "", document=elsewhere[estimate_id],
                )  # fmt: skip
                break


def done_elsewhere(report: "DailyReport", books: Books) -> dict[UUID, Decimal]:
    """What other reports have done of the lines that were picked here, by the line that was picked."""
    done: dict[UUID, Decimal] = {}
    for by in ("assignment_line_id", "estimate_line_id"):
        picked = [
            line
            for line in report.lines
            if line.picked_line_id is not None and line.picked_line_id == getattr(line, by)
        ]
        general = {line.estimate_line_id or NONE_ID for line in picked if by == "assignment_line_id"}
        if picked:
            done |= done_of(
                books, by, [getattr(line, by) for line in picked], report.id,
                estimate_id=list({line.estimate_id or NONE_ID for line in picked}),
                **{"estimate_line_id": list(general)} if general else {},
            )  # fmt: skip
    return done
