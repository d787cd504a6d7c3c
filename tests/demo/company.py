"""The demo company for tests: made once in a test process, copied for whoever changes something."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.company import kinds
from desktop.database import open_database
from shared.demo import make
from shared.store.store import Store

_folder = TemporaryDirectory(prefix="fieldledger-demo-", ignore_cleanup_errors=True)


def made_at(path: Path, *, size: int = 0) -> Path:
    """A demo company in a new file, closed again and complete without its log."""
    engine = open_database(path, create=True)
    make(Store(engine, kinds()), size=size)
    with engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@cache
def _demo() -> Path:
    return made_at(Path(_folder.name) / "demo.fieldledger")


@pytest.fixture(scope="session")
def demo_file() -> Path:
    """The file of the demo company; not to be changed: copy it."""
    return _demo()
