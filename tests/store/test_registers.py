"""The rules of registers, and sums, balances and values in force."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel.identity import NONE_ID
from shared.store.errors import Blocked
from shared.store.rebuild import check
from shared.store.registers import balance, broken_rules, turnover
from shared.store.store import Store
from tests.probes import Condition, Placement, Stock
from tests.store.words import (
    assignment,
    batch,
    closing,
    day,
    good,
    in_stock,
    issue,
    machine,
    posted,
    receipt,
    sampling,
    site,
    warehouse,
)

# ---- balances are never negative ------------------------------------------------------------------------------------


def test_more_than_there_is_cannot_be_issued(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    posted(store, issue(where, day(10, 2), (cement, "10")))
    with pytest.raises(Blocked, match=r"Stock: Main store, Cement falls to -0.000001 on 3 Oct 2026"):
        store.post(issue(where, day(10, 3), (cement, "0.000001")))


def test_an_issue_dated_before_the_receipt_is_refused_though_the_balance_at_the_end_is_good(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 5), (cement, "10", "1")))
    with pytest.raises(Blocked, match="falls to -4 on 4 Oct 2026"):
        store.post(issue(where, day(10, 4), (cement, "4")))
    posted(store, issue(where, day(10, 5), (cement, "4")))


def test_goods_of_another_warehouse_do_not_help(store: Store) -> None:
    here, there, cement = warehouse(store), warehouse(store, "Annex"), good(store)
    posted(store, receipt(there, day(10, 1), (cement, "10", "1")))
    with pytest.raises(Blocked):
        store.post(issue(here, day(10, 2), (cement, "1")))


def test_a_receipt_stays_posted_while_its_goods_are_issued(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    came = posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    went = posted(store, issue(where, day(10, 2), (cement, "4")))
    with pytest.raises(Blocked, match="falls to -4 on 2 Oct 2026"):
        store.unpost(came)
    assert (came.status, came.rule_version) == ("posted", 1)
    assert in_stock(store, where) == {"Cement": ("6", "10")}
    store.unpost(went)
    store.unpost(came)
    assert in_stock(store, where) == {}


def test_unposting_is_not_held_up_by_a_balance_that_it_does_not_touch(store: Store) -> None:
    """Documents of other devices may meet in a broken rule; that is no reason to refuse anything else."""
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    came = posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    posted(store, receipt(where, day(10, 1), (sand, "1", "1")))
    went = posted(store, issue(where, day(10, 2), (sand, "1")))
    with store.writing() as connection:
        connection.execute(
            Stock.table.update().where(Stock.table.c.recorder_id == went.id).values(quantity=Decimal(-5))
        )
    store.unpost(came)
    assert came.status == "draft"


def test_every_broken_balance_of_a_document_is_named(store: Store) -> None:
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    with pytest.raises(Blocked) as refusal:
        store.post(issue(where, day(10, 1), (cement, "1"), (sand, "2")))
    assert sorted(str(each) for each in refusal.value.findings) == [
        "Stock: Main store, Cement falls to -1 on 1 Oct 2026",
        "Stock: Main store, Sand falls to -2 on 1 Oct 2026",
    ]


# ---- one document per day, and so much a day -------------------------------------------------------------------------


def test_two_documents_do_not_say_the_same_of_one_day(store: Store) -> None:
    tank, other = posted(store, batch()), posted(store, batch("Tank 4"))
    first = posted(store, sampling(tank, day(10, 2), (8, "1.05"), (9, "1.04")))
    posted(store, sampling(other, day(10, 2), (8, "1.05")))
    posted(store, sampling(tank, day(10, 3), (8, "1.05")))
    second = sampling(tank, day(10, 2), (20, "1.03"))
    with pytest.raises(
        Blocked, match="Condition: PB-A1-26-00001, 2 Oct 2026 is already held by another document"
    ) as said:
        store.post(second)
    assert first.number in str(said.value)
    store.unpost(first)
    store.post(second)


def test_a_sum_stays_within_its_limit_to_the_smallest_unit(store: Store) -> None:
    where, annex, cement, sand = warehouse(store), warehouse(store, "Annex"), good(store), good(store, "Sand")
    posted(store, receipt(where, day(9, 1), (cement, "5000", "1"), (sand, "5000", "1")))
    posted(store, receipt(annex, day(9, 1), (cement, "5000", "1")))
    posted(store, issue(where, day(10, 1), (cement, "600"), (sand, "400")))
    with pytest.raises(
        Blocked, match=r"Stock: Main store, 1 Oct 2026 comes to 1,000.000001, more than 1,000 \(PI-A1-26"
    ):
        store.post(issue(where, day(10, 1), (sand, "0.000001")))
    posted(store, issue(where, day(10, 2), (cement, "1000")))
    posted(store, issue(annex, day(10, 1), (cement, "1000")))


# ---- intervals do not overlap ---------------------------------------------------------------------------------------


def test_a_machine_is_on_one_site_at_a_time(store: Store) -> None:
    crane, here, there = machine(store), site(store), site(store, "Bridge")
    first = posted(store, assignment(crane, here, day(10, 1), day(10, 10)))
    posted(store, assignment(crane, there, day(10, 21), day(10, 30)))
    for start, end in (
        (day(10, 10), day(10, 12)),
        (day(9, 1), day(10, 1)),
        (day(10, 3), day(10, 4)),
        (day(9, 1), None),
    ):
        with pytest.raises(Blocked, match=r"Placement: Crane overlaps in .*PA-A1-26-00001"):
            store.post(assignment(crane, there, start, end))
    posted(store, assignment(crane, there, day(10, 11), day(10, 20)))
    posted(store, assignment(machine(store, "Digger"), there, day(10, 1), day(10, 30)))
    store.unpost(first)
    posted(store, assignment(crane, there, day(10, 1), day(10, 10)))


def test_a_correction_takes_the_place_of_what_it_corrects(store: Store) -> None:
    """Ten days become four; the others are free, and are not given back while somebody else has them."""
    crane, here, there = machine(store), site(store), site(store, "Bridge")
    first = posted(store, assignment(crane, here, day(10, 1), day(10, 10)))
    shorter = assignment(crane, here, day(10, 1), day(10, 4))
    shorter.corrects_id = first.id
    posted(store, shorter)
    other = posted(store, assignment(crane, there, day(10, 5), day(10, 9)))

    def held() -> list[tuple[int, int]]:
        with store.reading() as session:
            rows = store.books(session).intervals(Placement, day(10, 4), day(10, 5), machine_id=[crane.id])
        return [(row["from_date"].day, row["to_date"].day) for row in rows]

    assert held() == [(1, 4), (5, 9)]
    with pytest.raises(Blocked, match="overlaps in"):
        store.unpost(shorter)
    store.unpost(other)
    store.unpost(shorter)
    assert held() == [(1, 10)]


def test_an_open_assignment_holds_for_good(store: Store) -> None:
    crane, here = machine(store), site(store)
    posted(store, assignment(crane, here, day(10, 1)))
    with pytest.raises(Blocked):
        store.post(assignment(crane, here, date(2099, 1, 1)))
    posted(store, assignment(crane, here, day(9, 1), day(9, 30)))


def test_an_overlap_names_only_the_documents_that_overlap(store: Store) -> None:
    crane, here = machine(store), site(store)
    far = posted(store, assignment(crane, here, day(1, 1), day(1, 31)))
    near = posted(store, assignment(crane, here, day(10, 1), day(10, 10)))
    with pytest.raises(Blocked) as refusal:
        store.post(assignment(crane, here, day(10, 5), day(10, 6)))
    (found,) = refusal.value.findings
    assert near.number in str(found)
    assert far.number not in str(found)


# ---- sums -----------------------------------------------------------------------------------------------------------


def test_turnovers_by_dimension_period_and_recorder(store: Store) -> None:
    here, there, cement, sand = warehouse(store), warehouse(store, "Annex"), good(store), good(store, "Sand")
    first = posted(store, receipt(here, day(10, 1), (cement, "10", "2"), (sand, "5", "1.5")))
    posted(store, receipt(there, day(11, 1), (cement, "1", "3")))
    posted(store, issue(here, day(11, 2), (cement, "4")))
    with store.reading() as session:
        connection = session.connection()

        def sums(*by: str, **asked: object) -> dict[object, tuple[Decimal, Decimal]]:
            rows = turnover(connection, Stock, by, **asked)  # type: ignore[arg-type]
            return {tuple(row[name] for name in by): (row["quantity"], row["cost"]) for row in rows}

        assert sums() == {(): (Decimal(12), Decimal("30.5"))}
        assert sums("good_id") == {(cement.id,): (Decimal(7), Decimal(23)), (sand.id,): (Decimal(5), Decimal("7.5"))}
        assert sums("good_id", start=day(11, 1), end=day(11, 1)) == {(cement.id,): (Decimal(1), Decimal(3))}
        assert sums("warehouse_id", end=day(10, 31)) == {(here.id,): (Decimal(15), Decimal("27.5"))}
        assert sums("good_id", excluding=first.id) == {(cement.id,): (Decimal(-3), Decimal(3))}
        assert sums("good_id", warehouse_id=[here.id, there.id], good_id=sand.id) == {
            (sand.id,): (Decimal(5), Decimal("7.5"))
        }
        assert sums("date.month") == {
            ("2026-10",): (Decimal(15), Decimal("27.5")),
            ("2026-11",): (Decimal(-3), Decimal(3)),
        }
        assert sums("date.year", "good_id", good_id=sand.id) == {("2026", sand.id): (Decimal(5), Decimal("7.5"))}
        assert sums(scopes=["elsewhere"]) == {}
        assert sums(scopes=["company"]) == sums()
        assert sums(good_id=NONE_ID) == {}
        assert [row["quantity"] for row in balance(connection, Stock, (), on=day(11, 1))] == [Decimal(16)]


def test_the_cost_of_issued_goods_is_closed_to_the_cent(store: Store) -> None:
    """10 × 3.3333 = 33.33 and 20 × 3 = 60.00: 30 pieces cost 93.33; 7 of them 21.777 → 21.78, 71.55 stays."""
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 1), (cement, "10", "3.3333")))
    posted(store, receipt(where, day(10, 15), (cement, "20", "3")))
    posted(store, issue(where, day(10, 20), (cement, "7")))
    october = posted(store, closing(store, day(10, 31)))
    assert [line.cost for line in october.lines] == [Decimal("21.78")]
    assert in_stock(store, where) == {"Cement": ("23", "71.55")}
    posted(store, issue(where, day(11, 3), (cement, "23")))
    posted(store, closing(store, day(11, 30)))
    assert in_stock(store, where) == {"Cement": ("0", "0")}
    assert list(check(store)) == []


@settings(max_examples=25)
@given(
    prices=st.lists(st.decimals("0.0001", "999.9999", places=4), min_size=1, max_size=4),
    issued=st.lists(st.integers(1, 3), min_size=1, max_size=3),
)
def test_closing_never_gains_or_loses_a_cent(prices: list[Decimal], issued: list[int]) -> None:
    """The part that goes and the part that stays add up to what was paid."""
    from tests.probes import Good, MonthClosing, Warehouse

    where, cement = Warehouse(name="W"), Good(name="G")
    documents = [receipt(where, day(10, 1), (cement, "3", str(price))) for price in prices]
    for each in documents:
        each.recalculate()
    gone, came = min(sum(issued), 3 * len(prices)), 3 * len(prices)
    paid = sum(each.total for each in documents)

    class Ledger:
        def turnover(self, _register: type, by: object, **asked: object) -> list[dict[str, object]]:
            sums = {"quantity": Decimal(came - gone), "issued": Decimal(gone), "cost": paid}
            return [{"warehouse_id": where.id, "good_id": cement.id, **sums}]

    document = MonthClosing(date=day(10, 31))
    document.fill(Ledger(), {})  # type: ignore[arg-type]
    (line,) = document.lines
    exact = paid * gone / came
    assert abs(line.cost - exact) < Decimal("0.01")
    assert line.cost == line.cost.quantize(Decimal("0.01"))
    if gone == came:
        assert line.cost == paid


# ---- values in force ------------------------------------------------------------------------------------------------


def test_the_newest_sample_not_after_a_day_is_in_force(store: Store) -> None:
    tank, other = posted(store, batch()), posted(store, batch("Tank 4"))
    late = posted(store, sampling(tank, day(10, 3), (20, "1.020"), (8, "1.030")))
    posted(store, sampling(tank, day(10, 2), (8, "1.050")))
    posted(store, sampling(other, day(10, 2), (8, "1.060")))

    def density(on: date, **equals: object) -> dict[object, Decimal]:
        with store.reading() as session:
            books = store.books(session)
            return {row["batch_id"]: row["density"] for row in books.in_force(Condition, on, ["batch_id"], **equals)}

    assert density(day(10, 1)) == {}
    assert density(day(10, 2)) == {tank.id: Decimal("1.05"), other.id: Decimal("1.06")}
    assert density(day(10, 9), batch_id=tank.id) == {tank.id: Decimal("1.02")}
    assert density(day(10, 9), batch_id=[tank.id, other.id]) == {tank.id: Decimal("1.02"), other.id: Decimal("1.06")}
    store.unpost(late)
    assert density(day(10, 9), batch_id=tank.id) == {tank.id: Decimal("1.05")}


def test_values_in_force_respect_a_persons_scopes(store: Store) -> None:
    tank = posted(store, batch())
    posted(store, sampling(tank, day(10, 2), (8, "1.050")))
    with store.reading() as session:
        stranger = store.books(session, scopes=frozenset({"site:elsewhere"}))
        assert stranger.in_force(Condition, day(10, 9), ["batch_id"]) == []


def test_all_broken_rules_of_a_file_can_be_listed(store: Store) -> None:
    crane, here, there = machine(store), site(store), site(store, "Bridge")
    first = posted(store, assignment(crane, here, day(10, 1), day(10, 10)))
    second = posted(store, assignment(crane, there, day(10, 11), day(10, 20)))
    with store.writing() as connection:
        assert list(broken_rules(connection, Placement)) == []
        table = Placement.table
        connection.execute(table.update().where(table.c.recorder_id == second.id).values(from_date=day(10, 10)))
        (broken,) = broken_rules(connection, Placement)
        assert {id for _, id in broken.recorders} == {first.id, second.id}
