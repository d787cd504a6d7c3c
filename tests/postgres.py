"""A real PostgreSQL for tests, thrown away afterwards."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from server.postgres.cluster import THROWN_AWAY, Cluster


@contextmanager
def running_postgres() -> Iterator["Postgres"]:
    """A server that lives as long as the `with` block; takes about half a second to start."""
    folder = Path(tempfile.mkdtemp(prefix="fieldledger-postgres-"))
    postgres = Postgres(folder)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Postgres(Cluster):
    """One server in one folder; every call of `new_database` gives an empty database of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, configuration=THROWN_AWAY, tcp=True)
        self._names = (f"test_{number}" for number in itertools.count(1))

    def new_database(self) -> str:
        """An empty database; its SQLAlchemy URL, as the administrator."""
        name = next(self._names)
        engine = create_engine(self.url_of("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return self.url_of(name)
