"""Payslips: everybody's or one person's, with the explanation of every amount or three to a page."""

import datetime as dt
import io
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from print_forms.construction.payslip import NoPayslip, slips_of
from print_forms.forms import UnknownForm, print_document
from shared.common.constant import Constant
from shared.common.pay_rate import PayRate
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.kernel.language import Language
from tests.print_forms.ledger import NOW, Ledger, Paper

START = dt.date(2026, 1, 1)


@pytest.fixture
def paid(fresh: Ledger) -> PayrollSheet:
    """September from its posted timesheet: Anina by the hour, Borin by the day, Verina by the month."""
    kinds = (("hour", "312.5"), ("day", "2400"), ("month", "60000"))
    rates = [
        PayRate(name=person.name, person_id=person.id, valid_from=START, kind=kind, amount=Decimal(amount))
        for person, (kind, amount) in zip(fresh.people, kinds, strict=True)
    ]
    fresh.store.save_all(rates)
    fresh.store.post(fresh.timesheet(number="TS-A1-26-00001"))
    sheet = PayrollSheet(
        number="PS-A1-26-00001", month=dt.date(2026, 9, 1), date=dt.date(2026, 9, 30),
        organization_id=fresh.organization.id,
    )  # fmt: skip
    with fresh.store.reading() as session:
        sheet.fill(fresh.store.books(session), {})
    anina = fresh.people[0]
    sheet.lines.append(
        PayrollLine(
            person_id=anina.id,
            name=anina.name,
            accrual="deduction",
            amount=Decimal("1234.56"),
            by_hand=True,
            reason="спецодежда",
        )
    )
    fresh.store.save(sheet)
    return sheet


def printed(ledger: Ledger, sheet: PayrollSheet, form: str = "payslip", code: str = "en", only: str = "") -> Paper:
    with ledger.store.reading() as session:
        out, books = io.BytesIO(), ledger.store.books(session)
        pages = print_document(sheet, books, Language(code), out, form=form, only=only, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def test_every_amount_is_explained_below_it(fresh: Ledger, paid: PayrollSheet) -> None:
    paper = printed(fresh, paid)
    assert paper.pages == 3
    anina, borin, verina = paper.texts
    assert "Payslip for Sep 2026" in anina
    assert "Employee Анина А. А." in anina
    assert "Personnel number 001" in anina
    assert "61.5 h × 312.50 an hour = 19,218.75; rate in force from 1 Jan 2026" in anina
    assert "rounded once, to kopecks, half up; by timesheet TS-A1-26-00001" in anina
    assert "8 Sep 2026" in anina
    assert "625.00" in anina  # a day's share: two hours of overtime
    assert "Accrued in all" in anina
    assert "Deduction: спецодежда 1,234.56 entered by hand Withheld in all 1,234.56" in anina
    assert "To be paid by this sheet 17,984.19" in anina
    assert "To be paid: Seventeen thousand nine hundred eighty-four rubles 19 kopecks" in anina
    assert "2 d. × 2,400.00 a day = 4,800.00" in borin
    assert "60,000.00 a month × 24 h / 176 h of the month's norm = 8,181.82" in verina


def test_in_russian(fresh: Ledger, paid: PayrollSheet) -> None:
    text = printed(fresh, paid, code="ru").text
    assert "Расчётный листок за сентябрь 2026" in text
    assert "61,5 ч × 312,50 за час = 19 218,75; ставка действует с 01.01.2026" in text
    assert "Начислено всего" in text
    assert "К выплате: Семнадцать тысяч девятьсот восемьдесят четыре рубля 19 копеек" in text
    assert not {"Accrued", "Withheld", "Employee", "entered", "paid"} & set(text.split())


def test_short_ones_stand_three_to_a_page_without_explanations(fresh: Ledger, paid: PayrollSheet) -> None:
    paper = printed(fresh, paid, "payslip_short")
    assert paper.pages == 1
    assert paper.text.count("To be paid by this sheet") == 3
    assert "an hour" not in paper.text
    tops = [top for text, top in _tops(paper) if text == "Payslip for Sep 2026"]
    assert [round(after - before) for before, after in pairwise(tops)] == [95, 91]


def test_one_persons_slip_names_nobody_else(fresh: Ledger, paid: PayrollSheet) -> None:
    for form in ("payslip", "payslip_short"):
        paper = printed(fresh, paid, form, only="борин")
        assert paper.pages == 1
        assert "Борин" in paper.text
        assert "Анина" not in paper.text
        assert "Верина" not in paper.text
    assert "Верина" in printed(fresh, paid, only="003").text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Сидоров", "Sheet PS-A1-26-00001 has nobody called “Сидоров”. It has: Анина А. А., Борин Б. Б., Верина В. В."),
        ("рин", "“рин” may be several people of sheet PS-A1-26-00001: Борин Б. Б., Верина В. В."),
    ],
)
def test_a_name_that_is_nobodys_or_of_several_is_refused(
    fresh: Ledger, paid: PayrollSheet, name: str, words: str
) -> None:
    with pytest.raises(NoPayslip) as refused:
        printed(fresh, paid, only=name)
    assert refused.value.words(Language()).startswith(words)


def test_a_form_without_parts_says_so(fresh: Ledger, paid: PayrollSheet) -> None:
    with pytest.raises(UnknownForm, match="has no part for one person"):
        printed(fresh, paid, "payroll_sheet", only="борин")


def test_what_other_sheets_of_the_month_give_stands_beside(fresh: Ledger, paid: PayrollSheet) -> None:
    anina = fresh.people[0]
    advance = PayrollSheet(
        number="PS-A1-26-00002", month=paid.month, date=dt.date(2026, 9, 15), run="advance",
        organization_id=fresh.organization.id,
        lines=[PayrollLine(person_id=anina.id, name="А", accrual="addition", amount=Decimal(500), reason="аванс")],
    )  # fmt: skip
    advance.recalculate()
    fresh.store.post(advance)
    anina_paper, borin_paper, _ = printed(fresh, paid).texts
    assert "By sheet PS-A1-26-00002 of the same month 500.00 In all for the month 18,484.19" in anina_paper
    assert "PS-A1-26-00002" not in borin_paper


def test_a_correction_pays_the_difference(fresh: Ledger, paid: PayrollSheet) -> None:
    line = PayrollLine(
        person_id=fresh.people[1].id, name="Борин Б. Б.", accrual="days", amount=Decimal(5000),
        amount_before=Decimal(4800), by_hand=True, reason="ошибка",
    )  # fmt: skip
    text = printed(fresh, PayrollSheet(corrects_id=paid.id, month=paid.month, lines=[line])).text
    assert "In all by this sheet 5,000.00 Before the correction 4,800.00 To be paid by this sheet 200.00" in text
    assert "Two hundred rubles 00 kopecks" in text


def test_sums_in_words_are_in_the_companys_currency(fresh: Ledger, paid: PayrollSheet) -> None:
    fresh.store.save(Constant(name="currency", valid_from=START, value="KZT"))
    assert "Семнадцать тысяч девятьсот восемьдесят четыре тенге 19 тиынов" in printed(fresh, paid, code="ru").text
    assert "тенге" in printed(fresh, paid, "payroll_sheet", code="ru").text


def test_work_on_days_of_rest_has_its_column_on_the_payroll_sheet(fresh: Ledger, paid: PayrollSheet) -> None:
    text = printed(fresh, paid, "payroll_sheet").text
    assert "1 001 Анина А. А. бригадир 312.50 7 (57.5) 1 (4) 19,218.75" in text
    assert "2 002 Борин Б. Б. кровельщик 2,400.00 2 (13) 4,800.00" in text


def test_income_tax_has_its_column_on_the_payroll_sheet(ledger: Ledger) -> None:
    rows = (("hours", 1000, ""), ("deduction", 130, "НДФЛ 13 %"), ("deduction", 70, "спецодежда"))
    lines = [
        PayrollLine(person_id=ledger.people[0].id, name="Анина", accrual=kind, amount=Decimal(amount), reason=reason)
        for kind, amount, reason in rows
    ]
    text = printed(ledger, PayrollSheet(lines=lines), "payroll_sheet").text
    assert "1,000.00 1,000.00 130.00 70.00 200.00 800.00" in text


def test_a_lost_explanation_is_said_and_stops_nothing(ledger: Ledger) -> None:
    line = PayrollLine(
        person_id=ledger.people[0].id, name="Анина А. А.", accrual="hours", amount=Decimal(10), rate=Decimal(1),
        explanation="00" * 32,
    )  # fmt: skip
    text = printed(ledger, PayrollSheet(month=dt.date(2026, 9, 1), lines=[line])).text
    assert "how it was calculated is not kept on this computer" in text


@pytest.mark.parametrize("form", ["payslip", "payslip_short"])
def test_an_empty_sheet_prints(ledger: Ledger, form: str) -> None:
    assert "There is nothing to pay in the sheet." in printed(ledger, PayrollSheet(), form).text


LINES = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(["hours", "days", "salary", "addition", "deduction"]),
        st.decimals(0, 10**7, places=2),
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


@given(LINES)
@settings(max_examples=40, deadline=None)
def test_the_sums_of_all_slips_are_the_sheets_own(ledger: Ledger, rows: list[tuple[int, str, Decimal]]) -> None:
    lines: list[Any] = [
        PayrollLine(person_id=ledger.people[at].id, name=ledger.people[at].name, accrual=accrual, amount=amount)
        for at, accrual, amount in rows
    ]
    sheet = PayrollSheet(month=dt.date(2026, 9, 1), lines=lines)
    sheet.recalculate()
    with ledger.store.reading() as session:
        slips = slips_of(sheet, ledger.store.books(session), Language())
    assert sum(slip.due for slip in slips) == sheet.total
    for slip in slips:
        accrued, withheld = (sum(each.amount for each in some) for some in (slip.accrued, slip.withheld))
        assert accrued - withheld == slip.due
    for form in ("payslip", "payslip_short"):
        text = printed(ledger, sheet, form).text
        for slip in slips:
            assert f"To be paid by this sheet {Language().number(slip.due, 2)}" in text


def _tops(paper: Paper) -> list[tuple[str, float]]:
    page = pypdfium2.PdfDocument(io.BytesIO(paper.data))[0]
    texts = page.get_textpage()
    found = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=texts)
    return [(each.extract().replace("\u00a0", " ").strip(), 297 - each.get_bounds()[3] * 25.4 / 72) for each in found]
