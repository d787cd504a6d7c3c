"""Rows that follow the current bodies: gathered while an answer is settled, then written in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from shared.kernel.describe import Kinds, Shape
from shared.kernel.reading import light_of_checked
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.kernel.words import Words, say
from shared.store.filling import put_headers
from shared.store.heads import AMONG, listed
from shared.store.receiving import Receiver
from shared.sync.heads import Head
from shared.sync.stored import note


@dataclass(slots=True)
class _Kind:
    put: dict[bytes, Any] = field(default_factory=dict)
    headers: dict[bytes, Head] = field(default_factory=dict)
    listed: list[Any] = field(default_factory=list)
    out: dict[bytes, None] = field(default_factory=dict)


class Rows:
    """What becomes of rows, registers and search text; nothing is written before `write`."""

    def __init__(self, connection: Connection, kinds: Kinds, now: datetime) -> None:
        self.connection, self.kinds, self.at = connection, kinds, instant_text(now)
        self._receiver = Receiver(connection, kinds, now)
        self._kinds: dict[str, _Kind] = defaultdict(_Kind)
        self.touched: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def put(self, kind: str, id: bytes, light: Any) -> None:
        self.touched.add(kind)
        self._kinds[kind].put[id] = light

    def put_header(self, head: Head) -> None:
        """A document that this file has nothing of: lists know it by its header, the rest is filled later."""
        self.touched.add(head.kind)
        self._kinds[head.kind].headers[head.id] = head

    @property
    def leaves_unfilled(self) -> bool:
        """Whether some of it is going to stand in lists by its header alone."""
        return any(rows.headers for rows in self._kinds.values())

    def out(self, kind: str, id: bytes) -> None:
        self.touched.add(kind)
        self._kinds[kind].put.pop(id, None)
        self._kinds[kind].out[id] = None

    def has(self, kind: str, id: bytes) -> bool:
        return id in self._kinds[kind].put

    def gathered(self, kind: str, id: bytes) -> Any:
        """What is to be written of an aggregate, if anything is."""
        return self._kinds[kind].put.get(id)

    def read(self, head: Head) -> Any:
        """The light object of a head; None where this version cannot read it: then it waits for one that can."""
        try:
            return light_of_checked(self.kinds.shape(head.kind), head.content)
        except Refusal as cause:
            self._put_unreadable(head.kind, head.id, Words(cause.text, cause.values))
            return None

    def readable(self, head: Head) -> bool:
        try:
            light_of_checked(self.kinds.shape(head.kind), head.content)
        except Refusal:
            return False
        return True

    def write(self) -> Iterator[tuple[Shape, Collection[Any]]]:
        """Write what was gathered; which kinds got which aggregates."""
        written = {kind: self._kinds[kind] for kind in self.kinds.shapes if kind in self._kinds}
        self._kinds.clear()
        for kind, rows in written.items():
            self._write(self.kinds.shapes[kind], rows)
        for kind, rows in written.items():
            if rows.put or rows.listed:
                yield self.kinds.shapes[kind], [*rows.put.values(), *rows.listed]

    def _write(self, shape: Shape, rows: _Kind) -> None:
        if rows.headers:
            self._write_headers(shape, rows)
        out = [id for id in rows.out if id not in rows.put]
        here = self._here(shape.kind, [*rows.put, *out])
        self._receiver.take_out(shape, [UUID(bytes=id) for id in out if id in here])
        try:
            with self._receiver.undone():
                self._put(shape, rows.put, here)
        except Exception:  # noqa: BLE001  # of one of them; it must not hold up the others
            for id, light in list(rows.put.items()):
                self._put_one(shape, rows, id, light, here)
        if rows.put:
            self.connection.exec_driver_sql(f"DELETE FROM unreadable WHERE id {AMONG}", (listed(rows.put),))

    def _write_headers(self, shape: Shape, rows: _Kind) -> None:
        """Those that cannot be read so are read as all others are."""
        new = rows.headers.keys() - self._here(shape.kind, list(rows.headers)) - rows.put.keys() - rows.out.keys()
        usual = [
            head for id, head in rows.headers.items() if id not in new and id not in rows.put.keys() | rows.out.keys()
        ]
        try:
            contents = [rows.headers[id].content for id in rows.headers if id in new]
            rows.listed = put_headers(self.connection, shape, contents)
        except Refusal:
            usual = list(rows.headers.values())
        for head in usual:
            if (light := self.read(head)) is not None:
                rows.put[head.id] = light

    def _put_one(self, shape: Shape, rows: _Kind, id: bytes, light: Any, here: Collection[bytes]) -> None:
        try:
            with self._receiver.undone():
                self._put(shape, {id: light}, here)
        except Exception as cause:  # noqa: BLE001  # whatever it is
            del rows.put[id]
            self._receiver.take_out(shape, [UUID(bytes=id)] if id in here else [])
            words = say("it cannot be written: {trouble}", trouble=f"{type(cause).__name__}: {cause}"[:200])
            self._put_unreadable(shape.kind, id, words)
            self._kinds.clear()

    def _put(self, shape: Shape, lights: Mapping[bytes, Any], here: Collection[bytes]) -> None:
        known = {UUID(bytes=id) for id in lights if id in here}
        for each in self._receiver.put(shape, list(lights.values()), known=known):
            values = {name: str(value) for name, value in each.text.values.items()}
            about = {"kind": shape.kind, "id": str(each.id), "text": each.text.text, "values": values}
            note(self.connection, self.at, "unposted", about)

    def _put_unreadable(self, kind: str, id: bytes, words: Words) -> None:
        said = msgspec.json.encode([words.text, {name: str(value) for name, value in words.values.items()}])
        sql = "INSERT OR REPLACE INTO unreadable (id, kind, words, at) VALUES (?, ?, ?, ?)"
        self.connection.exec_driver_sql(sql, (id, kind, said.decode(), self.at))
        note(self.connection, self.at, "unreadable", {"kind": kind, "id": str(UUID(bytes=id))})
        self.out(kind, id)

    def _here(self, kind: str, ids: Sequence[bytes]) -> set[bytes]:
        sql = f"SELECT id FROM {kind} WHERE id {AMONG}"
        return set(self.connection.exec_driver_sql(sql, (listed(ids),)).scalars()) if ids else set()
