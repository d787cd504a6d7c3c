"""An office on a real PostgreSQL, a company of its own for each test, and as many laptops as a test wants."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from server.database.companies import owner
from server.database.connections import Connections
from server.database.schema import make
from server.exchange.office import Office
from server.identity import Identity
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.identity import new_id
from tests.postgres import Postgres
from tests.sync.server.laptop import Laptop


@pytest.fixture(scope="session")
def office_database(postgres_server: Postgres) -> str:
    """The URL of one database with the server's tables, for all tests of a run."""
    url = postgres_server.new_database()
    engine = create_engine(url, poolclass=NullPool)
    make(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def kinds() -> Kinds:
    return Kinds(AREAS)


@pytest.fixture
def connections(office_database: str) -> Iterator[Connections]:
    made = Connections(office_database)
    yield made
    made.close()


@pytest.fixture
def database(office_database: str) -> Iterator[Any]:
    """A connection that sees everything, to look at what was written."""
    with owner(office_database) as connection:
        yield connection


@pytest.fixture
def company(database: Any) -> UUID:
    id = new_id()
    database.execute("INSERT INTO company (id, name, schema_name) VALUES (%s, %s, %s)", (id, "Rova", str(id)))
    return id


@pytest.fixture
def office(connections: Connections, kinds: Kinds) -> Office:
    return Office(connections, kinds, clock=lambda: datetime.now(UTC))


@pytest.fixture
def enrol(database: Any) -> Callable[..., Identity]:
    """`enrol(company, "site:*", "company")` makes a device with these rights known."""

    def made(company: UUID, *scopes: str) -> Identity:
        id = new_id()
        database.execute(
            "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, %s, %s, %s)",
            (company, id, "laptop", id.hex, token_bytes(32)),
        )
        return Identity(company, id, frozenset(scopes or ("*",)))

    return made


@pytest.fixture
def laptop(office: Office, company: UUID, enrol: Callable[..., Identity]) -> Callable[..., Laptop]:
    """`laptop("company")` is one more device that may read and write these scopes; without any, all of them."""

    def made(*scopes: str) -> Laptop:
        return Laptop(office, enrol(company, *scopes))

    return made
