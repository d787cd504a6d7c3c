"""The server's side: real PostgreSQL, two worker processes with memories of their own, one company for each seed."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from server.database.blobs import INHERIT, of_device
from server.database.connections import Connections
from server.database.metadata import SCHEMA, declared
from server.database.schema import make
from server.exchange.office import Office as Worker
from server.exchange.scopes import EPOCH
from server.identity import Identity
from shared.kernel.describe import Kinds
from shared.sync.contents import sound
from tests.postgres import Postgres
from tests.simulation.clockwork import Clock
from tests.simulation.ledger import KINDS
from tests.simulation.places import Cursor, Kept, Office, body_of, head_of
from tests.simulation.projecting import Projecting
from tests.simulation.scheduler import Scheduler

WORKERS = 2
_START = "pg_postmaster_start_time()"
_CONTENTS = """
    SELECT hash, coalesce(string_agg(content, ''::bytea ORDER BY at), '')
    FROM blob LEFT JOIN blob_part USING (company, hash)
    WHERE company = %s AND whole GROUP BY hash
"""
PATIENCE = 300.0
"""Steps after which a worker that heard nothing asks the database again."""
LOOSE = ("company", "device", "granted", "account", "device_code", "projection", "unprojected")
"""Tables that are not put back with the rest: the simulation itself is who enrols, and the projector begins anew."""


class Cursored(psycopg.Cursor[Any]):
    """A choice of the scheduler before every statement."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> "Cursored":
        self._about(query)
        if (other := Bureau.rewrite(self.connection, query, params)) is not None:
            query, params = other
        super().execute(Bureau.since(query), params, **how)
        return self

    def executemany(self, query: Any, rows: Any, **how: Any) -> None:
        self._about(query)
        super().executemany(query, rows, **how)

    def copy(self, statement: Any, *args: Any, **how: Any) -> Any:
        self._about(statement)
        return super().copy(statement, *args, **how)

    def _about(self, query: Any) -> None:
        self.connection.barrier(" ".join(str(query).split())[:60])  # type: ignore[attr-defined]


class Paused(psycopg.Connection[Any]):
    """`barrier` is told of each statement."""

    barrier: Callable[[str], None] = staticmethod(lambda _: None)
    desk: "Desk"


class Desk(Connections):
    """The connections of one worker process."""

    def __init__(self, url: str) -> None:
        super().__init__(url, most=64)
        self.scheduler: Scheduler | None = None

    def connect(self) -> Any:
        raw = Paused.connect(self.url, autocommit=True, cursor_factory=Cursored)
        settings = {"TimeZone": "UTC", "lock_timeout": "100ms", "search_path": f"{SCHEMA}, pg_temp"}
        for name, value in settings.items():
            pieces = [sql.SQL(each.strip()) for each in value.split(",")] if name == "search_path" else [value]
            raw.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), sql.SQL(", ").join(pieces)))
        raw.execute("SET ROLE fieldledger_office")
        raw.barrier, raw.desk = self.pause, self  # type: ignore[method-assign]
        return raw

    def pause(self, point: str) -> None:
        if self.scheduler is not None:
            self.scheduler.pause(point)

    @contextmanager
    def transaction(self, company: UUID | None, *, snapshot: bool = False) -> Iterator[Any]:
        self.pause("BEGIN")
        with super().transaction(company, snapshot=snapshot) as connection:
            yield connection
            self.pause("COMMIT")
        self.pause("committed")


class Bureau:
    """Made once in a process; `begin` is a new company with nothing in it."""

    starts = 0
    """How often the database was started anew in this seed; each start is a second later than the one before."""
    rewrite: Callable[[Any, Any, Any], tuple[Any, Any] | None] = staticmethod(lambda _connection, _query, _values: None)
    """A sabotage may put another statement in the place of one."""

    def __init__(self, postgres: Postgres) -> None:
        url = postgres.new_database()
        engine = create_engine(url)
        make(engine)
        engine.dispose()
        self._admin = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
        self._admin.execute(f"SET search_path = {SCHEMA}")
        self.desks = [Desk(url) for _ in range(WORKERS)]
        self.tables = [each for each in declared().sorted_tables if each.name not in LOOSE and "company" in each.c]
        self.projecting = Projecting(url)
        self.workers: list[Worker] = []
        self.company = UUID(int=0)
        self.scheduler: Scheduler | None = None
        self.deaf = False

    @staticmethod
    def since(query: Any) -> Any:
        """The statement as the database understands it after its last start."""
        if not Bureau.starts or not isinstance(query, str):
            return query
        return query.replace(_START, f"({_START} + interval '{Bureau.starts} s')")

    def begin(self, scheduler: Scheduler, company: UUID) -> None:
        self.scheduler, self.company, self.clock = scheduler, company, Clock()
        Bureau.starts = 0
        self._admin.execute(
            "INSERT INTO company (id, name, schema_name) VALUES (%s, 'x', %s) ON CONFLICT DO NOTHING",
            (company, f"c{company.hex}"),
        )
        self.wipe()
        self.deaf, self.kinds = False, KINDS
        for desk in self.desks:
            desk.close()  # what a connection has from another seed, such as temporary tables, would show in the trace
            desk.scheduler = scheduler
        self.workers = [self._worker(at) for at in range(WORKERS)]

    def end(self) -> None:
        for desk in self.desks:
            desk.scheduler = None
        self.projecting.end()
        self.wipe()

    def wipe(self) -> None:
        for table in (*self.tables, *(declared().tables[f"{SCHEMA}.{name}"] for name in ("granted", "device"))):
            self._admin.execute(f"DELETE FROM {table.name} WHERE company = %s", (self.company,))

    def _worker(self, at: int) -> Worker:
        scheduler = self.scheduler
        assert scheduler is not None
        worker = Worker(self.desks[at], self.kinds, clock=self.clock, waiting=lambda: scheduler.pause("waits", sleep=3))
        assert worker.memory is not None
        worker.memory._ticks, worker.memory._patience = lambda: float(scheduler.now), PATIENCE
        worker.learn = partial(self._learnt, at, worker)  # type: ignore[method-assign]
        scheduler.spawn(f"listener{at}", self.process(at), lambda: self._listen(worker))
        return worker

    def _listen(self, worker: Worker) -> None:
        """The line on which processes tell each other what they wrote; it may be down, and nobody notices at first."""
        assert self.scheduler is not None
        assert worker.memory is not None
        while True:
            if not self.deaf:
                worker.memory.heard()
            self.scheduler.pause("listens", sleep=int(PATIENCE / 3))

    def _learnt(self, at: int, worker: Worker, company: UUID, states: Any) -> None:
        """What one process wrote it knows at once; the others are told a little later, or not at all."""
        type(worker).learn(worker, company, states)
        scheduler = self.scheduler
        for other in range(WORKERS) if scheduler is not None and not self.deaf else ():
            if other != at:
                work = partial(type(worker).learn, self.workers[other], company, states)
                scheduler.spawn(f"notice{other}", self.process(other), work, after=scheduler.dice.randrange(60))

    # ---- processes

    def process(self, at: int) -> str:
        return f"worker{at}"

    def kill(self, at: int) -> None:
        assert self.scheduler is not None
        self.scheduler.kill(self.process(at))
        self.desks[at].close()
        self.workers[at] = self._worker(at)

    def replace(self, kinds: Kinds) -> None:
        """Another version of the server's program, in the midst of everything."""
        self.kinds = kinds
        for at in range(WORKERS):
            self.kill(at)

    def enrol(self, device: UUID, prefix: str, *, copy_of: UUID | None = None) -> None:
        self._admin.execute(
            "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, %s, %s, %s)",
            (self.company, device, prefix, prefix, self.company.bytes + device.bytes),
        )
        if copy_of is not None:
            self._admin.execute(INHERIT, (of_device(device), self.company, of_device(copy_of)))

    def identity(self, device: UUID, grants: frozenset[str]) -> Identity:
        return Identity(self.company, device, grants)

    # ---- backups

    def copied(self) -> dict[str, bytes]:
        """Everything of the company as it is committed now."""
        copies = {}
        for table in self.tables:
            query = f"COPY (SELECT * FROM {table.name} WHERE company = '{self.company}') TO STDOUT (FORMAT BINARY)"
            with self._admin.cursor().copy(query) as copy:
                copies[table.name] = b"".join(bytes(part) for part in copy)
        return copies

    def put(self, copies: dict[str, bytes], *, announced: bool) -> None:
        """The database as it was then; it starts and every process begins anew, and who puts back on purpose opens new
        epochs besides.
        """
        Bureau.starts += 1
        for at in range(WORKERS):
            self.kill(at)
        self.projecting.restart()
        with self._admin.transaction():
            for table in self.tables:
                self._admin.execute(f"DELETE FROM {table.name} WHERE company = %s", (self.company,))
                with self._admin.cursor().copy(f"COPY {table.name} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(copies[table.name])
            if announced:
                opening = "UPDATE scope SET epoch = epoch + 1, opened_at = seq WHERE company = %s"
                self._admin.execute(opening, (self.company,))

    # ---- what a disk does to contents

    def spoil(self, dice: random.Random) -> str:
        """A photo is lost, or a bit of it is another."""
        asked = "SELECT hash FROM blob WHERE company = %s AND whole ORDER BY hash"
        found = self._admin.execute(asked, (self.company,)).fetchall()
        if not found:
            return "nothing yet"
        (hash,) = dice.choice(found)
        change = dice.choice(("DELETE FROM blob_part", "UPDATE blob_part SET content = set_byte(content, 20, 7)"))
        self._admin.execute(f"{change} WHERE company = %s AND hash = %s", (self.company, hash))
        return change.partition(" ")[0]

    # ---- for the auditor

    def look(self) -> Office:
        office, ask, company = Office(), self._admin.execute, (self.company,)
        columns = "id, kind, rev, scope, deleted, dict, hash, body"
        for row in ask(f"SELECT {columns}, seq FROM head WHERE company = %s", company, binary=True):
            head = head_of(*row)
            office.heads[head.id] = head
        for row in ask(f"SELECT {columns} FROM history WHERE company = %s", company, binary=True):
            office.history.append(head_of(*row))
        for id, kind, deleted, dict, body, hash in ask(
            "SELECT id, kind, deleted, dict, body, hash FROM parked WHERE company = %s", company, binary=True
        ):
            office.parked.append(Kept(kind, id, body_of(deleted, body, dict), bytes(hash)))
        for name, epoch, seq, count, digest in ask(
            self.since(f"SELECT name, {EPOCH}, seq, count, digest FROM scope WHERE company = %s"), company, binary=True
        ):
            office.scopes[name] = Cursor(epoch, seq, count, int.from_bytes(digest, "big"))
        for row in ask("SELECT scope, seq FROM departure WHERE company = %s", company, binary=True):
            office.departures.append(tuple(row))
        for hash, content in ask(_CONTENTS, company, binary=True):
            (office.contents if sound(hash, content) else office.rotten).add(hash)
        return office
