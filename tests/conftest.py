"""What tests of several rooms share: a real PostgreSQL, and how hard the property tests search."""

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Postgres, running_postgres

# "thorough" is for a long run by hand: FIELDLEDGER_HYPOTHESIS=thorough python3 dev.py test tests/kernel
settings.register_profile("quick", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("quick"), max_examples=5_000)
settings.load_profile(os.environ.get("FIELDLEDGER_HYPOTHESIS", "quick"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One server per test process, started when the first test asks for it."""
    with running_postgres() as postgres:
        yield postgres


@pytest.fixture
def new_postgres_database(postgres_server: Postgres) -> Callable[[], str]:
    """Each call gives the SQLAlchemy URL of another empty database."""
    return postgres_server.new_database


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> str:
    """The SQLAlchemy URL of an empty database that no other test uses."""
    return postgres_server.new_database()
