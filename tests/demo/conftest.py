"""The demo company, open for reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.company import kinds
from desktop.database import connected
from shared.store.books import StoreBooks
from shared.store.store import Store
from tests.demo.company import demo_file

__all__ = ["demo_file"]


@pytest.fixture(scope="session")
def store(demo_file: Path) -> Iterator[Store]:
    engine = connected(demo_file)
    yield Store(engine, kinds())
    engine.dispose()


@pytest.fixture
def books(store: Store) -> Iterator[StoreBooks]:
    with store.reading() as session:
        yield store.books(session)
