"""The demo company itself: organizations, customers, sites, people, crews, rates, calendars and company constants."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from shared.common.constant import Constant
from shared.common.cost_code import CostCode
from shared.common.counterparty import Counterparty
from shared.common.crew import Crew, CrewMember
from shared.common.department import Department
from shared.common.organization import Organization
from shared.common.pay_rate import PayRate
from shared.common.person import Person, PersonEmployment
from shared.common.personal_details import PersonalDetails
from shared.common.schedule import Schedule, ScheduleDay
from shared.common.shift import Shift
from shared.common.site import Site, SiteZone
from shared.common.work_calendar import calendar_of
from shared.demo import people
from shared.demo.people import Who
from shared.demo.stage import CLOSED_THROUGH, Stage

CREW_SINCE: Final = dt.date(2026, 1, 12)
RATES_SINCE: Final = dt.date(2026, 1, 1)


@dataclass(slots=True)
class Company:
    """What the later parts of the story refer to, each by a short name."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    customers: dict[str, Counterparty] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    crews: dict[str, Crew] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)


def found(stage: Stage) -> Company:
    """Save every catalog but those of work."""
    made = Company()
    stage.store.begin_company()
    stage.save(stage.settled(calendar_of(2026)))
    _organizations(stage, made)
    _times(stage, made)
    _departments(stage, made)
    for crew, (who, department) in CREWS.items():
        _people(stage, made, who, department, "office" if not crew else "five")
    _sites(stage, made)
    _crews(stage, made)
    _pay(stage, made)
    _constants(stage, made)
    stage.told("Catalogs")
    return made


CREWS: Final[dict[str, tuple[tuple[Who, ...], str]]] = {
    "": (people.OFFICE, "office"),
    "masons": (people.MASONS, "first"),
    "finishers": (people.FINISHERS, "second"),
    "fitters": (people.FITTERS, "second"),
    "roofers": (people.ROOFERS, "roof"),
}
"""Crew → its people and their department; those without a crew work in the office."""


def _organizations(stage: Stage, made: Company) -> None:
    """All invented: the check digits of their tax numbers are wrong, so nobody has them."""
    for key, code, name, tax_id, statistics_code in (
        ("main", "ВС", "ООО «Вектор-Строй»", "7700000010", "00000011"),
        ("roof", "ВК", "ООО «Вектор-Кровля»", "7700000020", "00000028"),
    ):
        made.organizations[key] = stage.new(
            Organization, code=code, name=name,
            full_name=name.replace("ООО", "Общество с ограниченной ответственностью"), tax_id=tax_id,
            registration_reason_code="770001001", statistics_code=statistics_code,
            address="101000, г. Приречный, ул. Заводская, д. 8, оф. 14", phone="+7 (000) 200-10-20",
            director="Громов А. В.", chief_accountant="Осипова Н. И.",
        )  # fmt: skip
    for key, code, name, contact, tax_id, role in (
        ("school", "К-01", "МКУ «Управление капитального строительства»", "Лебедева О. Н.", "7700000040", "customer"),
        ("clinic", "К-02", "ГБУЗ «Приреченская городская поликлиника № 2»", "Ковалёв Р. Д.", "7700000050", "customer"),
        ("resort", "К-03", "ООО «Пансионат «Сосновый бор»", "Игнатова М. С.", "7700000060", "customer"),
        ("bricks", "П-01", "ООО «Приреченский кирпичный завод»", "Белов С. А.", "7700000080", "supplier"),
        ("crane", "А-01", "ООО «КранСервис»", "Дьяков В. В.", "7700000090", "lessor"),
    ):
        made.customers[key] = stage.new(
            Counterparty, code=code, name=name, full_name=name, contact=contact, phone="+7 (000) 300-40-50",
            tax_id=tax_id, **{role: True},
        )  # fmt: skip
    stage.save(*made.organizations.values(), *made.customers.values())


def _times(stage: Stage, made: Company) -> None:
    for key, code, name, start, end, rest in (
        ("day", "Д", "Дневная 8:00–17:00", 8, 17, 60), ("long", "12", "Суточная половина 8:00–20:00", 8, 20, 60),
        ("night", "Н", "Ночная 20:00–5:00", 20, 5, 60),
    ):  # fmt: skip
        made.shifts[key] = stage.new(
            Shift, code=code, name=name, start_minute=start * 60, end_minute=end * 60, break_minutes=rest
        )
    day, long = made.shifts["day"].id, made.shifts["long"].id
    made.schedules = {
        "five": stage.new(Schedule, code="5/2", name="Пятидневка", shift_id=day),
        "two": stage.new(
            Schedule, code="2/2", name="Два через два", cycle_start=dt.date(2026, 1, 1),
            days=[ScheduleDay(shift_id=long), ScheduleDay(shift_id=long), ScheduleDay(), ScheduleDay()],
        ),
    }  # fmt: skip
    stage.save(*made.shifts.values(), *made.schedules.values())


def _departments(stage: Stage, made: Company) -> None:
    costs = [
        stage.new(CostCode, code=code, name=name, account=account)
        for code, name, account in (
            ("20", "Основное производство", "20.01"), ("25", "Общепроизводственные расходы", "25"),
            ("26", "Общехозяйственные расходы", "26"),
        )
    ]  # fmt: skip
    for key, code, name, organization, cost in (
        ("office", "01", "Администрация", "main", costs[2]),
        ("first", "02", "Строительный участок № 1", "main", costs[0]),
        ("second", "03", "Отделочный и монтажный участок", "main", costs[0]),
        ("roof", "04", "Кровельный участок", "roof", costs[0]),
    ):
        made.departments[key] = stage.new(
            Department, code=code, name=name, full_name=name, organization_id=made.organizations[organization].id,
            cost_code_id=cost.id,
        )  # fmt: skip
    stage.save(*costs, *made.departments.values())


def _people(stage: Stage, made: Company, who: tuple[Who, ...], department: str, schedule: str) -> None:
    home = made.departments[department]
    for each in who:
        number = f"{len(made.people) + 1:04}"
        hired = dt.date.fromisoformat(each.hired)
        place: dict[str, Any] = {"department_id": home.id, "organization_id": home.organization_id}
        employment = [PersonEmployment(from_date=hired, job_title=each.job, grade=each.grade or None, **place)]
        if each.surname in people.PROMOTED:
            day, grade, _ = people.PROMOTED[each.surname]
            employment.append(PersonEmployment(from_date=day, job_title=each.job, grade=grade, **place))
        kept = "two" if each.paid == "day" else "five"
        made.people[each.surname] = stage.new(
            Person, code=number, name=each.name, full_name=each.full_name, personnel_number=number, job_title=each.job,
            trade=each.trade, grade=each.grade or None, hired_on=hired, dismissed_on=people.DISMISSED.get(each.surname),
            organization_id=home.organization_id, schedule_id=made.schedules[kept].id, employment=employment,
        )  # fmt: skip
    stage.save(*(made.people[each.surname] for each in who))


SITES: Final = (
    ("school", "ШК", "Школа на 550 мест", "г. Приречный, ул. Лесная, 12", "main", "Рогожин", "2026-03-02", "2027-06-30",
     {"Корпус А": ("1 этаж", "2 этаж", "3 этаж", "Кровля"), "Корпус Б": ("1 этаж", "2 этаж", "Спортзал")}),
    ("clinic", "ПЛ", "Поликлиника № 2, капитальный ремонт", "г. Приречный, пр. Мира, 31", "main", "Савельев",
     "2026-07-20", "2027-02-26", {"Главный корпус": ("Подвал", "1 этаж", "2 этаж"), "Пристройка": ("1 этаж",)}),
    ("resort", "СБ", "Пансионат «Сосновый бор», ремонт кровли", "Приреченский р-н, пос. Сосновка, 5", "roof", "Рогожин",
     "2026-09-07", "2026-09-30", {"Корпус 3": ("Кровля",)}),
)  # fmt: skip


def _sites(stage: Stage, made: Company) -> None:
    for key, code, name, address, organization, responsible, start, end, buildings in SITES:
        zones: list[SiteZone] = []
        for building, places in buildings.items():
            whole = SiteZone(name=building)
            zones += [whole, *(SiteZone(name=f"{building}, {place}", within_id=whole.id) for place in places)]
        made.sites[key] = stage.new(
            Site, code=code, name=name, address=address, customer_id=made.customers[key].id,
            organization_id=made.organizations[organization].id, responsible_id=made.people[responsible].id,
            start_date=dt.date.fromisoformat(start), end_date=dt.date.fromisoformat(end), zones=zones,
            state="closed" if dt.date.fromisoformat(end) <= CLOSED_THROUGH else "active",
        )  # fmt: skip
    stage.save(*made.sites.values())


def _crews(stage: Stage, made: Company) -> None:
    for key, code, name, site in (
        ("masons", "Б-1", "Бригада каменщиков", "school"),
        ("finishers", "Б-2", "Бригада отделочников", "clinic"),
        ("fitters", "Б-3", "Бригада сантехников и электриков", "clinic"),
        ("roofers", "Б-4", "Бригада кровельщиков", "school"),
    ):  # fmt: skip
        who = CREWS[key][0]
        members = [
            CrewMember(
                person_id=made.people[each.surname].id, from_date=max(CREW_SINCE, dt.date.fromisoformat(each.hired)),
                to_date=people.DISMISSED.get(each.surname), coefficient=Decimal("1.2") if at == 0 else Decimal(1),
            )
            for at, each in enumerate(who)
        ]  # fmt: skip
        foreman, home = made.people[who[0].surname], made.sites[site]
        made.crews[key] = stage.new(Crew, code=code, name=name, foreman_id=foreman.id, site_id=home.id, members=members)
    heads = {"office": "Громов", "first": "Рогожин", "second": "Савельев", "roof": "Киселёв"}
    for key, surname in heads.items():
        made.departments[key].head_id = made.people[surname].id
    stage.save(*made.crews.values(), *made.departments.values())


def _pay(stage: Stage, made: Company) -> None:
    rates = []
    for who, _ in CREWS.values():
        for each in who:
            rates.append(_rate(stage, made, each, RATES_SINCE, each.rate))
            if each.surname in people.PROMOTED:
                day, _, rate = people.PROMOTED[each.surname]
                rates.append(_rate(stage, made, each, day, rate))
    details = [
        stage.new(PersonalDetails, name=each.full_name, person_id=made.people[each.surname].id,
                  born_on=dt.date(1975 + at * 3, 1 + at * 2, 3 + at * 5), bank_account="4081781000000000000" + str(at))
        for at, each in enumerate(crew[0][0] for crew in CREWS.values())
    ]  # fmt: skip
    stage.save(*rates, *details)


def _rate(stage: Stage, made: Company, who: Who, day: dt.date, amount: str) -> PayRate:
    since = max(day, dt.date.fromisoformat(who.hired))
    return stage.new(
        PayRate, name=f"{who.name}, с {since:%d.%m.%Y}", person_id=made.people[who.surname].id, valid_from=since,
        kind=who.paid, amount=Decimal(amount),
    )  # fmt: skip


def _constants(stage: Stage, made: Company) -> None:
    values = {
        "over_plan": "warn", "timesheet_needs_acceptance": "no",
        "default_organization": made.organizations["main"].code or "",
    }  # fmt: skip
    stage.save(*(
        stage.new(Constant, name=name, valid_from=RATES_SINCE, value=value) for name, value in values.items()
    ))  # fmt: skip
