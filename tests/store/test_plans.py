"""What a key must serve is found by the key: SQLite's own plan of every statement of the work that people wait for."""

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
from shared.store import lists, references
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
    asked: list[tuple[str, Any]] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            asked.append((sql, values[0] if many and values else values))

    found: list[str] = []
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", _note)
    connection = store.engine.raw_connection()
    for sql, values in asked:
        for _, _, _, step in connection.cursor().execute(f"EXPLAIN QUERY PLAN {sql}", values or ()).fetchall():
            words = step.split()
            if words[0] == "SCAN" and words[1] in NEVER_READ_WHOLE:
                found.append(f"{step}: {sql}")
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
    steps: list[str] = []
    with store.reading() as session:
        connection = session.connection()
        for register in company.KINDS.registers.values():
            for by in register.totals:
                columns = ", ".join(by)
                sums = ", ".join(f"sum({name})" for name in register.resources)
                rows = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN SELECT {columns}, {sums} FROM {register.__tablename__}"
                    f" WHERE date >= '2026-01-01' AND date <= '2026-12-31' GROUP BY {columns}"
                )
                steps += [row[3] for row in rows]
    assert steps
    assert all("USING COVERING INDEX" in step for step in steps)
