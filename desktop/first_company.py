"""The making of the company file of a data folder: an empty company, the demo company, or a backup taken over."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from desktop import backups
from desktop.company import DEMO_PREFIX, any_prefix, file_of, identify, kinds, settle_person
from desktop.database import make_database
from desktop.settings import Settings
from shared.common.constant import Constant
from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.work_calendar import calendar_of
from shared.kernel.refusal import Refusal
from shared.store.store import Store, utc_now

if TYPE_CHECKING:
    from desktop.keys.file_key import FileKey
    from desktop.keys.key_file import KeyFile

Progress = Callable[[str, int], None]


class AlreadyThere(Refusal):
    """There is a company in the data folder; a new one would not take its place."""


def alone(settings: Settings, organization: str, person: str = "", *, clock: Callable[[], datetime] = utc_now) -> None:
    """A company that works by itself: its organization, this year's calendar, and the person who begins, if named."""

    def begin(engine: Engine) -> None:
        prefix = identify(engine, settings.device_prefix or any_prefix(), clock)
        store = Store(engine, kinds(), prefix=prefix, clock=clock)
        store.begin_company()
        ours = Organization(code="01", name=organization)
        since = date(store.today.year, 1, 1)
        usual = Constant(name="default_organization", value=ours.code, valid_from=since)
        people = [Person(name=person)] if person else []
        for someone in people:
            settle_person(engine, someone.id)
            store = Store(engine, kinds(), prefix=prefix, person_id=someone.id, clock=clock)
        for each in (ours, *people, usual, calendar_of(since.year)):
            store.save(each)

    make(settings, begin)


def demo(settings: Settings, progress: Progress, *, size: int = 0) -> bool:
    """The demo company, grown to about `size` documents; False: one was there already."""

    def begin(engine: Engine) -> None:
        from shared.demo import make

        prefix = identify(engine, settings.device_prefix or DEMO_PREFIX)
        make(Store(engine, kinds(), prefix=prefix), size=size, progress=progress)

    path = file_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    return not path.exists() and make_database(path, begin=begin)


def backup(settings: Settings, file: Path, key: "FileKey | None" = None) -> None:
    """A backup becomes the company of this computer; an encrypted one with the key that opens it."""
    backups.restore(file, file_of(settings), key=key.database if key is not None else None)


def take_keys(settings: Settings, file: Path) -> "KeyFile":
    """The keys that lie beside an encrypted backup become those of this computer: whoever signs in by them opens it.

    Of several the newest. Raises AlreadyThere, KeysUnusable, OSError.
    """
    from desktop.keys import stored

    path = file_of(settings)
    if path.exists():
        raise already_there(path)
    keys = stored.near(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    stored.keep(path, keys)
    return keys


def make(settings: Settings, begin: Callable[[Engine], None]) -> None:
    """The company file of the data folder, whole or not at all. Raises AlreadyThere."""
    path = file_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() or not make_database(path, begin=begin):
        raise already_there(path)


def already_there(path: Path) -> AlreadyThere:
    return AlreadyThere("There is a company at {file} already; nothing was made. Start the program again.", file=path)
