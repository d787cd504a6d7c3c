"""The payroll sheet: rates in force on each day, and a tree that explains every kopeck."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from shared.common.attendance_codes import code_id
from shared.common.constant import Constant
from shared.common.department import Department
from shared.common.organization import Organization
from shared.common.person import PersonEmployment
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.construction.refusals import CannotCorrect, CannotFill
from shared.construction.registers import Payroll
from shared.construction.timesheet import Timesheet
from shared.store.errors import HasDependents
from tests.construction.conftest import SEPTEMBER, Company

SEPTEMBER_15 = dt.date(2026, 9, 15)


def calculated(company: Company, **more: Any) -> PayrollSheet:
    sheet = PayrollSheet(**({"month": SEPTEMBER, "organization_id": company.organization.id} | more))
    company.do(lambda books: sheet.fill(books, {}))
    return sheet


def paid(sheet: PayrollSheet) -> list[tuple[str | None, str, int | None, Decimal | None, Decimal | None]]:
    return [(line.name, line.accrual, line.minutes, line.rate, line.amount) for line in sheet.lines]


def test_a_line_is_paid_at_the_rate_in_force_on_its_days(company: Company) -> None:
    """Rule 9: 400 until the 14th, 450 from the 15th: 8 h × 400 and 10 h × 450."""
    company.rate(company.anna, "400")
    company.rate(company.anna, "450", SEPTEMBER_15)
    company.store.post(company.timesheet({(company.anna, 14): ("Я", 8), (company.anna, 15): ("Я", 10)}))
    sheet = calculated(company)
    assert paid(sheet) == [
        ("Анина А. А.", "hours", 480, Decimal(400), Decimal("3200.00")),
        ("Анина А. А.", "hours", 600, Decimal(450), Decimal("4500.00")),
    ]
    assert [line.rate_from for line in sheet.lines] == [dt.date(2026, 1, 1), SEPTEMBER_15]
    assert sheet.total == Decimal("7700.00")


def test_pay_never_reaches_people_who_may_not_see_it(company: Company) -> None:
    """Rule 9: rates, sheets and their register rows are in the scope `payroll`."""
    rate = company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 14): ("Я", 8)}))
    sheet = calculated(company)
    company.store.post(sheet)
    assert (rate.scope_of(), sheet.scope_of()) == ("payroll", "payroll")
    assert {row["scope"] for row in company.turnover(Payroll, "scope")} == {"payroll"}


def test_the_explanation_adds_up_exactly_and_names_its_sources(company: Company) -> None:
    """100 minutes on each of three days at 400.00: 300 min × 400 / 60 = 2000.00, in parts 666.67 + 666.67 + 666.66."""
    company.rate(company.anna, "400")
    timesheet = company.timesheet({(company.anna, day): ("Я", 1) for day in (1, 2, 3)})
    for cell in timesheet.cells:
        cell.minutes = 100
    company.store.post(timesheet)
    sheet = calculated(company)
    company.store.post(sheet)
    [line] = sheet.lines
    assert line.explanation is not None
    content = company.do(lambda books: books.blob(line.explanation))
    tree = msgspec.json.decode(content)
    assert Decimal(tree["amount"]) == line.amount == Decimal("2000.00")
    assert [leaf["amount"] for leaf in tree["children"]] == ["666.67", "666.67", "666.66"]
    assert tree["formula"] == "minutes × rate / 60"
    assert tree["children"][0] | {"rule": None} == {
        "amount": "666.67", "date": "2026-09-01", "code": "Я", "minutes": 100, "days": 1, "rate": "400",
        "valid_from": "2026-01-01", "rule": None,
        "source": {"timesheet": str(timesheet.id), "cell": str(timesheet.cells[0].id)},
    }  # fmt: skip
    assert tree["children"][0]["rule"]["cite"] == "ТК РФ, ст. 129, 135"


def test_an_amount_is_rounded_once_per_line(company: Company) -> None:
    """Two days of 10 min at 100: 20 × 100 / 60 = 33.33; rounding each day would give 33.34."""
    company.rate(company.anna, "100")
    timesheet = company.timesheet({(company.anna, day): ("Я", 1) for day in (1, 2)})
    for cell in timesheet.cells:
        cell.minutes = 10
    company.store.post(timesheet)
    assert [line.amount for line in calculated(company).lines] == [Decimal("33.33")]


def test_days_and_months_are_paid_by_their_own_rates(company: Company) -> None:
    """2 days × 3500; 88 000 × 16 h / 176 h (September 2026 has 22 working days) = 8000."""
    company.rate(company.anna, "3500", kind="day")
    company.rate(company.boris, "88000", kind="month")
    worked: Any = {(person, day): ("Я", 8) for person in (company.anna, company.boris) for day in (1, 2)}
    company.store.post(company.timesheet(worked | {(company.anna, 3): "ОТ"}))
    assert paid(calculated(company)) == [
        ("Анина А. А.", "days", 960, Decimal(3500), Decimal("7000.00")),
        ("Борин Б. Б.", "salary", 960, Decimal(88000), Decimal("8000.00")),
    ]


def test_a_person_without_a_rate_stops_the_sheet(company: Company) -> None:
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    finding = company.blocked(calculated(company))["no_rate"]
    said = "Анина А. А. has no pay rate for 8 h of Sep 2026. Enter the rate, then calculate the pay again."
    assert str(finding) == said


def test_a_sheet_that_finds_nothing_says_why_and_what_to_do(company: Company) -> None:
    """The second half has no hours: first nobody worked at all, then only in the first half, then all is not posted."""
    half = {"period_start": dt.date(2026, 9, 16), "period_end": dt.date(2026, 9, 30)}

    def said(**more: Any) -> str:
        sheet = PayrollSheet(month=SEPTEMBER, **({"organization_id": company.organization.id} | half | more))
        finding = company.do(lambda books: sheet.fill(books, {}))
        assert str(company.blocked(sheet)["lines_missing"]) == str(finding), "it stands below the sheet, too"
        return str(finding)

    assert "no hours are posted from 16 Sep 2026 to 30 Sep 2026. Fill in and post the timesheet" in said()
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    assert "8 h stand on other days of the month. Change the days paid" in said()
    company.store.save(company.timesheet({(company.boris, 20): ("Я", 8)}))
    assert "Timesheets of the month that are not posted: 1. Post them" in said()
    company.store.post(company.timesheet({(company.vera, 21): ("Я", 8)}))
    office = Department(name="Контора")
    company.store.save(office)
    assert "only people of other departments worked" in said(department_id=office.id)
    other = Organization(name="ООО «Чужое»")
    company.store.save(other)
    assert "only people of other organizations worked" in said(organization_id=other.id)


def test_attendance_must_be_posted_and_as_it_was(company: Company) -> None:
    company.rate(company.anna, "400")
    timesheet = company.timesheet({(company.anna, 1): ("Я", 8)})
    company.store.post(timesheet)
    sheet = calculated(company)
    company.store.unpost(timesheet)
    found = company.warned(sheet)
    assert str(found["attendance_not_posted"]) == "Анина А. А.: the timesheet is not posted."
    assert not found["timesheet_draft"].blocks
    timesheet.cells[0].minutes = 420
    company.store.post(timesheet)
    assert str(company.blocked(sheet)["attendance_changed"]) == (
        "Анина А. А.: 8 h are paid here, the timesheets now say 7 h. Calculate the pay again."
    )


def test_a_timesheet_that_was_paid_says_so_before_it_is_unposted(company: Company) -> None:
    """Rule 10."""
    company.rate(company.anna, "400")
    timesheet = company.timesheet({(company.anna, 1): ("Я", 8)})
    company.store.post(timesheet)
    sheet = calculated(company)
    company.store.post(sheet)
    with pytest.raises(HasDependents, match=sheet.number):
        company.store.unpost(company.store.get(Timesheet, timesheet.id))


def test_the_advance_takes_the_first_half_and_the_final_run_the_rest(company: Company) -> None:
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 15): ("Я", 8), (company.anna, 16): ("Я", 7)}))
    whole = calculated(company)
    advance = calculated(company, run="advance")
    company.store.post(advance)
    final = calculated(company)
    assert [[line.minutes for line in sheet.lines] for sheet in (whole, advance, final)] == [[900], [480], [420]]
    company.store.post(final)
    again = company.blocked(calculated(company, run="advance"))["already_paid"]
    assert str(again) == f"These days are already paid in {advance.named()}: Анина А. А."


def test_deductions_by_hand_stay_and_count_against(company: Company) -> None:
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = calculated(company)
    hand = PayrollLine(person_id=company.anna.id, accrual="deduction", amount=Decimal("500.00"), reason="инструмент")
    sheet.lines.append(hand)
    company.do(sheet.complete)
    company.do(lambda books: sheet.fill(books, {}))
    assert sheet.total == Decimal("2700.00")
    company.store.post(sheet)
    assert {row["accrual"]: row["amount"] for row in company.turnover(Payroll, "accrual")} == {
        "hours": Decimal("3200.00"),
        "deduction": Decimal("-500.00"),
    }


def test_a_closed_sheet_is_corrected_by_the_difference(company: Company) -> None:
    """Rule 8: the rate of 400 should have been 425 from the start: 8 h × 25 = 200.00 more, in October."""
    rate = company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = calculated(company)
    sheet.lines.append(
        PayrollLine(
            person_id=company.anna.id, name="А", accrual="addition", amount=Decimal(100), by_hand=True, reason="р"
        )
    )
    company.store.post(sheet)
    company.store.close_period(dt.date(2026, 9, 30))
    rate.amount = Decimal(425)
    company.store.save(rate)
    correction = company.do(lambda books: PayrollSheet.correction_of(sheet, books))
    correction.date = dt.date(2026, 10, 5)
    assert [(line.accrual, line.amount, line.amount_before) for line in correction.lines] == [
        ("hours", Decimal("3400.00"), Decimal("3200.00")),
        ("addition", Decimal("100.00"), Decimal("100.00")),
    ]
    company.do(lambda books: correction.fill(books, {}))  # anew, as anybody may before posting
    assert [(line.accrual, line.minutes_before, line.amount_before) for line in correction.lines] == [
        ("hours", 480, Decimal("3200.00")),
        ("addition", 0, Decimal("100.00")),
    ]
    company.store.post(correction)
    october = company.turnover(Payroll, "person_id", "accrual", start=dt.date(2026, 10, 1))
    assert [(row["accrual"], row["minutes"], row["amount"]) for row in october] == [("hours", 0, Decimal("200.00"))]


def test_a_corrected_timesheet_is_paid_by_the_next_sheet_at_the_old_rate(company: Company) -> None:
    """September's 8 h become 6 h, found in October when the rate is 500: −2 h × 400, beside 8 h × 500."""
    company.rate(company.anna, "400")
    company.rate(company.anna, "500", dt.date(2026, 10, 1))
    september = company.timesheet({(company.anna, 1): ("Я", 8)})
    company.store.post(september)
    company.store.post(calculated(company))
    correction = company.do(lambda books: Timesheet.correction_of(september, books))
    correction.date, correction.cells[0].minutes = dt.date(2026, 10, 5), 360
    company.store.post(correction)
    october = company.timesheet({(company.anna, 1): ("Я", 8)})
    october.month, october.date = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    october.cells[0].date = dt.date(2026, 10, 1)
    company.store.post(october)
    sheet = calculated(company, month=dt.date(2026, 10, 1))
    assert [(line.work_month, line.minutes, line.amount) for line in sheet.lines] == [
        (SEPTEMBER, -120, Decimal("-800.00")),
        (dt.date(2026, 10, 1), 480, Decimal("4000.00")),
    ]
    company.store.post(sheet)


def test_a_sheet_takes_the_default_organization(company: Company) -> None:
    company.store.save(Constant(name="default_organization", valid_from=dt.date(2026, 1, 1), value="O1"))
    sheet = PayrollSheet(month=SEPTEMBER)
    company.do(sheet.complete)
    assert sheet.organization_id == company.organization.id


def test_pay_cannot_be_calculated_for_no_month(company: Company) -> None:
    with pytest.raises(CannotFill):
        calculated(company, month=None)


def test_a_draft_sheet_is_not_corrected(company: Company) -> None:
    """A correction of it would pay the difference to nothing: the whole month, and then the month again."""
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = calculated(company)
    company.store.save(sheet)
    with pytest.raises(CannotCorrect, match="is not posted"):
        company.do(lambda books: PayrollSheet.correction_of(sheet, books))
    company.store.post(sheet)
    correction = company.do(lambda books: PayrollSheet.correction_of(sheet, books))
    correction.date = dt.date(2026, 10, 5)
    company.store.unpost(company.store.get(PayrollSheet, sheet.id))
    assert "corrects_draft" in company.blocked(correction)


OCTOBER = dt.date(2026, 10, 1)


def test_days_of_another_month_are_not_paid(company: Company) -> None:
    """A sheet of October whose days begin on 1 September would pay September again."""
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    first = calculated(company)
    company.store.post(first)
    again = calculated(company, month=OCTOBER, period_start=SEPTEMBER, period_end=dt.date(2026, 10, 31))
    assert [line.minutes for line in again.lines] == [480]
    found = company.blocked(again)
    assert str(found["period_outside"]) == (
        "The days from 1 Sep 2026 to 31 Oct 2026 do not lie in the month of the sheet."
    )
    assert str(found["already_paid"]) == f"These days are already paid in {first.named()}: Анина А. А."


def test_a_person_who_changed_the_organization_is_not_paid_by_both_for_one_day(company: Company) -> None:
    """The 1st was paid by the first organization; written over to the second afterwards, it is not paid again."""
    second = Organization(name="ООО «Вторая»", code="O2")
    company.store.save(second)
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8), (company.anna, 2): ("Я", 7)}))
    first = calculated(company)
    company.store.post(first)
    company.anna.organization_id = second.id
    company.store.save(company.anna)
    again = company.blocked(calculated(company, organization_id=second.id))["already_paid"]
    assert str(again) == f"These days are already paid in {first.named()}: Анина А. А."


def test_a_person_who_moved_within_the_month_is_paid_by_each_for_its_days(company: Company) -> None:
    """7 h before the 15th at the first organization, 8 h from then on at the second: both post."""
    second = Organization(name="ООО «Вторая»", code="O2")
    company.store.save(second)
    company.anna.employment.append(PersonEmployment(from_date=SEPTEMBER_15, organization_id=second.id))
    company.store.save(company.anna)
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 7), (company.anna, 15): ("Я", 8)}))
    sheets = [calculated(company, organization_id=each.id) for each in (company.organization, second)]
    for sheet in sheets:
        company.store.post(sheet)
    assert [[line.minutes for line in sheet.lines] for sheet in sheets] == [[420], [480]]


def test_people_of_no_organization_belong_to_the_default_one(company: Company) -> None:
    """With two organizations and no default they are in no sheet, and every sheet says so."""
    second = Organization(name="ООО «Вторая»", code="O2")
    company.anna.organization_id = None
    company.store.save_all([second, company.anna])
    company.rate(company.anna, "400")
    company.rate(company.boris, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8), (company.boris, 1): ("Я", 8)}))
    sheet = calculated(company)
    assert [line.name for line in sheet.lines] == ["Борин Б. Б."]
    assert str(company.warned(sheet)["no_organization"]) == (
        "Анина А. А. belongs to no organization; no sheet pays the 8 h of these days."
    )
    company.store.save(Constant(name="default_organization", valid_from=dt.date(2026, 1, 1), value="O2"))
    assert [line.name for line in calculated(company).lines] == ["Борин Б. Б."]
    assert [line.name for line in calculated(company, organization_id=second.id).lines] == ["Анина А. А."]


def test_a_stale_rate_stops_the_sheet(company: Company) -> None:
    """Rule 9: 400 when it was calculated, 425 from the 1st when it is posted."""
    rate = company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = calculated(company)
    rate.amount = Decimal(425)
    company.store.save(rate)
    assert str(company.blocked(sheet)["rate_changed"]) == (
        "Анина А. А.: the rates in force on the days worked are not those that stand here. Calculate the pay again."
    )
    company.do(lambda books: sheet.fill(books, {}))
    company.store.post(sheet)
    assert sheet.total == Decimal("3400.00")


def test_a_calculated_amount_is_not_altered(company: Company) -> None:
    """8 h × 400 = 3200.00; what is paid beyond it is a line made by hand."""
    company.rate(company.anna, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = calculated(company)
    sheet.lines[0].amount = Decimal("9999.00")
    assert str(company.blocked(sheet)["amount_changed"]) == (
        "Анина А. А.: 9,999 stands here, hours and rates give 3,200. Calculate the pay again."
    )
    sheet.lines[0].amount, sheet.lines[0].explanation = Decimal("3200.00"), "0" * 64
    assert "explanation_changed" in company.blocked(sheet)
    company.do(lambda books: sheet.fill(books, {}))
    sheet.lines[0].amount_before = Decimal("-5000.00")
    assert str(company.blocked(sheet)["before_differs"]) == (
        "Анина А. А.: what stands here as before the correction is not what the corrected sheet said."
    )


def test_people_left_out_are_named(company: Company) -> None:
    for person in (company.anna, company.boris):
        company.rate(person, "400")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8), (company.boris, 1): ("Я", 7)}))
    sheet = calculated(company)
    sheet.lines = [line for line in sheet.lines if line.person_id == company.anna.id]
    finding = company.warned(sheet)["not_paid_here"]
    assert (finding.blocks, str(finding)) == (False, "Борин Б. Б.: 7 h of these days are not paid here.")


def test_a_day_with_two_codes_is_one_day_of_pay(company: Company) -> None:
    """Я 4 h and РВ 4 h on the 1st, Я 8 h on the 2nd: 2 days × 3500 = 7000."""
    company.rate(company.anna, "3500", kind="day")
    company.store.post(company.timesheet({(company.anna, 1): [("Я", 4), ("РВ", 4)], (company.anna, 2): ("Я", 8)}))
    [line] = calculated(company).lines
    assert (line.days, line.minutes, line.amount) == (2, 960, Decimal("7000.00"))


@pytest.mark.parametrize(("struck", "days"), [(("РВ",), []), (("Я", "РВ"), [-1])])
def test_a_day_is_taken_back_when_its_last_code_is_struck_out(
    company: Company, struck: tuple[str, ...], days: list[int]
) -> None:
    """Of Я 4 h and РВ 4 h: without РВ it still is a day worked, without both it is not: 3500 are taken back."""
    company.rate(company.anna, "3500", kind="day")
    september = company.timesheet({(company.anna, 1): [("Я", 4), ("РВ", 4)]})
    company.store.post(september)
    company.store.post(calculated(company))
    correction = company.do(lambda books: Timesheet.correction_of(september, books))
    correction.date = dt.date(2026, 10, 5)
    for cell in correction.cells:
        cell.struck = cell.code_id in [code_id(code) for code in struck]
    company.store.post(correction)
    lines = calculated(company, month=OCTOBER).lines
    assert [line.days for line in lines if line.days] == days
    assert sum((line.amount or Decimal(0) for line in lines), Decimal(0)) == Decimal(3500) * sum(days)
