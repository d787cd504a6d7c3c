"""A small company whose papers are printed: one estimate, one report, one month, one pay sheet."""

import datetime as dt
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from desktop.database import connected
from print_forms.forms import print_document
from shared.areas import AREAS
from shared.common.attendance_codes import built_in_codes, code_id
from shared.common.counterparty import Counterparty
from shared.common.crew import Crew, CrewMember
from shared.common.organization import Organization
from shared.common.person import Person, PersonEmployment
from shared.common.shift import Shift
from shared.common.site import Site, SiteZone
from shared.common.unit import Unit, built_in_units
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import (
    DailyReportDelay,
    DailyReportHour,
    DailyReportLine,
    DailyReportMachine,
)
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine, EstimateResource
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.store.store import Store
from shared.store.tables import create_all

NOW = dt.datetime(2026, 9, 30, 14, 5)  # noqa: DTZ001 - the time on the clock of whoever prints
TENTH = dt.date(2026, 9, 10)
_WORKS = (
    ("1", "2.10-00025", "Разборка мягкой кровли с резкой", "м2", "25.5", "136", "2.1", "138.1", "0.8", "3521.55"),
    ("2", "2.05-00070а", "Устройство стяжек", "м2", "25.5", "306", "527.38", "833.38", "1.8", "21251.29"),
    ("3", "2.05-00105а", "Покрытие верхнее", "м2", "91.87", "0", "254.45", "254.45", "0", "23376.25"),
    ("4", "2.05-00105а", "Покрытие нижнее", "м2", "91.87", "0", "294.1", "294.1", "0", "27018.65"),
    ("5", "1.08-00000", "Устройство примыканий", "м", "30", "61.2", "415.17", "476.37", "0.36", "14291.22"),
    ("6", "1.08-00027а", "Наплавляемая кровля в 2 слоя", "м2", "83.52", "170", "76.74", "246.74", "1", "20607.72"),
)
_RESOURCES = (
    ("Антисептик", "л", "3", "105", "315"),
    ("Брусок", "шт", "15", "150", "2250"),
    ("Дюбель", "шт", "60", "3.5", "210"),
    ("Праймер", "шт", "2.51", "2278", "5708.67"),
    ("Прочие материалы", "руб", "17.98", "42", "755.12"),
    ("Раствор", "м3", "2.7", "4400", "11893.20"),
    ("Сетка", "кг", "30.6", "50.82", "1555.09"),
    ("Покрытие ТКП", "м2", "111.71", "288.33", "32208.48"),
    ("Покрытие ТПП", "м2", "111.71", "249.46", "27866.43"),
)


class Ledger:
    """The store, what is in it, and paper of any of it."""

    def __init__(self, file: Path) -> None:
        self.engine = connected(file)
        with self.engine.execution_options(writing=True).begin() as connection:
            create_all(connection)
        self.store = Store(self.engine, Kinds(AREAS))
        self.units = {unit.symbol: unit for unit in built_in_units()}
        self.organization = Organization(
            name="ООО «Кров»", code="O1", statistics_code="12345678", director="Орлов О. О."
        )
        self.customer = Counterparty(name="Администрация города", customer=True)
        self.contractor = Counterparty(name="ООО «Подряд»", subcontractor=True)
        self.site = Site(name="Школа № 5", organization_id=self.organization.id, zones=[SiteZone(name="Корпус Б")])
        self.people = [
            Person(
                name=name,
                personnel_number=number,
                organization_id=self.organization.id,
                hired_on=dt.date(2026, 1, 12),
                employment=[PersonEmployment(from_date=dt.date(2026, 1, 12), job_title=job)],
            )
            for name, number, job in (
                ("Анина А. А.", "001", "бригадир"),
                ("Борин Б. Б.", "002", "кровельщик"),
                ("Верина В. В.", "003", "кровельщик"),
            )
        ]
        self.shift = Shift(name="Дневная", start_minute=8 * 60, end_minute=17 * 60, break_minutes=60)
        members = [CrewMember(person_id=person.id, from_date=dt.date(2026, 1, 12)) for person in self.people]
        self.crew = Crew(name="Кровельщики", foreman_id=self.people[0].id, site_id=self.site.id, members=members)
        catalogs = [self.organization, self.customer, self.contractor, self.site, *self.people, self.shift, self.crew]
        self.store.save_all([*catalogs, *self.units.values(), *built_in_codes()])

    def estimate(self, **more: Any) -> Estimate:
        """The real roof: its source rounded its own way, in lines and in totals. Not saved."""
        return Estimate(
            legal_number="295",
            name="Ремонт кровли школы",
            date=dt.date(2026, 9, 1),
            site_id=self.site.id,
            customer_id=self.customer.id,
            contractor_id=self.contractor.id,
            author_id=self.people[0].id,
            overhead_percent=Decimal(22),
            profit_percent=Decimal(12),
            declared_direct=Decimal("110066.69"),
            declared_overhead=Decimal("24214.67"),
            declared_profit=Decimal("16113.76"),
            declared_total=Decimal("150395.12"),
            **(
                {"lines": [self.work(*row) for row in _WORKS], "resources": [self.resource(*r) for r in _RESOURCES]}
                | more
            ),
        )

    def work(self, number: str, code: str, name: str, unit: str, *figures: str, **more: Any) -> EstimateLine:
        names = ("quantity", "wage", "materials", "price", "labour_norm", "declared_cost")
        values = {key: Decimal(figure) for key, figure in zip(names, figures, strict=True)}
        return EstimateLine(number=number, code=code, name=name, unit_id=self.unit(unit).id, **values, **more)

    def resource(self, name: str, unit: str, *figures: str) -> EstimateResource:
        quantity, price, cost = map(Decimal, figures)
        unit_id = self.unit(unit).id
        return EstimateResource(name=name, unit_id=unit_id, quantity=quantity, price=price, declared_cost=cost)

    def unit(self, symbol: str) -> Unit:
        return self.units[symbol]

    def report(self, estimate: Estimate, day: dt.date = TENTH, **more: Any) -> DailyReport:
        """Two works, three people, a crane and an hour of rain. Not saved."""
        works = [
            DailyReportLine(quantity=Decimal("5.5"), zone_id=self.site.zones[0].id),
            DailyReportLine(quantity=Decimal(4)),
        ]
        for work, line in zip(works, estimate.lines, strict=False):
            with self.store.reading() as session:
                work.pick(self.store.books(session), line)
        hours = ((0, 0, 240), (0, 1, 240), (1, 0, 480), (2, 1, 390))
        return DailyReport(
            date=day,
            site_id=self.site.id,
            crew_id=self.crew.id,
            foreman_id=self.people[0].id,
            shift_id=self.shift.id,
            organization_id=self.organization.id,
            temperature=12,
            wind="3 м/с",
            safety="Замечаний нет.",
            lines=works,
            hours=[
                DailyReportHour(line_id=works[work].id, person_id=self.people[person].id, minutes=minutes)
                for person, work, minutes in hours
            ],
            machines=[
                DailyReportMachine(machine="Кран КБ-403", line_id=works[0].id, worked_minutes=420, idle_minutes=60)
            ],
            delays=[DailyReportDelay(start_minute=630, end_minute=690, cause="weather", note="Дождь")],
            **more,
        )

    def timesheet(self, **more: Any) -> Timesheet:
        """September: Anina works and has overtime and night hours, Borin is ill, Verina on leave. Not saved."""
        anina, borin, verina = self.people
        cells = [
            *((anina, day, "Я", 480, None) for day in (1, 2, 3, 4)),
            *((anina, 7, "Я", 480, 120), (anina, 8, "Я", 480, None), (anina, 8, "С", 120, None)),
            *((anina, 19, "РВ", 240, None), (anina, 20, "В", None, None), (anina, 21, "Я", 450, None)),
            *((borin, 1, "Я", 480, None), (borin, 2, "Б", None, None), (borin, 3, "Б", None, None)),
            *((borin, 5, "В", None, None), (borin, 16, "Я", 300, None), (borin, 16, "ПР", 180, None)),
            *((verina, day, "ОТ", None, None) for day in range(1, 15)),
            *((verina, day, "Я", 480, None) for day in (15, 16, 17)),
        ]
        return Timesheet(
            month=dt.date(2026, 9, 1),
            date=dt.date(2026, 9, 30),
            site_id=self.site.id,
            organization_id=self.organization.id,
            responsible_id=anina.id,
            people=[
                TimesheetPerson(
                    person_id=each.id, name=each.name, job_title=job, personnel_number=each.personnel_number
                )
                for each, job in zip(self.people, ("бригадир", "кровельщик", "кровельщик"), strict=True)
            ],
            cells=[
                TimesheetCell(
                    person_id=person.id,
                    date=dt.date(2026, 9, day),
                    code_id=code_id(letter),
                    minutes=minutes,
                    night_minutes=night,
                )
                for person, day, letter, minutes, night in cells
            ],
            **more,
        )

    def payroll_sheet(self, **more: Any) -> PayrollSheet:
        """Hours at 312.50 and 330, an addition, a deduction, days of another person. Not saved."""
        anina, borin, _ = self.people
        lines = (
            (anina, "hours", 10, 4800, "312.5", "25000"),
            (anina, "hours", 2, 960, "330", "5280"),
            (anina, "addition", None, None, None, "1500.50"),
            (borin, "days", 12, 5760, "2400", "28800"),
            (borin, "deduction", None, None, None, "3000"),
        )
        return PayrollSheet(
            month=dt.date(2026, 9, 1),
            date=dt.date(2026, 9, 30),
            period_start=dt.date(2026, 9, 1),
            period_end=dt.date(2026, 9, 30),
            organization_id=self.organization.id,
            lines=[
                PayrollLine(
                    person_id=person.id,
                    name=person.name,
                    personnel_number=person.personnel_number,
                    accrual=accrual,
                    days=days,
                    minutes=minutes,
                    rate=None if rate is None else Decimal(rate),
                    amount=Decimal(amount),
                )
                for person, accrual, days, minutes, rate, amount in lines
            ],
            **more,
        )

    def paper(self, document: Any, code: str = "en", form: str = "") -> "Paper":
        with self.store.reading() as session:
            out = io.BytesIO()
            books = self.store.books(session)
            pages = print_document(document, books, Language(code), out, form=form, user="petrov", printed_at=NOW)
        return Paper(out.getvalue(), pages)


class Paper:
    """A printed document: its words without line breaks."""

    def __init__(self, data: bytes, pages: int) -> None:
        self.data, self.pages = data, pages
        self.texts = [_flat(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
