"""A company on this computer: its file in the data folder, and the store that works on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from desktop.backups import roll
from desktop.database import open_database, wording
from desktop.settings import Settings
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.store.store import Store, utc_now

FILE_NAME = "company.fieldledger"


@dataclass(frozen=True, slots=True)
class Company:
    """An open company file."""

    path: Path
    store: Store


def file_of(settings: Settings) -> Path:
    return settings.home / FILE_NAME


def kinds() -> Kinds:
    return Kinds(AREAS)


@contextmanager
def opened(settings: Settings, *, create: bool = False, clock: Callable[[], datetime] = utc_now) -> Iterator[Company]:
    """The company of a data folder; the day's rolling backup is made when there is something to lose."""
    path = file_of(settings)
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = open_database(path, create=create, begin=lambda new: _store(new, settings, clock).begin_company())
    try:
        with wording(path):
            yield Company(path, _store(engine, settings, clock))
    finally:
        engine.dispose()


def _store(engine: Engine, settings: Settings, clock: Callable[[], datetime] = utc_now) -> Store:
    return Store(engine, kinds(), prefix=settings.device_prefix, clock=clock)


def daily_backup(company: Company, settings: Settings) -> Path | None:
    """Once a day, before the first change of the day."""
    today = company.store.clock().date()
    return roll(company.store.engine, settings.backup_folder, today, keep=settings.backup_count)
