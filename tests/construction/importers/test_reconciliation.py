"""Declared figures beside computed ones, to the cent, with the rows that make the difference."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import Difference, lines_declared_sum, reconcile
from shared.construction.importers.source import SourceLine
from tests.workbooks.sheets import roof_estimate


def test_the_roof_estimate_reconciles_as_computed_by_hand(tmp_path: Path) -> None:
    summary = reconcile(preview(roof_estimate(tmp_path)))
    figures = {name: str(getattr(summary, name)) for name in summary.__slots__ if name != "differences"}
    assert figures == {
        "number": "295",
        "lines": "6",
        "resources": "9",
        "labour_hours": "160.62",
        "direct_declared": "110066.69",
        # 3521.55 + 21251.19 + 23376.32 + 27018.97 + 14291.10 + 20607.72
        "direct_computed": "110066.85",
        # 3521.55 + 21251.29 + 23376.25 + 27018.65 + 14291.22 + 20607.72
        "lines_declared_sum": "110066.68",
        "overhead": "24214.67",
        "profit": "16113.76",
        "vat": "0.00",
        "total": "150395.12",
        # 110066.85 + 22 % 24214.71 (24214.707) + 12 % of 134281.56 16113.79 (16113.7872)
        "total_computed": "150395.35",
        "resources_total": "82761.99",
    }


def test_every_difference_of_the_roof_estimate_is_listed(tmp_path: Path) -> None:
    found = reconcile(preview(roof_estimate(tmp_path))).differences
    assert [(d.what, d.cell, str(d.declared), str(d.computed), str(d.difference)) for d in found] == [
        ("line", "L19", "21251.29", "21251.19", "0.10"),
        ("line", "L20", "23376.25", "23376.32", "-0.07"),
        ("line", "L21", "27018.65", "27018.97", "-0.32"),
        ("line", "L22", "14291.22", "14291.10", "0.12"),
        ("resource", "L35", "5708.67", "5717.78", "-9.11"),
        ("resource", "L36", "755.12", "755.16", "-0.04"),
        ("resource", "L37", "11893.20", "11880.00", "13.20"),
        ("resource", "L39", "32208.48", "32209.34", "-0.86"),
        ("resource", "L40", "27866.43", "27867.18", "-0.75"),
        ("lines_sum", "L24", "110066.69", "110066.68", "0.01"),
        ("materials", "K24", "82761.99", "82761.28", "0.71"),
        ("direct", "L24", "110066.69", "110066.85", "-0.16"),
        ("overhead", "L25", "24214.67", "24214.71", "-0.04"),
        ("profit", "L26", "16113.76", "16113.79", "-0.03"),
        ("total", "L28", "150395.12", "150395.35", "-0.23"),
    ]
    assert [d.row for d in found][:4] == [19, 20, 21, 22]


def test_the_listed_rows_explain_the_difference_of_the_total(tmp_path: Path) -> None:
    found = reconcile(preview(roof_estimate(tmp_path))).differences

    def summed(*names: str) -> Decimal:
        return sum((d.difference for d in found if d.what in names), Decimal(0))

    assert summed("line", "lines_sum") == summed("direct") == Decimal("-0.16")
    assert summed("direct", "overhead", "profit", "vat") == summed("total") == Decimal("-0.23")


CENTS = st.integers(0, 10**8).map(lambda cents: Decimal(cents) / 100)


@given(st.lists(st.tuples(CENTS, CENTS, st.none() | CENTS), min_size=1, max_size=8))
def test_the_sum_of_the_lines_takes_their_own_totals_where_given(
    figures: list[tuple[Decimal, Decimal, Decimal | None]],
) -> None:
    lines = tuple(
        SourceLine(row, f"C{row}", str(row), "", "Work", "m2", quantity, price, cost=cost)
        for row, (quantity, price, cost) in enumerate(figures, start=2)
    )
    own = sum((cost for *_, cost in figures if cost is not None), Decimal(0))
    silent = sum((line.computed_cost for line in lines if line.cost is None), Decimal(0))
    assert lines_declared_sum(lines) == own + silent


def test_a_difference_is_declared_minus_computed() -> None:
    assert Difference("line", 2, "G2", Decimal("1.00"), Decimal("1.25")).difference == Decimal("-0.25")
