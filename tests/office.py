"""A server as a company has it: the real program in a process of its own, on a real PostgreSQL."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from server.database import companies
from server.projector.business import renew

ROOT = Path(__file__).parent.parent


class Office:
    """`address` is where it listens; each company of it knows nothing of the others."""

    def __init__(self, url: str, data: Path) -> None:
        self.url, self.data, self.address = url, data, ""
        self._process: subprocess.Popen[bytes] | None = None
        self._port, self._numbers, self._starts = 0, count(1), count(1)

    def start(self) -> None:
        """Where it listened before, if it did."""
        words = [sys.executable, "-m", "server", "run", "--data", str(self.data), "--database-url", self.url]
        said = self.data / f"said-{next(self._starts)}.txt"
        with said.open("wb") as out:
            self._process = subprocess.Popen(
                [*words, "--port", str(self._port)], stdout=out, stderr=subprocess.STDOUT, cwd=ROOT
            )
        while self._process.poll() is None:
            if found := re.search(r"http://[\d.]+:(\d+)", said.read_text("utf-8")):
                self.address, self._port = found[0], int(found[1])
                return
            time.sleep(0.05)
        raise AssertionError(said.read_text("utf-8"))

    def stop(self, *, at_once: bool = False) -> None:
        if self._process is not None:
            (self._process.kill if at_once else self._process.terminate)()
            self._process.wait(30)

    def company(self, name: str = "") -> "OfficeCompany":
        """A new one."""
        name = name or f"Company {next(self._numbers)}"
        with companies.owner(self.url) as connection:
            id, schema = companies.add_company(connection, name)
        engine = create_engine(self.url, poolclass=NullPool)
        renew(engine, id, schema)
        return OfficeCompany(self, id, name)


@dataclass(frozen=True, slots=True)
class OfficeCompany:
    office: Office
    id: UUID
    name: str

    def code(self, *scopes: str, prefix: str | None = None) -> str:
        """A one-time code for one more device."""
        until = datetime.now(UTC) + timedelta(days=1)
        with companies.owner(self.office.url) as connection:
            return companies.add_code(
                connection, self.id, name="laptop", scopes=list(scopes or ["*"]), until=until, prefix=prefix,
                account=None,
            )  # fmt: skip


@contextmanager
def running_office(url: str, data: Path) -> Iterator[Office]:
    office = Office(url, data)
    try:
        office.start()
        yield office
    finally:
        office.stop()
