"""Tables over several pages: captions again, totals of pages and of everything, nothing alone."""

import re
from decimal import Decimal

import pytest

from print_forms.kit.column import Column
from print_forms.kit.numbers import RU, Notation
from print_forms.kit.page import A4_LANDSCAPE, A4_PORTRAIT
from print_forms.kit.signature import HINTS_EN, Signature, signatures
from print_forms.kit.table import Band, Row, Style, Total, table
from shared.kernel.language import Language
from tests.print_forms.paper import Print

EN = Notation(Language("en"))
COLUMNS = [
    Column("No.", 10, "code"),
    Column("Work", 80),
    Column("Quantity", 30, "quantity", group="Done"),
    Column("Amount", 30, "money", total=True, group="Done"),
    Column("Hours", 30, "hours", total=True),
]
STYLE = Style(numbered=True, page_total="Page total", grand_total="Total")


def rows(count: int) -> list[Row | Band | Total]:
    return [Row((str(n), f"work {n}", Decimal(n), Decimal("10.01") * n, 30 * n)) for n in range(1, count + 1)]


def totals(printed: Print, page: int, caption: str) -> tuple[Decimal, Decimal]:
    """Amount and hours printed after a caption."""
    found = re.search(rf"^{caption}\s+([\d,.]+)\s+([\d,.]+)$", printed.text(page), re.MULTILINE)
    assert found, printed.text(page)
    return Decimal(found[1].replace(",", "")), Decimal(found[2].replace(",", ""))


def test_page_totals_add_up_to_the_grand_total() -> None:
    printed = Print([table(COLUMNS, rows(200), EN, STYLE)], A4_PORTRAIT)
    assert printed.pages == 3
    pages = [totals(printed, page, "Page total") for page in range(printed.pages)]
    # 10.01 × (1 + … + 200) and half an hour × the same 20,100
    assert totals(printed, 2, "Total") == (Decimal("201201.00"), Decimal("10050"))
    assert tuple(map(sum, zip(*pages, strict=True))) == (Decimal("201201.00"), Decimal("10050"))


def test_every_page_repeats_captions_and_column_numbers() -> None:
    printed = Print([table(COLUMNS, rows(200), EN, STYLE)], A4_PORTRAIT)
    for page in range(printed.pages):
        assert {"Quantity", "Done"} <= {place.text for place in printed.places(page)}
        numbers = [place.text for place in printed.places(page) if place.text in list("12345")]
        assert numbers[:5] == list("12345")


def test_every_row_is_printed_once() -> None:
    printed = Print([table(COLUMNS, rows(200), EN, STYLE)], A4_PORTRAIT)
    works = [p.text for page in range(printed.pages) for p in printed.places(page) if p.text.startswith("work ")]
    assert works == [f"work {n}" for n in range(1, 201)]


def test_a_table_on_one_page_has_no_page_total() -> None:
    printed = Print([table(COLUMNS, rows(3), EN, STYLE)])
    assert "Page total" not in printed.text()
    assert totals(printed, 0, "Total") == (Decimal("60.06"), Decimal("3"))


def test_totals_stand_under_their_columns_on_the_right() -> None:
    printed = Print([table(COLUMNS, rows(3), EN, STYLE)])
    assert printed.place("60.06").right == pytest.approx(printed.place("30.03").right, abs=0.3)
    assert printed.place("60.06").right <= A4_LANDSCAPE.left + 150
    assert printed.place("60.06").left >= A4_LANDSCAPE.left + 120


@pytest.mark.parametrize("before", range(45, 62))
def test_a_heading_never_stands_last_on_a_page(before: int) -> None:
    body = [*rows(before), Band("Section two"), *rows(40)]
    printed = Print([table(COLUMNS, body, EN, Style(grand_total="Total"))])
    page = next(n for n in range(printed.pages) if "Section two" in printed.text(n))
    texts = [place.text for place in printed.places(page)]
    assert "work 1" in texts[texts.index("Section two") :]


@pytest.mark.parametrize("count", range(35, 60))
def test_signatures_never_stand_alone(count: int) -> None:
    tail = signatures([Signature("Prepared by", "engineer", "Ivanov")], HINTS_EN, 180)
    printed = Print([table(COLUMNS, rows(count), EN, STYLE, tail)])
    last = [place.text for place in printed.places(printed.pages - 1)]
    assert "Prepared by" in last
    assert f"work {count}" in last
    assert printed.place("Ivanov", printed.pages - 1).bottom < A4_LANDSCAPE.height - A4_LANDSCAPE.bottom


def test_a_text_longer_than_a_page_goes_on_in_further_rows() -> None:
    text = " ".join(f"word{n}" for n in range(3000))
    printed = Print([table([Column("Notes", 60)], [Row((text,))], EN)])
    assert printed.pages > 1
    found = re.findall(r"word\d+", " ".join(printed.text(page) for page in range(printed.pages)))
    assert found == text.split()


def test_an_amount_of_a_row_that_goes_on_is_added_once() -> None:
    body = [Row(("1", "word " * 2000, None, Decimal(7), 60))]
    printed = Print([table(COLUMNS, body, EN, Style(grand_total="Total"))])
    assert totals(printed, printed.pages - 1, "Total") == (Decimal(7), Decimal(1))


def test_a_subtotal_is_not_added_into_the_total() -> None:
    body = [*rows(2), Total("Section", [None, None, None, Decimal("30.03"), 90])]
    assert totals(Print([table(COLUMNS, body, EN, STYLE)]), 0, "Total") == (Decimal("30.03"), Decimal("1.5"))


def test_an_empty_table_prints_its_captions_and_an_empty_total() -> None:
    printed = Print([table(COLUMNS, [], RU, STYLE)])
    assert {"Quantity", "Total"} <= {place.text for place in printed.places()}


def test_a_value_of_the_wrong_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        table([Column("Hours", 30, "hours")], [Row((1.5,))], EN)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", range(72, 88))
def test_captions_stand_once_on_a_page_when_only_the_signatures_go_over(count: int) -> None:
    tail = signatures([Signature("Foreman")] * 4, HINTS_EN, 180)
    printed = Print([table(COLUMNS, rows(count), EN, Style(), tail)], A4_PORTRAIT)
    pages = [printed.lines(page) for page in range(printed.pages)]
    assert [sum(line.startswith("No.") for line in lines) for lines in pages] == [1] * printed.pages
    assert any(line.startswith(f"{count} work {count}") for line in pages[-1])
