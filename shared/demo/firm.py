"""What people of earlier years reported, were marked present for and paid: any part of it can be made by itself.

Everything follows from where it stands in the whole, so that several processes make parts of one company.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from shared.common.attendance_codes import code_id
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.timesheet import Timesheet
from shared.demo.stage import days_between, id_of
from shared.kernel.codec import light_class
from shared.kernel.describe import describe
from shared.kernel.numbers import rounded
from shared.store.numbering import number_of

CREW_SIZE: Final = 4
CREWS_A_SITE: Final = 5
SITES_A_DEPARTMENT: Final = 8
LINES: Final = 50
"""Positions of the estimate of a site's year."""
WORKS_A_DAY: Final = 2
STAGE_DAYS: Final = 37
"""So long a crew stays with its two works; ten such stages are a year."""
SHIFT: Final = 480
PEOPLE_AT_WORK: Final = Decimal(CREW_SIZE * SHIFT) / 60 / WORKS_A_DAY
RATE: Final = Decimal(430)
IDS_A_REPORT: Final = 1 + WORKS_A_DAY

_REPORT, _SHEET, _PAY, _ESTIMATE = (
    light_class(describe(kind)) for kind in (DailyReport, Timesheet, PayrollSheet, Estimate)
)
"""Light objects: what an import brings, a third of the cost of declared ones."""


def _line_of(light: Any, table: str) -> Any:
    return light.__annotations__[table].__args__[0]


_WORK, _HOUR = _line_of(_REPORT, "lines"), _line_of(_REPORT, "hours")
_ROW, _CELL, _SOURCE = (_line_of(_SHEET, name) for name in ("people", "cells", "sources"))
_PAID, _PAID_FROM = _line_of(_PAY, "lines"), _line_of(_PAY, "sources")
_POSITION = _line_of(_ESTIMATE, "lines")


@dataclass(frozen=True, slots=True)
class Gang:
    """One crew of those years: at which of the sites, who."""

    crew_id: UUID
    site: int
    people: tuple[UUID, ...]


@dataclass(frozen=True)
class Firm:
    """All that a part of the company is made of. `first_ids` and `first_numbers` say where each kind's begin."""

    organization_id: UUID
    shift_id: UUID
    prefix: str
    first: dt.date
    last: dt.date
    reports: int
    sites: tuple[UUID, ...]
    departments: tuple[UUID, ...]
    gangs: tuple[Gang, ...]
    staff: Mapping[UUID, tuple[str, str, str]]
    works: tuple[Mapping[str, Any], ...]
    first_ids: Mapping[str, int]
    first_numbers: Mapping[tuple[str, int], int]

    @cached_property
    def days(self) -> list[dt.date]:
        return [day for day in days_between(self.first, self.last) if day.weekday() < 5]

    @cached_property
    def months(self) -> list[dt.date]:
        return sorted({day.replace(day=1) for day in self.days})

    @cached_property
    def years(self) -> list[int]:
        return sorted({day.year for day in self.days})

    @cached_property
    def _place_of_day(self) -> dict[dt.date, int]:
        return {day: place for place, day in enumerate(self.days)}

    @cached_property
    def _gangs_at(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.sites]
        for number, gang in enumerate(self.gangs):
            found[gang.site].append(number)
        return found

    def _number(self, light: Any, kind: str, year: int, place: int) -> str:
        return number_of(light.prefix, self.prefix, year, self.first_numbers[kind, year] + place)

    # ---- reports: spread evenly over all days and crews

    def reports_before(self, day: dt.date) -> int:
        """How many reports are dated before a day."""
        places = sum(each < day for each in self.days) * len(self.gangs)
        return -(-places * self.reports // self._places)

    @property
    def _places(self) -> int:
        return len(self.days) * len(self.gangs)

    def _report_of(self, day: dt.date, gang: int) -> int | None:
        """The place of the report of that day and crew; None where there is none."""
        place = self._place_of_day[day] * len(self.gangs) + gang
        at = -(-place * self.reports // self._places)
        return at if at < self.reports and at * self._places // self.reports == place else None

    def report_id(self, at: int) -> UUID:
        return id_of(self.first_ids["daily_report"] + at * IDS_A_REPORT)

    def daily_reports(self, start: int, end: int) -> Iterator[Any]:
        dice = random.Random(start)
        year_starts = {year: self.reports_before(dt.date(year, 1, 1)) for year in self.years}
        for at in range(start, end):
            place, number = divmod(at * self._places // self.reports, len(self.gangs))
            day, gang = self.days[place], self.gangs[number]
            lines = [self._work(gang, number, day, at, which, dice) for which in range(WORKS_A_DAY)]
            yield _REPORT(
                id=self.report_id(at), date=day, status="posted",
                number=self._number(_REPORT, "daily_report", day.year, at - year_starts[day.year]),
                state="accepted", site_id=self.sites[gang.site], crew_id=gang.crew_id,
                foreman_id=gang.people[0], organization_id=self.organization_id, shift_id=self.shift_id,
                temperature=dice.randrange(-15, 26), precipitation="без осадков", lines=lines,
                hours=[
                    _HOUR(line_id=lines[at % WORKS_A_DAY].id, person_id=person, minutes=SHIFT)
                    for at, person in enumerate(gang.people)
                ],
            )  # fmt: skip

    def _work(self, gang: Gang, number: int, day: dt.date, at: int, which: int, dice: random.Random) -> Any:
        place = _line_in_work(number % CREWS_A_SITE, day, which)
        estimate = self._estimate(gang.site, day.year)
        usual: Decimal = self._usual(gang.site, place)
        return _WORK(
            id=id_of(self.first_ids["daily_report"] + at * IDS_A_REPORT + 1 + which), estimate_id=id_of(estimate),
            estimate_line_id=id_of(estimate + 1 + place), quantity=rounded(usual * dice.randrange(85, 115) / 100, 1),
            **self._work_type(gang.site, place),
        )  # fmt: skip

    # ---- estimates: of every site and year

    def _estimate(self, site: int, year: int) -> int:
        return self.first_ids["estimate"] + (self.years.index(year) * len(self.sites) + site) * (1 + LINES)

    def _work_type(self, site: int, place: int) -> Mapping[str, Any]:
        return self.works[(site * 7 + place) % len(self.works)]

    def _usual(self, site: int, place: int) -> Decimal:
        """What half a crew does of a line in a day."""
        return max(rounded(PEOPLE_AT_WORK / self._work_type(site, place)["labour_norm"], 1), Decimal(1))

    def estimates(self, year: int) -> Iterator[Any]:
        days = [day for day in self.days if day.year == year]
        for site, site_id in enumerate(self.sites):
            planned = [0] * LINES
            for number in self._gangs_at[site]:
                for day in days:
                    for which in range(WORKS_A_DAY):
                        planned[_line_in_work(number % CREWS_A_SITE, day, which)] += 1
            first = self._estimate(site, year)
            yield _ESTIMATE(
                id=id_of(first), number=self._number(_ESTIMATE, "estimate", year, site), date=days[0], status="posted",
                kind="general", site_id=site_id, organization_id=self.organization_id, name=f"Работы {year} года",
                lines=[
                    _POSITION(
                        id=id_of(first + 1 + place), number=str(place + 1), **self._work_type(site, place),
                        quantity=self._usual(site, place) * (planned[place] or STAGE_DAYS),
                    )
                    for place in range(LINES)
                ],
            )  # fmt: skip

    # ---- timesheets of a month: what the reports say

    def _present(self, site: int, month: dt.date) -> dict[int, list[tuple[dt.date, int]]]:
        """Crew of the site → its days in the month with their reports."""
        days = [day for day in self.days if day.replace(day=1) == month]
        return {
            gang: [(day, at) for day in days if (at := self._report_of(day, gang)) is not None]
            for gang in self._gangs_at[site]
        }

    def _sheet_id(self, site: int, month: dt.date) -> UUID:
        return id_of(self.first_ids["timesheet"] + self.months.index(month) * len(self.sites) + site)

    def timesheets(self, month: dt.date) -> Iterator[Any]:
        place, code = (month.month - 1) * len(self.sites), code_id("Я")
        for site, site_id in enumerate(self.sites):
            present = self._present(site, month)
            yield _SHEET(
                id=self._sheet_id(site, month), number=self._number(_SHEET, "timesheet", month.year, place + site),
                date=_last_day(month), month=month, status="posted", site_id=site_id,
                organization_id=self.organization_id,
                people=[self._row(person) for gang in present for person in self.gangs[gang].people],
                cells=[
                    _CELL(person_id=person, date=day, code_id=code, minutes=SHIFT)
                    for gang, days in present.items() for person in self.gangs[gang].people for day, _ in days
                ],
                sources=[_SOURCE(report_id=self.report_id(at)) for days in present.values() for _, at in days],
            )  # fmt: skip

    def _row(self, person: UUID) -> Any:
        name, job, number = self.staff[person]
        return _ROW(person_id=person, name=name, job_title=job, personnel_number=number)

    # ---- pay of a month: what the timesheets say

    def payroll_sheets(self, month: dt.date) -> Iterator[Any]:
        place = (month.month - 1) * len(self.departments)
        for number, department_id in enumerate(self.departments):
            at = self.months.index(month) * len(self.departments) + number
            first = self.first_ids["payroll_sheet"] + at * IDS_A_PAY
            sites = range(number * SITES_A_DEPARTMENT, min((number + 1) * SITES_A_DEPARTMENT, len(self.sites)))
            ids = iter(range(first + 1, first + IDS_A_PAY))
            yield _PAY(
                id=id_of(first), number=self._number(_PAY, "payroll_sheet", month.year, place + number),
                date=_last_day(month), month=month, status="posted", run="final", organization_id=self.organization_id,
                department_id=department_id, period_start=month, period_end=_last_day(month),
                lines=[line for site in sites for line in self._paid(site, month, ids)],
                sources=[_PAID_FROM(timesheet_id=self._sheet_id(site, month)) for site in sites],
            )  # fmt: skip

    def _paid(self, site: int, month: dt.date, ids: Iterator[int]) -> Iterator[Any]:
        for gang, days in self._present(site, month).items():
            minutes = SHIFT * len(days)
            for place, person in enumerate(self.gangs[gang].people):
                name, _, number = self.staff[person]
                who = {"person_id": person, "name": name, "personnel_number": number, "site_id": self.sites[site]}
                yield _PAID(
                    id=id_of(next(ids)), accrual="hours", work_month=month, days=len(days), minutes=minutes, rate=RATE,
                    amount=rounded(RATE * minutes / 60, 2), **who,
                )  # fmt: skip
                if place == 0:
                    yield _PAID(
                        id=id_of(next(ids)), accrual="addition", work_month=month, by_hand=True,
                        reason="За руководство звеном", amount=Decimal(6000), **who,
                    )  # fmt: skip


IDS_A_PAY: Final = 1 + SITES_A_DEPARTMENT * CREWS_A_SITE * (CREW_SIZE + 1)


def _line_in_work(crew: int, day: dt.date, which: int) -> int:
    """The line of the year's estimate that a crew of the site works on: two crews meet on every line, not at once."""
    return (crew * 10 + day.timetuple().tm_yday // STAGE_DAYS * WORKS_A_DAY + which) % LINES


def _last_day(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
