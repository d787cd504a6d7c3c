"""A larger company: daily reports of earlier years in any number, through the store's bulk path.

Each added crew hands in at most one report a working day, so that nobody's day grows beyond eight hours.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from shared.common.crew import Crew, CrewMember
from shared.common.person import Person, PersonEmployment
from shared.common.site import Site
from shared.common.work_type import WorkType
from shared.construction.daily_report import DailyReport
from shared.demo import people
from shared.demo.company import Company
from shared.demo.stage import Stage, days_between
from shared.kernel.codec import light_class
from shared.kernel.describe import describe
from shared.kernel.numbers import rounded

FIRST: Final = dt.date(2021, 1, 11)
LAST: Final = dt.date(2025, 12, 26)
BATCH: Final = 2000
CREW_SIZE: Final = 4
CREWS_A_SITE: Final = 10
WORKS_A_DAY: Final = 2
SHIFT: Final = 480

_REPORT: Final = light_class(describe(DailyReport))
_LINE, _HOUR = (_REPORT.__annotations__[name].__args__[0] for name in ("lines", "hours"))
"""Light objects: what an import brings, a third of the cost of declared ones."""


@dataclass(frozen=True, slots=True)
class Gang:
    """One added crew as reports name it."""

    crew_id: UUID
    site_id: UUID
    people: tuple[UUID, ...]


def grown(stage: Stage, company: Company, size: int) -> None:
    """Add posted reports until the company has about `size` documents."""
    missing = size - stage.documents
    if missing <= 0:
        return
    days = [day for day in days_between(FIRST, LAST) if day.weekday() < 5]
    gangs = _gangs(stage, company, -(-missing // len(days)))
    batch: list[Any] = []
    for report in _reports(stage, company, gangs, days, missing):
        batch.append(report)
        if len(batch) == BATCH:
            _write(stage, batch)
            batch = []
    _write(stage, batch)


def _write(stage: Stage, batch: list[Any]) -> None:
    stage.on(batch[-1].date if batch else LAST)
    stage.store.create_many(batch)
    stage.counted(batch)
    stage.told("Reports of earlier years")


def _gangs(stage: Stage, company: Company, count: int) -> list[Gang]:
    """New crews with their people, ten to a site, in folders of their own."""
    folders = {kind: stage.new(kind, name="Прошлые годы", folder=True) for kind in (Site, Crew, Person)}
    home = company.organizations["main"].id
    names = [each for who in (people.MASONS, people.FINISHERS, people.FITTERS, people.ROOFERS) for each in who]
    sites: list[Site] = []
    crews: list[Crew] = []
    staff: list[Person] = []
    for number in range(1, count + 1):
        if (number - 1) % CREWS_A_SITE == 0:
            title = f"Объект {len(sites) + 1} прошлых лет"
            sites.append(stage.new(Site, name=title, state="closed", organization_id=home, group_id=folders[Site].id))
        team = []
        for _ in range(CREW_SIZE):
            who = names[len(staff) % len(names)]
            staff.append(_person(stage, who, len(staff) + 1, home, folders[Person].id))
            team.append(staff[-1])
        members = [CrewMember(person_id=each.id, from_date=FIRST, to_date=LAST) for each in team]
        crews.append(stage.new(
            Crew, name=f"Звено {number}", foreman_id=team[0].id, site_id=sites[-1].id, members=members,
            group_id=folders[Crew].id,
        ))  # fmt: skip
    for folder in folders.values():
        stage.save(folder)
    stage.store.create_many(sites)
    stage.store.create_many(staff)
    stage.store.create_many(crews)
    return [
        Gang(crew.id, site_id, tuple(row.person_id for row in crew.members if row.person_id))
        for crew in crews if (site_id := crew.site_id)
    ]  # fmt: skip


def _person(stage: Stage, who: people.Who, number: int, organization_id: UUID, folder_id: UUID) -> Person:
    return stage.new(
        Person, name=f"{who.name[:-1]}{number}.", personnel_number=f"А{number:05}", job_title=who.job, hired_on=FIRST,
        dismissed_on=LAST, organization_id=organization_id, group_id=folder_id,
        employment=[PersonEmployment(from_date=FIRST, job_title=who.job, organization_id=organization_id)],
    )  # fmt: skip


def _reports(stage: Stage, company: Company, gangs: list[Gang], days: list[dt.date], count: int) -> Iterator[Any]:
    """`count` reports spread evenly over all days and crews: work that no estimate planned."""
    dice, next_id = random.Random(count), stage.next_id
    works = [_priced(work) for work in stage.store.find(WorkType, folder=False)]
    organization_id, shift_id = company.organizations["main"].id, company.shifts["day"].id
    slots, size = len(gangs) * len(days), len(works)
    for at in range(count):
        day, crew = divmod(at * slots // count, len(gangs))
        gang = gangs[crew]
        lines = []
        for number in range(WORKS_A_DAY):
            fields, done = works[(at * WORKS_A_DAY + number + crew) % size]
            lines.append(_LINE(id=next_id(), quantity=done[dice.randrange(len(done))], **fields))
        yield _REPORT(
            id=next_id(), date=days[day], status="posted", state="accepted", site_id=gang.site_id, crew_id=gang.crew_id,
            foreman_id=gang.people[0], organization_id=organization_id, shift_id=shift_id,
            temperature=dice.randrange(-15, 26), precipitation="без осадков", lines=lines,
            hours=[
                _HOUR(line_id=lines[place % WORKS_A_DAY].id, person_id=person, minutes=SHIFT)
                for place, person in enumerate(gang.people)
            ],
        )  # fmt: skip


def _priced(work: WorkType) -> tuple[dict[str, Any], list[Decimal]]:
    """What a report's line copies from a work type, and what two people do of it in a day at different paces."""
    fields = {name: getattr(work, name) for name in ("name", "unit_id", "labour_norm", "wage", "price")}
    usual = Decimal(2 * SHIFT) / 60 / (work.labour_norm or Decimal(1))
    return {"work_type_id": work.id, **fields}, [rounded(usual * pace / 100, 1) for pace in range(85, 115)]
