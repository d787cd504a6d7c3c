"""The demo company for tests: made once in a test process, copied for whoever changes something."""

from pathlib import Path

import pytest

from desktop.company import kinds
from desktop.database import open_database
from shared.demo import make
from shared.store.store import Store

_made: list[Path] = []


def made_at(path: Path, *, size: int = 0) -> Path:
    """A demo company in a new file, closed again and complete without its log."""
    engine = open_database(path, create=True)
    make(Store(engine, kinds()), size=size)
    with engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo company; not to be changed: copy it. It lies where pytest clears up, also after a kill."""
    if not _made:  # rooms that ask for it by themselves share one
        _made.append(made_at(tmp_path_factory.mktemp("demo") / "demo.fieldledger"))
    return _made[0]
