"""Reading heads, and putting them into frames."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from server.database.connections import Connection
from shared.sync.frames import DELETED, GONE, MOVED, NOBODY, Record
from shared.sync.hashes import NOTHING
from shared.sync.messages import Sort

SORTS_MAX: Final = 255
AUTHORS_MAX: Final = NOBODY - 1
COLUMNS: Final = "uuid_send(id) AS id, rev, scope, kind, deleted, dict, hash, author, at, body"


class Row(NamedTuple):
    """A head as it is stored."""

    id: bytes
    rev: int
    scope: str
    kind: str
    deleted: bool
    dict: int
    hash: bytes
    author: UUID | None
    at: int
    body: bytes


class Listing:
    """The records of an answer, with the lists that their indexes stand for."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._sorts: dict[Sort, int] = {}
        self._authors: dict[UUID, int] = {}

    @property
    def sorts(self) -> list[Sort]:
        return list(self._sorts)

    @property
    def authors(self) -> list[UUID]:
        return list(self._authors)

    def add(self, row: Row, *, body: bool = True) -> str:
        """One more head, with its body or without; its scope."""
        flags, sort = DELETED if row.deleted else 0, self._sort(row.kind, row.dict)
        content = row.body if body else b""
        self.records.append(Record(row.id, row.rev, flags, sort, self._author(row.author), row.at, row.hash, content))
        return row.scope

    def depart(self, id: bytes, kind: str, seen: bool) -> None:
        """What has gone to another scope, which the device may see or not."""
        self.records.append(Record(id, 0, GONE | MOVED if seen else GONE, self._sort(kind, 0), NOBODY, 0, NOTHING, b""))

    def missing(self, id: UUID) -> None:
        """What is not there, or not for this device."""
        self.records.append(Record(id.bytes, 0, GONE, self._sort("", 0), NOBODY, 0, NOTHING, b""))

    def _sort(self, kind: str, dict: int) -> int:
        return self._sorts.setdefault((kind, dict), len(self._sorts))

    def _author(self, author: UUID | None) -> int:
        if author is None:
            return NOBODY
        return self._authors.setdefault(author, len(self._authors))


def of_ids(connection: Connection, company: UUID, ids: Sequence[UUID]) -> list[Row]:
    """The heads of these ids that there are."""
    sql = f"SELECT {COLUMNS} FROM head WHERE company = %s AND id = ANY(%s)"
    return [Row(*row) for row in connection.execute(sql, (company, list(ids)), binary=True)]
