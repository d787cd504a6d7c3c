"""One company for all tests of paper: nothing that is printed changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.print_forms.ledger import Ledger


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    made = Ledger(Path(tmp_path_factory.mktemp("paper")) / "company.db")
    yield made
    made.engine.dispose()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Ledger]:
    """A company of its own, for tests that post."""
    made = Ledger(tmp_path / "company.db")
    yield made
    made.engine.dispose()
