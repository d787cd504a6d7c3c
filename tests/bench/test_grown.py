"""Reports, sums, lists, search, posting and filling in a grown company of any size."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from shared.common.person import Person
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.timesheet import Timesheet
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.kernel.report import Question
from shared.store import lists, registers, search
from shared.store.reports import report_table
from shared.store.store import Store
from tests.bench.grown import KINDS, grown
from tests.bench.measure import say, say_ms, seconds

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]
REPORT = describe(DailyReport)
PERIODS: dict[str, tuple[dt.date | None, dt.date | None, str]] = {
    "a month": (dt.date(2024, 3, 1), dt.date(2024, 3, 31), "≤ 200 ms"),
    "a year": (dt.date(2024, 1, 1), dt.date(2024, 12, 31), "≤ 1,000 ms"),
    "all time": (None, dt.date(2026, 11, 2), "≤ 1,000 ms"),
}


@pytest.fixture(scope="module")
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    found = grown(request.config.getoption("--size"))
    yield found
    found.engine.dispose()


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", KINDS.reports)
def test_report(store: Store, name: str, period: str) -> None:
    """As declared, over the whole company; and of one site, as people mostly ask."""
    report, (start, end, target) = KINDS.reports[name], PERIODS[period]
    with store.reading() as session:
        site_id = store.books(session).find(DailyReport, date=dt.date(2024, 3, 4))[0].site_id
        for whose, equals in (("", {}), (" of one site", {"site_id": site_id})):
            if equals and "site_id" not in report.where:
                continue
            question = Question(start=start, end=end, equals=equals, today=dt.date(2026, 11, 2))
            work = partial(report_table, store.books(session), report, question, Language())
            rows = len(work().rows)
            say_ms(f"report {name} over {period}{whose}", seconds(work, runs=2), target, rows=rows)


@pytest.mark.parametrize("name", KINDS.registers)
def test_turnover(store: Store, name: str) -> None:
    register: Any = KINDS.registers[name]
    with store.reading() as session:
        connection = session.connection()
        total = connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
        for by in register.totals:
            for period, (start, end, _) in PERIODS.items():
                for live in (False, True):
                    work = partial(registers.turnover, connection, register, by, start=start, end=end, live=live,
                                   resources=register.resources[-1:])  # fmt: skip
                    how = "movements alone" if live else "frozen months"
                    say_ms(f"turnover of {name} by {', '.join(by)} over {period}, {how}", seconds(work, runs=3),
                           "" if live else "≤ 200 ms", movements=total)  # fmt: skip


FILTERS = {
    "without a filter": "",
    "of a site": 'site:"Объект 3 прошлых лет"',
    "of many sites": "site:объект",
    "of a crew in a year": 'crew:"Звено 17" date:2024',
    "of a month": "date:2024-03",
    "of drafts": "status:draft",
    "of a number": "number:DR-A1-23-00042",
    "of a part of a number": "number:00042",
    "of two letters": "dr",
    "of a word that a third hold": "устройство",
    "of words that few percent hold": "отмостки бетонной",
    "of words at a site": 'кладка site:"Объект 3 прошлых лет"',
    "of a word nobody holds": "абракадабра",
    "of a part of a comment": "comment:абв",
}


@pytest.mark.parametrize("name", FILTERS)
def test_first_page_and_count(store: Store, name: str) -> None:
    with store.reading() as session:
        page = partial(lists.page, session.connection(), KINDS, REPORT, filter=FILTERS[name])
        say_ms(f"first page of daily reports {name}", seconds(page), "≤ 200 ms", rows=len(page().rows))
        counted = partial(lists.count, session.connection(), KINDS, REPORT, filter=FILTERS[name])
        say_ms(f"count of daily reports {name}, up to 1,000+", seconds(counted, runs=3), "≤ 200 ms", found=counted())


def test_a_page_in_the_middle(store: Store) -> None:
    with store.reading() as session:
        connection = session.connection()
        (some,) = lists.page(connection, KINDS, REPORT, filter="date:2023-06", limit=1).rows
        work = partial(lists.page, connection, KINDS, REPORT, after=(some["date"], some["id"]))
        say_ms("a page of daily reports in the middle", seconds(work), "≤ 50 ms")


@pytest.mark.parametrize(
    "text", ["петров", "нар", "ель", "устройство бетонной", "звено 12", "DR-A1-23-00042", "пе", "dr", "абракадабра"]
)
def test_search(store: Store, text: str) -> None:
    with store.reading() as session:
        work = partial(search.search, session.connection(), KINDS, text)
        say_ms(f"search of everything for “{text}”", seconds(work), "≤ 100 ms", found=len(work()))


class Back(Exception):
    """A commit was refused, so that the file stays as it is."""


def test_posting_a_report_of_an_estimate(store: Store) -> None:
    def refuse(_connection: Any) -> None:
        raise Back

    def post() -> None:
        with pytest.raises(Back):
            store.post(waiting.pop())

    runs = 9
    waiting = [_report(store) for _ in range(runs + 1)]
    event.listen(store.engine, "commit", refuse)
    try:
        times = seconds(post, runs=runs)
    finally:
        event.remove(store.engine, "commit", refuse)
    say_ms("post a new daily report of 12 works and 6 rows of hours, without the commit", times, "≤ 20 ms")


def _report(store: Store) -> DailyReport:
    """Work on the first lines of an estimate of an earlier year, by people of today."""
    with store.reading() as session:
        query = select(Estimate).where(Estimate.date >= dt.date(2024, 1, 1), Estimate.name.like("Работы%")).limit(1)
        estimate = session.execute(query).scalars().one()
        people = store.books(session).find(Person, Person.hired_on.is_not(None), dismissed_on=None)[:6]
        report = DailyReport(date=dt.date(2026, 11, 2), site_id=estimate.site_id)
        for position in estimate.positions()[:12]:
            line = DailyReportLine(quantity=Decimal(1))
            line.take(position, estimate.id)
            report.lines.append(line)
        for line, person in zip(report.lines, people, strict=False):
            report.hours.append(DailyReportHour(line_id=line.id, person_id=person.id, minutes=10))
        return report


def test_filling_a_timesheet_of_a_site(store: Store) -> None:
    with store.reading() as session:
        books = store.books(session)
        site_id = books.find(DailyReport, date=dt.date(2024, 3, 4))[0].site_id
        month = (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
        count = len(books.rows(DailyReport, ["id"], DailyReport.date.between(*month), site_id=site_id))

        def fill() -> None:
            sheet = Timesheet(month=month[0], date=month[1], site_id=site_id)
            sheet.fill(store.books(session), {"from": "reports"})

        say_ms(f"fill a timesheet of a site from {count} reports", seconds(fill, runs=3), "≤ 1,000 ms")


def test_rows_of_registers_and_their_frozen_months(store: Store) -> None:
    with store.reading() as session:
        for register in KINDS.registers.values():
            for table in (register.table, *([register.frozen] if hasattr(register, "frozen") else [])):
                count = session.connection().exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one()
                say(f"rows of {table.name}", count, "rows")
