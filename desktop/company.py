"""A company on this computer: its file in the data folder, and the store that works on it."""

import getpass
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import Engine

from desktop.backups import of_day, roll
from desktop.database import is_encrypted, open_database, wording
from desktop.settings import Settings
from shared.areas import AREAS
from shared.common.person import Person
from shared.common.site import own_organization
from shared.kernel.books import Books
from shared.kernel.describe import Kinds
from shared.kernel.refusal import Refusal
from shared.store.audit import Actor
from shared.store.store import Store, utc_now

if TYPE_CHECKING:
    from desktop.keys.file_key import FileKey

FILE_NAME = "company.fieldledger"


@dataclass(frozen=True, slots=True)
class Company:
    """An open company file; `key` where it is encrypted."""

    path: Path
    store: Store
    key: "FileKey | None" = None

    @property
    def database_key(self) -> str | None:
        """What its file and its backups are opened with."""
        return self.key.database if self.key is not None else None


class SignInFirst(Refusal):
    """The company file is encrypted, and nobody gave its key."""


def file_of(settings: Settings) -> Path:
    return settings.home / FILE_NAME


def kinds() -> Kinds:
    return Kinds(AREAS)


@contextmanager
def opened(
    settings: Settings, *, create: bool = False, changes: bool = False, clock: Callable[[], datetime] = utc_now,
    key: "FileKey | None" = None, person: UUID | None = None,
) -> Iterator[Company]:  # fmt: skip
    """The company of a data folder; `create` makes a missing one. `key` and `person`: who signed in and what they hold.

    Raises SignInFirst, DatabaseUnusable.
    """
    path = file_of(settings)
    key = _needed(path, key)
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)

    def begin(new: Engine) -> None:
        prefix = identify(new, settings.device_prefix or any_prefix(), clock)
        Store(new, kinds(), prefix=prefix, clock=clock).begin_company()

    engine = open_database(path, key=key.database if key is not None else None, create=create, begin=begin)
    try:
        with wording(path):
            prefix = fact(engine, "prefix")
            if prefix is None:  # made before files knew their prefix
                prefix = settings.device_prefix or DEMO_PREFIX
                prefix = identify(engine, prefix) if changes else prefix
            person = person or person_of(engine)
            yield Company(path, Store(engine, kinds(), prefix=prefix, person_id=person, clock=clock), key)
    finally:
        engine.dispose()


def _needed(path: Path, key: "FileKey | None") -> "FileKey | None":
    """A plain file is opened without, whatever key there is: its encryption was begun and not finished."""
    if not path.exists() or is_encrypted(path):
        if key is None and path.exists():
            raise SignInFirst("{file} is encrypted. Nothing was opened; sign in with your password.", file=path)
        return key
    return None


# ---- what a file knows about itself

DEMO_PREFIX = "A1"
LETTERS, DIGITS = "ABCDEFGHJKMNPRSTUVWXYZ", "23456789"
"""None that are taken for one another: I and 1, O and 0, L and I, Q and O."""


def any_prefix() -> str:
    """Two computers that start by themselves should not give the same numbers."""
    return secrets.choice(LETTERS) + secrets.choice(DIGITS)


def identify(engine: Engine, prefix: str, clock: Callable[[], datetime] = utc_now) -> str:
    """Give a file its device prefix, its id and the day when it was made, once; the prefix that it has then."""
    made_on = clock().astimezone().date().isoformat()
    with engine.execution_options(writing=True).begin() as connection:
        for name, value in (("prefix", prefix), ("device_id", str(uuid4())), (MADE_ON, made_on)):
            connection.exec_driver_sql("INSERT OR IGNORE INTO device (name, value) VALUES (?, ?)", (name, value))
    return fact(engine, "prefix") or prefix


def company_name(books: Books) -> str:
    """What the company is called; "" where it has no organization yet, or several without a usual one."""
    own = own_organization(books)
    return (own.name or "") if own is not None else ""


PERSON = "person_id"


def person_of(engine: Engine) -> UUID | None:
    """Who works with this file, where that was said: the person of the first start. History names them."""
    known = fact(engine, PERSON)
    return UUID(known) if known else None


def person_working(store: Store, books: Books) -> str:
    """The name of who works with this file; "" where nobody said."""
    return books.name(Person.__tablename__, store.actor.person_id)


def signature(store: Store, books: Books) -> str:
    """Who prints, as papers say it: the person who works here, else the account of this computer."""
    return person_working(store, books) or getpass.getuser()


def settle_person(engine: Engine, id: UUID | None) -> None:
    """From now on this person works with the file; None: nobody says who does."""
    with engine.execution_options(writing=True).begin() as connection:
        if id is None:
            connection.exec_driver_sql("DELETE FROM device WHERE name = ?", (PERSON,))
        else:
            connection.exec_driver_sql("INSERT OR REPLACE INTO device (name, value) VALUES (?, ?)", (PERSON, str(id)))


def name_person(company: Company, name: str) -> bool:
    """From now on the one person of that name acts. False: there is none, or several; then the device acts alone."""
    store = company.store
    found = [each for each in store.find(Person, name=name) if not each.marked] if name else []
    id = found[0].id if len(found) == 1 else None
    settle_person(store.engine, id)
    store.actor = Actor(store.prefix, id)
    return id is not None


def fact(engine: Engine, name: str) -> str | None:
    """A row of the file's own table of facts."""
    with engine.connect() as connection:
        value = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (name,)).scalar()
    return None if value is None else str(value)


# ---- backups of the day

REMINDER_DAYS = 7
BACKED_UP_ON, MADE_ON = "backed_up_on", "made_on"


def backup_due(company: Company, settings: Settings) -> bool:
    try:
        return not of_day(settings.backup_folder, company.store.today).exists()
    except OSError:
        return True


def daily_backup(company: Company, settings: Settings, progress: Callable[[str, int], None] | None = None) -> None:
    """Once a day, after the first change of the day. Raises BackupFailed or OSError; the company goes on without it."""
    made = roll(
        company.store.engine, settings.backup_folder, company.store.today, keep=settings.backup_count, progress=progress
    )
    if made:
        note_backup(company)
    carry_keys(company, settings.backup_folder)


def carry_keys(company: Company, folder: Path) -> None:
    """Where its backups lie, lie its keys: on another computer nobody could open them else. Raises OSError."""
    if company.key is not None:
        from desktop.keys.stored import put_beside_backups

        put_beside_backups(company.path, folder)


def note_backup(company: Company) -> None:
    """Remember in the file when its last backup was made, also where the folder of backups is out of reach."""
    with company.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO device (name, value) VALUES (?, ?)", (BACKED_UP_ON, company.store.today.isoformat())
        )


def days_without_backup(company: Company) -> int:
    """Days since the last backup, or since the file was made; of older files, since the company's first entry."""
    last = fact(company.store.engine, BACKED_UP_ON) or fact(company.store.engine, MADE_ON)
    if last is None:
        with company.store.engine.connect() as connection:
            last = connection.exec_driver_sql("SELECT min(at) FROM audit").scalar()
    return (company.store.today - date.fromisoformat(str(last)[:10])).days if last else 0
