"""Registers: what a movement may say, and that the indexes for sums and rules are there."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from shared.kernel.identity import NONE_ID
from shared.kernel.register import AtMost, NonNegative, NoOverlap, Register, Unique
from tests.kernel.kinds import Closure, Presence, Rate, Stock

EVERY = (Stock, Presence, Rate, Closure)


def indexes(table: Table) -> set[tuple[str, ...]]:
    return {tuple(column.name for column in index.columns) for index in table.indexes}


def test_an_unknown_value_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"Stock has no \['colour', 'quantty'\]"):
        Stock(site_id=None, quantty=Decimal(1), colour="red")


@pytest.mark.parametrize("name", ["recorder_id", "recorder_kind", "scope", "no"])
def test_who_recorded_a_movement_is_not_for_the_document_to_say(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        Stock(**{name: NONE_ID})


def test_only_intervals_have_a_first_and_a_last_day() -> None:
    assert Closure(from_date=date(2026, 1, 1)).from_date == date(2026, 1, 1)
    with pytest.raises(TypeError, match="from_date"):
        Stock(from_date=date(2026, 1, 1))


def test_what_a_movement_does_not_say_is_none_nothing_or_zero() -> None:
    stock, rate = Stock(), Rate()
    assert (stock.site_id, stock.good_id, stock.line_id, stock.quantity) == (NONE_ID, NONE_ID, NONE_ID, Decimal(0))
    assert (rate.trade, rate.hourly, Presence().minutes) == ("", Decimal(0), 0)


def test_dimensions_and_resources_are_known_in_their_order() -> None:
    assert [(each.dimensions, each.resources) for each in EVERY] == [
        (("site_id", "good_id"), ("quantity",)),
        (("person_id",), ("minutes",)),
        (("person_id", "trade"), ("hourly",)),
        (("site_id",), ()),
    ]


def test_declared_totals_and_rules_have_covering_indexes() -> None:
    assert indexes(Stock.table) == {
        ("date",), ("site_id", "date", "quantity"), ("site_id", "good_id", "date", "quantity"),
    }  # fmt: skip
    assert indexes(Presence.table) == {("date",), ("person_id", "date", "minutes")}
    assert indexes(Rate.table) == set()
    assert indexes(Closure.table) == {("site_id", "date")}


def test_every_index_has_a_name_of_its_own() -> None:
    names = [index.name for each in EVERY for index in each.table.indexes]
    assert len(set(names)) == len(names)
    assert "ix_test_stock_site_id_good_id_date" in names


@pytest.mark.parametrize("register", EVERY)
def test_no_column_of_a_register_is_ever_null(register: type[Register]) -> None:
    assert not [column.name for column in register.table.columns if column.nullable]
    assert [column.name for column in register.table.primary_key] == ["recorder_id", "no"]


@pytest.mark.parametrize("register", EVERY)
def test_a_registers_indexes_carry_a_row_number_and_not_its_long_key(register: type[Register]) -> None:
    assert "WITHOUT ROWID" not in str(CreateTable(register.table).compile(dialect=sqlite.dialect()))
    assert [column.name for column in register.table.primary_key] == ["recorder_id", "no"]


def test_sums_of_closed_months_are_kept_per_scope_and_dimensions() -> None:
    assert [column.name for column in Stock.frozen.columns] == ["month", "scope", "site_id", "good_id", "quantity"]
    assert not any(column.nullable for column in Stock.frozen.columns)
    assert indexes(Stock.frozen) == {("month",), ("site_id", "month", "quantity")}
    assert not hasattr(Rate, "frozen")
    assert not hasattr(Closure, "frozen")


def test_rules_are_plain_values() -> None:
    assert Stock.rules == (NonNegative("quantity", ("site_id", "good_id")),)
    assert Presence.rules == (Unique(("person_id", "date")), AtMost("minutes", 1440, ("person_id", "date")))
    assert Closure.rules == (NoOverlap(("site_id",)),)
