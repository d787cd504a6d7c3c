"""A laptop: one company file, and a process on it that may be killed at every statement."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2 as sqlite

from desktop.database import PRAGMAS, connected
from tests.simulation.places import Cursor, Head, Kept, Laptop, body_of, head_of, uuid_of
from tests.simulation.scheduler import Killed, Scheduler

FAST = (
    *(each for each in PRAGMAS if "synchronous" not in each and "cache_size" not in each),
    "PRAGMA synchronous = OFF",
)
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Machine:
    """The engine lives as long as the process of the simulation, which spares compiling its statements again."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.path = name, folder / f"{name}.fieldledger"
        self.scheduler: Scheduler | None = None
        self.writer: Any = None
        self.dead = False
        self.trouble: Callable[[str], str | None] = lambda _: None
        """Asked at each statement; the words of an error of SQLite's, or None."""
        self._eyes: Any = None
        self.path.touch()
        self.engine = connected(self.path, existing=True, pragmas=FAST)
        self._listen()

    def begin(self, scheduler: Scheduler, template: Path | None) -> None:
        self.scheduler, self.dead, self.writer = scheduler, False, None
        self.trouble = lambda _: None
        if template is not None:
            self.put(template.read_bytes())

    # ---- the file

    def put(self, content: bytes) -> None:
        """Another file in the place of this one; nobody may be using it."""
        self.off()
        for end in ("-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        self.path.write_bytes(content)

    def copied(self) -> bytes:
        """The file as a backup has it."""
        path = self.path.with_suffix(".copy")
        copy = sqlite.connect(str(path))
        self.eyes().backup(copy)
        copy.close()
        content = path.read_bytes()
        path.unlink()
        return content

    def off(self) -> None:
        if self._eyes is not None:
            self._eyes.close()
            self._eyes = None
        self.engine.dispose()
        self.writer = None

    def eyes(self) -> Any:
        """A connection of the auditor's own."""
        if self._eyes is None:
            self._eyes = sqlite.connect(str(self.path), isolation_level=None)
        return self._eyes

    # ---- barriers

    def _listen(self) -> None:
        @event.listens_for(self.engine, "before_cursor_execute")
        def _statement(_c: Any, cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
            self._barrier(statement, cursor.connection)

        @event.listens_for(self.engine, "commit")
        def _commit(connection: Any) -> None:
            raw = connection.connection.dbapi_connection
            if self.writer is raw:
                self._barrier("COMMIT", raw)
                self.writer = None

        @event.listens_for(self.engine, "rollback")
        def _rollback(connection: Any) -> None:
            if not connection.invalidated and self.writer is connection.connection.dbapi_connection:
                self.writer = None

        @event.listens_for(self.engine, "reset")
        def _reset(raw: Any, _record: Any, _state: Any) -> None:
            if self.writer is raw:
                self.writer = None

    def _barrier(self, statement: str, raw: Any) -> None:
        scheduler = self.scheduler
        if scheduler is None or scheduler.running is None:
            return
        if self.dead:
            raise Killed
        if statement == "BEGIN IMMEDIATE":
            scheduler.pause(statement, lambda: self.writer is None)
            self.writer = raw
        else:
            scheduler.pause(statement[:60])
        if self.dead:
            raise Killed
        if statement.startswith(WRITES) and (words := self.trouble(statement)):
            raise OperationalError(statement, None, sqlite.OperationalError(words))

    def kill(self) -> None:
        """The process is gone in the middle of whatever it did; the file stays."""
        assert self.scheduler is not None
        self.dead = True
        self.scheduler.kill(self.name)
        self.off()
        self.dead = False

    # ---- for the auditor

    def peek(self, id: UUID) -> bytes:
        sql = "SELECT hash FROM unsent WHERE id = ? UNION ALL SELECT hash FROM head WHERE id = ?"
        row = self.eyes().execute(sql, (id.bytes, id.bytes)).fetchone()
        return bytes(row[0]) if row else b""

    def heads_only(self) -> Laptop:
        laptop = Laptop(self.name)
        for id, kind, scope in self.eyes().execute("SELECT id, kind, scope FROM head"):
            key = uuid_of(id)
            laptop.heads[key] = Head(kind, key, 0, scope, False, b"", b"", None)
        return laptop

    def look(self) -> Laptop:
        laptop, eyes = Laptop(self.name), self.eyes()
        for row in eyes.execute("SELECT id, kind, rev, scope, deleted, dict, hash, body FROM head"):
            head = head_of(*row)
            laptop.heads[head.id] = head
        for id, kind, deleted, dict, body, hash in eyes.execute(
            "SELECT id, kind, deleted, dict, body, hash FROM unsent"
        ):
            laptop.unsent[uuid_of(id)] = Kept(kind, uuid_of(id), body_of(deleted, body, dict), hash)
        for id, kind, flags, dict, body, hash in eyes.execute(
            "SELECT id, kind, flags, dict, body, hash FROM batch_record"
        ):
            laptop.under_way.append(Kept(kind, uuid_of(id), body_of(flags & 1, body, dict), hash))
        for id, kind, deleted, dict, body, base_dict, base, handed, hash in eyes.execute(
            "SELECT id, kind, deleted, dict, body, base_dict, base_body, handed_over, hash FROM quarantine"
        ):
            laptop.quarantine.append(Kept(kind, uuid_of(id), body_of(deleted, body, dict), hash))
            if handed:
                laptop.handed.add(uuid_of(id))
            if base:
                laptop.bases.append(Kept(kind, uuid_of(id), body_of(0, base, base_dict)))
        for id, hash in eyes.execute("SELECT id, hash FROM refused"):
            if (unsent := laptop.unsent.get(uuid_of(id))) is not None and unsent.hash == hash:
                laptop.refused.add(uuid_of(id))
        for scope, *numbers, digest, doubt in eyes.execute(
            "SELECT scope, epoch, seq, count, digest, doubt FROM cursor"
        ):
            laptop.cursors[scope] = Cursor(*numbers, int.from_bytes(digest, "big"), bool(doubt))
        laptop.contents = {bytes(hash) for hash, size in eyes.execute("SELECT hash, length(content) FROM blob") if size}
        return laptop
