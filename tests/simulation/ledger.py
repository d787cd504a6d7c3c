"""The small ledger that the people of the simulation work on: real kinds, real registers, a dozen items."""

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from desktop.database import connected, make_database
from shared import common, construction
from shared.administration.attention import Attention
from shared.administration.closed_period import ClosedPeriod
from shared.administration.conflict import Conflict
from shared.common.attachment import Attachment
from shared.common.attendance_code import AttendanceCode
from shared.common.constant import Constant
from shared.common.crew import Crew, CrewMember
from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.site import Site
from shared.common.unit import Unit
from shared.common.work_type import WorkType
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.registers import Attendance, Labour, WorkProgress
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.kernel.area import Area
from shared.kernel.describe import Kinds
from shared.store.store import Store
from tests.simulation.clockwork import START, Clock, seeded_ids

CATALOGS = (Organization, Unit, WorkType, AttendanceCode, Person, Site, Crew, Constant)
ALL = (*CATALOGS, DailyReport, Timesheet, Attachment, Conflict, Attention, ClosedPeriod)


def kinds(*without: type) -> Kinds:
    """What a version of the program knows that does not have these yet."""
    known = tuple(each for each in ALL if each not in without)
    registers = (WorkProgress, Labour, *(() if Timesheet in without else (Attendance,)))
    settings = (*common.AREA.settings, *construction.AREA.settings)
    return Kinds((Area("simulation", "Simulation", kinds=known, registers=registers, settings=settings),))


KINDS = kinds()
OLD_LAPTOP = kinds(Timesheet)
OLD_OFFICES = tuple(kinds(each) for each in (Crew, Timesheet, AttendanceCode, Person))
MONTH = dt.date(2026, 3, 1)
TODAY = START.date()


def fixed(number: int) -> UUID:
    """Ids of what is there from the start."""
    return UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + number)


SITES = [fixed(10 + at) for at in range(3)]
PEOPLE = [fixed(20 + at) for at in range(3)]
WORK, UNIT, CREW, CODES = fixed(30), fixed(31), fixed(32), [fixed(40), fixed(41)]
REPORTS = [fixed(50 + at) for at in range(2)]
SHEET = fixed(60)


def make_empty(path: Path) -> Path:
    """A company file with tables and nothing in them."""
    make_database(path)
    return path


def begin(store: Store) -> None:
    """What the first device starts with, all of it unsent."""
    store.save_all([Unit(id=UNIT, name="m3", code="M3", symbol="m3")])
    store.save_all([WorkType(id=WORK, name="Concrete", code="W1", unit_id=UNIT, labour_norm=Decimal("1.5"))])
    store.save_all([AttendanceCode(id=id, code=code, name=code) for id, code in zip(CODES, "ЯС", strict=True)])
    store.save_all([Person(id=id, name=f"Person {at}", code=f"P{at}") for at, id in enumerate(PEOPLE)])
    store.save_all([Site(id=id, name=f"Site {at}", code=f"S{at}") for at, id in enumerate(SITES)])
    member = CrewMember(person_id=PEOPLE[0], from_date=MONTH)
    store.save_all([Crew(id=CREW, name="Crew", code="C1", foreman_id=PEOPLE[0], members=[member])])
    for at, id in enumerate(REPORTS):
        store.save(a_report(id, SITES[at], f"first {at}"))
    store.save(a_sheet(SHEET, SITES[0]))


def a_report(id: UUID, site: UUID, word: str) -> DailyReport:
    line = DailyReportLine(work_type_id=WORK, unit_id=UNIT, name=word, quantity=Decimal("2.5"))
    hours = [DailyReportHour(line_id=line.id, person_id=PEOPLE[0], minutes=60)]
    return DailyReport(id=id, date=TODAY, site_id=site, crew_id=CREW, lines=[line], hours=hours)


def a_sheet(id: UUID, site: UUID) -> Timesheet:
    rows = [TimesheetPerson(person_id=each, name=f"Person {at}") for at, each in enumerate(PEOPLE)]
    cells = [TimesheetCell(person_id=PEOPLE[0], date=MONTH, code_id=CODES[0], minutes=480)]
    return Timesheet(id=id, date=TODAY, month=MONTH, site_id=site, people=rows, cells=cells)


def make_begun(empty: Path, path: Path) -> Path:
    """The file that the first device starts with."""
    path.write_bytes(empty.read_bytes())
    engine = connected(path, existing=True)
    with seeded_ids(random.Random("ledger")):
        begin(Store(engine, KINDS, prefix="A", clock=Clock()))
    with engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path
