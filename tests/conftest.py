"""What tests of several rooms share: a real PostgreSQL, and how hard the property tests search."""

import logging
import os
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.postgres import Postgres, running_postgres

# "thorough" is for a long run by hand: FIELDLEDGER_HYPOTHESIS=thorough python3 dev.py test tests/kernel
settings.register_profile("quick", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("quick"), max_examples=5_000)
settings.load_profile(os.environ.get("FIELDLEDGER_HYPOTHESIS", "quick"))


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """A command of the server that a test runs in this process says where the log goes: for that test alone."""
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.is_configured()
    yield
    root.handlers[:] = [each for each in root.handlers if each in handlers]
    root.setLevel(level)
    if not configured:
        structlog.reset_defaults()


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
