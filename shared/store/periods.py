"""Closed periods: until which date nothing may change, per organization or for all."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from shared.kernel.base import PeriodLock
from shared.kernel.describe import Kinds
from shared.store import months, tables
from shared.store.errors import PeriodClosed


def lock_kind(kinds: Kinds) -> Any:
    """The declared kind that closes periods, if an area has one."""
    return next((shape for shape in kinds.shapes.values() if issubclass(shape.cls, PeriodLock)), None)


def closed_through(connection: Connection, kinds: Kinds, organization_id: UUID | None) -> date | None:
    """The last closed day for an organization; locks without an organization hold for all.

    Asked for no organization it answers for the whole company: what every organization has closed in common.
    """
    shape = lock_kind(kinds)
    if shape is None:
        return None
    table = shape.table
    holds = or_(table.c.organization_id.is_(None), table.c.organization_id == organization_id)
    query = select(func.max(table.c.closed_through)).where(holds, table.c.marked.is_not(True))
    return connection.execute(query).scalar()


def closed_for(connection: Connection, kinds: Kinds, organization_id: UUID | None) -> date | None:
    """The last day that is closed for a document: of its organization, or of any where it does not say whose it is."""
    if organization_id is None:
        return closed_anywhere(connection, kinds)
    return closed_through(connection, kinds, organization_id)


def closed_anywhere(connection: Connection, kinds: Kinds) -> date | None:
    """The last day that anybody has closed."""
    shape = lock_kind(kinds)
    if shape is None:
        return None
    query = select(func.max(shape.table.c.closed_through)).where(shape.table.c.marked.is_not(True))
    return connection.execute(query).scalar()


def refuse_closed(closed: date | None, document: Any, day: date | None) -> None:
    """Raise PeriodClosed where a document's date lies in the period that is closed through a day."""
    if closed and day and day <= closed:
        raise PeriodClosed(
            "{document} is dated {day}; the period is closed through {closed}. "
            "The entry is kept as it is. Make a correcting document with a later date, or ask who closes periods.",
            document=document.named(), day=day, closed=closed,
        )  # fmt: skip


FROZEN = "months_frozen_through"
"""Name of the row in `device`. Files of the first version froze other sums, under another name."""


def frozen_date(connection: Connection) -> date | None:
    """The last day of the last month whose register totals are frozen."""
    query = select(tables.device.c.value).where(tables.device.c.name == FROZEN)
    value = connection.execute(query).scalar()
    return date.fromisoformat(value) if value else None


def freeze(connection: Connection, kinds: Kinds) -> None:
    """Freeze the months that are closed for every organization; thaw those that are not any more. SQLite only."""
    closed = closed_through(connection, kinds, None)
    before, through = frozen_date(connection), months.last_whole(closed) if closed else None
    for register in kinds.registers.values():
        if hasattr(register, "frozen"):
            months.settle(connection, register, before, through)
    connection.exec_driver_sql(REMEMBER, (FROZEN, through.isoformat() if through else ""))


REMEMBER = "INSERT INTO device (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
