"""The company's SQLite file: opening, creating, migrating, and its troubles in words."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.whole import made_whole
from migrations import HEAD, REVISIONS
from shared.kernel.refusal import Refusal
from shared.kernel.words import say
from shared.store.store import listen_for_writes
from shared.store.tables import create_all

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",  # what is deleted, such as a scope that was lost, is written over
    "PRAGMA cache_size = -32768",  # 32 MiB for each connection: with 128 a window took 500 MB, and was no faster
)

CIPHER = (
    "PRAGMA cipher_log_level = NONE",  # it would write into the terminal what is told in words
    "PRAGMA cipher_default_page_size = 8192",
    "PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256",  # two thirds of the time of the usual SHA512
)
"""How files with a key are made and read, also those that are attached. Part of the format: others do not open."""

PRAGMAS_UNFINISHED = ("PRAGMA synchronous = OFF", "PRAGMA journal_mode = WAL")
"""For a file that has no name yet: thrown away when its making fails, synced as a whole before it is named.

With a log, what is being made may be read while it is written, as in the finished file.
"""

# The driver looks for a converter of every value that is not a number or a text, and gives up after 0.6 µs. One that
# gives the value back as it is takes 0.1 µs, which makes inserts of rows with ids three to four times as fast.
sqlcipher.register_adapter(bytes, bytes)
sqlcipher.register_adapter(type(None), {}.get)


class _Compiler(SQLiteCompiler):
    """Writes out which index a statement is to go by where the store says so; SQLAlchemy has it, not for SQLite."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


class DatabaseUnusable(Refusal):
    """The file cannot be worked with; the message says what happened, what is kept, what to do."""


class NewerFile(DatabaseUnusable):
    """The file was written by a newer version of the program."""


def open_database(
    path: Path,
    *,
    key: str | None = None,
    create: bool = False,
    begin: Callable[[Engine], None] | None = None,
    upgrade: bool = True,
) -> Engine:
    """The company file, at the newest revision. Raises DatabaseUnusable.

    `key` are the 64 hexadecimal digits of a file's key; None for a plain file. `create` makes a missing one; `begin`
    puts into it what every company starts with, before the file has its name: there is a whole company or none.
    """
    if not path.exists():
        if not create:
            text = "There is no company file at {file}. Start with `fieldledger demo`, or restore a backup."
            raise DatabaseUnusable(text, file=path)
        make_database(path, key=key, begin=begin)
    engine = connected(path, key=key, existing=True)
    try:
        with wording(path):
            _settle_revision(engine, path, upgrade=upgrade)
            _keep_log(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_database(path: Path, *, key: str | None = None, begin: Callable[[Engine], None] | None = None) -> bool:
    """A new company file, whole or not at all. False: another program made one meanwhile, and it stays."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size and not path.exists():
        text = (
            "{log} is the log of a company file that is not there any more; it may hold the newest entries. "
            "Nothing was made. Put the file back or restore a backup; or move the log away to start a new company."
        )
        raise DatabaseUnusable(text, log=log)

    def make(file: Path) -> None:
        engine = connected(file, key=key, pragmas=(*PRAGMAS, *PRAGMAS_UNFINISHED))
        try:
            with wording(path):
                _create(engine)
                if begin is not None:
                    begin(engine)
                with engine.execution_options(outside_transactions=True).connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # the log gets no name of its own
        finally:
            engine.dispose()

    return made_whole(path, make)


def connected(
    path: Path, *, key: str | None = None, read_only: bool = False, existing: bool = False,
    pragmas: Sequence[str] | None = None,
) -> Engine:  # fmt: skip
    """An engine on a file, with our pragmas and nothing else done to it.

    `existing`: where the file goes away later, no empty one is made in its place.
    """
    uri = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rw' if existing else 'rwc'}"
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False),
        poolclass=_pool(),
        pool_size=4,
        max_overflow=4,
        pool_use_lifo=True,  # whoever reads next has the pages that were just read
        execution_options={KEY: key},
    )

    engine.dialect.statement_compiler = _Compiler

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        give_key(connection, key)
        for pragma in PRAGMAS if pragmas is None else pragmas:
            connection.execute(pragma)

    listen_for_writes(engine)
    return engine


PLAIN: Final = b"SQLite format 3\x00"


def is_encrypted(file: Path) -> bool:
    """Whether a database file needs a key; one that is not there, or empty, or a folder, does not. Raises OSError."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        begin = opened.read(len(PLAIN))
    return bool(begin) and begin != PLAIN


KEY: Final = "file_key"


def key_of(engine: Engine) -> str | None:
    """The key that the engine opens its file with: copies of the file get the same."""
    key: str | None = engine.get_execution_options().get(KEY)
    return key


def give_key(connection: Any, key: str | None) -> None:
    """The first that a connection of the driver is told."""
    for pragma in CIPHER:
        connection.execute(pragma)
    if key is not None:
        connection.execute(f'PRAGMA key = "{raw_key(key)}"')


def raw_key(key: str) -> str:
    """As SQLCipher takes a key that is no password: nothing is stretched."""
    return f"x'{key}'"


def with_key(file: Path, key: str | None) -> str:
    """The name of a new file in SQL that makes it with that key; without one it gets the key of what makes it."""
    return str(file) if key is None else f"file:{_quoted(file)}?key=" + raw_key(key).replace("'", "%27")


def _pool() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()).replace("\\", "/"))


def revision(engine: Engine) -> str | None:
    """The file's migration revision; None for an empty file."""
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise DatabaseUnusable(
                "The file is an SQLite database, but not a company of Fieldledger. It was left as it is."
            )
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _settle_revision(engine: Engine, path: Path, *, upgrade: bool) -> None:
    found = revision(engine)
    if found == HEAD:
        return
    if found is None:
        raise DatabaseUnusable(
            "{file} is empty: what was in it is gone, or it was never a company file. It was left as it is. "
            "Restore the newest backup.",
            file=path,
        )
    if found not in REVISIONS:
        raise NewerFile(
            "{file} was written by a newer version of Fieldledger (revision {revision}). Nothing was changed. "
            "Update this program, then open it again.",
            file=path,
            revision=found,
        )
    if upgrade:
        from desktop.backups import back_up
        from migrations.upgrade import upgrade_sqlite

        back_up(engine, path.with_suffix(f".before-{HEAD}.backup"))
        upgrade_sqlite(engine)


def _create(engine: Engine) -> None:
    """All tables at once, stamped as the newest revision; a test holds this equal to the migrations."""
    from migrations.include import metadata

    metadata()  # every area declares its tables, whatever was imported before
    with engine.execution_options(writing=True).begin() as connection:
        create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _keep_log(engine: Engine) -> None:
    """Writers do not hold up readers. A restored backup comes without this mode."""
    with engine.execution_options(outside_transactions=True).connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


@contextmanager
def wording(path: Path) -> Iterator[None]:
    """Turn SQLite's own errors into words: what happened, what is kept, what to do."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as cause:
        # SQLAlchemy's own words quote the values that were to be written: a text in a document is no trouble
        raise _unusable(path, str(getattr(cause, "orig", cause))) from cause


ROOM_LEAST: Final = 64 * 1024
"""With less, SQLite cannot even begin: it takes the place that it shares with other programs."""


def has_no_room(path: Path) -> bool:
    """Then SQLite tells of an error of the disk, which would send people to look for another disk."""
    try:
        return shutil.disk_usage(path.parent).free < ROOM_LEAST
    except OSError:
        return False


def _unusable(path: Path, cause: str) -> DatabaseUnusable:
    said = cause.lower()
    if "disk i/o" in said and has_no_room(path):
        said = "full"
    for signs, words in TROUBLES:
        if any(sign in said for sign in signs):
            return DatabaseUnusable(words.text, file=path)
    text = "The company file {file} could not be used: {trouble}"
    return DatabaseUnusable(text, file=path, trouble=cause.splitlines()[0])


TROUBLES = (
    (
        ("not a database", "hmac", "pragma key"),
        say(
            "{file} is not a company file, or it is encrypted with another key. It was left as it is. "
            "Restore a backup if it should be one."
        ),
    ),
    (
        ("malformed", "corrupt"),
        say(
            "{file} is damaged. Nothing more was written to it. Keep a copy, then run `fieldledger restore` "
            "with the newest backup."
        ),
    ),
    (
        ("locked", "busy"),
        say(
            "{file} is in use by another program for too long. Nothing was saved by this one; "
            "try again when the other is done."
        ),
    ),
    (
        ("full",),
        say(
            "The disk of {file} is full. What was saved before is kept; this entry was not saved. "
            "Make room and save again."
        ),
    ),
    (
        ("readonly", "read-only", "unable to open"),
        say(
            "{file} cannot be written: no rights, or the disk is read-only. Nothing was saved. "
            "Check the rights of the folder."
        ),
    ),
    (
        ("disk i/o",),
        say("The disk under {file} reports an error. What was saved before is kept. Copy the file before going on."),
    ),
)
"""What SQLite says, and what we say: what happened, what is kept, what to do."""
