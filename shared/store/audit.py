"""The audit trail: every save, posting and command as an entry whose hash covers the one before it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from shared.kernel.codec import Body, canonical
from shared.kernel.describe import Shape
from shared.kernel.types import instant_text
from shared.store import tables
from shared.store.errors import Damaged
from shared.store.packing import packed_alone, unpacked_alone


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, on which device."""

    device: str
    person_id: UUID | None = None


REASON: Final = "reason:"
"""Where an entry's content has the reason that a person gave, as [None, text]; no field is called so."""


def changes(shape: Shape, old: Body, new: Body) -> dict[str, list[Any]]:
    """Changed paths with [before, after]; a whole line where it came or went: `lines/<id>`."""
    tables_ = {table.name for table in shape.tables}
    found = {
        name: [old.get(name), new.get(name)]
        for name in sorted((old.keys() | new.keys()) - tables_)
        if old.get(name) != new.get(name)
    }
    for table in sorted(tables_):
        before = {row["id"]: row for row in old.get(table) or ()}
        after = {row["id"]: row for row in new.get(table) or ()}
        for id in [*before, *(id for id in after if id not in before)]:
            found.update(_row_changes(f"{table}/{id}", before.get(id), after.get(id)))
        if [id for id in before if id in after] != [id for id in after if id in before]:
            found[f"{table}/order"] = [list(before), list(after)]
    return found


def _row_changes(path: str, old: Body | None, new: Body | None) -> Iterator[tuple[str, list[Any]]]:
    if old == new:
        return
    if old is None or new is None:
        yield path, [old, new]
        return
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f"{path}/{name}", [old.get(name), new.get(name)]


def record(
    connection: Connection,
    actor: Actor,
    now: datetime,
    action: str,
    kind: str,
    id: UUID | None,
    scope: str,
    content: dict[str, Any],
) -> None:
    """Append one entry, in the transaction of what it tells of."""
    packed = packed_alone(canonical(content)) if content else None
    content_hash = hashlib.sha256(canonical(content)).digest()
    last = connection.exec_driver_sql("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").scalar()
    entry = _entry_hash(last or b"", actor, now, action, kind, id, scope, content_hash)
    connection.execute(
        tables.audit.insert().values(
            at=now, device=actor.device, person_id=actor.person_id, action=action, kind=kind, aggregate_id=id,
            scope=scope, content=packed, content_hash=content_hash, hash=entry,
        )
    )  # fmt: skip
    _keep_head(connection, entry)


def _keep_head(connection: Connection, entry: bytes) -> None:
    """The newest entry's hash stands beside the chain too: without it nobody would miss entries cut off its end."""
    sql = "INSERT INTO device (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(sql, (HEAD, entry.hex()))


HEAD = "audit_head"


def _entry_hash(
    before: bytes, actor: Actor, at: datetime, action: str, kind: str, id: UUID | None, scope: str, content_hash: bytes
) -> bytes:
    said = [instant_text(at), actor.device, str(actor.person_id), action, kind, str(id), scope, content_hash.hex()]
    return hashlib.sha256(before + msgspec.json.encode(said)).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit entry as it is shown."""

    at: datetime
    device: str
    person_id: UUID | None
    action: str
    kind: str
    aggregate_id: UUID | None
    content: dict[str, Any]


TAKE_IN = "import_catalog"
"""An import of many items; its entry tells of each of them what `history` shows of it."""


def history(connection: Connection, id: UUID) -> list[Entry]:
    """Everything that was done to one aggregate, oldest first; imports that it was part of among the rest."""
    table = tables.audit
    own = table.c.aggregate_id == id
    taken = table.c.aggregate_id.is_(None) & (table.c.action == TAKE_IN) & table.c.content.is_not(None)
    rows = connection.execute(select(table).where(own | taken).order_by(table.c.seq))
    return [entry for row in rows if (entry := _of_one(row, id)) is not None]


def reason_of(connection: Connection, id: UUID, action: str) -> str:
    """The reason that was given for such a step of one aggregate when it was taken last; "" where none is known."""
    table = tables.audit
    taken = select(table).where(table.c.aggregate_id == id, table.c.action == action).order_by(table.c.seq.desc())
    row = connection.execute(taken.limit(1)).first()
    return str(_entry(row).content.get(REASON, (None, ""))[1]) if row is not None else ""


def _of_one(row: Any, id: UUID) -> "Entry | None":
    entry = _entry(row)
    if entry.aggregate_id is not None:
        return entry
    content, key = entry.content, str(id)
    if key in content.get("changed", ()):
        return replace(entry, aggregate_id=id, content=content["changed"][key])
    return replace(entry, aggregate_id=id, content={}) if key in content.get("new", ()) else None


def _entry(row: Any) -> Entry:
    content = msgspec.json.decode(unpacked_alone(row.content)) if row.content else {}
    return Entry(row.at, row.device, row.person_id, row.action, row.kind, row.aggregate_id, content)


def _holds(content: bytes | None, content_hash: bytes) -> bool:
    """Whether an entry's content is the one that its hash names; it may have been erased."""
    try:
        return content is None or hashlib.sha256(unpacked_alone(content)).digest() == content_hash
    except Damaged:
        return False


def broken_links(connection: Connection) -> list[int]:
    """Sequence numbers of entries that were altered or are missing, or whose predecessor is."""
    before, wrong, last = b"", [], 0
    for row in connection.execute(select(tables.audit).order_by(tables.audit.c.seq)):
        actor = Actor(row.device, row.person_id)
        expected = _entry_hash(
            before, actor, row.at, row.action, row.kind, row.aggregate_id, row.scope, row.content_hash
        )
        if expected != row.hash or not _holds(row.content, row.content_hash):
            wrong.append(row.seq)
        before, last = row.hash, row.seq
    head = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (HEAD,)).scalar()
    if head is not None and head != before.hex():
        wrong.append(last + 1)
    return wrong
