"""Another key for a company's file: who has a copy of the old one reads nothing that is written from then on.

One person does it, with their password; the recovery keys stay good, whoever else works here is added anew. Killed at
any moment the file opens with the old keys or with the new ones. What else has the old key follows: journals at the
latest with the next sign-in, backups by “Encrypt earlier backups”: the old key lies in the key file, sealed under the
new one.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from desktop import whole
from desktop.backups import BackupFailed, Progress
from desktop.database import is_encrypted
from desktop.keys import stored, vault
from desktop.keys.encrypting import encrypt, files_beside, opens
from desktop.keys.file_key import FileKey, KeysUnusable, sealed, unsealed
from desktop.keys.key_file import KeyFile
from desktop.keys.passwords import Cost, calibrated
from shared.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Renewed:
    """A new key and its key file, which are not in force yet."""

    key: FileKey
    keys: KeyFile


def renewed(company: Path, key: FileKey, person: UUID, password: str, cost: Cost | None = None) -> Renewed:
    """Raises KeysUnusable."""
    keys, fresh = stored.keys_of(company), FileKey.new()
    keys.opened(person, password)  # somebody may have left the computer open
    return Renewed(fresh, keys.renewed(key, fresh, person, password, cost or calibrated()))


def change_key(company: Path, key: FileKey, to: Renewed, progress: Progress | None = None) -> None:
    """With the file closed. Raises BackupFailed, KeysUnusable, OSError; then everything is as it was."""
    before = stored.keys_of(company)
    encrypt(
        company, to.key.database, progress, before=key.database,
        ready=lambda fresh: stored.announce(company, fresh, to.keys),
    )  # fmt: skip
    take_along(company, to.key)
    for holder in before.holders:
        vault.forget(before, holder.person)


def take_along(company: Path, key: FileKey) -> None:
    """What people did not save, and how their screens look, where the key was changed and these were not reached."""
    earlier = stored.keys_of(company).keys_before(key)
    if not earlier:
        return
    for journal in company.parent.glob(f"{company.name}*.drafts"):
        with contextlib.suppress(OSError, BackupFailed):
            with_key(journal, key.drafts, [each.drafts for each in earlier])
    for screen in company.parent.glob("screen-*.sealed"):
        with contextlib.suppress(OSError):
            _seal_anew(screen, key, earlier)


def with_key(file: Path, key: str, earlier: Sequence[str]) -> bool:
    """The file has that key from now on, whichever of these it had. False: it has it already, or another one.

    Raises BackupFailed, OSError; then it is as it was.
    """
    if not is_encrypted(file) or opens(file, key):
        return False
    before = next((each for each in earlier if opens(file, each)), None)
    return before is not None and encrypt(file, key, before=before)


def left_with_another_key(company: Path, backups: Path, second: Path | None, key: FileKey) -> list[Path]:
    """Backups and set-aside files that have a key from before. Raises KeysUnusable."""
    earlier = [each.database for each in stored.keys_of(company).keys_before(key)]
    found = []
    for file in files_beside(company, backups, second) if earlier else ():
        with contextlib.suppress(OSError):  # a stick that was pulled out meanwhile
            if is_encrypted(file) and not opens(file, key.database) and any(opens(file, each) for each in earlier):
                found.append(file)
    return found


def forget_key_files(company: Path, backups: Path, second: Path | None, key: FileKey) -> None:
    """Key files that lay beside backups, of keys that no backup there has any more: whoever stood in them is gone.

    Raises KeysUnusable, OSError.
    """
    if left_with_another_key(company, backups, second, key):
        return
    for folder in [folder for folder in (backups, second) if folder is not None]:
        for each in stored.keys_of(company).earlier:
            stored.of_backups(folder, each.key).unlink(missing_ok=True)


def _seal_anew(file: Path, key: FileKey, earlier: Sequence[FileKey]) -> None:
    box, about = file.read_bytes(), file.name.encode()
    for each in earlier:
        with contextlib.suppress(KeysUnusable):
            content = unsealed(each.derived("screen"), box, about, Words(""))
            fresh = whole.unfinished(file)
            fresh.write_bytes(sealed(key.derived("screen"), content, about))
            os.replace(fresh, file)
            return
