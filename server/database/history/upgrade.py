"""Bring the server's own tables to the newest revision, on a connection of the caller."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, to: str = "head") -> None:
    """The schema is there already: Alembic keeps its own table in it."""
    command.upgrade(config(connection), to)


def compare(connection: Connection) -> None:
    """Raises where the revisions make something else than what is declared."""
    command.check(config(connection))
