"""Pay for worked time: whatever is worked, the tree adds up to the amount exactly."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.common.pay_rate import PayRate
from shared.construction.pay import WorkedCell, pay_for

CELLS = st.lists(st.tuples(st.integers(-1440, 1440), st.integers(-1, 1)), min_size=1, max_size=40)
RATES = st.decimals("0", "999999.9999", places=4)


def worked(cells: list[tuple[int, int]]) -> list[WorkedCell]:
    """Cells of consecutive days; minus ones come from corrections of earlier months."""
    start = dt.date(2026, 9, 1)
    return [
        WorkedCell(start + dt.timedelta(number), "Я", minutes, days, UUID(int=1), UUID(int=number))
        for number, (minutes, days) in enumerate(cells)
    ]


@given(CELLS, RATES, st.sampled_from(["hour", "day", "month"]))
def test_children_sum_to_their_parent_exactly(cells: list[tuple[int, int]], amount: Decimal, kind: str) -> None:
    pay = pay_for(worked(cells), PayRate(kind=kind, amount=amount), norm_minutes=10560)
    tree = msgspec.json.decode(pay.tree)
    assert Decimal(tree["amount"]) == pay.amount == sum(Decimal(leaf["amount"]) for leaf in tree["children"])


@given(CELLS, RATES)
def test_the_order_of_cells_changes_nothing(cells: list[tuple[int, int]], amount: Decimal) -> None:
    rate, rows = PayRate(kind="hour", amount=amount), worked(cells)
    assert pay_for(rows, rate, 0).hash == pay_for(rows[::-1], rate, 0).hash


def test_a_salary_is_shared_by_the_hours_of_the_month() -> None:
    """60 000 × 80 h / 175 h = 27 428.57."""
    pay = pay_for(worked([(480, 1)] * 10), PayRate(kind="month", amount=Decimal(60000)), norm_minutes=175 * 60)
    assert pay.amount == Decimal("27428.57")
