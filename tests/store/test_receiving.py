"""Documents arrive from other devices: the ledger is the one that would have come of saving and posting them here."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from shared.kernel.codec import light_of
from shared.store import heads
from shared.store.attention import entries
from shared.store.periods import frozen_date
from shared.store.rebuild import check
from shared.store.receiving import Receiver
from shared.store.search import search
from shared.store.store import Store
from tests.company import PERSON, copied, opened
from tests.probes import Good, StockReceipt
from tests.store.exchanged import NOW, accepted, received, same_ledger, states
from tests.store.words import (
    assignment,
    batch,
    closing,
    day,
    good,
    in_stock,
    issue,
    machine,
    named,
    posted,
    receipt,
    rows_of,
    sampling,
    site,
    tamper,
    warehouse,
)


@pytest.fixture
def elsewhere(template: Path, tmp_path: Path) -> Iterator[Store]:
    """The same company on another device."""
    store = opened(copied(template, tmp_path / "elsewhere.db"), prefix="B2")
    yield store
    store.engine.dispose()


@pytest.fixture
def make(template: Path, tmp_path: Path) -> Iterator[Callable[[], tuple[Store, Store]]]:
    """Two devices of one company, as often as it is asked for."""
    made: list[Store] = []

    def pair() -> tuple[Store, Store]:
        at = len(made)
        made.extend(opened(copied(template, tmp_path / f"{at + n}.db"), prefix=f"A{n + 1}") for n in range(2))
        return made[at], made[at + 1]

    yield pair
    for each in made:
        each.engine.dispose()


def busy(store: Store) -> None:
    """Something of everything: catalogs, drafts, posted documents, a closed month, an assignment, a purged item."""
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


@pytest.mark.parametrize("order", [list, lambda found: list(found)[::-1]], ids=["parents first", "last first"])
def test_a_company_received_is_the_company_that_was_sent(
    store: Store, elsewhere: Store, order: Callable[[Any], list[Any]]
) -> None:
    busy(store)
    assert received(elsewhere, iter(order(states(store))), page=3) == []
    same_ledger(store, elsewhere)
    assert list(check(elsewhere)) == []
    with elsewhere.reading() as session:
        assert frozen_date(session.connection()) == day(9, 30)


def test_newer_states_take_the_place_of_older_ones(store: Store, elsewhere: Store) -> None:
    busy(store)
    received(elsewhere, states(store))
    (draft,) = store.find(StockReceipt, status="draft")
    draft.lines = draft.lines[:0]
    draft.comment = "nothing came"
    store.save(draft)
    cement = store.find(Good, name="Cement")[0]
    cement.name = "Portland"
    store.save(cement)
    (last,) = store.find(StockReceipt, number="PR-A1-26-00002")
    store.unpost(last)
    store.mark(last)
    store.purge(last)
    assert received(elsewhere, states(store)) == []
    same_ledger(store, elsewhere)
    assert list(check(elsewhere)) == []
    with elsewhere.reading() as session:
        assert search(session.connection(), elsewhere.kinds, "cement") == []
        assert [each["name"] for each in search(session.connection(), elsewhere.kinds, "portland")] == ["Portland"]


def test_only_what_differs_is_written_again(store: Store, elsewhere: Store) -> None:
    """A quantity of one line of a posted receipt: that line and its movement, and no words."""
    document = receipt(warehouse(store), day(9, 1), *((good(store, name), "1", "1") for name in "ABCD"), comment="sea")
    posted(store, document)
    received(elsewhere, states(store))
    store.unpost(document)
    document.lines[2].quantity = Decimal(7)
    store.post(document)
    written: dict[str, int] = {}

    @event.listens_for(elsewhere.engine, "before_cursor_execute")
    def _(_connection: object, _cursor: object, sql: str, rows: Any, _context: object, many: bool) -> None:
        word, _, table, *_ = [*sql.split(), "", "", ""]
        if word in ("INSERT", "DELETE") and table in ("probe_receipt_line", "probe_stock", "search_text"):
            written[table] = written.get(table, 0) + (len(rows) if many else 1)

    received(elsewhere, (each for each in states(store, "probe_receipt")))
    assert {table: count for table, count in written.items() if table != "search_text"} == {
        "probe_receipt_line": 1, "probe_stock": 1,
    }  # fmt: skip
    assert written.get("search_text", 0) <= 4, "what says how segments are merged, and no words"
    same_ledger(store, elsewhere)


LINES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["1", "2", "3"])), max_size=4)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(st.tuples(LINES, st.booleans(), st.sampled_from(["", "sun", "sea"])), min_size=2, max_size=4))
def test_whatever_a_document_becomes_its_rows_follow(make: Callable[[], tuple[Store, Store]], versions: Any) -> None:
    store, elsewhere = make()
    where, goods = warehouse(store), [good(store, name) for name in ("Cement", "Sand", "Clay")]
    document = receipt(where, day(9, 1))
    for lines, post, comment in versions:
        if document.status == "posted":
            store.unpost(document)
        kept = document.lines[1:]  # some lines go on, others go, the order changes
        document.lines = [*receipt(where, None, *((goods[at], count, "1") for at, count in lines)).lines, *kept]
        document.comment = comment or None
        if post and document.lines:
            store.post(document)
        else:
            store.save(document)
        received(elsewhere, states(store))
        same_ledger(store, elsewhere)
    assert list(check(elsewhere)) == []


def test_what_arrives_in_a_closed_month_is_in_its_frozen_totals(store: Store, elsewhere: Store) -> None:
    """Posted there before the month was closed here: it is ordered before the lock, and counts."""
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(8, 5), (cement, "2", "1")))
    posted(store, receipt(where, day(9, 5), (cement, "10", "1")))
    received(elsewhere, states(store))
    late = posted(elsewhere, receipt(where, day(9, 6), (cement, "5", "1")))
    store.close_period(day(9, 30))
    assert in_stock(store, where, day(9, 30)) == {"Cement": ("12", "12")}
    received(store, states(elsewhere, "probe_receipt"))
    assert in_stock(store, where, day(9, 30)) == {"Cement": ("17", "17")}
    assert list(check(store)) == []
    elsewhere.unpost(late)
    received(store, states(elsewhere, "probe_receipt"))
    assert in_stock(store, where, day(9, 30)) == {"Cement": ("12", "12")}
    elsewhere.post(late)
    received(store, states(elsewhere, "probe_receipt"))
    elsewhere.unpost(late)
    elsewhere.mark(late)
    elsewhere.purge(late)
    received(store, states(elsewhere, "probe_receipt"))
    assert in_stock(store, where, day(9, 30)) == {"Cement": ("12", "12")}
    assert list(check(store)) == []


def test_a_month_opened_again_elsewhere_thaws_here(store: Store, elsewhere: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(9, 5), (cement, "10", "1")))
    store.close_period(day(9, 30))
    received(elsewhere, states(store))
    assert rows_of(elsewhere, "probe_stock_months")
    store.close_period(day(8, 31))
    received(elsewhere, states(store))
    assert rows_of(elsewhere, "probe_stock_months") == []
    assert list(check(elsewhere)) == []


def test_what_cannot_be_posted_any_more_is_given_back_and_stops_nothing(
    store: Store, elsewhere: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, cement = warehouse(store), good(store)
    bad, fine = (posted(store, receipt(where, day(9, n), (cement, "1", "1"), comment=text))
                 for n, text in ((1, "bad"), (2, "fine")))  # fmt: skip
    shape = elsewhere.kinds.shape(StockReceipt)
    movements = StockReceipt.movements

    def cannot(self: StockReceipt) -> Iterator[Any]:
        if self.comment == "bad":
            raise ZeroDivisionError("nothing to divide by")
        return movements(self)

    with elsewhere.writing() as connection:
        with store.reading() as session:
            found = heads.current_of(session.connection(), [bad.id, fine.id])
        lights = [light_of(shape, found[each.id].content) for each in (bad, fine)]
        monkeypatch.setattr(type(lights[0]), "movements", cannot)
        (trouble,) = Receiver(connection, elsewhere.kinds, NOW).put(shape, lights, known=())
    assert (trouble.id, str(trouble.text)) == (
        bad.id, "its rows cannot be made: ZeroDivisionError: nothing to divide by"
    )  # fmt: skip
    assert {row[0] for row in rows_of(elsewhere, "probe_stock")} == {fine.id.bytes}
    assert len(rows_of(elsewhere, "probe_receipt")) == 2


def test_a_thousand_take_no_more_statements_than_ten(store: Store, elsewhere: Store) -> None:
    where, cement = warehouse(store), good(store)
    received(elsewhere, states(store))
    counts = []
    for many in (10, 400):
        documents = [receipt(where, day(9, 1), (cement, "0.1", "1"), status="posted") for _ in range(many)]
        store.create_many(documents)
        shape = store.kinds.shape(StockReceipt)
        with store.reading() as session:
            found = heads.current_of(session.connection(), [each.id for each in documents])
        lights = [light_of(shape, each.content) for each in found.values()]
        for known in (set(), {each.id for each in documents}):
            seen: list[str] = []
            with elsewhere.writing() as connection:
                event.listen(connection, "before_cursor_execute", lambda *told, seen=seen: seen.append(told[2]))
                Receiver(connection, elsewhere.kinds, NOW).put(shape, lights, known=known)
            counts.append(len(seen))
    assert counts[0] <= counts[2] <= counts[0] + 2  # of many, search merges later: two statements say so
    assert counts[1] <= counts[3] <= counts[1] + 2


def test_where_documents_meet_rules_are_looked_at_again(store: Store, elsewhere: Store) -> None:
    """Each device had enough for its own; together they took more than there was."""
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(9, 1), (cement, "10", "1")))
    received(elsewhere, states(store))
    posted(store, issue(where, day(9, 2), (cement, "7")))
    posted(elsewhere, issue(where, day(9, 2), (cement, "6")))
    received(store, states(elsewhere, "probe_issue"))
    received(elsewhere, states(store, "probe_issue"))
    here, there = told(store), told(elsewhere)
    assert len(here) == 1
    assert "rule" in here[0]
    assert here == there, "equal slices have equal entries"


def test_what_is_named_and_never_came_is_told_until_it_comes(store: Store, elsewhere: Store) -> None:
    where, cement = warehouse(store), good(store)
    document = posted(store, receipt(where, day(9, 1), (cement, "10", "1")))
    received(elsewhere, states(store, "probe_warehouse", "probe_receipt"))
    said = "Stock receipt PR-A1-26-00001 1 Sep 2026: “Good” names what has not come to this computer."
    assert told(elsewhere) == [("unknown", said, (str(document.id),))]
    tamper(
        elsewhere, "INSERT INTO cursor (scope, epoch, seq, count, digest, doubt) VALUES ('company', 1, 1, 0, x'', 0)"
    )
    assert told(elsewhere) == [], "it may be on its way"
    tamper(elsewhere, "UPDATE cursor SET received_at = '2026-11-21T08:00:00.000000Z'")
    assert len(told(elsewhere)) == 1
    received(elsewhere, states(store, "probe_good"))
    assert told(elsewhere) == []


def test_what_was_purged_while_somebody_named_it_is_told_on_both_sides(store: Store, elsewhere: Store) -> None:
    where, cement = warehouse(store), good(store)
    received(elsewhere, states(store))
    document = receipt(where, day(9, 1), (cement, "10", "1"))
    store.save(document)
    there = elsewhere.get(Good, cement.id)
    elsewhere.mark(there)
    elsewhere.purge(there)
    received(store, states(elsewhere, "probe_good"))
    received(elsewhere, states(store, "probe_receipt"))
    (entry,) = told(store)
    assert "names what was purged elsewhere" in entry[1]
    assert told(elsewhere) == [entry]


def told(store: Store) -> list[tuple[str, str, tuple[str, ...]]]:
    with store.reading() as session:
        return [
            (each.sort, str(each.text), tuple(str(named.id) for named in each.documents))
            for each in entries(store.books(session))
        ]


def test_the_author_is_who_saved_it(store: Store, elsewhere: Store) -> None:
    cement = named(store, Good, "Cement")
    accepted(store)
    received(elsewhere, states(store))
    with elsewhere.reading() as session:
        current = heads.current(session.connection(), cement.id)
    assert current is not None
    assert current.author == PERSON.bytes
