"""Backups: a whole copy of the company file, opened and checked after it is made; and the way back."""

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from desktop import whole
from desktop.database import DatabaseUnusable, connected, is_encrypted, key_of, revision, with_key, wording
from migrations import REVISIONS
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say, trouble
from shared.store.numbering import FLOOR

COUNTER_JUMP = 1000
Counters = Mapping[tuple[str, str, int], int]


class BackupFailed(Refusal):
    """The copy could not be made or could not be trusted; the company file itself is untouched."""


Progress = Callable[[str, int], None]


def back_up(engine: Engine, target: Path, *, progress: Progress | None = None) -> Path:
    """Copy the file as it is now, while others work on it; an unfinished copy never takes the name of a good one.

    The copy has the key of the file. Raises BackupFailed.
    """
    return copy_with_key(engine, target, key_of(engine), progress=progress)


def copy_with_key(engine: Engine, target: Path, key: str | None, *, progress: Progress | None = None) -> Path:
    """A backup that has that key, or none. Raises BackupFailed."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = whole.unfinished(target)
        try:
            _copy(engine, fresh, key, progress)
            verify(fresh, key=key)
            whole.sync(fresh)
            os.replace(fresh, target)
            whole.sync_folder(target.parent)
        finally:
            whole.remove(fresh)
    except (OSError, DBAPIError) as cause:
        text = "No backup was made at {file}: {trouble}. The company file is untouched."
        why = trouble(cause) if isinstance(cause, OSError) else _trouble_of_copy(str(cause.orig))
        raise BackupFailed(text, file=target, trouble=why) from cause
    return target


def _copy(engine: Engine, fresh: Path, key: str | None, progress: Progress | None) -> None:
    with engine.execution_options(outside_transactions=True).connect() as connection:
        copy_into(connection, fresh, key, progress)


def copy_into(connection: Connection, fresh: Path, key: str | None, progress: Progress | None = None) -> None:
    """All that the connection sees, in a new file that has that key, or none."""

    def told() -> int:
        with contextlib.suppress(OSError):
            progress("backup, MB", fresh.stat().st_size >> 20)  # type: ignore[misc]  # only set where there is one
        return 0

    driver = connection.connection.driver_connection
    if progress is not None and driver is not None:
        driver.set_progress_handler(told, STEPS_BETWEEN)
    try:
        if key is None and key_of(connection.engine) is not None:
            _copy_without_key(connection, fresh)
        else:
            connection.exec_driver_sql("VACUUM INTO ?", (with_key(fresh, key),))
    finally:
        if progress is not None and driver is not None:
            driver.set_progress_handler(None, 0)


def _copy_without_key(connection: Connection, fresh: Path) -> None:
    """What is attached without a key stays without; a copy by VACUUM would get the file's own."""
    connection.exec_driver_sql("ATTACH ? AS plain KEY ''", (str(fresh),))
    try:
        connection.exec_driver_sql("SELECT sqlcipher_export('plain')")
    finally:
        connection.exec_driver_sql("DETACH plain")


STEPS_BETWEEN = 100_000


def _trouble_of_copy(cause: str) -> Words | str:
    """What SQLite says when the copying stops; the file that is copied is as it was."""
    said = cause.lower()
    return next((words for sign, words in TROUBLES_OF_COPY.items() if sign in said), cause)


TROUBLES_OF_COPY = {
    "full": say("no room is left on the disk"),
    "unable to open": say("the folder cannot be written"),
    "readonly": say("the folder cannot be written"),
    "locked": say("the company file was in use for too long"),
    "malformed": say("the company file is damaged; run `fieldledger check`"),
}


def verify(file: Path, *, key: str | None = None) -> str:
    """Open a backup and let SQLite check every page; returns its revision. Raises BackupFailed, OSError.

    A backup from before the encryption needs no key.
    """
    if not file.exists():
        raise BackupFailed("There is no backup at {file}.", file=file)
    engine = connected(file, key=key if is_encrypted(file) else None, read_only=True)
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

    The company file is at its place at every moment, the old one or the restored one. Counters jump ahead: numbers
    that were given after the backup may stand on paper already. With a key, what is restored has it, whether the
    backup had it or none.
    """
    verify(source, key=key)
    try:
        company.parent.mkdir(parents=True, exist_ok=True)
        _refuse_in_use(company, key=key)
        fresh = whole.unfinished(company)
        try:
            _bring(source, fresh, key)
            _jump_ahead(fresh, company, key=key)
            whole.sync(fresh)
            return _put_in_place(fresh, company)
        finally:
            whole.remove(fresh)
    except OSError as cause:
        text = "Nothing was restored: {trouble}. The company file is as it was."
        raise BackupFailed(text, trouble=trouble(cause)) from cause


def _bring(source: Path, fresh: Path, key: str | None) -> None:
    if key is None or is_encrypted(source):
        shutil.copyfile(source, fresh)
        return
    engine = connected(source, read_only=True)
    try:
        _copy(engine, fresh, key, None)
    finally:
        engine.dispose()


def _put_in_place(fresh: Path, company: Path) -> Path | None:
    """The old file gets a second name first, then the fresh one takes its first name in one step."""
    logs = [log for log in whole.beside(company) if log.exists()]  # of a damaged file; a whole one has none left
    kept = _second_name(company) if company.exists() else None
    moved: list[tuple[Path, Path]] = []
    try:
        for log in logs:  # a log that its file has lost would be played into the restored one
            if kept is None:
                log.unlink()
            else:
                aside = kept.with_name(kept.name + log.name.removeprefix(company.name))
                os.replace(log, aside)
                moved.append((aside, log))
        os.replace(fresh, company)
    except OSError:
        for aside, log in moved:
            os.replace(aside, log)
        if kept is not None:
            kept.unlink()
        raise
    whole.sync_folder(company.parent)
    return kept


def _second_name(company: Path) -> Path:
    number = 1
    while True:
        kept = _kept_name(company, number)
        try:
            os.link(company, kept)
        except FileExistsError:
            number += 1
        except OSError:  # a disk that knows no second names, such as a stick's
            if not kept.exists():
                whole.made_whole(kept, partial(_copy_file, company))
                return kept
            number += 1
        else:
            return kept


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _kept_name(company: Path, number: int) -> Path:
    return company.with_name(f"{company.stem}.before-restore-{number}{company.suffix}")


def _refuse_in_use(company: Path, *, key: str | None) -> None:
    """A program that has the file open would go on writing into the one that is set aside."""
    if not company.exists():
        return
    engine = connected(company, key=key if is_encrypted(company) else None)
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


def _jump_ahead(fresh: Path, company: Path, *, key: str | None) -> None:
    """No number that the replaced file has given, or one that was replaced before it, is given again.

    A kind or year without a number in the backup starts at the floor.
    """
    given, floor = _given(company, key=key)
    replaced = 1
    while _kept_name(company, replaced).exists():
        replaced += 1
    jump = COUNTER_JUMP * replaced
    engine = connected(fresh, key=key)
    try:
        with wording(fresh), engine.execution_options(writing=True).begin() as connection:
            own = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (FLOOR,)).scalar()
            least = max(int(own or 0) + jump, floor)
            connection.exec_driver_sql("UPDATE counter SET last = last + ?", (jump,))
            connection.exec_driver_sql("INSERT OR REPLACE INTO device (name, value) VALUES (?, ?)", (FLOOR, str(least)))
            for (kind, prefix, year), last in given.items():
                connection.exec_driver_sql(
                    "INSERT INTO counter (kind, prefix, year, last) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (kind, prefix, year) DO UPDATE SET last = max(last, excluded.last)",
                    (kind, prefix, year, max(last, least)),
                )
    finally:
        engine.dispose()


def _given(company: Path, *, key: str | None) -> tuple[Counters, int]:
    """The counters of the file that is replaced, and their floor; nothing where it cannot be read any more."""
    if not company.exists():
        return {}, 0
    engine = connected(company, key=key if is_encrypted(company) else None)
    try:
        with engine.connect() as connection:
            floor = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (FLOOR,)).scalar()
            rows = connection.exec_driver_sql("SELECT kind, prefix, year, last FROM counter").fetchall()
    except DBAPIError:
        return {}, 0
    finally:
        engine.dispose()
    return {(kind, prefix, year): last for kind, prefix, year, last in rows}, int(floor or 0)


def roll(
    engine: Engine,
    folder: Path,
    today: date,
    *,
    keep: int,
    progress: Progress | None = None,
) -> Path | None:
    """The day's backup, once a day; days beyond `keep` go. Returns the new file, if one was made."""
    target = of_day(folder, today)
    if target.exists():
        return None
    back_up(engine, target, progress=progress)
    forget_old(folder, keep=keep)
    return target


def of_day(folder: Path, day: date, number: int = 1) -> Path:
    """What the first backup of a day is called, and its later ones."""
    return folder / f"fieldledger-{day.isoformat()}{'' if number == 1 else f'-{number}'}.backup"


def another_of_day(folders: Sequence[Path], day: date) -> str:
    """A name that none of the folders has yet: an earlier backup of the day may be the good one."""
    names = (of_day(Path(), day, number).name for number in count(1))
    return next(name for name in names if not any((folder / name).exists() for folder in folders))


def all_in(folder: Path) -> list[Path]:
    """The backups of days that lie in a folder, also those that somebody named further."""
    return list(folder.glob("fieldledger-????-??-??*.backup"))


def forget_old(folder: Path, *, keep: int) -> None:
    """The newest `keep` days stay, each with all its backups; so does what somebody named otherwise."""
    days = {file: named["day"] for file in all_in(folder) if (named := OURS.fullmatch(file.name))}
    kept = sorted(set(days.values()))[-keep:]
    for old in (file for file, day in days.items() if day not in kept):
        with contextlib.suppress(OSError):  # another program removes it too, or has it open
            old.unlink()


OURS = re.compile(r"fieldledger-(?P<day>\d{4}-\d\d-\d\d)(-\d+)?\.backup")
