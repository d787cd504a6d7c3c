"""What a key must serve is found by the key: SQLite's own plan of every statement of the work that people wait for.

The program keeps no statistics (ANALYZE is never run), so that a plan follows from the declarations and the question,
in a small company as in a large one; what statistics would tell, the store asks or says itself.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from desktop.database import open_database
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.identity import new_id
from shared.kernel.language import Language
from shared.kernel.report import Question, Report
from shared.store import lists, references, search
from shared.store.pivot import compute
from shared.store.registers import turnover
from shared.store.store import Store
from tests.bench import company

NEVER_READ_WHOLE = {
    *company.KINDS.registers,
    *(table.name for table in (shape.table for shape in company.KINDS.shapes.values() if shape.is_document)),
    *company.KINDS.lines,
    "unsent",
    "search_item",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, company.Company]]:
    engine = open_database(tmp_path_factory.mktemp("plans") / "company.db", create=True)
    store = Store(engine, company.KINDS)
    ids = company.found(store, sites=5, crews=5, people=210, lines=20)
    store.create_many(list(company.reports(ids, 200, lines=3, hours=3)))
    store.create_many(list(company.timesheets(ids, dt.date(2026, 2, 1), 1)))
    yield store, ids
    engine.dispose()


@contextmanager
def scans(store: Store) -> Iterator[list[str]]:
    """The whole-table reads of registers, documents and lines that happen inside."""
    found: list[str] = []
    with steps(store) as made:
        yield found
    found += [f"{step}: {sql}" for sql, step in made if reads_whole(step)]


def reads_whole(step: str) -> bool:
    words = step.split()
    return words[0] == "SCAN" and words[1] in NEVER_READ_WHOLE


@contextmanager
def steps(store: Store) -> Iterator[list[tuple[str, str]]]:
    """The steps of the plans of all statements inside, each with its statement."""
    asked: list[tuple[str, Any]] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            asked.append((sql, values[0] if many and values else values))

    found: list[tuple[str, str]] = []
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", _note)
    connection = store.engine.raw_connection()
    for sql, values in asked:
        plan = connection.cursor().execute(f"EXPLAIN QUERY PLAN {sql}", values or ()).fetchall()
        found += [(sql, step) for *_, step in plan]
    connection.close()
    assert asked


Made = tuple[Store, company.Company]


def report(ids: company.Company, seed: int) -> Any:
    return company.declared(next(company.reports(ids, 1, lines=4, hours=4, status="draft", seed=seed)))


def test_saving_posting_and_unposting_a_report(made: Made) -> None:
    store, ids = made
    document = report(ids, 900)
    for step in (store.save, store.post, store.unpost):
        with scans(store) as found:
            step(document)
        assert found == [], step.__name__


def test_posting_work_of_a_plan(made: Made) -> None:
    """Lines of a plan are found under their general lines."""
    store, ids = made
    document = report(ids, 901)
    for line in document.lines:
        line.assignment_line_id = ids.estimate_lines[0]
    with scans(store) as found:
        store.post(document)
    assert found == []


def test_posting_and_unposting_a_timesheet(made: Made) -> None:
    store, ids = made
    sheet = company.declared(next(company.timesheets(ids, dt.date(2026, 4, 1), 1, people=5, status="draft")))
    for step in (store.post, store.unpost):
        with scans(store) as found:
            step(sheet)
        assert found == [], step.__name__


def test_opening_a_report(made: Made) -> None:
    store, ids = made
    document = report(ids, 902)
    store.save(document)
    with scans(store) as found:
        store.get(DailyReport, document.id)
        store.by_name(company.REPORT, document.number)
    assert found == []


def test_bulk_storing(made: Made) -> None:
    store, ids = made
    with scans(store) as found:
        store.create_many(list(company.reports(ids, 20, lines=2, hours=2, seed=903)))
    assert found == []


@pytest.mark.parametrize(
    "filter",
    [
        'site:"Объект № 3, ул. Ленина, 3"',
        "status:draft",
        "date:2026-03",
        "date>=2026-02 status:posted",
        'crew:"Бригада 2"',
    ],
)
def test_a_page_of_a_list_with_a_filter(made: Made, filter: str) -> None:
    store, _ = made
    with scans(store) as found, store.reading() as session:
        connection = session.connection()
        first = lists.page(connection, company.KINDS, company.REPORT, filter=filter, limit=3)
        lists.page(connection, company.KINDS, company.REPORT, filter=filter, limit=3, after=first.after)
    assert first.rows
    assert found == []


def test_a_page_is_read_in_the_order_of_its_key(made: Made) -> None:
    """Without a filter a page walks an index from its end, and stops."""
    store, _ = made
    plans: list[str] = []
    with store.reading() as session:
        connection = session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def _plan(_c: Any, cursor: Any, sql: str, values: Any, _x: Any, _m: bool) -> None:
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            plans.extend(step for *_, step in plan)

        lists.page(connection, company.KINDS, company.REPORT)
        lists.page(connection, company.KINDS, company.REPORT, scopes={"site:1"})
    assert not [step for step in plans if "TEMP B-TREE" in step]
    assert all("USING" in step for step in plans)


def test_what_depends_on_a_document(made: Made) -> None:
    """Asked before every unposting."""
    store, ids = made
    with scans(store) as found, store.reading() as session:
        connection = session.connection()
        references.dependents(connection, company.KINDS, company.KINDS.shape(Estimate), ids.estimate_id)
        references.dependents(connection, company.KINDS, company.REPORT, new_id())
    assert found == []


def test_a_line_of_another_document(made: Made) -> None:
    store, ids = made
    with scans(store) as found, store.reading() as session:
        assert store.books(session).line(EstimateLine, ids.estimate_lines[3]) is not None
    assert found == []


def test_a_turnover_by_a_declared_total(made: Made) -> None:
    """An index that begins with the dimensions holds the sums too: no row of the register itself is read."""
    store, _ = made
    with steps(store) as found, store.reading() as session:
        connection = session.connection()
        for register in company.KINDS.registers.values():
            for by in register.totals:
                for resources in (None, register.resources[:1]):
                    turnover(connection, register, by, resources=resources, start=dt.date(2026, 2, 1), live=True)
    summed = [step for sql, step in found if "GROUP BY" in sql]
    assert summed
    assert all("COVERING INDEX" in step or "TEMP B-TREE" in step for step in summed if "payroll" not in step)


# ---- every declared list


def _value(field: Any) -> str:
    """Something that a filter of the field may say."""
    if field.type == "id":
        return NAMED
    if field.info.choices:
        return str(field.info.choices[0][0])
    return {"date": "2026-03", "bool": "yes", "text": "слово"}.get(field.type, "1")


NAMED = "каждый"
FILTERS = [
    (shape.kind, field.name) for shape in company.KINDS.shapes.values() for field in shape.fields
    if field.type != "instant" and field.info.refers != "*"
]  # fmt: skip
"""What may refer to anything is called by no name."""


@pytest.fixture(scope="module")
def named(made: Made) -> Made:
    """One item or document of every kind, so that every reference has something to mean."""
    with made[0].writing() as connection:
        for shape in company.KINDS.shapes.values():
            name = "number" if shape.is_document else "code"
            sql = f"INSERT INTO {shape.kind} (id, scope, {name}) VALUES (?, 'company', ?)"
            connection.exec_driver_sql(sql, (new_id().bytes, NAMED))
    return made


@pytest.mark.parametrize(("kind", "name"), FILTERS)
def test_every_filter_of_every_list_goes_by_a_key(named: Made, kind: str, name: str) -> None:
    """By the field's own key where it has one, else along the list's order, which ends with the page."""
    store, shape = named[0], company.KINDS.shape(kind)
    (field,) = [field for field in shape.fields if field.name == name]
    with steps(store) as made, store.reading() as session:
        asked = f"{name}:{_value(field)}"
        page = lists.page(session.connection(), company.KINDS, shape, filter=asked, limit=2)
        lists.page(session.connection(), company.KINDS, shape, filter=asked, limit=2, after=page.after)
    order = "_".join(shape.cls.list_order)
    for sql, step in made:
        walked = step.startswith(f"SCAN {kind} ") and step.endswith(f"INDEX ix_{kind}_{order}")
        counted = "WHERE" not in sql and "LIMIT" in sql  # whether there are many at all
        assert walked or counted or not reads_whole(step), sql
        part = field.type == "text" and not field.info.choices
        if field.info.indexed and not part and step.split()[:2] == ["SCAN", kind]:
            raise AssertionError(f"{step}: {sql}")
    if field.info.indexed and field.type == "id":
        assert not [step for sql, step in made if "TEMP B-TREE FOR ORDER" in step and f"FROM {kind} " in sql]


@pytest.mark.parametrize("filter", ["site:объект", "crew:бригада", "dr"])
def test_what_very_many_rows_hold_is_met_in_the_lists_order_and_not_sorted(
    named: Made, monkeypatch: pytest.MonkeyPatch, filter: str
) -> None:
    monkeypatch.setattr(search, "LARGE", 10)
    with steps(named[0]) as made, named[0].reading() as session:
        found = lists.page(session.connection(), company.KINDS, company.REPORT, filter=filter, limit=2)
    assert len(found.rows) == 2
    assert not [step for sql, step in made if "TEMP B-TREE" in step and "FROM daily_report " in sql]


@pytest.mark.parametrize("kind", list(company.KINDS.shapes))
def test_every_list_is_read_in_its_order_and_searched_by_a_key(named: Made, kind: str) -> None:
    store, shape = named[0], company.KINDS.shape(kind)
    with steps(store) as made, store.reading() as session:
        connection = session.connection()
        for filter in ("", "слово", "сл", "слово другое"):
            page = lists.page(connection, company.KINDS, shape, filter=filter, limit=2)
            lists.page(connection, company.KINDS, shape, filter=filter, limit=2, after=page.after)
        lists.count(connection, company.KINDS, shape)
    order = "_".join(shape.cls.list_order)
    for sql, step in made:
        if step.split()[:2] == ["SCAN", kind]:
            assert " USING " in step, sql
            assert f"ix_{kind}_{order}" in step or "LIMIT" in sql, sql
        elif reads_whole(step):
            raise AssertionError(f"{step}: {sql}")


def test_search_over_everything_goes_by_keys(named: Made) -> None:
    store = named[0]
    with scans(store) as found, store.reading() as session:
        for text in ("слово", "сл", "слово другое", "DR-B1-26-0000001"):
            search.search(session.connection(), company.KINDS, text)
            search.search(session.connection(), company.KINDS, text, scopes={"company"})
    assert found == []


# ---- every declared report

YEARS = (dt.date(2026, 1, 1), dt.date(2030, 12, 31))
PERIODS = {
    "a closed month": (dt.date(2027, 3, 1), dt.date(2027, 3, 31)),
    "an open month": (dt.date(2030, 11, 1), dt.date(2030, 11, 30)),
    "a year and the open days after it": (dt.date(2029, 12, 15), dt.date(2030, 12, 15)),
    "all time": (None, None),
}
ASKED = [
    (name, grouping.name, period)
    for name, report in company.KINDS.reports.items() if isinstance(report, Report)
    for grouping in report.groupings
    for period in PERIODS
]  # fmt: skip


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Five years of which the last two months are open."""
    engine = open_database(tmp_path_factory.mktemp("closed") / "company.db", create=True)
    store = Store(engine, company.KINDS)
    ids = company.found(store, sites=5, crews=5, people=210, lines=20)
    store.create_many(list(company.reports(ids, 200, lines=3, hours=3, days=(YEARS[1] - YEARS[0]).days)))
    for month in (dt.date(2027, 3, 1), dt.date(2030, 11, 1)):
        store.create_many(list(company.timesheets(ids, month, 1)))
    store.close_period(dt.date(2030, 10, 31))
    yield store
    engine.dispose()


@pytest.mark.parametrize(("name", "grouping", "period"), ASKED)
def test_every_report_reads_frozen_months_and_the_days_around_them(
    closed: Store, name: str, grouping: str, period: str
) -> None:
    report, (start, end) = company.KINDS.reports[name], PERIODS[period]
    with steps(closed) as made, closed.reading() as session:
        compute(session.connection(), company.KINDS, report, Question((grouping,), start, end), Language())
    by_days = {path.path for path in report.groupings if path.name in (grouping, report.across)} & DAYS
    assert by_days or not [f"{step}: {sql}" for sql, step in made if reads_whole(step)]


DAYS = {"date", "date.week", "date.quarter"}
"""Months know nothing of days and weeks: over all time these are summed from the movements."""


def test_nothing_is_analysed(made: Made) -> None:
    with made[0].reading() as session:
        tables = session.connection().exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert "sqlite_stat1" not in tables
