"""Laptops with real company files, an office on a real PostgreSQL, a company of its own for each test."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import UUID

import pytest

from server.database.connections import Connections
from server.exchange.office import Office
from server.identity import Identity
from shared.kernel.identity import new_id
from shared.store.store import Store
from shared.sync.stored import settle_fact
from tests.company import KINDS, copied, make_company, opened
from tests.sync.device.laptop import Laptop

Enrol = Callable[..., Identity]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_company(tmp_path_factory.mktemp("template") / "company.db")


@pytest.fixture
def office(office_database: str) -> Iterator[Office]:
    connections = Connections(office_database)
    yield Office(connections, KINDS, clock=lambda: datetime.now(UTC))
    connections.close()


@pytest.fixture
def enrol(database: Any) -> Enrol:
    company = new_id()
    database.execute("INSERT INTO company (id, name, schema_name) VALUES (%s, 'Rova', %s)", (company, str(company)))

    def enrolled(prefix: str, *scopes: str, device: UUID | None = None) -> Identity:
        id = device or new_id()
        database.execute(
            "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, %s, %s, %s)",
            (company, id, prefix, prefix, token_bytes(32)),
        )
        return Identity(company, id, frozenset(scopes or ("*",)))

    return enrolled


@pytest.fixture
def laptop(office: Office, enrol: Enrol, template: Path, tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    """`laptop("K1", "company", "site:*")` is one more laptop with an empty file; without scopes it may see all."""
    stores: list[Store] = []

    def made(prefix: str, *scopes: str) -> Laptop:
        store = opened(copied(template, tmp_path / f"{prefix}.db"), prefix=prefix)
        identity = enrol(prefix, *scopes)
        with store.writing() as connection:
            settle_fact(connection, "device_id", str(identity.device))
        stores.append(store)
        return Laptop(store, office, identity)

    yield made
    for store in stores:
        store.engine.dispose()


@pytest.fixture
def two(laptop: Callable[..., Laptop]) -> tuple[Laptop, Laptop]:
    return laptop("K1"), laptop("K2")
