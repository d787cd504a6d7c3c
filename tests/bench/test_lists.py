"""Lists, filters, search and turnovers in a file of a million documents: time spent in the database's calls."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from shared.construction.registers import Attendance, WorkProgress
from shared.store import lists, registers, search
from shared.store.store import Store
from tests.bench import company
from tests.bench.measure import say, say_ms, seconds
from tests.bench.million import million

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
YEAR = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Store, company.Company]]:
    store, ids = million()
    yield store, ids
    store.engine.dispose()


FILTERS = {
    "first page": "",
    "first page of a site": 'site:"Объект № 7, ул. Ленина, 7"',
    "first page of drafts": "status:draft",
    "first page of posted": "status:posted",
    "first page of a site's drafts": 'site:"Объект № 7, ул. Ленина, 7" status:draft',
    "first page of a crew in one month": 'crew:"Бригада 17" date:2026-03',
    "first page of a month": "date:2026-05",
    "first page of a range of dates": "date>=2026-02-10 date<=2026-02-20",
    "first page of rare words": "замечание устранено лестниц 14",
    "first page of words that half of all hold": "устройство",
    "first page of a number": "number:DR-B1-26-0500000",
    "first page of two letters": "dr",
}


@pytest.mark.parametrize("name", FILTERS)
def test_first_page(made: tuple[Store, company.Company], name: str) -> None:
    store, _ = made
    with store.reading() as session:
        connection = session.connection()

        def page() -> lists.Page:
            return lists.page(connection, company.KINDS, company.REPORT, filter=FILTERS[name])

        found = len(page().rows)
        say_ms(f"{name}, of a million documents", seconds(page), "≤ 50 ms", rows=found)


def test_a_page_in_the_middle_scopes_and_counts(made: tuple[Store, company.Company]) -> None:
    store, ids = made
    shape, scopes = company.REPORT, {f"site:{site}" for site in ids.sites[:3]}
    with store.reading() as session:
        connection = session.connection()
        middle = (dt.date(2026, 6, 1), ids.estimate_id)
        say_ms("a page in the middle",
               seconds(lambda: lists.page(connection, company.KINDS, shape, after=middle)), "≤ 50 ms")  # fmt: skip
        say_ms("first page for a person who sees three sites",
               seconds(lambda: lists.page(connection, company.KINDS, shape, scopes=scopes)), "≤ 50 ms")  # fmt: skip
        say_ms("the count of a list, up to 1,000+",
               seconds(lambda: lists.count(connection, company.KINDS, shape, filter="status:draft")))  # fmt: skip
        say_ms("search over all kinds by a word",
               seconds(lambda: search.search(connection, company.KINDS, "керамогранитных")), "≤ 50 ms")  # fmt: skip


TURNOVERS: list[tuple[Any, tuple[str, ...]]] = [
    (WorkProgress, ("estimate_id", "estimate_line_id")),
    (WorkProgress, ("site_id", "work_type_id")),
    (WorkProgress, ("site_id", "crew_id")),
    (WorkProgress, ("crew_id", "date.month")),
    (Attendance, ("person_id", "code_id")),
    (Attendance, ("site_id", "person_id")),
]


@pytest.mark.parametrize(("register", "by"), TURNOVERS)
def test_turnover_of_a_year(made: tuple[Store, company.Company], register: Any, by: tuple[str, ...]) -> None:
    store, _ = made
    with store.reading() as session:
        connection = session.connection()
        total = connection.exec_driver_sql(f"SELECT count(*) FROM {register.__tablename__}").scalar_one()
        for resources in (register.resources, register.resources[-1:]):
            work = partial(registers.turnover, connection, register, by, resources=resources, **YEAR)  # type: ignore[arg-type]
            times = seconds(work, runs=3)
            say_ms(f"turnover of {total:,} movements of {register.__tablename__} by {', '.join(by)} over a year, "
                   f"{len(resources)} resources", times, "≤ 200 ms")  # fmt: skip


def test_reports(made: tuple[Store, company.Company]) -> None:
    from shared.kernel.language import Language
    from shared.store.pivot import Question, compute

    store, _ = made
    with store.reading() as session:
        question = Question(start=YEAR["start"], end=YEAR["end"])
        for name, report in company.KINDS.reports.items():
            work = partial(compute, session.connection(), company.KINDS, report, question, Language())
            say_ms(f"report {name} over a year, as declared", seconds(work, runs=2))


def test_posting_into_a_million(made: tuple[Store, company.Company]) -> None:
    """Posted and rolled back, so that the file stays as it is."""
    from shared.kernel.codec import content_of, object_of

    store, ids = made

    class Back(Exception):
        pass

    spent: list[float] = []

    @event.listens_for(store.engine, "commit")
    def _refuse(_connection: Any) -> None:
        raise Back

    def post() -> None:
        light = next(company.reports(ids, 1, hours=6, status="draft", seed=4_000_000))
        with pytest.raises(Back):
            store.post(object_of(company.REPORT, content_of(company.REPORT, light)))

    try:
        spent = seconds(post, runs=5)
    finally:
        event.remove(store.engine, "commit", _refuse)
    say_ms("post a new daily report of 12 works and 6 rows of hours into a million, without the commit", spent)
    say("size of the file", store.engine.raw_connection().driver_connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        * 4096 / 2**20, "MiB")  # fmt: skip
