"""An office on a real PostgreSQL, a company of its own for each test, and as many laptops as a test wants."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import UUID

import pytest
import uvicorn

from server import app, log
from server.access.company import Companies
from server.access.keeping import Keeper
from server.api.patience import Patient
from server.cli import main
from server.database.companies import SERVER_PREFIX, add_company
from server.database.connections import Connections
from server.database.identities import Identities, new_token, token_hash
from server.exchange.office import Office
from server.identity import Identity
from shared.administration.role import declared_roles
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.identity import new_id
from tests.sync.server.door import SECRET, Door
from tests.sync.server.firm import Firm
from tests.sync.server.laptop import Laptop

Told = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def logging() -> None:
    """Once for all tests: a command that configured it within one would leave a log that is closed after it."""
    log.configure("error")
    log.log().debug("ready")


@pytest.fixture(scope="session")
def kinds() -> Kinds:
    return Kinds(AREAS)


@pytest.fixture
def connections(office_database: str) -> Iterator[Connections]:
    made = Connections(office_database)
    yield made
    made.close()


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


@pytest.fixture
def firm(company: UUID, office: Office, connections: Connections, kinds: Kinds, database: Any) -> Firm:
    database.execute(
        "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, 'server', %s, %s)",
        (company, new_id(), SERVER_PREFIX, token_bytes(32)),
    )
    keeper = Keeper(connections, kinds, company, clock=lambda: datetime.now(UTC))
    keeper.put(*declared_roles(AREAS))
    identities = Identities(connections, Companies(kinds))

    def read(device: UUID) -> Identity:
        with connections.transaction(company) as asked:
            return identities.identity(asked, company, device)

    return Firm(company, office, keeper, database, read)


@pytest.fixture(scope="session")
def application(office_database: str) -> Any:
    """The whole application; `app` is what its edge wraps."""
    return app.make(office_database, "error")


@pytest.fixture(scope="session")
def http(application: Any) -> Iterator[str]:
    """Its address on loopback, in one process."""
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_config=None, ws="none", http=Patient))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def token(database: Any) -> Callable[[Identity], str]:
    """A token for a device that is enrolled already; its patterns are written down with it."""

    def made(identity: Identity) -> str:
        token = new_token()
        key = (identity.company, identity.device)
        database.execute("UPDATE device SET token_hash = %s WHERE company = %s AND id = %s", (token_hash(token), *key))
        for pattern in identity.scopes:
            database.execute("INSERT INTO granted (company, device, pattern) VALUES (%s, %s, %s)", (*key, pattern))
        return token

    return made


@pytest.fixture
def company_name(database: Any) -> str:
    name = f"Montazh {new_id()}"
    add_company(database, name)
    return name


@pytest.fixture
def told(office_database: str, company_name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """`told("user", "list")`: what a command gives to a machine, or under `refused` what it says to a person."""

    def made(*words: str) -> dict[str, Any]:
        where = ("--company", company_name, "--data", str(tmp_path), "--database-url", office_database)
        capsys.readouterr()
        ended, said = main([*words, *where, "--json"]), capsys.readouterr()
        return {"refused": said.err} if ended else dict(json.loads(said.out.splitlines()[-1]))

    return made


@pytest.fixture
def door(connections: Connections, kinds: Kinds) -> Door:
    return Door(connections, kinds)


@pytest.fixture
def petrov(firm: Firm) -> AccessUser:
    user = firm.user(("foreman", "site:*"))
    firm.account(user, SECRET)
    return user
