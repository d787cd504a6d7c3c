"""Backups: whole, checked, made while others write; and the way back, which loses nothing either."""

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop import whole
from desktop.backups import BackupFailed, back_up, copy_with_key, restore, roll, verify
from desktop.database import is_encrypted, open_database
from migrations import HEAD
from shared.store.rebuild import check
from shared.store.store import Store
from tests.company import opened
from tests.probes import Good
from tests.store.words import all_rows, day, good, posted, receipt, rows_of, tamper, warehouse


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """A backup of a company that knows cement; the company itself has gone on to know sand."""
    good(store)
    made = back_up(store.engine, tmp_path / "stick" / "company.backup")
    good(store, "Sand")
    return made


def names(store: Store) -> list[str]:
    return sorted(each.name or "" for each in store.find(Good))


def test_a_backup_is_the_whole_company_as_it_was(store: Store, backup: Path) -> None:
    assert verify(backup) == HEAD
    copy = opened(backup)
    assert names(copy) == ["Cement"]
    assert list(check(copy)) == []
    copy.engine.dispose()
    assert [each.name for each in backup.parent.iterdir()] == [backup.name]


def test_backups_are_made_while_writing_goes_on(store: Store, tmp_path: Path) -> None:
    where, cement = warehouse(store), good(store)
    stop, written = threading.Event(), []

    def keep_writing() -> None:
        while not stop.is_set():
            written.append(posted(store, receipt(where, day(10, 1), (cement, "1", "1"))))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        counts = []
        for number in range(3):
            copy = opened(back_up(store.engine, tmp_path / f"{number}.backup"))
            assert list(check(copy)) == []
            counts.append(len(rows_of(copy, "probe_receipt")))
            copy.engine.dispose()
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert len(rows_of(store, "probe_receipt")) == len(written) >= counts[-1]


def test_a_backup_replaces_an_older_one_only_when_it_is_good(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(whole, "unfinished", lambda path: path.parent / "nowhere" / path.name)
        with pytest.raises(BackupFailed, match=r"folder cannot be written\. The company file is untouched"):
            back_up(store.engine, backup)
    assert backup.read_bytes() == before
    back_up(store.engine, backup)
    copy = opened(backup)
    assert names(copy) == ["Cement", "Sand"]
    copy.engine.dispose()


def test_a_backup_that_does_not_hold_when_opened_is_not_kept(store: Store, backup: Path) -> None:
    """What is copied may be whole for SQLite and still be no company that this program could restore."""
    before = backup.read_bytes()
    tamper(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BackupFailed, match="newer version"):
        back_up(store.engine, backup)
    assert backup.read_bytes() == before
    assert [each.name for each in backup.parent.iterdir()] == [backup.name]


def test_one_backup_a_day_and_the_oldest_go(store: Store, tmp_path: Path) -> None:
    folder, first = tmp_path / "rolling", date(2026, 10, 29)
    made = [roll(store.engine, folder, first + timedelta(days), keep=3) for days in range(5)]
    assert all(made)
    assert roll(store.engine, folder, first + timedelta(4), keep=3) is None
    (folder / "fieldledger-notes.backup").write_text("mine")
    roll(store.engine, folder, first + timedelta(5), keep=3)
    assert sorted(each.name for each in folder.iterdir()) == [
        "fieldledger-2026-11-01.backup", "fieldledger-2026-11-02.backup", "fieldledger-2026-11-03.backup",
        "fieldledger-notes.backup",
    ]  # fmt: skip


def test_two_programs_make_the_backup_of_the_day_at_the_same_time(store: Store, company: Path, tmp_path: Path) -> None:
    folder, failed = tmp_path / "rolling", []
    start = threading.Barrier(4)

    def first_change_of_the_day() -> None:
        engine = open_database(company)
        try:
            start.wait()
            roll(engine, folder, date(2026, 11, 21), keep=3)
        except Exception as cause:  # noqa: BLE001
            failed.append(cause)
        finally:
            engine.dispose()

    programs = [threading.Thread(target=first_change_of_the_day) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert failed == []
    assert [each.name for each in folder.iterdir()] == ["fieldledger-2026-11-21.backup"]
    assert verify(folder / "fieldledger-2026-11-21.backup") == HEAD


def test_what_a_killed_program_left_unfinished_is_removed_a_day_later(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "rolling" / "company[1].backup"
    target.parent.mkdir()
    old, young = (target.with_name(f"{target.name}.{name}.unfinished") for name in ("1-aa", "2-bb"))
    for each in (old, young):
        each.write_text("half a copy")
    os.utime(old, (1, 1))
    back_up(store.engine, target)
    assert sorted(each.name for each in target.parent.iterdir()) == [target.name, young.name]


def test_restoring_keeps_the_present_file_beside_the_restored_one(store: Store, company: Path, backup: Path) -> None:
    for number in (1, 2):
        now = all_rows(store)
        store.engine.dispose()
        kept = restore(backup, company)
        assert kept == company.with_name(f"company.before-restore-{number}.db")
        old = opened(kept)
        assert all_rows(old) == now
        old.engine.dispose()
        store = opened(company)
        assert names(store) == ["Cement"]
        good(store, f"Gravel {number}")
    store.engine.dispose()


def test_restoring_keeps_what_still_lies_in_the_log(store: Store, company: Path, backup: Path, tmp_path: Path) -> None:
    """A program that was killed leaves its newest pages in the log beside the file: they belong to the old file."""
    good(store, "Only in the log")
    killed = tmp_path / "killed" / company.name
    killed.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{company}{suffix}", f"{killed}{suffix}")
    kept = restore(backup, killed)
    assert kept is not None
    restored, old = opened(killed), opened(kept)
    assert names(restored) == ["Cement"]
    assert names(old) == ["Cement", "Only in the log", "Sand"]
    for each in (restored, old):
        assert list(check(each)) == []
        each.engine.dispose()


def test_a_file_that_another_program_has_open_is_not_replaced(store: Store, company: Path, backup: Path) -> None:
    """It would go on writing into the file that was set aside, and nobody would look there."""
    with pytest.raises(BackupFailed, match="open in another program"):
        restore(backup, company)
    assert names(store) == ["Cement", "Sand"]
    store.engine.dispose()
    restore(backup, company)


def test_numbers_given_after_the_backup_are_not_given_again(store: Store, company: Path, backup: Path) -> None:
    document = receipt(warehouse(store), day(10, 1))
    store.save(document)
    back_up(store.engine, backup)
    later = [receipt(warehouse(store), day(10, 1)) for _ in range(3)]
    store.save_all(later)
    store.engine.dispose()
    restore(backup, company)
    restored = opened(company)
    again = receipt(warehouse(restored), day(10, 1))
    restored.save(again)
    restored.engine.dispose()
    assert again.number == "PR-A1-26-01002"
    assert again.number not in [each.number for each in later]


def test_a_kind_that_had_no_number_yet_does_not_start_again(store: Store, company: Path, backup: Path) -> None:
    """The counter is not in the backup at all; the numbers may stand on paper nevertheless."""
    given = []
    for _ in range(3):
        document = receipt(warehouse(store), day(10, 1))
        store.save(document)
        given.append(document.number)
        store.engine.dispose()
        restore(backup, company)
        store = opened(company)
    store.engine.dispose()
    company.write_bytes(b"")  # the file that is replaced cannot be asked any more
    restore(backup, company)
    store = opened(company)
    first, second = receipt(warehouse(store), day(10, 1)), receipt(warehouse(store), day(10, 1))
    store.save_all([first, second])
    store.engine.dispose()
    assert given == ["PR-A1-26-00001", "PR-A1-26-01001", "PR-A1-26-02001"]
    assert [first.number, second.number] == ["PR-A1-26-04001", "PR-A1-26-04002"]


@pytest.mark.parametrize("broken", ["os.replace", "os.link", "shutil.copyfile"])
def test_a_restore_that_stops_leaves_the_company_at_its_place(
    store: Store, company: Path, backup: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.engine.dispose()

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(broken, fails)
        if broken == "os.link":
            patch.setattr(shutil, "copyfile", _copies_then(fails))
        with pytest.raises(BackupFailed, match="company file is as it was"):
            restore(backup, company)
    assert [each.name for each in company.parent.glob("company*")] == ["company.db"]
    left = opened(company)
    assert names(left) == ["Cement", "Sand"]
    left.engine.dispose()


def _copies_then(fails: Callable[..., None]) -> Callable[..., None]:
    """The backup can be copied, the company cannot."""
    copyfile, waiting = shutil.copyfile, [True]

    def copy(source: Path, target: Path) -> None:
        if waiting:
            waiting.clear()
            copyfile(source, target)
        else:
            target.touch()
            fails()

    return copy


def test_a_left_over_log_does_not_spoil_the_restored_file(store: Store, company: Path, backup: Path) -> None:
    """Somebody removed the damaged file by hand, but not the log beside it."""
    wal = company.with_name("company.db-wal")
    keep = wal.read_bytes()
    assert keep
    store.engine.dispose()
    company.unlink()
    wal.write_bytes(keep)
    assert restore(backup, company) is None
    restored = opened(company)
    assert names(restored) == ["Cement"]
    assert list(check(restored)) == []
    restored.engine.dispose()


def test_a_restored_file_is_written_as_a_new_one_is(store: Store, company: Path, backup: Path) -> None:
    store.engine.dispose()
    restore(backup, company)
    engine = open_database(company)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()


def test_a_damaged_backup_is_refused_and_the_company_stays(store: Store, company: Path, backup: Path) -> None:
    before = all_rows(store)
    whole = backup.read_bytes()
    damages = {
        "cut off": whole[: len(whole) // 2],
        "empty": b"",
        "not a database": b"word document" * 1000,
        "a torn page": whole[:8192] + os.urandom(4096) + whole[12288:],
    }
    for content in damages.values():
        backup.write_bytes(content)
        with pytest.raises(BackupFailed):
            restore(backup, company)
    backup.unlink()
    with pytest.raises(BackupFailed, match="no backup at"):
        restore(backup, company)
    assert all_rows(store) == before
    assert sorted(each.name for each in company.parent.glob("company.*")) == [
        "company.db", "company.db-shm", "company.db-wal",
    ]  # fmt: skip


def test_a_backup_of_a_newer_version_is_refused(store: Store, company: Path, backup: Path) -> None:
    copy = opened(backup)
    tamper(copy, "UPDATE alembic_version SET version_num = '9999'")
    copy.engine.dispose()
    with pytest.raises(BackupFailed, match="newer version"):
        restore(backup, company)
    assert names(store) == ["Cement", "Sand"]


KEY, OTHER = "5e" * 32, "c0" * 32


def test_an_encrypted_company_has_encrypted_backups(tmp_path: Path) -> None:
    company, target = tmp_path / "secret.db", tmp_path / "secret.backup"
    engine = open_database(company, key=KEY, create=True)
    back_up(engine, target)
    engine.dispose()
    assert is_encrypted(target)
    assert verify(target, key=KEY) == HEAD
    for wrong in (OTHER, None):
        with pytest.raises(BackupFailed, match="another key"):
            verify(target, key=wrong)
    assert restore(target, company, key=KEY) == tmp_path / "secret.before-restore-1.db"
    open_database(company, key=KEY).dispose()


def test_a_backup_from_before_the_encryption_is_restored_encrypted(store: Store, backup: Path, tmp_path: Path) -> None:
    company = tmp_path / "secret.db"
    open_database(company, key=KEY, create=True).dispose()
    kept = restore(backup, company, key=KEY)
    assert kept is not None
    assert is_encrypted(kept)
    assert b"Cement" in backup.read_bytes()
    assert b"Cement" not in company.read_bytes()
    engine = open_database(company, key=KEY)
    assert names(Store(engine, store.kinds)) == ["Cement"]
    engine.dispose()


def test_a_copy_without_the_key_opens_everywhere_and_holds_the_same(store: Store, tmp_path: Path) -> None:
    secret, plain = tmp_path / "secret.db", tmp_path / "plain.db"
    copy_with_key(store.engine, secret, KEY)
    engine = open_database(secret, key=KEY)
    copy_with_key(engine, plain, None)
    engine.dispose()
    with closing(sqlite3.connect(plain)) as standard:
        assert standard.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    engine = open_database(plain)
    assert list(check(Store(engine, store.kinds))) == []
    assert all_rows(Store(engine, store.kinds)) == all_rows(store)
    engine.dispose()
