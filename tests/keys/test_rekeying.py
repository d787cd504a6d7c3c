"""Another key for the file: who had the old one reads nothing new; nothing is lost, whenever it is killed."""

import itertools
import os
import random
import shutil
import signal
import sys
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest
import sqlcipher3

from desktop.backups import back_up
from desktop.company import carry_keys, opened
from desktop.database import give_key
from desktop.keys import signing_in, stored
from desktop.keys.encrypting import encrypt, opens
from desktop.keys.file_key import FileKey, KeysUnusable
from desktop.keys.recovery import RecoveryKey
from desktop.keys.rekeying import (
    Renewed,
    change_key,
    forget_key_files,
    left_with_another_key,
    renewed,
    with_key,
)
from desktop.keys.signing_in import Begun
from desktop.settings import Settings
from shared.common.organization import Organization
from shared.store.rebuild import check
from tests.keys.conftest import CHEAP, ORGANIZATION, PASSWORD, PERSON, Vault

PETR, HIS = UUID(int=7), "второй человек"


@pytest.fixture
def begun(company: Path, person: UUID) -> Begun:
    """An encrypted company of two people, one of whom left something unsaved."""
    made = signing_in.begin(company, person, PERSON, PASSWORD, CHEAP)
    assert encrypt(company, made.signed_in.key.database)
    signing_in.put_person(company, made.signed_in.key, PETR, "Пётр", HIS, CHEAP)
    with closing(sqlcipher3.connect(str(journal(company)))) as connection:
        give_key(connection, made.signed_in.key.drafts)
        connection.execute("CREATE TABLE draft (no)")
        connection.execute("INSERT INTO draft VALUES (7)")
        connection.commit()
    return made


def journal(company: Path) -> Path:
    return company.with_name(f"{company.name}.{PETR}.drafts")


def unsaved(company: Path, key: FileKey) -> int:
    with closing(sqlcipher3.connect(str(journal(company)))) as connection:
        give_key(connection, key.drafts)
        return int(connection.execute("SELECT count(*) FROM draft").fetchone()[0])


def test_only_who_changed_it_and_the_recovery_sheet_open_it(
    settings: Settings, company: Path, begun: Begun, vault: Vault, tmp_path: Path
) -> None:
    old, olga = begun.signed_in.key, begun.signed_in.person
    signing_in.sign_in(company, PETR, HIS, remember=True)
    copied = stored.keys_of(company)
    backup = settings.backup_folder / "fieldledger-2026-11-20.backup"
    with opened(settings, key=old) as found:
        back_up(found.store.engine, backup)
        carry_keys(found, settings.backup_folder)
    with pytest.raises(KeysUnusable, match="The password is not that of"):
        renewed(company, old, olga, HIS, CHEAP)
    change_key(company, old, renewed(company, old, olga, PASSWORD, CHEAP))
    assert not opens(company, copied.opened(PETR, HIS).database), "a copy of the keys, and a password, open nothing"
    with pytest.raises(KeysUnusable, match="no key on this computer"):
        signing_in.sign_in(company, PETR, HIS)
    assert vault.kept == {}
    new = signing_in.sign_in(company, olga, PASSWORD).key
    assert stored.keys_of(company).recovered(RecoveryKey.read(begun.recovery.text)).secret == new.secret
    with opened(settings, key=new) as found:
        assert list(check(found.store)) == []
        assert [each.name for each in found.store.find(Organization)] == [ORGANIZATION]
    assert unsaved(company, new) == 1, "what somebody else did not save waits for them"
    (left,) = left_with_another_key(company, settings.backup_folder, None, new)
    assert left == backup
    third = renewed(company, new, olga, PASSWORD, CHEAP)
    change_key(company, new, third)
    earlier = [each.database for each in stored.keys_of(company).keys_before(third.key)]
    assert with_key(backup, third.key.database, earlier), "also of a key that is two changes old"
    assert left_with_another_key(company, settings.backup_folder, None, third.key) == []
    assert len(list(settings.backup_folder.glob("*.keys"))) == 1
    forget_key_files(company, settings.backup_folder, None, third.key)
    assert list(settings.backup_folder.glob("*.keys")) == [], "where Petr stood; the next look puts the new one there"


def changing(company: Path, key: FileKey, to: Renewed, at: int) -> None:
    """In a program of its own, which kills itself at its `at`-th step with a file; 0: somebody else does."""
    steps = itertools.count(1)

    def step(event: str, _arguments: object) -> None:
        if event in ("os.rename", "os.remove", "open") and next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    change_key(company, key, to)


@pytest.mark.kill
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_killed_at_any_moment_the_password_opens_and_nothing_is_lost(
    settings: Settings, company: Path, begun: Begun, tmp_path: Path
) -> None:
    template, olga, dice, ends = tmp_path / "template", begun.signed_in.person, random.Random(6), set()
    shutil.copytree(settings.home, template)
    to = renewed(company, begun.signed_in.key, olga, PASSWORD, CHEAP)
    for at in (*range(9, 20), *range(20, 50, 3), *[0] * 3):
        child = get_context("fork").Process(target=changing, args=(company, begun.signed_in.key, to, at))
        child.start()
        child.join(None if at else dice.uniform(0, 0.06))
        child.kill()
        child.join()
        key = signing_in.sign_in(company, olga, PASSWORD).key
        ends.add((child.exitcode, key.id == to.key.id))
        assert opens(company, key.database), at
        assert unsaved(company, key) == 1, at
        shutil.rmtree(settings.home)
        shutil.copytree(template, settings.home)
    assert {(-signal.SIGKILL, False), (-signal.SIGKILL, True)} <= ends, "before and after"
    with opened(settings, key=begun.signed_in.key) as found:
        assert list(check(found.store)) == []
