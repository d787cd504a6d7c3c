"""A plain company becomes an encrypted one, or gets another key: a copy with the key, checked, takes its place.

Killed at any moment there is the file from before or the new one, whole, under the company's name; going on is
beginning again. What lies beside it from before (backups, kept files, the journal) is encrypted after it, one by one.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop import whole
from desktop.backups import BackupFailed, Progress, all_in, copy_into
from desktop.database import connected, is_encrypted
from shared.kernel.words import say, trouble

Counts = Mapping[str, int]


def encrypt(
    file: Path, key: str, progress: Progress | None = None, *, before: str | None = None,
    ready: Callable[[Path], object] = lambda fresh: None,
) -> bool:  # fmt: skip
    """The file with that key under the same name. False: it is not there, or has a key and none was given.

    `before`: the key that it has, of an encrypted one; `ready` gets the copy before it takes the file's place.
    Raises BackupFailed; then the file is as it was.
    """
    if not file.exists() or is_encrypted(file) != (before is not None):
        return False
    fresh = whole.unfinished(file)
    try:
        counts = _copied(file, fresh, key, progress, before)
        _check(file, fresh, key, counts)
        whole.sync(fresh)
        ready(fresh)
        os.replace(fresh, file)
        whole.sync_folder(file.parent)
    except (OSError, DBAPIError) as cause:
        text = "{file} was not encrypted: {trouble}. It is as it was; close what else has it open and try again."
        why = trouble(cause) if isinstance(cause, OSError) else str(cause.orig)
        raise BackupFailed(text, file=file, trouble=why) from cause
    finally:
        whole.remove(fresh)
    return True


def opens(file: Path, key: str) -> bool:
    """Whether that is the key of an encrypted file. Raises OSError."""
    engine = connected(file, key=key, read_only=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        return True
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def left_plain(company: Path, backups: Path, second: Path | None) -> list[Path]:
    """What lies about from before the encryption: backups of days, files that were set aside, journals."""
    plain = []
    journals = company.parent.glob(f"{company.name}*.drafts")
    for file in dict.fromkeys([*files_beside(company, backups, second), *journals]):
        with contextlib.suppress(OSError):  # a stick that was pulled out meanwhile
            if file != company and file.stat().st_size and not is_encrypted(file):
                plain.append(file)
    return plain


def files_beside(company: Path, backups: Path, second: Path | None) -> list[Path]:
    """Backups of days, and files that were set aside."""
    beside = [*company.parent.glob(f"{company.stem}.*.backup"), *company.parent.glob(f"{company.stem}.*-*.fieldledger")]
    places = [folder for folder in (backups, second) if folder is not None]
    return list(dict.fromkeys([*beside, *(file for folder in places for file in all_in(folder))]))


def _copied(file: Path, fresh: Path, key: str, progress: Progress | None, before: str | None) -> Counts:
    with _alone(file, before) as connection:
        copy_into(connection, fresh, key, progress)
        return _counts(connection)


@contextlib.contextmanager
def _alone(file: Path, key: str | None) -> Iterator[Connection]:
    """Nobody else has the file open, and all of its log is in it: none may be left beside the new one."""
    engine = connected(file, key=key, existing=True)
    try:
        with engine.execution_options(outside_transactions=True).connect() as connection:
            for pragma in ("busy_timeout = 2000", "locking_mode = EXCLUSIVE"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            if connection.exec_driver_sql("PRAGMA journal_mode = DELETE").scalar_one() != "delete":
                raise BackupFailed("{file} is open in another program. Close that program first.", file=file)
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            connection.exec_driver_sql("COMMIT")
            yield connection
    finally:
        engine.dispose()


def _check(file: Path, fresh: Path, key: str, counts: Counts) -> None:
    """Every page opens with the key and agrees with its neighbours, and every row is there."""
    engine = connected(fresh, key=key, read_only=True)
    try:
        with engine.connect() as connection:
            bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            same = _counts(connection) == counts
    finally:
        engine.dispose()
    if bad or said != "ok" or not same:
        text = "{file} was not encrypted: the copy is not whole ({said}). It is as it was; look at the disk, try again."
        raise BackupFailed(text, file=file, said=said if same and not bad else say("pages or rows are missing"))


def _counts(connection: Connection) -> Counts:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%'"
    ).scalars()
    return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names.all()}
