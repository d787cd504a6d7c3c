"""A believable company of any size, the same every time: what the figures are measured on."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.areas import AREAS
from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site
from shared.common.unit import Unit
from shared.common.work_type import WorkType
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.timesheet import Timesheet
from shared.kernel.codec import content_of, light_class, object_of
from shared.kernel.describe import Kinds, Shape, describe
from shared.kernel.identity import new_id
from shared.store.store import Store

KINDS = Kinds(AREAS)
REPORT, TIMESHEET = describe(DailyReport), describe(Timesheet)


def light_line(shape: Shape, table: str) -> Any:
    """The light class of a line table: what imports and a first pull make of a body."""
    return light_class(shape).__annotations__[table].__args__[0]


LightReport, LightLine, LightHour = light_class(REPORT), light_line(REPORT, "lines"), light_line(REPORT, "hours")
LightTimesheet, LightCell = light_class(TIMESHEET), light_line(TIMESHEET, "cells")
LightRow = light_line(TIMESHEET, "people")
START = dt.date(2026, 1, 1)
WORKS = (
    "Кладка стен кирпичных наружных простых при высоте этажа до 4 м",
    "Устройство стяжек цементных толщиной 20 мм",
    "Штукатурка поверхностей внутри здания известковым раствором улучшенная",
    "Окраска водоэмульсионными составами поливинилацетатными по штукатурке",
    "Устройство покрытий из плит керамогранитных размером 60х60 см",
    "Монтаж перегородок из гипсокартонных листов по металлическому каркасу",
    "Прокладка трубопроводов водоснабжения из полипропиленовых труб 25 мм",
    "Затягивание провода в проложенные трубы, сечение до 2,5 мм2",
    "Устройство бетонной подготовки под фундаменты",
    "Установка блоков оконных из ПВХ профилей поворотных",
    "Разработка грунта вручную в траншеях глубиной до 2 м, группа грунтов 2",
    "Устройство кровель плоских из наплавляемых материалов в два слоя",
    "Изоляция трубопроводов матами минераловатными",
    "Армирование стен и перегородок из камня и кирпича",
    "Монтаж металлоконструкций лестниц и площадок",
    "Облицовка стен плиткой керамической на клее из сухих смесей",
)
NOTES = (None, None, None, "2 этаж, оси А-Г", "секция 3, доделка", "замечание устранено", "перенос с утра")


@dataclass(frozen=True)
class Company:
    """Ids of the catalog items that documents refer to, and the lines of its one estimate."""

    sites: list[UUID]
    crews: list[UUID]
    people: list[UUID]
    units: list[UUID]
    codes: list[UUID]
    estimate_id: UUID
    estimate_lines: list[UUID]


def found(store: Store, *, sites: int = 50, crews: int = 100, people: int = 1000, lines: int = 400) -> Company:
    """Save the catalogs and post one estimate."""
    units = [Unit(name=name, code=name) for name in ("m2.", "m3.", "pcs.", "t.")]
    site_list = [Site(name=f"Объект № {n}, ул. Ленина, {n}") for n in range(1, sites + 1)]
    crew_list = [Crew(name=f"Бригада {n}") for n in range(1, crews + 1)]
    person_list = [Person(name=f"Работник {n}", personnel_number=f"{n:05}") for n in range(1, people + 1)]
    works = [WorkType(name=name) for name in WORKS]
    codes = [AttendanceCode(code="Я", name="Явка"), AttendanceCode(code="В", name="Выходной")]
    for items in (units, site_list, crew_list, person_list, works, codes):
        store.create_many(items)
    estimate = Estimate(
        date=START, site_id=site_list[0].id, name="Смета № 1", status="posted",
        lines=[
            EstimateLine(
                name=f"{WORKS[n % len(WORKS)]}, поз. {n}", number=str(n), unit_id=units[n % 4].id,
                work_type_id=works[n % len(works)].id, quantity=Decimal(100_000), price=Decimal("1234.5"),
                wage=Decimal("310.25"), labour_norm=Decimal("1.25"),
            )
            for n in range(1, lines + 1)
        ],
    )  # fmt: skip
    store.create_many([estimate])
    return Company(
        [site.id for site in site_list], [crew.id for crew in crew_list], [person.id for person in person_list],
        [unit.id for unit in units], [code.id for code in codes], estimate.id, [line.id for line in estimate.lines],
    )  # fmt: skip


def known(store: Store) -> Company:
    """The company that `found` made in this file."""

    def ids(kind: Any) -> list[UUID]:
        return list(session.execute(select(kind.id).order_by(kind.id)).scalars())

    with store.reading() as session:
        lines = session.execute(select(EstimateLine.id).order_by(EstimateLine.position)).scalars()
        return Company(
            ids(Site), ids(Crew), ids(Person), ids(Unit), ids(AttendanceCode), ids(Estimate)[0], list(lines)
        )  # fmt: skip


def declared(light: Any) -> Any:
    """A light aggregate as a window holds it."""
    shape = KINDS.shape(light.kind)
    return object_of(shape, content_of(shape, light))


def reports(
    company: Company,
    count: int,
    *,
    lines: int = 12,
    hours: int = 0,
    days: int = 365,
    status: str = "posted",
    seed: int = 1,
) -> Iterator[Any]:
    """Daily reports as light objects (what an import and a first pull bring): `lines` works, `hours` rows of hours.

    Every person works ten minutes a report, so that no day passes 24 hours.
    """
    dice = random.Random(seed)
    for n in range(count):
        work_lines = [_work(company, dice) for _ in range(lines)]
        people = dice.sample(company.people, hours)
        yield LightReport(
            id=new_id(), number=f"DR-B{seed}-26-{n:07}", date=START + dt.timedelta(n * days // count), status=status,
            # drafts are there to be posted, which asks that work is reported where its estimate is
            site_id=dice.choice(company.sites) if status == "posted" else company.sites[0],
            crew_id=dice.choice(company.crews),
            foreman_id=dice.choice(company.people), precipitation="снег", wind="5 м/с", temperature=-5,
            lines=work_lines,
            hours=[
                LightHour(line_id=work_lines[at % lines].id, person_id=person, minutes=10)
                for at, person in enumerate(people)
            ],
        )  # fmt: skip


def _work(company: Company, dice: random.Random) -> Any:
    at = dice.randrange(len(company.estimate_lines))
    return LightLine(
        id=new_id(), estimate_id=company.estimate_id, estimate_line_id=company.estimate_lines[at],
        name=f"{WORKS[(at + 1) % len(WORKS)]}, поз. {at + 1}", labour_norm=Decimal("1.25"), price=Decimal("1234.5"),
        wage=Decimal("310.25"), unit_id=company.units[at % 4], quantity=Decimal(dice.randrange(1, 100_000)).scaleb(-2),
        note=dice.choice(NOTES),
    )  # fmt: skip


def timesheets(
    company: Company, month: dt.date, count: int, *, people: int = 200, status: str = "posted"
) -> Iterator[Any]:
    """Timesheets of a month: every person has a code and hours on each of its days; nobody is in two of them."""
    days = [month + dt.timedelta(n) for n in range(31) if (month + dt.timedelta(n)).month == month.month]
    for n in range(count):
        staff = company.people[n * people : (n + 1) * people]
        assert len(staff) == people, "found the company with more people"
        yield LightTimesheet(
            id=new_id(), number=f"TS-B1-26-{month.month:02}{n:03}", date=days[-1], month=month, status=status,
            site_id=company.sites[n % len(company.sites)], crew_id=company.crews[n % len(company.crews)],
            people=[LightRow(person_id=each, name=f"Работник {at}", personnel_number=f"{at:05}")
                    for at, each in enumerate(staff)],
            cells=[
                LightCell(person_id=each, date=day, code_id=company.codes[0 if day.weekday() < 5 else 1],
                          minutes=480 if day.weekday() < 5 else 0)
                for each in staff
                for day in days
            ],
        )  # fmt: skip
