"""Count and digest of each scope, kept as heads come and go, in step with what is stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from shared.sync.hashes import NOTHING, head_hash, moved, total

LAST_ID: Final = b"\xff" * 16


@dataclass(slots=True)
class Sums:
    """What a transaction changes of the scopes' counts and digests; written once, at its end."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    digests: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def come(self, scope: str, id: bytes, rev: int, deleted: bool, hash: bytes) -> None:
        self.counts[scope] += 1
        self.digests[scope] += int.from_bytes(head_hash(id, rev, deleted, hash), "big")

    def go(self, scope: str, id: bytes, rev: int, deleted: bool, hash: bytes) -> None:
        self.counts[scope] -= 1
        self.digests[scope] -= int.from_bytes(head_hash(id, rev, deleted, hash), "big")

    def write(self, connection: Connection) -> None:
        """Add what changed to the cursors there are; of a scope that is not received yet nothing is kept."""
        for scope, change in self.digests.items():
            count = self.counts[scope]
            if scope and (count or change):
                row = connection.exec_driver_sql("SELECT digest FROM cursor WHERE scope = ?", (scope,)).first()
                if row is not None:
                    sql = "UPDATE cursor SET count = count + ?, digest = ? WHERE scope = ?"
                    connection.exec_driver_sql(sql, (count, moved(row[0], come=change), scope))
        self.counts.clear()
        self.digests.clear()


def sum_of(connection: Connection, scope: str, first: bytes = b"", last: bytes = LAST_ID) -> tuple[int, bytes]:
    """Count and digest of the stored heads of a scope, or of those with ids from `first` to `last`."""
    sql = "SELECT id, rev, deleted, hash FROM head WHERE scope = ? AND id BETWEEN ? AND ?"
    count = sum = 0
    for part in connection.exec_driver_sql(sql, (scope, first, last)).partitions(10_000):
        count += len(part)
        sum += total(head_hash(id, rev, bool(deleted), hash) for id, rev, deleted, hash in part)
    return count, moved(NOTHING, come=sum)
