"""Showing what a reference names, in a tab of its own."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from desktop.work import Reading

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def open_target(desk: "Desk", target: str, id: UUID) -> None:
    """An item or a document; of a line (`target` is the line's table) the document that it stands in, at that line."""
    if target not in desk.kinds.lines:
        desk.open_document(target, id)
        return
    shape, table = desk.kinds.lines[target]

    def owner(reading: Reading) -> UUID | None:
        query = select(table.table.c.owner_id).where(table.table.c.id == id)
        return reading.connection.execute(query).scalars().first()

    def show(owner_id: UUID | None) -> None:
        if owner_id is not None:
            desk.open_document(shape.kind, owner_id, path=f"{table.name}/{id}")

    desk.work.read(desk, owner, show)
