"""The projector among the actors: business tables in PostgreSQL, filled while everybody works, killed and put back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, event, select, text

from server.projector.business import renew, working_on
from server.projector.projector import Projector
from shared.store.store import Store
from tests.simulation.clockwork import Clock
from tests.simulation.ledger import KINDS
from tests.simulation.scheduler import Killed, Scheduler

SCHEMA = "company_simulated"
NAME = "projector"


class Projecting:
    """Made once in a process; its tables are emptied for each seed that has it."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, pool_size=1, connect_args={"options": "-c lock_timeout=10s"})
        self.scheduler: Scheduler | None = None
        self._made = self._killed = False
        event.listen(self.engine, "before_cursor_execute", self._pause)

    def begin(self, scheduler: Scheduler, company: UUID) -> None:
        self.company, self.projector = company, Projector(self.engine, KINDS, clock=Clock())
        if not self._made:
            renew(self.engine, company, SCHEMA)
            self._made = True
        self.scheduler = scheduler
        self.restart()

    def restart(self) -> None:
        """Killed where it stands; what it fills is empty, and so is what it remembers, as after a restore."""
        if self.scheduler is None:
            return
        scheduler, self.scheduler = self.scheduler, None
        scheduler.kill(NAME)
        with working_on(self.engine, self.company, SCHEMA) as connection:
            tables = ", ".join(shape.kind for shape in KINDS.shapes.values())
            registers = ", ".join(KINDS.registers)
            connection.execute(text(f"TRUNCATE {tables}, {registers} CASCADE"))
            for table in ("projection", "unprojected"):
                sql = text(f"DELETE FROM {table} WHERE company = :company")
                connection.execute(sql, {"company": self.company})
        self.scheduler = scheduler
        scheduler.spawn(NAME, NAME, self._run)

    def kill(self) -> None:
        """It goes on where it was."""
        assert self.scheduler is not None
        self.scheduler.kill(NAME)
        self.scheduler.spawn(NAME, NAME, self._run)

    def end(self) -> None:
        self.scheduler = None

    def _run(self) -> None:
        assert self.scheduler is not None
        self._killed = False
        while True:
            self.projector.step(self.company, schema=SCHEMA)
            self.scheduler.pause("looks now and then", sleep=self.scheduler.dice.randrange(400))

    def _pause(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self.scheduler is None or self._killed:
            return
        try:
            self.scheduler.pause(" ".join(statement.split())[:60])
        except Killed:
            self._killed = True  # what is rolled back now is the database's own doing
            raise

    # ---- at rest

    def differences(self, store: Store) -> Iterator[str]:
        """Movements and names that are not those of a laptop that sees everything and has nothing unsent."""
        self.kill()  # it may stand in the midst of a transaction, with its company locked
        self.projector.catch_up(self.company, schema=SCHEMA)
        with store.reading() as session, working_on(self.engine, self.company, SCHEMA) as there:
            here = session.connection()
            unsent = set(here.exec_driver_sql("SELECT id FROM unsent").scalars())
            for name, register in KINDS.registers.items():
                ours, theirs = (_rows(each, register.table, unsent) for each in (here, there))
                if ours != theirs:
                    yield f"projector: {name} has {len(theirs)} movements, {len(ours)} on the laptop, or others"
            for shape in KINDS.shapes.values():
                column = "number" if shape.is_document else "name"
                query = text(f"SELECT id, {column} FROM {shape.kind}").columns(id=shape.table.c.id.type)
                ours, theirs = ({tuple(row) for row in each.execute(query)} for each in (here, there))
                if {row for row in ours ^ theirs if row[0].bytes not in unsent}:
                    yield f"projector: {shape.kind} has other rows than the laptop"


def _rows(connection: Connection, table: Any, without: set[bytes]) -> list[str]:
    return sorted(
        repr([value.normalize() if isinstance(value, Decimal) else value for value in row])
        for row in connection.execute(select(table)) if row._mapping["recorder_id"].bytes not in without
    )  # fmt: skip
