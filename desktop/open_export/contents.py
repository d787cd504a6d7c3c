"""What an export holds, file by file, read from one unchanging copy of the company."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from desktop.open_export.csv_tables import table_csv
from desktop.open_export.target import Target
from shared.kernel.describe import Kinds, Shape
from shared.kernel.json_schema import schema_of
from shared.store import heads
from shared.store.errors import Damaged
from shared.store.packing import unpacked_alone
from shared.store.rebuild import Progress

BATCH: Final = 1000
AUDIT, BLOBS, FACTS = "audit.jsonl", "blobs.jsonl", "facts.json"
_json = msgspec.json.encode


def bodies_name(kind: str) -> str:
    return f"bodies/{kind}.jsonl"


def register_name(register: str) -> str:
    return f"registers/{register}.csv"


class Contents:
    """Writes the data of a company to a target. `damaged` collects the ids whose stored body cannot be trusted."""

    def __init__(self, connection: Connection, kinds: Kinds, progress: Progress) -> None:
        self.connection, self.kinds, self.progress = connection, kinds, progress
        self.counts: dict[str, int] = {}
        self.damaged: list[str] = []

    def write(self, target: Target) -> None:
        """Bodies, audit, contents by hash, registers: all that a restored company must come to again."""
        for shape in self.kinds.shapes.values():
            target.put(bodies_name(shape.kind), self._bodies(shape))
        target.put(AUDIT, self._audit())
        target.put(BLOBS, self._blobs())
        for name, register in self.kinds.registers.items():
            self.progress("Registers", 0)
            target.put(register_name(name), table_csv(self.connection, self.kinds, register.table, MOVEMENT))

    def write_readable(self, target: Target) -> None:
        """The same once more for people and other programs: a table per kind and line table, and the schemas."""
        for shape in self.kinds.shapes.values():
            self.progress("Tables", 0)
            target.put(f"csv/{shape.kind}.csv", table_csv(self.connection, self.kinds, shape.table, ("id",)))
            for lines in shape.tables:
                made = table_csv(self.connection, self.kinds, lines.table, ("owner_id", "position", "id"))
                target.put(f"csv/{shape.kind}.{lines.name}.csv", made)
            schema = msgspec.json.format(_json(schema_of(shape)), indent=2)
            target.put(f"schema/{shape.kind}.schema.json", [schema, b"\n"])

    def _bodies(self, shape: Shape) -> Iterator[bytes]:
        """One aggregate a line, by id: {"id", "saved_at", "hash", "body"}; a purged one has "deleted" instead."""
        seen, damaged = 0, len(self.damaged)
        for batch in heads.batches(self.connection, shape.kind, deleted=True):
            yield from (line for each in batch if (line := self._line(each)) is not None)
            seen += len(batch)
            self.progress(shape.caption, seen)
        self.counts[shape.kind] = seen - (len(self.damaged) - damaged)

    def _line(self, stored: heads.Current) -> bytes | None:
        id = UUID(bytes=stored.id)
        if stored.deleted:
            return _json({"id": id, "saved_at": stored.at, "deleted": True}) + b"\n"
        body = stored.sound()
        if body is None:
            self.damaged.append(f"{stored.kind} {id}")
            return None
        head = f'{{"id":"{id}","saved_at":"{stored.at}","hash":"{stored.hash.hex()}","body":'
        return b"%s%s}\n" % (head.encode(), body)

    def _audit(self) -> Iterator[bytes]:
        """One entry a line, in the order of the chain; `content` is absent where it was erased."""
        sql = "SELECT * FROM audit ORDER BY seq"
        cursor: Any = self.connection.connection.driver_connection.execute(sql)  # type: ignore[union-attr]
        names = [each[0] for each in cursor.description]
        while rows := cursor.fetchmany(BATCH):
            yield b"".join(_entry(dict(zip(names, row, strict=True))) for row in rows)

    def _blobs(self) -> Iterator[bytes]:
        """One content a line, by hash: `text` where it is text, else `base64`."""
        cursor: Any = self.connection.connection.driver_connection.execute(  # type: ignore[union-attr]
            "SELECT hash, scope, content FROM blob ORDER BY hash"
        )
        while rows := cursor.fetchmany(BATCH):
            yield b"".join(_blob(*row) for row in rows)


MOVEMENT: Final = ("recorder_id", "no")


def _entry(row: dict[str, Any]) -> bytes:
    """Hashes in hexadecimal, ids as text."""
    content = row.pop("content")
    for name in ("person_id", "aggregate_id"):
        row[name] = None if row[name] is None else UUID(bytes=row[name])
    for name in ("content_hash", "hash"):
        row[name] = row[name].hex()
    if content is not None:
        row["content"] = msgspec.Raw(_content(content))
    return _json(row) + b"\n"


def _content(packed: bytes) -> bytes:
    try:
        return unpacked_alone(packed)
    except Damaged:
        return b"null"  # damaged: `check` tells of it, its hash stands beside it


def _blob(hash: bytes, scope: str, packed: bytes) -> bytes:
    content = unpacked_alone(packed)
    try:
        said: dict[str, Any] = {"text": content.decode()}
    except UnicodeDecodeError:
        said = {"base64": content}
    return _json({"hash": hash.hex(), "scope": scope, **said}) + b"\n"
