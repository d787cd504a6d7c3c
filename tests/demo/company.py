"""The demo company for tests: made once in a run, copied for whoever changes something."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from desktop.company import kinds
from desktop.database import open_database
from shared.demo import make
from shared.store.store import Store


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
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder  # of the run, not of one of its workers
    path, lock = folder / "demo.fieldledger", QLockFile(str(folder / "demo.lock"))
    lock.setStaleLockTime(0)  # only of a worker that is gone, however long it takes
    assert lock.lock()
    try:
        if not path.exists():
            made_at(folder / "demo.new").rename(path)
    finally:
        lock.unlock()
    return path
