"""How a daily report is filled: from the crew, from unfinished lines, from yesterday, anew from the estimate."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.crew import Crew
from shared.common.site import organization_for
from shared.common.work_type import WorkType
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.refusals import CannotFill
from shared.construction.registers import WorkProgress
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from shared.construction.daily_report import DailyReport

DAY = 24 * 60
PICKED = ("work_type_id", "name", "unit_id", "labour_norm", "wage", "price")
"""What a report line copies from the estimate line."""


def fill(report: "DailyReport", books: Books, choices: Mapping[str, Any]) -> int:
    """Do what `choices["from"]` says; the number of rows added or changed. Choices may be texts. Raises CannotFill."""
    match choices.get("from", "crew"):
        case "crew":
            return from_crew(report, books, _minutes(choices.get("minutes")))
        case "unfinished":
            return from_unfinished(report, books, _estimate(books, choices.get("estimate_id")))
        case "yesterday":
            return from_yesterday(report, books)
        case "estimate":
            return refresh(report, books)
        case other:
            text = "A daily report is filled from crew, unfinished, yesterday or estimate, not from “{other}”."
            raise CannotFill(text, other=other)


def _estimate(books: Books, choice: object) -> Estimate:
    """The chosen estimate, by its id or its number."""
    found = books.find(Estimate, number=str(choice)) if choice else ()
    estimate = found[0] if found else books.get(Estimate, _as_id(choice))
    if estimate is None:
        raise CannotFill("Say by estimate_id which estimate or plan the unfinished work is taken from.")
    return estimate


def _minutes(choice: object) -> int | None:
    if not choice:
        return None
    if not str(choice).isdecimal() or not 0 < int(str(choice)) <= DAY:
        raise CannotFill("Minutes of everybody's day are a whole number up to 1440, not “{choice}”.", choice=choice)
    return int(str(choice))


def _as_id(choice: object) -> UUID | None:
    try:
        return choice if isinstance(choice, UUID) else UUID(str(choice))
    except ValueError:
        return None


def from_crew(report: "DailyReport", books: Books, minutes: int | None = None) -> int:
    """A row of hours on the first line for every member of the crew that has none yet."""
    crew = books.get(Crew, report.crew_id)
    if crew is None or not report.lines:
        return 0
    report.foreman_id = report.foreman_id or crew.foreman_id
    known = {hour.person_id for hour in report.hours}
    added = [member for member in crew.members_on(report.date) if member.person_id not in known]
    first = report.lines[0].id
    report.hours += [
        DailyReportHour(
            line_id=first, person_id=member.person_id, minutes=minutes, coefficient=member.coefficient
        )
        for member in added
    ]  # fmt: skip
    return len(added)


def from_unfinished(report: "DailyReport", books: Books, estimate: Estimate) -> int:
    """A line for every position of an estimate or plan of which something remains to be done."""
    by = "assignment_line_id" if estimate.kind == "plan" else "estimate_line_id"
    ids = [line.id for line in estimate.positions()]
    general = estimate.base_id if estimate.kind == "plan" else estimate.id
    done = done_of(books, by, ids, estimate_id=[general or NONE_ID])
    known = {line.picked_line_id for line in report.lines}
    added = [
        line
        for line in estimate.positions()
        if line.id not in known and done.get(line.id, ZERO) < (line.quantity or ZERO)
    ]
    for line in added:
        made = DailyReportLine()
        made.take(line, general)
        report.lines.append(made)
    return len(added)


def done_of(
    books: Books, by: str, ids: list[UUID], excluding: UUID | None = None, **within: list[UUID]
) -> dict[UUID, Decimal]:
    """Volume done so far of each line, whatever the date; `by` is the dimension that holds the ids.

    `within` names the general estimates (and lines) too: the register finds movements by them without reading all.
    """
    only: dict[str, Any] = {by: ids, **within}
    rows = books.turnover(WorkProgress, by=(by,), excluding=excluding, **only)
    return {row[by]: row["done_quantity"] for row in rows}


def from_yesterday(report: "DailyReport", books: Books) -> int:
    """Lines and people of the crew's latest report before this one's date, without volumes; hours as they were.

    Work that is in the report already is not added again. Returns how many lines were.
    """
    earlier = _latest_before(report, books)
    if earlier is None:
        return 0
    here = {_work_of(line): line for line in report.lines}
    made: dict[UUID, DailyReportLine] = {}
    added = []
    for line in earlier.lines:
        again = here.get(_work_of(line))
        if again is None:
            again = DailyReportLine(
                estimate_id=line.estimate_id, estimate_line_id=line.estimate_line_id,
                assignment_line_id=line.assignment_line_id, zone_id=line.zone_id,
                **{name: getattr(line, name) for name in PICKED},
            )  # fmt: skip
            added.append(again)
        made[line.id] = again
    report.lines += added
    known = {(hour.line_id, hour.person_id) for hour in report.hours}
    report.hours += [
        DailyReportHour(
            line_id=made[hour.line_id].id, person_id=hour.person_id, minutes=hour.minutes, coefficient=hour.coefficient
        )
        for hour in earlier.hours
        if hour.line_id in made and (made[hour.line_id].id, hour.person_id) not in known
    ]  # fmt: skip
    report.shift_id, report.foreman_id = report.shift_id or earlier.shift_id, report.foreman_id or earlier.foreman_id
    return len(added)


def _work_of(line: DailyReportLine) -> tuple[object, ...]:
    """What two lines of one work have in common."""
    return line.picked_line_id, line.zone_id, *((line.work_type_id, line.name) if not line.picked_line_id else ())


def _latest_before(report: "DailyReport", books: Books) -> "DailyReport | None":
    cls = type(report)
    day = report.date or dt.date.max
    found = books.find(
        cls,
        cls.date < day,
        cls.date >= day - dt.timedelta(31),
        site_id=report.site_id,
        crew_id=report.crew_id,
        marked=False,
    )
    return max(found, key=lambda each: (each.date or dt.date.min, each.id), default=None)


def refresh(report: "DailyReport", books: Books) -> int:
    """Pick every line again where the estimate says something else now."""
    changed = 0
    for line in report.lines:
        source = books.line(EstimateLine, line.picked_line_id)
        if source is not None and differs(line, source):
            line.pick(books, source)
            changed += 1
    report.recalculate()
    return changed


def complete(report: "DailyReport", books: Books) -> None:
    """Copy from the picked estimate lines and work types, and from crew and site, what is still empty."""
    for line in report.lines:
        source = books.line(EstimateLine, line.picked_line_id) if line.estimate_id is None else None
        if source is not None:
            typed = {name: value for name in PICKED if (value := getattr(line, name)) is not None}
            line.pick(books, source)
            for name, value in typed.items():
                setattr(line, name, value)
        elif line.picked_line_id is None:
            _copy_work_type(line, books)
    crew = books.get(Crew, report.crew_id)
    report.foreman_id = report.foreman_id or (crew.foreman_id if crew else None)
    report.organization_id = report.organization_id or organization_for(books, report.site_id, report.date)


def _copy_work_type(line: DailyReportLine, books: Books) -> None:
    work_type = books.get(WorkType, line.work_type_id)
    if work_type is not None:
        for name in PICKED[1:]:
            if getattr(line, name) is None:
                setattr(line, name, getattr(work_type, name))


def differs(line: DailyReportLine, source: EstimateLine) -> bool:
    """Whether the estimate line says something else than what was copied from it."""
    names = (
        ("unit_id", "labour_norm", "wage") if line.assignment_line_id else ("unit_id", "labour_norm", "wage", "price")
    )
    return any(getattr(line, name) != getattr(source, name) for name in names)
