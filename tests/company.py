"""A company file for tests: real SQLite, made once per test process and copied for each test."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from desktop.database import open_database
from shared import administration, common
from shared.kernel.describe import Kinds
from shared.store.store import Store
from tests.probes import PROBES, create_probes

PERSON = UUID(int=7)
KINDS = Kinds((administration.AREA, common.AREA, PROBES))


class Clock:
    """A clock that moves a second each time it is looked at."""

    def __init__(self, now: datetime = datetime(2026, 11, 21, 8, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def make_company(path: Path) -> Path:
    """An empty company file with the probes' tables in it."""
    engine = open_database(path, create=True)
    with engine.execution_options(writing=True).begin() as connection:
        create_probes(connection)
    engine.dispose()
    return path


def copied(template: Path, path: Path) -> Path:
    shutil.copyfile(template, path)
    return path


def opened(
    path: Path, *, kinds: Kinds = KINDS, prefix: str = "A1", clock: Callable[[], datetime] | None = None
) -> Store:
    """The store of one program on a company file."""
    return Store(open_database(path), kinds, prefix=prefix, person_id=PERSON, clock=clock or Clock())
