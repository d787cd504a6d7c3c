"""Headers first: what a first receipt brings stands in the lists at once; lines, movements and words follow.

Until a document is filled it is read from its body, and filled before it is changed. While one waits no scope is
called received, reports say what they lack, and what would compare with the registers is refused.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from shared.kernel.base import Aggregate
from shared.kernel.codec import BodyError, borrowed, light_class, object_of
from shared.kernel.describe import Kinds, Shape
from shared.kernel.reading import light_of_checked
from shared.kernel.types import instant_text
from shared.kernel.words import Caption
from shared.store import heads, statements
from shared.store.errors import NotFilled
from shared.store.receiving import Receiver, worded
from shared.store.uncollected import uncollected

if TYPE_CHECKING:
    from shared.store.store import Store

AT_ONCE: Final = 500
BYTES_AT_ONCE: Final = 2**18
"""Of packed bodies: so many are filled in a tenth of a second, and nobody else writes meanwhile."""


def put_headers(connection: Connection, shape: Shape, contents: Sequence[bytes]) -> list[Any]:
    """Header rows alone, of documents that this file has no rows of; these, without lines.

    Raises BodyError, and has written nothing then.
    """
    decode = _headers(shape).decode
    try:
        found = [decode(content) for content in contents]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise BodyError("Not a {kind}: {fault}", kind=Caption(shape.caption, small=True), fault=str(cause)) from cause
    header = statements.header(shape, "sqlite")
    if found:
        rows = [statements.header_values(header, shape, each) for each in found]
        connection.exec_driver_sql(header.insert, rows)
        waiting = [(each.id.bytes, shape.kind) for each in found]
        connection.exec_driver_sql("INSERT INTO unfilled (id, kind) VALUES (?, ?)", waiting)
    return found


@cache
def _headers(shape: Shape) -> msgspec.json.Decoder[Any]:
    """Of a light class without lines; they are passed over."""
    tables = {table.name for table in shape.tables}
    fields = [(each.name, each.type, _default(each)) for each in msgspec.structs.fields(light_class(shape))
              if each.name not in tables]  # fmt: skip
    facts: dict[str, Any] = {**borrowed(shape.cls, Aggregate), **dict.fromkeys(tables, ()), "kind": shape.kind}
    return msgspec.json.Decoder(msgspec.defstruct(f"Header{shape.cls.__name__}", fields, namespace=facts, kw_only=True))


def _default(field: Any) -> Any:
    lacking = field.default_factory is not msgspec.NODEFAULT
    return msgspec.field(default_factory=field.default_factory) if lacking else field.default


def fill(store: "Store", limit: int = AT_ONCE) -> Mapping[str, int]:
    """Fill at most so many of what waits, the newest first, in one short transaction; kind → how many these were.

    Empty: nothing waits.
    """
    with store.reading() as session:
        if not half_filled(session.connection()):
            return {}
    with store.writing() as connection:
        now, (ids, kinds) = store.clock(), _next(connection, limit)
        receiver = Receiver(connection, store.kinds, now)
        try:
            with uncollected(), receiver.undone():
                fill_these(connection, store.kinds, now, ids)
        except Exception:  # noqa: BLE001  # of one of them; it holds up no other
            for id in ids:
                _fill_alone(receiver, id)
        return kinds


def _next(connection: Connection, limit: int) -> tuple[list[UUID], Mapping[str, int]]:
    """The newest, as many as are filled in a moment, at least one; and how many of each kind these are."""
    sql = (
        "SELECT id, kind, coalesce((SELECT length(body) FROM head WHERE head.id = unfilled.id), 0) FROM unfilled"
        " ORDER BY id DESC LIMIT ?"
    )
    found, kinds, size = list[UUID](), Counter[str](), 0
    for id, kind, length in connection.exec_driver_sql(sql, (limit,)):
        size += length
        if found and size > BYTES_AT_ONCE:
            break
        found.append(UUID(bytes=id))
        kinds[kind] += 1
    return found, kinds


def _fill_alone(receiver: Receiver, id: UUID) -> None:
    """Fill it, or note that this version cannot read it: then it waits for one that can."""
    connection, kinds = receiver.connection, receiver.kinds
    try:
        with receiver.undone():
            fill_these(connection, kinds, receiver.now, [id])
    except Exception as cause:  # noqa: BLE001  # whatever it is
        sql = "DELETE FROM unfilled WHERE id = ? RETURNING kind"
        kind = connection.exec_driver_sql(sql, (id.bytes,)).scalar_one()
        receiver.take_out(kinds.shape(kind), [id])
        words = worded(cause)
        said = msgspec.json.encode([words.text, {name: str(value) for name, value in words.values.items()}])
        sql = "INSERT OR REPLACE INTO unreadable (id, kind, words, at) VALUES (?, ?, ?, ?)"
        connection.exec_driver_sql(sql, (id.bytes, kind, said.decode(), instant_text(receiver.now)))


def fill_these(connection: Connection, kinds: Kinds, now: datetime, ids: Sequence[UUID]) -> None:
    """Lines, movements and words of documents that lists know by their headers. Raises what their bodies cause."""
    lights: dict[str, list[Any]] = defaultdict(list)
    for each in heads.current_of(connection, ids).values():
        lights[each.kind].append(light_of_checked(kinds.shape(each.kind), each.content))
    receiver = Receiver(connection, kinds, now)
    for kind, found in lights.items():
        receiver.fill(kinds.shape(kind), found)


def waiting(connection: Connection) -> int:
    """How many documents are not filled yet."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM unfilled").scalar_one())


def half_filled(connection: Connection) -> bool:
    """Whether registers and lines lack something that has come."""
    sql = "SELECT 1 FROM unfilled LIMIT 1"
    return connection.dialect.name == "sqlite" and connection.exec_driver_sql(sql).first() is not None


def refuse_half_filled(connection: Connection) -> None:
    """Raise NotFilled while they do: what compares with them would be wrong."""
    if half_filled(connection):
        raise NotFilled(
            "Documents that were received are still being taken in ({count} to go), and this rests on all of them. "
            "Nothing was changed; your entry is kept. Try again in a moment.",
            count=waiting(connection),
        )


def read_all(connection: Connection, shape: Shape, found: Sequence[Any]) -> Sequence[Any]:
    """The same documents; those that are not filled yet, from their bodies."""
    if not shape.is_document or not half_filled(connection):
        return found
    return [read(connection, shape, each.id) or each for each in found]


def read(connection: Connection, shape: Shape, id: UUID) -> Any:
    """A document that is not filled yet, from its body; None for any other."""
    if not shape.is_document or connection.dialect.name != "sqlite" or not heads.unfilled(connection, id):
        return None
    found = heads.current(connection, id)
    if found is None or found.deleted:
        return None
    made: Any = object_of(shape, found.content)
    made.scope, made.read_hash = made.scope_of(), found.hash
    return made
