"""The payroll sheet: its check sum, totals, words, and the same layout in two languages."""

import re
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest

from print_forms.construction.payroll_sheet_layout import WIDTHS, PayrollLine, PayrollSheet, differences, payroll_sheet
from print_forms.kit.page import A4_LANDSCAPE, Running
from shared.kernel.language import Language
from tests.print_forms.paper import Print

# 55,000 + 5,000 accrued, 7,800 + 1,200.50 withheld, 300 owed to and 100 owed by the person
FULL = PayrollLine(
    *("0001", "Иванов И. И.", "каменщик", Decimal("312.5"), 22, 10_560, 1, 480, (Decimal("55000"), Decimal("5000"))),
    *(None, Decimal("7800"), Decimal("1200.50"), Decimal("300"), Decimal("100")),
)
PLAIN = PayrollLine("0002", "Петров П. П.", "бетонщик", Decimal("300"), 10, 4_800, None, None, (Decimal("24000"), None))


def sheet(*lines: PayrollLine, kinds: tuple[str, ...] = ("оклад", "доплата")) -> PayrollSheet:
    period = (date(2026, 6, 30), date(2026, 6, 1), date(2026, 6, 30))
    return PayrollSheet(
        "ООО «Стройинвест»", "12345678", "Участок № 3", "РВ-7", *period, kinds, lines, "Кузнецова М. М."
    )


def printed(form: PayrollSheet, code: str = "ru") -> Print:
    return Print(payroll_sheet(form, Language(code)), A4_LANDSCAPE, Running("Т-51", language=Language(code)))


def test_to_pay_is_accrued_less_withheld_and_debts() -> None:
    assert (FULL.accrued, FULL.withheld, FULL.to_pay) == (Decimal("60000"), Decimal("9000.50"), Decimal("51199.50"))


def test_a_line_and_the_total_print_all_eighteen_columns() -> None:
    text = printed(sheet(FULL, PLAIN)).text()
    assert (
        "1 0001 Иванов И. И. каменщик 312,50 22 (176) 1 (8) 55 000,00 5 000,00 60 000,00 "
        "7 800,00 1 200,50 9 000,50 300,00 100,00 51 199,50"
    ) in re.sub(r"\s+", " ", text)
    assert ("Итого 79 000,00 5 000,00 84 000,00 7 800,00 1 200,50 9 000,50 300,00 100,00 75 199,50") in re.sub(
        r"\s+", " ", text
    )
    assert "К выплате: Семьдесят пять тысяч сто девяносто девять рублей 50 копеек" in text


def test_columns_stand_where_the_layout_has_them() -> None:
    edges = {round(7 + edge, 1) for edge in accumulate(WIDTHS, initial=0)}
    assert (len(WIDTHS), sum(WIDTHS)) == (18, 283)
    assert edges <= printed(sheet(FULL)).upright_rules()


def test_page_totals_add_up_to_the_grand_total() -> None:
    paper = printed(sheet(*[PLAIN] * 100))
    found = [re.search(r"Итого по странице ([\d ]+,\d\d)", paper.text(page)) for page in range(paper.pages)]
    amounts = [Decimal(match[1].replace(" ", "").replace(",", ".")) for match in found if match]
    assert paper.pages == len(amounts) == 3
    assert sum(amounts) == Decimal("2400000")
    assert "Итого 2 400 000,00" in paper.text(2)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ru", ("РАСЧЕТНАЯ ВЕДОМОСТЬ", "Унифицированная форма № Т-51", "0301010", "Форма по ОКУД", "к выплате")),
        ("en", ("PAYROLL SHEET", "to be paid", "Prepared by accountant", "page 1 of 1", "51,199.50")),
    ],
)
def test_both_languages_say_it_in_their_words(code: str, words: tuple[str, ...]) -> None:
    text = printed(sheet(FULL), code).text()
    assert [word for word in words if word not in text] == []


def test_more_kinds_than_columns_join_in_the_last_one() -> None:
    line = PayrollLine("1", "И", "", None, 1, 480, None, None, (Decimal(1), Decimal(2), Decimal(4), Decimal(8)))
    text = printed(sheet(line, kinds=("оклад", "доплата", "премия", "надбавка"))).text()
    assert "1,00 2,00 12,00 15,00" in re.sub(r"\s+", " ", text)
    assert "премия" not in text


def test_a_sum_that_the_document_states_otherwise_is_named() -> None:
    wrong = PayrollLine("1", "Иванов И. И.", "", None, 1, 480, None, None, (Decimal(100),), stated=Decimal("99.99"))
    assert list(differences(sheet(FULL, wrong))) == [(wrong, Decimal(100))]
    assert "Иванов И. И.: в документе к выплате 99,99, по расчёту 100,00" in printed(sheet(wrong)).text()
    assert "в документе" not in printed(sheet(FULL)).text()
