"""A plain company becomes an encrypted one, and at every moment one of the two opens."""

import itertools
import os
import random
import shutil
import signal
import sys
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from desktop.attachments import from_file
from desktop.backups import BackupFailed, back_up
from desktop.company import SignInFirst, opened
from desktop.database import DatabaseUnusable, connected, is_encrypted
from desktop.keys import signing_in
from desktop.keys.encrypting import encrypt, left_plain
from desktop.settings import Settings
from shared.common.organization import Organization
from shared.store.rebuild import check
from tests.keys.conftest import CHEAP, ORGANIZATION, PASSWORD, PERSON

KEY = "5e" * 32


def words_in(file: Path) -> list[str]:
    """Which of the words that only this company knows stand in the bytes of a file, as text or UTF-16."""
    content = file.read_bytes()
    return [word for word in (ORGANIZATION, PERSON) if word.encode() in content or word.encode("utf-16-le") in content]


def test_all_of_it_is_there_and_nothing_can_be_read(settings: Settings, company: Path, person: UUID) -> None:
    assert words_in(company) == [ORGANIZATION, PERSON]
    begun = signing_in.begin(company, person, PERSON, PASSWORD, CHEAP)
    with opened(settings) as plain:
        assert plain.key is None, "keys were made; the encryption was not done yet"
    assert encrypt(company, begun.signed_in.key.database)
    assert words_in(company) == []
    assert sorted(each.name for each in company.parent.iterdir()) == [
        "company.fieldledger", "company.keys", "company.keys.copy",
    ]  # fmt: skip
    signed_in = signing_in.sign_in(company, person, PASSWORD)
    with opened(settings, key=signed_in.key, person=signed_in.person) as found:
        assert list(check(found.store)) == []
        assert [each.name for each in found.store.find(Organization)] == [ORGANIZATION]
        assert found.store.actor.person_id == person
    with pytest.raises(SignInFirst), opened(settings):
        pass
    assert not encrypt(company, begun.signed_in.key.database), "it is done once"


def test_packed_bodies_attachments_and_thumbnails_cannot_be_found_either(
    settings: Settings, company: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "Фундамент.png"
    Image.effect_noise((300, 200), 90).save(photo)
    with opened(settings) as found:
        store = found.store
        (organization,) = store.find(Organization)
        store.save(from_file(store.kinds.shape("attachment"), organization, "organization", photo))
        with store.engine.connect() as connection:
            bodies = connection.exec_driver_sql("SELECT body FROM unsent").scalars().all()
            blobs = connection.exec_driver_sql("SELECT content FROM blob").scalars().all()
    packed = [each[-40:] for each in (*bodies, *blobs)]
    assert len(blobs) > 1, "the photo's pieces, and its thumbnail"
    before = company.read_bytes()
    assert sum(each in before for each in packed) > len(packed) / 2, "what is long goes over several pages"
    assert encrypt(company, KEY)
    after = company.read_bytes()
    assert not any(each in after for each in packed)


def test_what_another_program_has_open_is_left_as_it_is(settings: Settings, company: Path) -> None:
    with opened(settings) as found:
        found.store.save(Organization(name="Ещё одна"))
        with pytest.raises(BackupFailed, match=r"locked|open in another"):
            encrypt(company, KEY)
        assert not is_encrypted(company)
        assert len(found.store.find(Organization)) == 2
    assert encrypt(company, KEY), "what was in the log goes along"
    engine = connected(company, key=KEY)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM organization").scalar_one() == 2
    engine.dispose()


def test_a_damaged_company_stays_plain(company: Path) -> None:
    with company.open("rb+") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 10)
    before = company.read_bytes()
    with pytest.raises((BackupFailed, DatabaseUnusable)):
        encrypt(company, KEY)
    assert company.read_bytes() == before


def test_backups_and_what_was_set_aside_are_found(settings: Settings, company: Path, tmp_path: Path) -> None:
    backups, second = settings.backup_folder, tmp_path / "stick"
    with opened(settings) as found:
        for target in (backups / "fieldledger-2026-11-20.backup", second / "fieldledger-2026-11-20.backup",
                       company.with_name("company.before-restore-1.fieldledger")):  # fmt: skip
            back_up(found.store.engine, target)
    encrypt(company, KEY)
    plain = left_plain(company, backups, second)
    assert {each.name for each in plain} == {"fieldledger-2026-11-20.backup", "company.before-restore-1.fieldledger"}
    assert len(plain) == 3
    assert all(encrypt(each, KEY) and not words_in(each) for each in plain)
    assert left_plain(company, backups, second) == []


def encrypting(company: Path, at: int) -> None:
    """In a program of its own, which kills itself at its `at`-th step with a file; 0: somebody else does."""
    steps = itertools.count(1)

    def step(event: str, _arguments: object) -> None:
        if event in ("os.rename", "os.remove", "open") and next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    encrypt(company, KEY)


def count(company: Path) -> int:
    """How many rows the audit has, whichever of the two the file is; its log is played in."""
    engine = connected(company, key=KEY if is_encrypted(company) else None, existing=True)
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            return int(connection.exec_driver_sql("SELECT count(*) FROM audit").scalar_one())
    finally:
        engine.dispose()


@pytest.mark.kill
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_killed_at_any_moment_one_of_the_two_opens(company: Path, tmp_path: Path) -> None:
    template = shutil.copyfile(company, tmp_path / "template")
    rows, dice, ends = count(company), random.Random(6), set()
    for at in (*range(1, 12), *[0] * 15):
        child = get_context("fork").Process(target=encrypting, args=(company, at))
        child.start()
        child.join(None if at else dice.uniform(0, 0.03))
        child.kill()
        child.join()
        ends.add((child.exitcode, is_encrypted(company)))
        assert count(company) == rows
        encrypt(company, KEY)
        assert count(company) == rows, "begun again, it is done"
        shutil.copyfile(template, company)
    assert (-signal.SIGKILL, False) in ends
    assert {(0, True), (-signal.SIGKILL, True)} & ends
