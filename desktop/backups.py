"""Backups: a whole copy of the company file, opened and checked after it is made; and the way back."""

import contextlib
import os
import shutil
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from desktop.database import DatabaseUnusable, connected, revision, wording
from migrations import REVISIONS
from shared.kernel.refusal import Refusal
from shared.kernel.words import say, trouble

COUNTER_JUMP = 1000


class BackupFailed(Refusal):
    """The copy could not be made or could not be trusted; the company file itself is untouched."""


def back_up(engine: Engine, target: Path, *, key: str | None = None) -> Path:
    """Copy the file as it is now, while others work on it; an unfinished copy never takes the name of a good one."""
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with wording(target), engine.execution_options(outside_transactions=True).connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(unfinished),))
        verify(unfinished, key=key)
        _sync(unfinished)
        os.replace(unfinished, target)
    except OSError as cause:
        text = "No backup was made at {file}: {trouble}. The company file is untouched."
        raise BackupFailed(text, file=target, trouble=trouble(cause)) from cause
    finally:
        for name in (unfinished, *_beside(unfinished)):
            with contextlib.suppress(OSError):
                name.unlink(missing_ok=True)
    return target


def verify(file: Path, *, key: str | None = None) -> str:
    """Open a backup and let SQLite check every page; returns its revision. Raises BackupFailed."""
    if not file.exists():
        raise BackupFailed("There is no backup at {file}.", file=file)
    engine = connected(file, key=key, read_only=True)
    try:
        with wording(file):
            found = revision(engine)
            with engine.connect() as connection:
                said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    except DatabaseUnusable as cause:
        raise BackupFailed("{file} cannot be used as a backup: {trouble}", file=file, trouble=cause) from cause
    finally:
        engine.dispose()
    if found is None or said != "ok":
        text = "{file} is empty or damaged ({said}); it was not used."
        raise BackupFailed(text, file=file, said=say("no tables") if found is None else said)
    if found not in REVISIONS:
        text = "{file} was made by a newer version of Fieldledger; update the program first."
        raise BackupFailed(text, file=file)
    return found


def restore(source: Path, company: Path, *, key: str | None = None) -> Path | None:
    """Put a backup in the company file's place; what stood there is kept beside it and its name returned.

    Counters jump ahead: numbers that were given after the backup may stand on paper already.
    """
    verify(source, key=key)
    _refuse_in_use(company, key=key)
    company.parent.mkdir(parents=True, exist_ok=True)
    fresh = company.with_name(company.name + ".restored")
    try:
        shutil.copyfile(source, fresh)
        _jump_ahead(fresh, key=key)
        _sync(fresh)
        kept = _set_aside(company) if company.exists() else None
        for name in _beside(company):  # a log that its file has lost would be played into the restored one
            name.unlink(missing_ok=True)
        os.replace(fresh, company)
    except OSError as cause:
        text = "Nothing was restored: {trouble}. The company file is as it was."
        raise BackupFailed(text, trouble=trouble(cause)) from cause
    return kept


def _refuse_in_use(company: Path, *, key: str | None) -> None:
    """A program that has the file open would go on writing into the one that is set aside."""
    if not company.exists():
        return
    engine = connected(company, key=key)
    try:
        with engine.execution_options(outside_transactions=True).connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 500")
            connection.exec_driver_sql("PRAGMA locking_mode = EXCLUSIVE")
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            connection.exec_driver_sql("ROLLBACK")
    except DBAPIError as cause:
        if "locked" in str(cause.orig):  # any other trouble is what the restoring is for
            text = "{file} is open in another program. Nothing was restored; close that program first."
            raise BackupFailed(text, file=company) from cause
    finally:
        engine.dispose()


def _jump_ahead(fresh: Path, *, key: str | None) -> None:
    engine = connected(fresh, key=key)
    try:
        with wording(fresh), engine.execution_options(writing=True).begin() as connection:
            connection.exec_driver_sql("UPDATE counter SET last = last + ?", (COUNTER_JUMP,))
    finally:
        engine.dispose()


def _set_aside(company: Path) -> Path:
    """Rename a company file and its log together; the newest log pages belong to it."""
    number = 1
    while (kept := company.with_name(f"{company.stem}.before-restore-{number}{company.suffix}")).exists():
        number += 1
    for suffix in ("-wal", "-shm"):
        beside = company.with_name(company.name + suffix)
        if beside.exists():
            os.replace(beside, kept.with_name(kept.name + suffix))
    os.replace(company, kept)
    return kept


def roll(engine: Engine, folder: Path, today: date, *, keep: int, key: str | None = None) -> Path | None:
    """The day's backup, once a day; the oldest beyond `keep` go. Returns the new file, if one was made."""
    target = folder / f"fieldledger-{today.isoformat()}.backup"
    if target.exists():
        return None
    back_up(engine, target, key=key)
    for old in sorted(folder.glob("fieldledger-????-??-??.backup"))[:-keep]:
        old.unlink()
    return target


def _beside(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in ("-journal", "-wal", "-shm")]


def _sync(file: Path) -> None:
    """On disk before it is renamed; folders cannot be synced on Windows."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
    with contextlib.suppress(OSError, AttributeError):
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
