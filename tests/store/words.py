"""Arranging in the product's own words: goods come, goods go, a machine is assigned, a batch is sampled."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shared.common import Site
from shared.kernel.numbers import plain
from shared.store.registers import balance
from shared.store.store import Store
from tests.probes import (
    Assignment,
    Batch,
    Good,
    Machine,
    MonthClosing,
    Sampling,
    Stock,
    StockIssue,
    StockReceipt,
    Warehouse,
)
from tests.probes.batch import Sample
from tests.probes.stock import StockIssueLine, StockReceiptLine


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def named(store: Store, kind: type[Any], name: str, **values: Any) -> Any:
    item = kind(name=name, **values)
    store.save(item)
    return item


def good(store: Store, name: str = "Cement", **values: Any) -> Good:
    return named(store, Good, name, **values)


def warehouse(store: Store, name: str = "Main store") -> Warehouse:
    return named(store, Warehouse, name)


def machine(store: Store, name: str = "Crane") -> Machine:
    return named(store, Machine, name)


def site(store: Store, name: str = "House 12") -> Site:
    return named(store, Site, name)


def receipt(where: Warehouse, on: date | None, *goods: tuple[Good, str, str], **values: Any) -> StockReceipt:
    """Goods as (good, quantity, price)."""
    lines = [StockReceiptLine(good_id=g.id, quantity=Decimal(q), price=Decimal(p)) for g, q, p in goods]
    return StockReceipt(warehouse_id=where.id, date=on, lines=lines, **values)


def issue(where: Warehouse, on: date | None, *goods: tuple[Good, str], **values: Any) -> StockIssue:
    lines = [StockIssueLine(good_id=g.id, quantity=Decimal(q)) for g, q in goods]
    return StockIssue(warehouse_id=where.id, date=on, lines=lines, **values)


def posted(store: Store, document: Any) -> Any:
    store.post(document)
    return document


def closing(store: Store, on: date) -> MonthClosing:
    document = MonthClosing(date=on)
    with store.reading() as session:
        document.fill(store.books(session), {})
    return document


def assignment(what: Machine, where: Site, start: date, end: date | None = None) -> Assignment:
    return Assignment(machine_id=what.id, site_id=where.id, date=start, from_date=start, to_date=end)


def batch(vessel: str = "Tank 3", on: date = date(2026, 10, 1)) -> Batch:
    return Batch(vessel=vessel, date=on, volume=Decimal(900))


def sampling(of: Batch, on: date, *samples: tuple[int, str]) -> Sampling:
    """Samples as (hour, density)."""
    lines = [
        Sample(
            taken_at=datetime(on.year, on.month, on.day, hour, tzinfo=UTC),
            density=Decimal(density),
            celsius=Decimal(18),
        )
        for hour, density in samples
    ]
    return Sampling(batch_id=of.id, date=on, samples=lines)


def in_stock(store: Store, where: Warehouse, on: date | None = None) -> dict[str, tuple[str, str]]:
    """Good's name → (quantity, cost) at the end of a day."""
    with store.reading() as session:
        rows = balance(session.connection(), Stock, ("good_id",), on=on, warehouse_id=where.id)
        names = {each.id: each.name for each in store.books(session).find(Good)}
    return {names[row["good_id"]]: (plain(row["quantity"]), plain(row["cost"])) for row in rows}


def rows_of(store: Store, table: str) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}")]


def all_rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the file, table by table; for comparing before and after."""
    with store.reading() as session:
        names = session.connection().exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'search_text%' AND name NOT LIKE 'sqlite_%'"
        )
        return {name: rows_of(store, name) for (name,) in names.fetchall()}


def tamper(store: Store, sql: str, *values: Any) -> None:
    """Change the file behind the program's back."""
    with store.writing() as connection:
        changed = connection.exec_driver_sql(sql, values).rowcount
    assert changed, f"nothing was altered by: {sql}"
