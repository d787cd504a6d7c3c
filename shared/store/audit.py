"""The audit trail: every save, posting and command as an entry whose hash covers the one before it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from shared.kernel import chain
from shared.kernel.chain import Break
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
    said = canonical(content)
    content_hash = hashlib.sha256(said).digest()
    last = connection.exec_driver_sql("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").scalar()
    person = str(actor.person_id or "")
    entry = chain.Entry(
        1, instant_text(now), actor.device, person, action, kind, str(id or ""), scope, content_hash, b""
    )  # fmt: skip
    hash = chain.hash_of(last or chain.FIRST, entry)
    connection.execute(
        tables.audit.insert().values(
            at=now, device=actor.device, person_id=actor.person_id, action=action, kind=kind, aggregate_id=id,
            scope=scope, content=packed_alone(said) if content else None, content_hash=content_hash, hash=hash,
        )
    )  # fmt: skip
    _keep_head(connection, hash)


def _keep_head(connection: Connection, entry: bytes) -> None:
    """The newest entry's hash stands beside the chain too: without it nobody would miss entries cut off its end."""
    sql = "INSERT INTO device (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(sql, (HEAD, entry.hex()))


HEAD = "audit_head"


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
    return str(entry_of(row).content.get(REASON, (None, ""))[1]) if row is not None else ""


def _of_one(row: Any, id: UUID) -> "Entry | None":
    entry = entry_of(row)
    if entry.aggregate_id is not None:
        return entry
    content, key = entry.content, str(id)
    if key in content.get("changed", ()):
        return replace(entry, aggregate_id=id, content=content["changed"][key])
    return replace(entry, aggregate_id=id, content={}) if key in content.get("new", ()) else None


def entry_of(row: Any) -> Entry:
    """A row of the table as it is shown."""
    content = msgspec.json.decode(unpacked_alone(row.content)) if row.content else {}
    return Entry(row.at, row.device, row.person_id, row.action, row.kind, row.aggregate_id, content)


def _holds(content: bytes | None, content_hash: bytes) -> bool:
    """Whether an entry's content is the one that its hash names; it may have been erased."""
    try:
        return content is None or hashlib.sha256(unpacked_alone(content)).digest() == content_hash
    except Damaged:
        return False


AT_ONCE: Final = 1_000


def chained(connection: Connection, after: int, limit: int) -> Sequence[chain.Entry]:
    """Entries as they stand in the chain, without their contents, from the one after that number on."""
    sql = f"SELECT {_CHAINED} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?"
    rows = connection.exec_driver_sql(sql, (after, limit))
    return [_chained(row) for row in rows]


def breaks(connection: Connection) -> Iterator[Break]:
    """Where the chain of this file does not hold: entries that were altered or are missing, at its end too."""
    head = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (HEAD,)).scalar()
    yield from chain.breaks(_every(connection), newest=None if head is None else bytes.fromhex(head))


def broken_links(connection: Connection) -> list[int]:
    """Sequence numbers of entries that were altered or are missing, or whose predecessor is."""
    return [each.last + (each.why == "missing") for each in breaks(connection)]


def _every(connection: Connection) -> Iterator[chain.Entry]:
    """One whose content is not what its hash names has a hash that nothing has."""
    sql = f"SELECT {_CHAINED}, content FROM audit ORDER BY seq"
    for row in connection.exec_driver_sql(sql):
        entry = _chained(row)
        if not _holds(row[-1], entry.content):
            entry = msgspec.structs.replace(entry, content=b"")
        yield entry


_CHAINED: Final = "seq, at, device, person_id, action, kind, aggregate_id, scope, content_hash, hash"


def _chained(row: Any) -> chain.Entry:
    """What somebody made longer than anything is, or no text, is shortened: it is another entry all the same."""
    seq, at, device, person, action, kind, id, scope, content, hash = row[:10]
    return chain.Entry(
        seq, _word(at), _word(device), _word(_text_of(person)), _word(action), _word(kind), _word(_text_of(id)),
        _word(scope, chain.LONG), _bytes(content), _bytes(hash),
    )  # fmt: skip


def _word(value: Any, most: int = chain.SHORT) -> str:
    return str(value)[:most].replace("\0", "?")


def _bytes(value: Any) -> bytes:
    return value[:32] if isinstance(value, bytes) else b""


def _text_of(id: Any) -> str:
    """What is no id, because somebody altered it, is some other text."""
    if id is None:
        return ""
    return str(UUID(bytes=id)) if isinstance(id, bytes) and len(id) == 16 else repr(id)
