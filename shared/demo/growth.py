"""A larger company: estimates, daily reports, timesheets and pay of earlier years in any number.

Rows are prepared by other processes where there is much to do, and written by this one; memory stays bounded.
"""

import datetime as dt
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any, Final
from uuid import UUID

from shared.common.crew import Crew, CrewMember
from shared.common.department import Department
from shared.common.person import Person, PersonEmployment
from shared.common.site import Site
from shared.common.work_type import WorkType
from shared.demo import people
from shared.demo.company import Company
from shared.demo.firm import (
    CREW_SIZE,
    CREWS_A_SITE,
    IDS_A_PAY,
    IDS_A_REPORT,
    LINES,
    SITES_A_DEPARTMENT,
    Firm,
    Gang,
)
from shared.demo.stage import Stage
from shared.kernel.describe import Kinds
from shared.store import numbering
from shared.store.loading import Prepared, loading

FIRST: Final = dt.date(2021, 1, 11)
LAST: Final = dt.date(2025, 12, 26)
LITTLE: Final = 1000
"""Fewer documents than this are added as reports of one year, without timesheets and pay."""
DAYS_A_CREW: Final = 1310
"""Documents that one crew more brings: its reports, and its part of timesheets, pay and estimates."""
BATCH: Final = 4000
APART: Final = 5_000
"""From so many documents on, other processes prepare them."""

Job = tuple[str, Any, Any, dt.datetime]
"""What a process is asked to prepare: the kind, the arguments of Firm's method for it, and when it is saved."""


def grown(stage: Stage, company: Company, size: int) -> None:
    """Add posted documents until the company has exactly `size` of them."""
    missing = size - stage.documents
    if missing <= 0:
        return
    firm = _founded(stage, company, missing)
    with loading(stage.store, stage.told) as load:
        for job, prepared in _prepared(stage.store.kinds, firm, list(_jobs(stage, firm, missing)), missing):
            load.put(prepared, "import")
            stage.count(len(prepared))
            stage.told(TOLD[job[0]])


TOLD: Final = {
    "estimate": "Estimates of earlier years", "daily_report": "Reports of earlier years",
    "timesheet": "Timesheets of earlier years", "payroll_sheet": "Pay of earlier years",
}  # fmt: skip


def _jobs(stage: Stage, firm: Firm, missing: int) -> Iterator[Job]:
    """In the order of dates: a month's reports, then its timesheets and pay."""
    for month in firm.months:
        if month.month == 1 or month == firm.months[0]:
            yield "estimate", month.year, None, _moment(month)
        following = (month + dt.timedelta(31)).replace(day=1)
        start, end = firm.reports_before(month), firm.reports_before(following)
        for at in range(start, end, BATCH):
            yield "daily_report", at, min(at + BATCH, end), _moment(following)
        if missing >= LITTLE:
            yield "timesheet", month, None, _moment(following)
            yield "payroll_sheet", month, None, _moment(following)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 15, tzinfo=dt.UTC)


# ---- in other processes


def _prepared(kinds: Kinds, firm: Firm, jobs: list[Job], count: int) -> Iterator[tuple[Job, Prepared]]:
    """Each job with its rows, in order; no more than a few wait for being written."""
    if count < APART:
        _begin(kinds, firm)
        yield from ((job, made) for job in jobs if (made := _prepare(job)) is not None)
        return
    workers = max(1, min((os.cpu_count() or 2), 4))
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (None, firm))
    try:
        waiting: deque[tuple[Job, Future[Prepared | None]]] = deque()
        left = iter(jobs)
        for job in islice(left, workers + 2):
            waiting.append((job, pool.submit(_prepare, job)))
        while waiting:
            job, future = waiting.popleft()
            made = future.result()
            waiting.extend((next_job, pool.submit(_prepare, next_job)) for next_job in islice(left, 1))
            if made is not None:
                yield job, made
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_here: dict[str, Any] = {}


def _begin(kinds: Kinds | None, firm: Firm) -> None:
    if kinds is None:
        from shared.areas import AREAS

        kinds = Kinds(AREAS)
    _here.update(kinds=kinds, firm=firm)


def _prepare(job: Job) -> Prepared | None:
    kind, start, end, now = job
    make = getattr(_here["firm"], f"{kind}s")
    made = list(make(start) if end is None else make(start, end))
    return Prepared(_here["kinds"].shape(kind), made, now) if made else None


# ---- catalogs


def _founded(stage: Stage, company: Company, missing: int) -> Firm:
    """The catalogs of those years, saved; ids and numbers of the documents set aside."""
    whole = missing >= LITTLE
    first = FIRST if whole else dt.date(LAST.year, 1, 9)
    crews = -(-missing // DAYS_A_CREW)
    home = company.organizations["main"].id
    folders = {kind: stage.new(kind, name="Прошлые годы", folder=True) for kind in (Site, Crew, Person, Department)}
    sites = [
        stage.new(Site, name=f"Объект {number} прошлых лет", state="closed", organization_id=home,
                  group_id=folders[Site].id, start_date=first, end_date=LAST)
        for number in range(1, -(-crews // CREWS_A_SITE) + 1)
    ]  # fmt: skip
    departments = [
        stage.new(Department, name=f"Участок {number} прошлых лет", organization_id=home,
                  group_id=folders[Department].id)
        for number in range(1, -(-len(sites) // SITES_A_DEPARTMENT) + 1)
    ]  # fmt: skip
    staff = [_person(stage, at, home, folders[Person].id, departments) for at in range(crews * CREW_SIZE)]
    gangs = [_crew(stage, number, sites, staff, folders[Crew].id) for number in range(crews)]
    for folder in folders.values():
        stage.save(folder)
    for items in (departments, sites, staff, gangs):
        stage.store.create_many(items)
    firm = Firm(
        organization_id=home, shift_id=company.shifts["day"].id, prefix=stage.store.prefix, first=first, last=LAST,
        reports=0, sites=tuple(each.id for each in sites), departments=tuple(each.id for each in departments),
        gangs=tuple(
            Gang(crew.id, number // CREWS_A_SITE, tuple(_ids(crew))) for number, crew in enumerate(gangs)
        ),
        staff={each.id: (each.name or "", each.job_title or "", each.personnel_number or "") for each in staff},
        works=tuple(_priced(work) for work in stage.store.find(WorkType, folder=False)),
        first_ids={}, first_numbers={},
    )  # fmt: skip
    return _numbered(stage, firm, missing)


def _ids(crew: Crew) -> list[UUID]:
    return [row.person_id for row in crew.members if row.person_id]


def _numbered(stage: Stage, firm: Firm, missing: int) -> Firm:
    """The firm with as many reports as are missing beside its other documents, and where ids and numbers begin."""
    papers = {"estimate": len(firm.sites) * len(firm.years)}
    if missing >= LITTLE:
        papers |= {"timesheet": len(firm.sites) * len(firm.months)}
        papers |= {"payroll_sheet": len(firm.departments) * len(firm.months)}
    firm = replace(firm, reports=max(missing - sum(papers.values()), 0))
    ids = {"estimate": 1 + LINES, "timesheet": 1, "payroll_sheet": IDS_A_PAY, "daily_report": IDS_A_REPORT}
    papers["daily_report"] = firm.reports
    first_ids = {kind: stage.reserved_ids(count * ids[kind]) for kind, count in papers.items()}
    first_numbers = {}
    with stage.store.writing() as connection:
        for year in firm.years:
            months = sum(month.year == year for month in firm.months)
            of_year = {
                "estimate": len(firm.sites), "timesheet": len(firm.sites) * months,
                "payroll_sheet": len(firm.departments) * months,
                "daily_report": firm.reports_before(dt.date(year + 1, 1, 1)) - firm.reports_before(dt.date(year, 1, 1)),
            }  # fmt: skip
            for kind in papers:
                prefix = stage.store.prefix
                first_numbers[kind, year] = numbering.take(connection, kind, prefix, year, of_year[kind])
    return replace(firm, first_ids=first_ids, first_numbers=first_numbers)


def _person(stage: Stage, at: int, organization_id: UUID, folder_id: UUID, departments: list[Department]) -> Person:
    names = [each for who in (people.MASONS, people.FINISHERS, people.FITTERS, people.ROOFERS) for each in who]
    who, number = names[at % len(names)], at + 1
    home = departments[at // (CREW_SIZE * CREWS_A_SITE * SITES_A_DEPARTMENT)].id
    return stage.new(
        Person, name=f"{who.name[:-1]}{number}.", personnel_number=f"А{number:05}", job_title=who.job, hired_on=FIRST,
        dismissed_on=LAST, organization_id=organization_id, group_id=folder_id,
        employment=[PersonEmployment(
            from_date=FIRST, job_title=who.job, organization_id=organization_id, department_id=home,
        )],
    )  # fmt: skip


def _crew(stage: Stage, number: int, sites: list[Site], staff: list[Person], folder_id: UUID) -> Crew:
    team = staff[number * CREW_SIZE : (number + 1) * CREW_SIZE]
    return stage.new(
        Crew, name=f"Звено {number + 1}", foreman_id=team[0].id, site_id=sites[number // CREWS_A_SITE].id,
        members=[CrewMember(person_id=each.id, from_date=FIRST, to_date=LAST) for each in team], group_id=folder_id,
    )  # fmt: skip


def _priced(work: WorkType) -> dict[str, Any]:
    """What lines of estimates and reports copy from a work type."""
    fields = {name: getattr(work, name) for name in ("name", "unit_id", "labour_norm", "wage", "price")}
    return {"work_type_id": work.id, **fields}
