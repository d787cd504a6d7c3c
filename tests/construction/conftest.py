"""A small company in a real file: what the tests of construction work with."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest

from desktop.database import connected
from shared.areas import AREAS
from shared.common.attendance_codes import built_in_codes, code_id
from shared.common.crew import Crew, CrewMember
from shared.common.organization import Organization
from shared.common.pay_rate import PayRate
from shared.common.person import Person, PersonEmployment
from shared.common.site import Site
from shared.common.unit import Unit, built_in_units
from shared.common.work_calendar import calendar_of
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.kernel.describe import Kinds, describe
from shared.kernel.finding import Finding
from shared.store.errors import Blocked
from shared.store.store import Store
from shared.store.tables import create_all
from tests.company import copied

T = TypeVar("T")

NINTH, TENTH = dt.date(2026, 9, 9), dt.date(2026, 9, 10)
SEPTEMBER = dt.date(2026, 9, 1)

ROOF = (
    ("1", "A-01", "Снятие старого ковра", "25.5", "136", "2.1", "138.1", "0.8", "3521.55"),
    ("2", "A-02", "Выравнивание основания раствором", "25.5", "306", "527.38", "833.38", "1.8", "21251.29"),
    ("3", "B-07", "Верхний слой покрытия", "91.87", "0", "254.45", "254.45", "0", "23376.25"),
    ("4", "B-07", "Нижний слой покрытия", "91.87", "0", "294.1", "294.1", "0", "27018.65"),
    ("5", "C-11", "Примыкания к парапетам", "30", "61.2", "415.17", "476.37", "0.36", "14291.22"),
    ("6", "C-12", "Укладка рулонов в два слоя", "83.52", "170", "76.74", "246.74", "1", "20607.72"),
)
"""number, code (one stands twice), name, quantity, wage, materials, price, norm, the source's own cost."""


def roof(site_id: UUID | None, **more: Any) -> Estimate:
    """A roof of six positions whose source rounded its own way: its line costs differ from ours by up to 0.32."""
    names = ("number", "code", "name", "quantity", "wage", "materials", "price", "labour_norm", "declared_cost")
    lines = [
        EstimateLine(
            **{name: value if name in names[:3] else Decimal(value) for name, value in zip(names, row, strict=True)}
        )
        for row in ROOF
    ]
    return Estimate(
        name="Ремонт кровли", date=dt.date(2026, 9, 1), site_id=site_id, overhead_percent=Decimal(22),
        profit_percent=Decimal(12), lines=lines, **more,
    )  # fmt: skip


PEOPLE = {"Анина А. А.": "001", "Борин Б. Б.": "002", "Верина В. В.": "003"}
"""The crew of three by name, its foreman first, with their personnel numbers."""


def found_company(store: Store) -> None:
    """An organization, two sites, a crew of three and the built-in codes."""
    began = dt.date(2026, 1, 12)
    organization = Organization(name="ООО «Кров»", code="O1")
    sites = [Site(name=name, organization_id=organization.id) for name in ("Школа", "Склад")]
    people = [
        Person(name=name, personnel_number=number, hired_on=began, organization_id=organization.id,
               employment=[PersonEmployment(from_date=began, job_title="кровельщик")])
        for name, number in PEOPLE.items()
    ]  # fmt: skip
    members = [CrewMember(person_id=person.id, from_date=began) for person in people]
    crew = Crew(name="Кровельщики", foreman_id=people[0].id, site_id=sites[0].id, members=members)
    store.save_all([organization, *sites, *people, crew, calendar_of(2026), *built_in_codes(), *built_in_units()])


class Company:
    """The store of a company that was founded, and what stands in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.organization, self.crew = self.called(Organization, "O1"), self.called(Crew, "Кровельщики")
        self.site, self.other_site = self.called(Site, "Школа"), self.called(Site, "Склад")
        self.anna, self.boris, self.vera = self.people = tuple(self.called(Person, name) for name in PEOPLE)

    def called(self, kind: type[T], name: str) -> T:
        """The item of a catalog by its code or name."""
        found: T = self.store.by_name(describe(kind), name)
        return found

    def estimate(self) -> Estimate:
        """The roof, posted."""
        made = roof(self.site.id)
        self.store.post(made)
        return made

    def report(self, day: dt.date, hours: dict[Person, int], *, line: EstimateLine | None = None, quantity: str = "1",
               site: Site | None = None) -> DailyReport:  # fmt: skip
        """One line of work with the hours of each person, not saved; without an estimate line it is unplanned."""
        work = DailyReportLine(name="Уборка", quantity=Decimal(quantity))
        if line is not None:
            self.do(lambda books: work.pick(books, line))
        else:
            work.work_type_id = self.site.id  # any id will do: nothing is looked up by it here
        rows = [DailyReportHour(line_id=work.id, person_id=person.id, minutes=60 * h) for person, h in hours.items()]
        place = site or self.site
        return DailyReport(date=day, site_id=place.id, crew_id=self.crew.id, lines=[work], hours=rows)

    def timesheet(self, cells: dict[tuple[Person, int], Any], **more: Any) -> Timesheet:
        """A timesheet of September, not saved: person and day → code and hours, a bare code, or a list of these."""
        made = Timesheet(month=SEPTEMBER, date=dt.date(2026, 9, 30), organization_id=self.organization.id,
                         **({"site_id": self.site.id} | more))  # fmt: skip
        made.people = [TimesheetPerson(person_id=person.id, name=person.name) for person in {p: None for p, _ in cells}]
        for (person, day), mark in cells.items():
            for code in mark if isinstance(mark, list) else [mark]:
                letter, hours = (code, None) if isinstance(code, str) else code
                minutes = None if hours is None else 60 * hours
                cell = TimesheetCell(person_id=person.id, date=SEPTEMBER.replace(day=day), code_id=code_id(letter))
                cell.minutes = minutes
                made.cells.append(cell)
        return made

    def rate(
        self, person: Person, amount: str, valid_from: dt.date = dt.date(2026, 1, 1), kind: str = "hour"
    ) -> PayRate:
        made = PayRate(name=f"{person.name} {amount}", person_id=person.id, valid_from=valid_from, kind=kind)
        made.amount = Decimal(amount)
        self.store.save(made)
        return made

    def do(self, what: Any) -> Any:
        """What a function of Books gives."""
        with self.store.reading() as session:
            return what(self.store.books(session))

    def turnover(self, register: type, *by: str, **more: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.do(lambda books: books.turnover(register, by=by, **more))]

    def blocked(self, document: Any) -> dict[str, Finding]:
        """Post in vain; the findings by code."""
        with pytest.raises(Blocked) as refused:
            self.store.post(document)
        return {finding.code: finding for finding in refused.value.findings if finding.blocks}

    def warned(self, document: Any) -> dict[str, Finding]:
        return {finding.code: finding for finding in self.store.findings(document)}


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a company in which nothing was done yet; not to be changed: copy it."""
    path = tmp_path_factory.mktemp("founded") / "company.db"
    engine = connected(path)
    with engine.execution_options(writing=True).begin() as connection:
        create_all(connection)
    found_company(Store(engine, Kinds(AREAS)))
    engine.dispose()
    return path


@pytest.fixture
def company(founded: Path, tmp_path: Path) -> Iterator[Company]:
    engine = connected(copied(founded, tmp_path / "company.db"))
    yield Company(Store(engine, Kinds(AREAS)))
    engine.dispose()


def unit(symbol: str) -> Unit:
    return next(each for each in built_in_units() if each.symbol == symbol)
