"""What fills a report is read in a thread, from its copy, and taken into the draft in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.construction import daily_report_fill
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import facts_of, members_of
from shared.construction.daily_report_hours import CrewDay
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.kernel.books import Books


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the crew's last report brings: works and hours that are not in the report; `away`: who is absent now."""

    lines: Sequence[DailyReportLine]
    hours: Sequence[DailyReportHour]
    away: frozenset[UUID]
    head: Mapping[str, Any]


def earlier(copy: DailyReport, books: Books) -> Earlier:
    lines, hours = {line.id for line in copy.lines}, {id(hour) for hour in copy.hours}
    daily_report_fill.from_yesterday(copy, books)
    people = facts_of(copy, books).people
    return Earlier(
        [line for line in copy.lines if line.id not in lines],
        [hour for hour in copy.hours if id(hour) not in hours],
        frozenset(each.id for each in people.values() if each.mark),
        {"shift_id": copy.shift_id, "foreman_id": copy.foreman_id},
    )


def take_over(day: CrewDay, found: Earlier) -> None:
    """Inside a step: hours that were typed already stay."""
    report = day.report
    for name, value in found.head.items():
        setattr(report, name, getattr(report, name) or value)
    day.add_works(found.lines)
    coefficients = {hour.person_id: hour.coefficient for hour in found.hours if hour.person_id}
    day.add_people(coefficients, coefficients)
    for hour in found.hours:
        if hour.minutes and hour.person_id not in found.away and not day.minutes(hour.person_id, hour.line_id):
            day.set_minutes(hour.person_id, hour.line_id, hour.minutes)


def crew(copy: DailyReport, books: Books) -> Mapping[UUID, object]:
    """The members on the day and their coefficients."""
    return members_of(copy, books)


def norms(copy: DailyReport, books: Books) -> Mapping[UUID, Mapping[str, Any]]:
    """Lines of which the estimate says something else now → the values that it says."""
    names = ("estimate_id", *daily_report_fill.PICKED)
    before = {line.id: {name: getattr(line, name) for name in names} for line in copy.lines}
    daily_report_fill.refresh(copy, books)
    found = {
        line.id: {name: value for name in names if (value := getattr(line, name)) != before[line.id][name]}
        for line in copy.lines
    }
    return {id: changed for id, changed in found.items() if changed}
