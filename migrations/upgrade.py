"""Bring a database to the newest revision, on a connection of the caller."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, to: str = "head") -> None:
    command.upgrade(config(connection), to)


def upgrade_sqlite(engine: Engine, to: str = "head") -> None:
    """One transaction: an upgrade that fails leaves the file as it was."""
    with engine.execution_options(writing=True).begin() as connection:
        upgrade(connection, to)
