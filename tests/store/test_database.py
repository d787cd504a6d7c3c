"""Opening the company's file, and its troubles in words: what happened, what is kept, what to do."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from desktop import database
from desktop.database import DatabaseUnusable, NewerFile, connected, open_database, wording
from migrations import HEAD
from shared.store.rebuild import check
from shared.store.store import Store
from tests.company import KINDS, Clock, make_company, opened
from tests.probes import Good, StockReceipt
from tests.store.words import all_rows, day, good, named, posted, receipt, tamper, warehouse


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for other programs a moment, not seconds."""
    pragmas = tuple(each.replace("5000", "50") for each in database.PRAGMAS)
    assert pragmas != database.PRAGMAS
    monkeypatch.setattr(database, "PRAGMAS", pragmas)


def test_a_new_company_is_at_the_newest_revision_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "Ёлка & Co, 100%?.db"
    engine = open_database(path, create=True)
    assert database.revision(engine) == HEAD
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "temp_store")
        }
    engine.dispose()
    assert path.exists()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "temp_store": 2}


def test_a_new_company_has_the_tables_of_every_area_whatever_was_imported(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    script = "import sys, pathlib; from desktop import database; "
    script += "database.open_database(pathlib.Path(sys.argv[1]), create=True)"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, cwd=Path(database.__file__).parents[1])
    engine = open_database(path)
    with engine.connect() as connection:
        names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    engine.dispose()
    assert names >= {"site", "person", "closed_period", "unsent", "labour"}


def test_a_missing_file_is_not_made_by_chance(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="no company file at"):
        open_database(tmp_path / "company.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_not_taken_for_a_new_company(tmp_path: Path) -> None:
    """A disk's failure may cut a file to nothing; a silent new company would hide that."""
    path = tmp_path / "company.db"
    path.touch()
    for create in (False, True):
        with pytest.raises(DatabaseUnusable, match="empty"):
            open_database(path, create=create)
        assert path.read_bytes() == b""


def test_a_log_without_its_file_is_not_played_into_a_new_company(store: Store, company: Path) -> None:
    good(store)
    log = company.with_name("company.db-wal")
    kept = log.read_bytes()
    store.engine.dispose()
    company.unlink()
    log.write_bytes(kept)
    with pytest.raises(DatabaseUnusable, match="may hold the newest entries"):
        open_database(company, create=True)
    assert (company.exists(), log.read_bytes()) == (False, kept)


def test_a_company_that_could_not_be_begun_is_not_there(tmp_path: Path) -> None:
    def broken(_engine: object) -> None:
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        open_database(tmp_path / "company.db", create=True, begin=broken)
    assert list(tmp_path.iterdir()) == []


def test_two_programs_may_start_a_company_at_the_same_time(tmp_path: Path) -> None:
    path, failed = tmp_path / "company.db", []

    def start() -> None:
        try:
            open_database(path, create=True).dispose()
        except Exception as cause:  # noqa: BLE001
            failed.append(cause)

    programs = [threading.Thread(target=start) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert failed == []
    open_database(path).dispose()


def test_a_file_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photo (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(DatabaseUnusable, match="not a company of Fieldledger"):
            open_database(path, create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"Dear diary" * 1000, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "company.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match=r"not a company file|damaged"):
        open_database(path)
    assert path.read_bytes() == content


def test_a_folder_in_the_files_place_is_worded(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be written"):
        open_database(tmp_path)


def test_a_newer_file_is_refused_and_left_as_it_is(store: Store, company: Path) -> None:
    tamper(store, "UPDATE alembic_version SET version_num = '9999'")
    before = all_rows(store)
    with pytest.raises(
        NewerFile, match=r"newer version of Fieldledger \(revision 9999\)\. Nothing was changed\. Update"
    ):
        open_database(company)
    assert all_rows(store) == before


def test_a_damaged_file_is_worded_and_nothing_more_is_written(store: Store, company: Path) -> None:
    posted(store, receipt(warehouse(store), day(10, 1), (good(store), "1", "1")))
    store.engine.dispose()
    content = bytearray(company.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    company.write_bytes(content)
    told = _told(company, lambda: good(opened(company), "Sand"))
    assert told is not None
    assert "is damaged. Nothing more was written to it. Keep a copy, then run `fieldledger restore`" in told
    assert company.read_bytes() == bytes(content)


def test_a_file_held_by_another_program_is_worded_and_the_entry_kept(
    company: Path, impatient: None, tmp_path: Path
) -> None:
    store = opened(company)
    where = warehouse(store)
    other = sqlcipher.connect(str(company), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    document = receipt(where, day(10, 1), comment="kept")
    with pytest.raises(DatabaseUnusable, match="in use by another program"), wording(company):
        store.save(document)
    assert (document.number, document.comment) == (None, "kept")
    assert [each.name for each in store.find(Good)] == [], "reading goes on"
    other.execute("ROLLBACK")
    store.save(document)
    assert document.number == "PR-A1-26-00001"
    other.close()
    store.engine.dispose()


@pytest.mark.parametrize("change", ["save", "post", "unpost", "mark", "create_many", "replace"])
def test_a_full_disk_loses_nothing(company: Path, change: str) -> None:
    """Every kind of change is tried with one page more each time, until it fits."""
    store = opened(company)
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    filler = "".join(chr(0x410 + (n * 7919) % 64) + chr(0x21 + (n * 104729) % 90) for n in range(6000))
    old = posted(store, receipt(where, day(10, 1), (cement, "1", "1"), comment=filler))
    document = receipt(where, day(10, 2), *[(sand, "1", "1")] * 60, comment=filler)
    changes: dict[str, Callable[[], object]] = {
        "save": lambda: store.save(document),
        "post": lambda: store.post(document),
        "unpost": lambda: store.unpost(old),
        "mark": lambda: store.mark(named_long),
        "create_many": lambda: store.create_many([document]),
        "replace": lambda: store.replace(named_long, sand),
    }
    named_long = named(store, Good, "Long", notes=filler)
    before = all_rows(store)
    state = [(each.status, each.number, each.rule_version) for each in (old, document)]
    refused = 0
    with store.engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("VACUUM")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store.engine.dispose()
    for more in range(0, 200, 2):
        limited = Store(_limited(company, pages + more), KINDS, clock=Clock())
        store.engine, store._writing = limited.engine, limited._writing
        told = _told(company, changes[change])
        if told is None:
            break
        refused += 1
        assert "The disk of" in told
        assert "this entry was not saved. Make room and save again." in told
        assert all_rows(store) == before
        assert [(each.status, each.number, each.rule_version) for each in (old, document)] == state
        store.engine.dispose()
    assert refused, "the disk was never full"
    assert list(check(store)) == []
    assert all_rows(store) != before
    store.engine.dispose()


def _told(company: Path, change: Callable[[], object]) -> str | None:
    """The words of a refusal; None when the change was made."""
    try:
        with wording(company):
            change()
    except DatabaseUnusable as refusal:
        return str(refusal)
    return None


def _limited(company: Path, pages: int) -> object:
    from sqlalchemy import event

    engine = connected(company)

    @event.listens_for(engine, "connect")
    def _limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    return engine


def test_a_read_only_file_is_worded_and_can_be_read(store: Store, company: Path) -> None:
    cement = good(store)
    reader = Store(connected(company, read_only=True), KINDS, clock=Clock())
    assert reader.get(Good, cement.id).name == "Cement"
    item = Good(name="Sand")
    with pytest.raises(DatabaseUnusable, match=r"cannot be written.*Nothing was saved"), wording(company):
        reader.save(item)
    assert item.code is None
    reader.engine.dispose()


def test_words_in_a_document_are_not_taken_for_the_trouble(store: Store, company: Path) -> None:
    """The driver's error quotes the values; only its own words say what happened."""
    with pytest.raises(DatabaseUnusable) as said, wording(company), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", ("the disk is full, locked and corrupt",))
    assert "could not be used: no such table: nowhere" in str(said.value)


def test_an_encrypted_file_opens_with_its_key_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.db"
    key = "5e" * 32
    open_database(path, key=key, create=True).dispose()
    content = path.read_bytes()
    assert b"SQLite format 3" not in content
    assert b"audit" not in content
    for wrong in ("c0" * 32, None):
        with pytest.raises(DatabaseUnusable, match=r"encrypted with another key. It was left as it is"):
            open_database(path, key=wrong)
    assert path.read_bytes() == content
    engine = open_database(path, key=key)
    assert database.revision(engine) == HEAD
    engine.dispose()


def test_a_plain_file_is_not_opened_with_a_key(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    open_database(path, create=True).dispose()
    with pytest.raises(DatabaseUnusable, match="another key"):
        open_database(path, key="5e" * 32)
    open_database(path).dispose()


def test_the_tests_company_is_like_any_other(tmp_path: Path) -> None:
    store = opened(make_company(tmp_path / "company.db"))
    assert list(check(store)) == []
    assert store.find(StockReceipt) == []
    store.engine.dispose()


def test_an_error_of_a_disk_without_room_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite cannot make the place that programs share, and calls that an error of the disk."""
    file = tmp_path / "company.fieldledger"
    with pytest.raises(DatabaseUnusable, match="reports an error"), wording(file):
        raise sqlcipher.OperationalError("disk I/O error")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(DatabaseUnusable, match="is full"), wording(file):
        raise sqlcipher.OperationalError("disk I/O error")
