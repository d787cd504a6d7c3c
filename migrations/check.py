"""`python -m migrations.check`: the migrations make what is declared, on SQLite and on real PostgreSQL."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, create_engine

from migrations.upgrade import config, upgrade


def check(connection: Connection) -> None:
    """Upgrade an empty database from nothing to head, then compare; raises where they differ."""
    upgrade(connection)
    command.check(config(connection))


def main() -> int:
    from desktop.database import connected
    from server.database.history.upgrade import compare
    from server.database.schema import make
    from tests.postgres import running_postgres

    with tempfile.TemporaryDirectory() as folder:
        engine = connected(Path(folder) / "check.db")
        with engine.execution_options(writing=True).begin() as connection:
            check(connection)
        engine.dispose()
        print("sqlite: the migrations make what is declared")
    with running_postgres() as server:
        engine = create_engine(server.new_database())
        with engine.begin() as connection:
            check(connection)
        engine.dispose()
        print("postgresql: the migrations make what is declared")
        engine = create_engine(server.new_database())
        make(engine)
        with engine.begin() as connection:
            compare(connection)
        engine.dispose()
        print("postgresql: the server's own migrations make what is declared")
    return 0


if __name__ == "__main__":
    sys.exit(main())
