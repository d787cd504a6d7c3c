"""A company on a real file, and the store of one program on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.store.store import Store
from tests.company import copied, make_company, opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_company(tmp_path_factory.mktemp("template") / "company.db")


@pytest.fixture
def company(template: Path, tmp_path: Path) -> Path:
    """The path of an empty company's file."""
    return copied(template, tmp_path / "company.db")


@pytest.fixture
def store(company: Path) -> Iterator[Store]:
    store = opened(company)
    yield store
    store.engine.dispose()
