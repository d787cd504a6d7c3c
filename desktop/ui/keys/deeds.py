"""What the page of keys does: keys for a plain file, its encryption while it is closed, what lies beside it."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.database import is_encrypted
from desktop.keys import company_key, rekeying, signing_in, stored
from desktop.keys.encrypting import encrypt, left_plain
from desktop.keys.file_key import FileKey, KeysUnusable
from desktop.keys.people import person_to_begin
from desktop.keys.recovery import RecoveryKey
from desktop.safekeeping import second_folder
from desktop.ui.desk import Desk
from desktop.ui.document.journal import SUFFIX, journal_of
from desktop.ui.sign_in.waiting import waited_for
from desktop.work import Progress
from shared.kernel.words import Words, say


def begun(desk: Desk, name: str, password: str) -> signing_in.Begun:
    """New keys for a plain company, and its first person. Raises KeysUnusable."""
    person, known_as = person_to_begin(desk.store, name)
    session = desk.sync.session if desk.sync is not None else None
    login = session.account.login if session is not None and session.account.person == person else ""
    companys = company_key.known(desk.store.engine)
    return signing_in.begin(desk.company.path, person, known_as, password, login=login, companys=companys)


def require_group(recovery: RecoveryKey, typed: str) -> None:
    """Raises KeysUnusable."""
    if typed.strip().upper() != recovery.text.split()[-1]:
        raise KeysUnusable(
            "These are not the last four signs of the recovery key. Look at the sheet; nothing was lost."
        )


def encrypted(desk: Desk, begun: signing_in.Begun) -> Words:
    """With the file closed: it, then what was not saved; the person sees that it goes on. Raises BackupFailed."""
    path, key = desk.company.path, begun.signed_in.key
    caption = say("The company is being encrypted. It takes a minute for a gigabyte; nothing is lost if it stops.")
    waited_for(desk.look, desk.language, caption, lambda: _encrypt_closed(path, key, begun.signed_in.person))
    return say("The company is encrypted. Sign in with your password.")


def rekeyed(desk: Desk, to: rekeying.Renewed) -> Words:
    """With the file closed: it is written anew; whoever works here signs in. Raises BackupFailed, KeysUnusable."""
    path, key = desk.company.path, desk.company.key
    assert key is not None
    caption = say("The file is being written anew. It takes a minute for a gigabyte; nothing is lost if it stops.")
    waited_for(desk.look, desk.language, caption, lambda: rekeying.change_key(path, key, to))
    desk.locked = True
    return say("The file has another key. Sign in, add the others anew, and choose “Encrypt earlier backups”.")


def left_behind(desk: Desk) -> list[Path]:
    """What beside an encrypted file has no key, or one from before. Raises KeysUnusable."""
    company, second = desk.company, second_folder(desk.preferences)
    assert company.key is not None
    plain = left_plain(company.path, desk.settings.backup_folder, second)
    return plain + rekeying.left_with_another_key(company.path, desk.settings.backup_folder, second, company.key)


def _encrypt_closed(path: Path, key: FileKey, person: UUID) -> None:
    encrypt(path, key.database)
    with contextlib.suppress(OSError):
        take_drafts(path, key, person)


def take_drafts(path: Path, key: FileKey, person: UUID) -> None:
    """The journal from before becomes that of the person who encrypted the file."""
    plain, own = journal_of(path), journal_of(path, str(person))
    if plain.exists() and not own.exists():
        encrypt(plain, key.drafts)
        os.replace(plain, own)


def encrypt_rest(desk: Desk, owner: QObject, then: Callable[[], object]) -> None:
    """Backups and set-aside files from before, one after another; a damaged one stays and is told."""
    company = desk.company
    assert company.key is not None
    key = company.key
    second = second_folder(desk.preferences)

    def work(progress: Progress) -> int:
        files = left_behind(desk)
        earlier = [each.database for each in stored.keys_of(company.path).keys_before(key)]
        for done, file in enumerate(files):
            progress(done, len(files))
            if is_encrypted(file):
                rekeying.with_key(file, key.database, earlier)
            else:
                encrypt(file, key.drafts if file.suffix == SUFFIX else key.database)
        rekeying.forget_key_files(company.path, desk.settings.backup_folder, second, key)
        return len(files)

    told = say("Encrypted; from now on they open with the keys of the company.")
    desk.work.task(owner, say("Encrypting earlier backups"), work, lambda _: then(), outcome=lambda _: told)
