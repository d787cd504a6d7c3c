"""Dated company constants: the value in force on a day, or the default that an area declares."""

from datetime import date

from sqlalchemy import Connection, select

from shared.kernel.base import DatedConstant
from shared.kernel.describe import Kinds


def setting(connection: Connection, kinds: Kinds, name: str, on: date) -> str:
    """The newest value of a constant that is not after `on`."""
    default: str = kinds.settings[name].default
    shape = next((shape for shape in kinds.shapes.values() if issubclass(shape.cls, DatedConstant)), None)
    if shape is None:
        return default
    table = shape.table
    query = (
        select(table.c.value)
        .where(table.c.name == name, table.c.valid_from <= on, table.c.marked.is_not(True))
        .order_by(table.c.valid_from.desc(), table.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or default
