"""What both sides of the exchange are tested on: one database of an office, a company of its own for each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from server.database.companies import owner
from server.database.schema import make
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def office_database(postgres_server: Postgres) -> str:
    """The URL of one database with the server's tables, for all tests of a run."""
    url = postgres_server.new_database()
    engine = create_engine(url, poolclass=NullPool)
    make(engine)
    engine.dispose()
    return url


@pytest.fixture
def database(office_database: str) -> Iterator[Any]:
    """A connection that sees everything, to look at what was written."""
    with owner(office_database) as connection:
        yield connection
