"""Numbers given twice: of two documents the later made one gets another, from whoever made it, unless it is printed."""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from shared.kernel.describe import Shape
from shared.store import audit

PRINTED: Final = "print"


def to_renumber(connection: Connection, shape: Shape, numbers: Iterable[str]) -> Iterator[UUID]:
    """Documents whose number another one has too, and which this device may give another.

    Every device sees the same two and means the same one, by the order of their ids. What was printed, or was made
    elsewhere, stays as it is: Attention shows it.
    """
    listed = msgspec.json.encode(sorted(set(numbers))).decode()
    sql = (
        f"SELECT max(id) FROM {shape.kind} WHERE number IN (SELECT value FROM json_each(?))"
        " GROUP BY number HAVING count(*) > 1"
    )
    for stored in connection.exec_driver_sql(sql, (listed,)).scalars().all():
        id = UUID(bytes=stored)
        history = audit.history(connection, id)
        made_here = bool(history) and history[0].content.get("", [{}])[0] is None
        if made_here and not any(entry.action == PRINTED for entry in history):
            yield id
