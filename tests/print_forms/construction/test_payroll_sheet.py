"""The payroll sheet from the ledger on its form: one row per person, the total is the document's."""

from decimal import Decimal

from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from tests.print_forms.ledger import Ledger


def test_a_persons_lines_become_one_row(ledger: Ledger) -> None:
    sheet = ledger.payroll_sheet()
    sheet.recalculate()
    assert sheet.total == Decimal("57580.50")
    text = ledger.paper(sheet).text
    # 25,000 + 5,280 by the hour, 1,500.50 added; 28,800 by the day less 3,000
    assert "1 001 Анина А. А. бригадир 312.50 / 330.00 12 (96) 30,280.00 1,500.50 31,780.50 31,780.50" in text
    assert "2 002 Борин Б. Б. кровельщик 2,400.00 12 (96) 28,800.00 28,800.00 3,000.00 3,000.00 25,800.00" in text
    assert "Total 30,280.00 28,800.00 1,500.50 60,580.50 3,000.00 3,000.00 57,580.50" in text
    assert "To be paid: Fifty-seven thousand five hundred eighty rubles 50 kopecks" in text


def test_of_more_kinds_than_columns_the_largest_keep_their_own(ledger: Ledger) -> None:
    kinds = (("hours", 10), ("days", 20), ("salary", 400), ("addition", 300))
    lines = [PayrollLine(person_id=ledger.people[0].id, accrual=kind, amount=Decimal(n)) for kind, n in kinds]
    text = ledger.paper(PayrollSheet(lines=lines)).text
    assert "Salary Addition other accruals" in text
    assert "400.00 300.00 30.00 730.00" in text


def test_in_russian(ledger: Ledger) -> None:
    text = ledger.paper(ledger.payroll_sheet(), "ru").text
    for words in ("РАСЧЕТНАЯ ВЕДОМОСТЬ", "ООО «Кров»", "01.09.2026", "Оплата по часам", "57 580,50", "ЧЕРНОВИК"):
        assert words in text


def test_a_correction_says_what_was_before(fresh: Ledger) -> None:
    first = fresh.payroll_sheet()
    fresh.store.save(first)
    line = PayrollLine(
        person_id=fresh.people[0].id, accrual="hours", amount=Decimal(26000), amount_before=Decimal(25000)
    )
    text = fresh.paper(PayrollSheet(corrects_id=first.id, lines=[line])).text
    assert f"Corrects payroll sheet No. {first.number}: 25,000.00 before, 26,000.00 now, difference 1,000.00." in text


def test_a_sum_of_which_no_tax_was_taken_says_so(ledger: Ledger) -> None:
    """The accountant signs what stands there; a blank column of the tax is easily read over."""
    sheet, said = ledger.payroll_sheet(), "rubles 50 kopecks (income tax is not withheld)"
    assert said in ledger.paper(sheet).text
    assert "(налог на доходы не удержан)" in ledger.paper(sheet, "ru").text
    taxed = PayrollLine(person_id=ledger.people[0].id, accrual="deduction", amount=Decimal(4131), reason="НДФЛ 13%")
    sheet.lines.append(taxed)
    assert "not withheld" not in ledger.paper(sheet).text


def test_an_empty_sheet_prints(ledger: Ledger) -> None:
    paper = ledger.paper(PayrollSheet())
    assert paper.pages == 1
    assert "To be paid: Zero rubles 00 kopecks" in paper.text


def test_the_generic_form_gives_no_total_that_the_document_contradicts(ledger: Ledger) -> None:
    sheet = ledger.payroll_sheet()
    sheet.recalculate()
    text = ledger.paper(sheet, form="generic").text
    assert "63,580.50" not in text
    assert "Month Sep 2026" in text
    assert "Total 57,580.50" in text
