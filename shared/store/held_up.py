"""What of the exchange with the server waits for a person: conflicts, versions not taken, quarantine, bodies unread."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from shared.kernel.describe import Kinds
from shared.kernel.words import Caption, Title, Words, say

MOST: Final = 500
UNANSWERED: Final = "('waiting', 'compare')"
"""SQL: the codes in `refused` of what goes by itself, after its parent was taken or both ends were compared."""
CONFLICT: Final = "conflict"
IDS_AT_ONCE: Final = 500
ISO_DAY: Final = len("2026-11-21")

Key = tuple[str, UUID]
Held = tuple[str, Words, tuple[tuple[str, UUID, Title], ...]]
"""Sort, words, and the documents that it is about: kind, id, title."""


def held_up(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    """Nothing in a company without a server; the server itself holds none of these tables."""
    if connection.dialect.name != "sqlite":
        return
    yield from _conflicts(connection, kinds)
    yield from _refused(connection, kinds)
    yield from _quarantined(connection, kinds)
    yield from _unread(connection, kinds)


def _conflicts(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    if (shape := kinds.shapes.get(CONFLICT)) is None:
        return
    c = shape.table.c
    query = select(c.document_kind, c.document_id, func.count()).where(c.settled.is_(False), c.marked.is_(False))
    rows = connection.execute(query.group_by(c.document_kind, c.document_id).limit(MOST)).all()
    called = titles(connection, kinds, ((kind, id) for kind, id, _ in rows))
    for kind, id, count in rows:
        text = say("{document}: changed by two at once. To be settled: {count}", document=called[kind, id], count=count)
        yield CONFLICT, text, ((kind, id, called[kind, id]),)


def _refused(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    sql = (
        "SELECT u.kind, u.id, r.words FROM refused r CROSS JOIN unsent u USING (id, hash)"
        f" WHERE r.code NOT IN {UNANSWERED} ORDER BY r.at LIMIT ?"
    )
    for key, title, words in _told(connection, kinds, sql):
        text = say("{document}: not taken by the server. {reason}", document=title, reason=words)
        yield "refused", text, ((*key, title),)


def _quarantined(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    for _, title, _ in _told(connection, kinds, "SELECT kind, id, '' FROM quarantine ORDER BY at LIMIT ?"):
        text = say(
            "{document}: an edit lies in quarantine, because this device may not see the document any more.",
            document=title,
        )
        yield "quarantine", text, ()


def _unread(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    for _, title, words in _told(connection, kinds, "SELECT kind, id, words FROM unreadable ORDER BY at LIMIT ?"):
        text = say(
            "{document}: received, but this version of the program cannot read it. {reason} Bring the program up to "
            "date; it is read then.",
            document=title, reason=words,
        )  # fmt: skip
        yield "unreadable", text, ()


def _told(connection: Connection, kinds: Kinds, sql: str) -> Iterator[tuple[Key, Title, Words]]:
    """Rows of (kind, id, words) with their titles."""
    rows = connection.exec_driver_sql(sql, (MOST,)).all()
    keys = [(str(kind), UUID(bytes=id)) for kind, id, _ in rows]
    called = titles(connection, kinds, keys)
    for key, (_, _, kept) in zip(keys, rows, strict=True):
        yield key, called[key], kept_words(kept)


def kept_words(kept: str) -> Words:
    """`[text, values]` as the exchange keeps sentences; anything else is said as it is."""
    try:
        text, values = msgspec.json.decode(kept, type=tuple[str, dict[str, Any]])
    except (msgspec.MsgspecError, RecursionError):
        return Words("{text}", {"text": kept}) if kept else Words("")
    return Words(text, dated(values))


def dated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days travel as ISO text, and a `kind` as its caption: each language writes them its own way."""
    return {name: Caption(value) if name == "kind" else _day(value) for name, value in values.items()}


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == ISO_DAY else value
    except ValueError:
        return value


def titles(connection: Connection, kinds: Kinds, wanted: Iterable[Key]) -> dict[Key, Title]:
    """How documents and items are called; what has no rows here is called by its kind alone."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, id in wanted:
        by_kind[kind].add(id)
    found: dict[Key, Title] = {}
    for kind, ids in by_kind.items():
        shape = kinds.shapes.get(kind)
        for id in ids:
            found[kind, id] = Title(shape.caption if shape is not None else kind, None, None)
        if shape is None:
            continue
        c, listed = shape.table.c, sorted(ids)
        columns = (c.id, c.number, c.date) if shape.is_document else (c.id, c.name, c.code)
        for start in range(0, len(listed), IDS_AT_ONCE):
            for id, name, day in connection.execute(
                select(*columns).where(c.id.in_(listed[start : start + IDS_AT_ONCE]))
            ):
                found[kind, id] = Title(shape.caption, name, day if shape.is_document else None)
    return found
