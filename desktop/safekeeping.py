"""Safekeeping: the backups that the open window makes by itself, daily and to a second place, in APScheduler."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop import backups, whole
from desktop.company import Company, backup_due, carry_keys, daily_backup, note_backup
from desktop.settings import Settings
from shared.kernel.refusal import Refusal
from shared.kernel.words import trouble

SECOND_FOLDER = "backups/second_folder"
LOOK_EVERY_MIN = 30
SOON_S = 20


def second_folder(preferences: Any) -> Path | None:
    """The second place for backups that the person chose on this computer."""
    chosen = str(preferences.get(SECOND_FOLDER, ""))
    return Path(chosen) if chosen else None


def back_up_now(company: Company, settings: Settings, second: Path | None) -> list[Path]:
    """One more backup of today in both places, each opened and checked; earlier ones of the day stay as they are.

    Raises BackupFailed; the first may be made.
    """
    places = [settings.backup_folder, *([second] if second is not None else [])]
    target = settings.backup_folder / backups.another_of_day(places, company.store.today)
    made = [backups.back_up(company.store.engine, target)]
    backups.forget_old(target.parent, keep=settings.backup_count)
    note_backup(company)
    carry_keys(company, target.parent)
    if second is not None:
        made.append(copied(company, target, second, keep=settings.backup_count))
    return made


def copied(company: Company, backup: Path, folder: Path, *, keep: int) -> Path:
    """A copy of a backup in another folder, checked there; days beyond `keep` go. Raises BackupFailed."""
    target = folder / backup.name
    fresh = whole.unfinished(target)
    try:
        shutil.copyfile(backup, fresh)
        backups.verify(fresh, key=company.database_key)
        whole.sync(fresh)
        os.replace(fresh, target)
        carry_keys(company, folder)
    except OSError as cause:
        text = "The second backup was not made in {folder}: {trouble}. The first one and the company are whole."
        raise backups.BackupFailed(text, folder=folder, trouble=trouble(cause)) from cause
    finally:
        whole.remove(fresh)
    backups.forget_old(folder, keep=keep)
    return target


def due(company: Company, settings: Settings, second: Path | None) -> list[Path]:
    """What the schedule does: the day's backup where there is none yet, and its copy where that is missing."""
    made = []
    target = backups.of_day(settings.backup_folder, company.store.today)
    if backup_due(company, settings):
        daily_backup(company, settings)
        made.append(target)
    if second is not None and second.is_dir() and target.exists() and not (second / target.name).exists():
        made.append(copied(company, target, second, keep=settings.backup_count))
    for folder in (settings.backup_folder, second):
        if folder is not None and folder.is_dir():
            carry_keys(company, folder)  # passwords and people that have changed since
    return made


class Safekeeper:
    """Looks every half hour, and soon after a change, whether a backup is due; in a thread of its own."""

    def __init__(
        self, company: Company, settings: Settings, second: Callable[[], Path | None],
        tell: Callable[[list[Path], Exception | None], object],
    ) -> None:  # fmt: skip
        from apscheduler.schedulers.background import BackgroundScheduler

        self._company, self._settings, self._second, self._tell = company, settings, second, tell
        self._schedule = BackgroundScheduler(timezone="UTC")
        self._schedule.add_job(self.look, "interval", minutes=LOOK_EVERY_MIN, max_instances=1, coalesce=True)
        self._schedule.start()

    def soon(self, *, after_s: float = SOON_S) -> None:
        """Something was written: the day's first change is followed by the day's backup."""
        if not self._schedule.get_job("soon"):
            at = datetime.now(UTC) + timedelta(seconds=after_s)
            self._schedule.add_job(self.look, "date", run_date=at, id="soon", misfire_grace_time=None)

    def look(self) -> None:
        """Once now; a backup that cannot be made stops no work and is told."""
        try:
            made, failed = due(self._company, self._settings, self._second()), None
        except (Refusal, OSError) as cause:
            made, failed = [], cause
        if made or failed:
            self._tell(made, failed)

    def close(self) -> None:
        self._schedule.shutdown(wait=True)
