"""A company on this computer: its file in the data folder, and the store that works on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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
    new = create and not path.exists()
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = open_database(path, create=create)
    try:
        with wording(path):
            store = Store(engine, kinds(), prefix=settings.device_prefix, clock=clock)
            if new:
                store.begin_company()
            yield Company(path, store)
    finally:
        engine.dispose()


def daily_backup(company: Company, settings: Settings) -> Path | None:
    """Once a day, before the first change of the day."""
    today = company.store.clock().date()
    return roll(company.store.engine, settings.backup_folder, today, keep=settings.backup_count)
