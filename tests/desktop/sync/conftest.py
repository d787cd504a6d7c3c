"""A server in a process of its own, and desktops that joined a company of it, as their windows have them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from desktop.company import Company, opened
from desktop.settings import Settings, load
from desktop.sync import joining
from desktop.sync.engine import Engine
from desktop.sync.membership import membership_of
from tests.office import Office, OfficeCompany, running_office
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def office(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(postgres_server.new_database(), tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office_company(office: Office) -> OfficeCompany:
    return office.company()


@pytest.fixture
def home(tmp_path: Path) -> Callable[[str], Settings]:
    """The data folder of another computer."""
    return lambda name: load(tmp_path / name)


@pytest.fixture
def open_company() -> Iterator[Callable[[Settings], Company]]:
    """Companies that are closed after the test."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(opened(settings))


@pytest.fixture
def engine_of() -> Iterator[Callable[[Company], Engine]]:
    """Engines that are stopped after the test; the test starts them."""
    made: list[Engine] = []

    def make(company: Company) -> Engine:
        membership = membership_of(company.store.engine)
        assert membership is not None
        made.append(Engine(company, membership))
        return made[-1]

    yield make
    for each in made:
        each.stop()


@pytest.fixture
def desktop(
    office_company: OfficeCompany, home: Callable[[str], Settings], open_company: Callable[[Settings], Company]
) -> Callable[..., Company]:
    """`desktop("first", "site:*")`: one more computer that joined the company."""

    def make(name: str, *scopes: str) -> Company:
        joining.join_new(home(name), office_company.office.address, office_company.code(*scopes))
        return open_company(home(name))

    return make
