"""`check` finds whatever was altered behind the program's back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.store.errors import Damaged
from shared.store.rebuild import check
from shared.store.store import Store
from tests.company import copied, opened
from tests.probes import StockIssue, StockReceipt
from tests.store.words import (
    assignment,
    batch,
    closing,
    day,
    good,
    issue,
    machine,
    posted,
    receipt,
    rows_of,
    sampling,
    site,
    tamper,
    warehouse,
)


@pytest.fixture(scope="module")
def worked_in(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with something of everything: catalogs, drafts, posted documents, a closed month, an assignment."""
    path = copied(template, tmp_path_factory.mktemp("worked_in") / "company.db")
    store = opened(path)
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    posted(store, receipt(where, day(9, 1), (cement, "10", "3.3333"), (sand, "5", "1"), comment="first"))
    posted(store, issue(where, day(9, 2), (cement, "4")))
    posted(store, closing(store, day(9, 30)))
    store.close_period(day(9, 30))
    posted(store, receipt(where, day(10, 1), (cement, "1", "2")))
    store.save(receipt(where, day(10, 2), (cement, "7", "2")))
    tank = posted(store, batch())
    posted(store, sampling(tank, day(10, 2), (8, "1.05"), (9, "1.04")))
    posted(store, assignment(machine(store), site(store), day(10, 1)))
    gone = good(store, "Gone")
    store.mark(gone)
    store.purge(gone)
    store.engine.dispose()
    return path


@pytest.fixture
def busy(worked_in: Path, tmp_path: Path) -> Iterator[Store]:
    store = opened(copied(worked_in, tmp_path / "company.db"))
    yield store
    store.engine.dispose()


def test_a_sound_file_has_nothing_to_tell(busy: Store) -> None:
    assert list(check(busy)) == []


STOCK = "UPDATE probe_stock SET"
POSTED = "(SELECT id FROM probe_receipt WHERE number = 'PR-A1-26-00001')"
DRAFT = "(SELECT id FROM probe_receipt WHERE number = 'PR-A1-26-00003')"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (f"UPDATE probe_receipt SET comment = 'altered' WHERE id = {POSTED}", "PR-A1-26-00001.*rows differ"),
        (f"UPDATE probe_receipt SET total = 1 WHERE id = {DRAFT}", "PR-A1-26-00003.*rows differ"),
        (f"UPDATE probe_receipt SET scope = 'payroll' WHERE id = {DRAFT}", "PR-A1-26-00003.*scope"),
        ("UPDATE probe_good SET sort_key = 'zzz' WHERE name = 'Sand'", "Sand.*sort"),
        ("UPDATE probe_good SET name = 'Gold' WHERE name = 'Sand'", "Gold.*rows differ"),
        (f"UPDATE probe_receipt_line SET quantity = quantity + 1 WHERE owner_id = {DRAFT}", "rows differ"),
        (f"UPDATE probe_receipt_line SET position = 1 - position WHERE owner_id = {POSTED}", "rows differ"),
        (f"DELETE FROM probe_receipt_line WHERE owner_id = {POSTED} AND position = 0", "rows differ"),
        (f"DELETE FROM probe_receipt WHERE id = {DRAFT}", "(?s)belongs to nothing.*rows are missing"),
        (f"DELETE FROM unsent WHERE id = {DRAFT}", "Stock receipts: 3 rows, 2 bodies"),
        (f"UPDATE unsent SET hash = zeroblob(16) WHERE id = {DRAFT}", "stored body is damaged"),
        (f"UPDATE unsent SET body = CAST('garbage' AS BLOB) WHERE id = {POSTED}", "stored body is damaged"),
        (f"UPDATE unsent SET body = substr(body, 1, 40) WHERE id = {POSTED}", "stored body is damaged"),
        (f"UPDATE unsent SET body = (SELECT body FROM unsent WHERE id = {DRAFT}) WHERE id = {POSTED}", "is damaged"),
        (f"UPDATE probe_receipt SET status = 'draft' WHERE id = {POSTED}", "belong to no posted"),
        (f"{STOCK} quantity = quantity + 1 WHERE recorder_id = {POSTED} AND no = 0", "differ from a rebuild"),
        (f"{STOCK} scope = 'payroll' WHERE recorder_id = {POSTED} AND no = 0", "differ from a rebuild"),
        (f"{STOCK} date = '2026-10-09' WHERE recorder_id = {POSTED} AND no = 1", "differ from a rebuild"),
        (f"{STOCK} line_id = zeroblob(16) WHERE recorder_id = {POSTED} AND no = 1", "differ from a rebuild"),
        ("UPDATE probe_placement SET to_date = '2026-12-31'", "PA-A1-26-00001.*differ from a rebuild"),
        ("UPDATE probe_condition SET density = 1 WHERE no = 1", "PSA-A1-26-00001.*differ from a rebuild"),
        (f"DELETE FROM probe_stock WHERE recorder_id = {POSTED}", "differ from a rebuild"),
        (f"{STOCK} recorder_id = {DRAFT} WHERE recorder_id = {POSTED} AND no = 1", "not posted and has"),
        (f"{STOCK} recorder_id = zeroblob(16) WHERE no = 0 AND date = '2026-10-01'", "belong to no posted"),
        (f"{STOCK} recorder_kind = 'wizardry' WHERE no = 0 AND date = '2026-10-01'", "unknown kind “wizardry”"),
        ("UPDATE probe_stock_months SET cost = cost + 1", "frozen totals of 2026-09 differ"),
        ("UPDATE probe_stock_months SET cost_none = 1 - cost_none", "frozen totals of 2026-09 differ"),
        ("UPDATE probe_stock_months SET month = '2026-08-01'", "frozen totals of 2026-08 differ"),
        ("INSERT INTO probe_stock_months SELECT * FROM probe_stock_months LIMIT 1", "frozen totals of 2026-09 differ"),
        ("INSERT INTO probe_stock_months (month, scope, warehouse_id, good_id, cost_none, quantity, issued, cost)"
         " SELECT month, 'payroll', warehouse_id, good_id, 0, 1, 1, 1 FROM probe_stock_months LIMIT 1",
         "frozen totals of 2026-09 differ"),
        ("DELETE FROM probe_stock_months WHERE quantity > 5000000", "frozen totals of 2026-09 differ"),
        ("UPDATE probe_stock_months SET month = '2026-11-01'", "frozen totals of 2026-11 differ"),
        ("DELETE FROM search_item WHERE rowid = 1", "can be searched"),
        ("DELETE FROM search_text WHERE rowid = 2", "search"),
        ("UPDATE search_item SET scope = 'payroll' WHERE kind = 'probe_good'", "search"),
        ("UPDATE search_item SET id = randomblob(16) WHERE rowid = 1", "search"),
        ("UPDATE audit SET device = 'ZZ' WHERE seq = 3", "Audit entry 3 was altered"),
        ("DELETE FROM audit WHERE seq = 3", "Audit entry 3 is missing"),
        ("UPDATE device SET value = '2026-08-31' WHERE name = 'months_frozen_through'", "frozen totals of 2026-09"),
    ],
)  # fmt: skip
def test_damage_is_found(busy: Store, damage: str, told: str) -> None:
    with busy.engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # another program may not guard lines either
        assert connection.exec_driver_sql(damage).rowcount
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    problems = "\n".join(map(str, check(busy)))
    assert re.search(told, problems), problems


def test_what_older_rules_posted_is_no_damage(busy: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules change, history does not: only what today's rules posted can be compared with what they give."""
    monkeypatch.setattr(StockIssue, "rule_version_now", 2)
    tamper(busy, "UPDATE probe_stock SET issued = issued + 1 WHERE recorder_kind = 'probe_issue'")
    assert [each for each in check(busy) if "rebuild" in str(each)] == []


def test_numbers_of_damage_do_not_stop_the_check(busy: Store) -> None:
    tamper(busy, "UPDATE unsent SET body = CAST('garbage' AS BLOB) WHERE deleted = 0")
    tamper(busy, "UPDATE audit SET content = CAST('garbage' AS BLOB) WHERE content IS NOT NULL")
    problems = list(map(str, check(busy)))
    assert sum("stored body is damaged" in each for each in problems) == 14
    assert sum("Audit entry" in each for each in problems) == len(rows_of(busy, "audit"))


def test_a_damaged_document_is_refused_in_words(busy: Store) -> None:
    (document, *_) = busy.find(StockReceipt, status="draft")
    tamper(busy, "UPDATE unsent SET body = CAST('garbage' AS BLOB) WHERE id = ?", document.id.bytes)
    with pytest.raises(Damaged, match="fieldledger check"):
        busy.save(document)
