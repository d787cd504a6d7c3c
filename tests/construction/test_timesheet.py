"""The timesheet: filled from reports, refused where it cannot be, corrected by the difference."""

import datetime as dt
from typing import Any

import pytest

from shared.common.attendance_codes import code_id
from shared.common.constant import Constant
from shared.construction.absence import Absence, AbsenceLine
from shared.construction.daily_report import DailyReport
from shared.construction.refusals import CannotCorrect
from shared.construction.registers import Attendance
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.store.errors import HasDependents, PeriodClosed
from tests.construction.conftest import NINTH, SEPTEMBER, TENTH, Company

SUNDAY = dt.date(2026, 9, 13)


def cells_of(sheet: Timesheet) -> dict[tuple[Any, Any, Any], int | None]:
    return {(cell.person_id, cell.date, cell.code_id): cell.minutes for cell in sheet.cells if not cell.struck}


def empty(company: Company, **more: Any) -> Timesheet:
    return Timesheet(
        month=SEPTEMBER, **({"site_id": company.site.id, "organization_id": company.organization.id} | more)
    )


def test_hours_of_posted_reports_become_cells_and_sundays_are_rest_day_work(company: Company) -> None:
    for day, hours in ((NINTH, 8), (TENTH, 9), (SUNDAY, 4)):
        company.store.post(company.report(day, {company.anna: hours}))
    company.store.post(company.report(NINTH, {company.anna: 2}))
    company.store.save(company.report(TENTH, {company.boris: 8}))  # a draft counts for nothing
    company.store.post(company.report(TENTH, {company.vera: 8}, site=company.other_site))
    sheet = empty(company)
    difference = company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    assert cells_of(sheet) == {
        (company.anna.id, NINTH, code_id("Я")): 600,
        (company.anna.id, TENTH, code_id("Я")): 540,
        (company.anna.id, SUNDAY, code_id("РВ")): 240,
    }
    assert [(line.name, line.job_title, line.personnel_number) for line in sheet.people] == [
        ("Анина А. А.", "кровельщик", "001")
    ]
    assert (len(difference.added), len(sheet.sources), sheet.date) == (3, 4, dt.date(2026, 9, 30))


def test_a_second_fill_keeps_cells_made_by_hand_and_tells_the_difference(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8, company.boris: 8}))
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    hand = next(cell for cell in sheet.cells if cell.person_id == company.anna.id)
    hand.minutes, hand.by_hand = 420, True
    company.store.post(company.report(NINTH, {company.boris: 1, company.vera: 3}))
    difference = company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    assert cells_of(sheet) == {
        (company.anna.id, NINTH, code_id("Я")): 420,
        (company.boris.id, NINTH, code_id("Я")): 540,
        (company.vera.id, NINTH, code_id("Я")): 180,
    }
    assert [(each.before.minutes, each.after.minutes) for each in difference.kept] == [(420, 480)]
    assert [(each.before.minutes, each.after.minutes) for each in difference.changed] == [(480, 540)]
    assert [(each.before, each.after) for each in difference.added] == [(None, (code_id("Я"), 180))]


def test_hours_of_a_report_that_was_unposted_go_again(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    company.store.unpost(report)
    difference = company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    assert (sheet.cells, sheet.sources, len(difference.removed)) == ([], [], 1)
    assert str(difference) == (
        "0 people and 0 cells added, 0 changed, 1 removed; 0 made by hand differ from the sources and were kept.\n"
        "  - Анина А. А., 9 Sep 2026: Я 8 h removed"
    )


def test_a_setting_makes_timesheets_wait_for_acceptance(company: Company) -> None:
    company.store.save(Constant(name="timesheet_needs_acceptance", valid_from=SEPTEMBER, value="yes"))
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    company.store.post(company.report(TENTH, {company.anna: 8}))
    company.store.transition(report, "accept")
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    assert cells_of(sheet) == {(company.anna.id, NINTH, code_id("Я")): 480}


def test_a_month_is_filled_from_the_calendar(company: Company) -> None:
    sheet = empty(company, crew_id=company.crew.id)
    company.do(lambda books: sheet.fill(books, {"from": "schedule"}))
    mine = {
        date: (code, minutes) for (person, date, code), minutes in cells_of(sheet).items() if person == company.anna.id
    }
    assert len(mine) == 30
    assert sum(code == code_id("Я") for code, _ in mine.values()) == 22  # September 2026 has 22 working days
    assert mine[NINTH] == (code_id("Я"), 480)
    assert mine[SUNDAY] == (code_id("В"), None)


def test_a_late_absence_leaves_the_other_hours_of_a_closed_month_of_people_without_reports(company: Company) -> None:
    """The office is filled by the schedule; the usual fill of its correction takes the sick days and nothing else."""
    closed = empty(company, crew_id=company.crew.id)
    company.do(lambda books: closed.fill(books, {"from": "schedule"}))
    company.store.post(closed)
    company.store.close_period(dt.date(2026, 9, 30))
    sick = AbsenceLine(person_id=company.anna.id, code_id=code_id("Б"), from_date=NINTH, to_date=TENTH)
    company.store.post(Absence(date=dt.date(2026, 10, 5), site_id=company.site.id, lines=[sick]))
    correction = company.do(lambda books: Timesheet.correction_of(closed, books))
    correction.date = dt.date(2026, 10, 5)
    done = company.do(lambda books: correction.fill(books, {}))
    assert sorted(each.date for each in done.removed) == [NINTH, TENTH]
    company.store.post(correction)
    october = company.turnover(Attendance, "person_id", start=dt.date(2026, 10, 1))
    assert [(row["person_id"], row["minutes"]) for row in october] == [(company.anna.id, -2 * 480)]


def test_last_month_gives_its_people(company: Company) -> None:
    company.store.post(company.timesheet({(company.vera, 9): ("Я", 8)}))
    sheet = Timesheet(month=dt.date(2026, 10, 1), site_id=company.site.id)
    company.do(lambda books: sheet.fill(books, {"from": "last_month"}))
    assert [line.name for line in sheet.people] == ["Верина В. В."]


def test_a_person_day_of_another_timesheet_is_named(company: Company) -> None:
    first = company.timesheet({(company.anna, 9): ("Я", 8)})
    company.store.post(first)
    second = company.timesheet({(company.anna, 9): "ОТ", (company.anna, 10): ("Я", 8)}, site_id=company.other_site.id)
    assert str(company.blocked(second)["day_taken"]) == f"Анина А. А., 9 Sep 2026: already in {first.named()}."


def test_a_day_of_a_timesheet_has_24_hours(company: Company) -> None:
    """Rule 7, in the timesheet."""
    finding = company.blocked(company.timesheet({(company.anna, 9): [("Я", 20), ("С", 5)]}))["over_24_hours"]
    assert str(finding) == "Анина А. А., 9 Sep 2026: 25 h on one day."


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ([("Я", 8), ("С", 2)], None),
        ([("Я", 6), ("Н", 2)], None),
        ([("Я", 4), "Б"], None),
        (["К", ("С", 2)], None),
        (["В", ("РВ", 8)], None),
        ([("Я", 8), "ОТ"], "work_and_absence"),
        ([("Я", 8), "НН"], "work_and_absence"),
        ([("Я", 8), "В"], "work_and_absence"),
        (["ОТ", "Б"], "illegal_pair"),
    ],
)
def test_codes_of_one_day_must_be_able_to_stand_together(company: Company, pair: Any, code: str | None) -> None:
    found = company.warned(company.timesheet({(company.anna, 9): pair}))
    assert {each for each in found if each in ("work_and_absence", "illegal_pair")} == ({code} if code else set())


def test_a_report_in_a_timesheet_says_so_before_it_is_unposted(company: Company) -> None:
    """Rule 10."""
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {}))
    company.store.post(sheet)
    with pytest.raises(HasDependents, match=sheet.number):
        company.store.unpost(company.store.get(DailyReport, report.id))


def test_a_closed_month_is_corrected_by_a_new_timesheet_that_posts_the_difference(company: Company) -> None:
    """Rule 8: nothing in a closed period changes. Я 8 becomes Я 6 on the 9th, НН becomes Б on the 10th."""
    closed = company.timesheet({(company.anna, 9): ("Я", 8), (company.anna, 10): "НН", (company.boris, 9): ("Я", 8)})
    company.store.post(closed)
    company.store.close_period(dt.date(2026, 9, 30))
    with pytest.raises(PeriodClosed):
        company.store.unpost(closed)
    correction = company.do(lambda books: Timesheet.correction_of(closed, books))
    correction.date = dt.date(2026, 10, 5)
    by_code = {(cell.person_id, cell.code_id): cell for cell in correction.cells}
    by_code[company.anna.id, code_id("Я")].minutes = 360
    by_code[company.anna.id, code_id("НН")].struck = True
    correction.cells.append(TimesheetCell(person_id=company.anna.id, date=TENTH, code_id=code_id("Б")))
    company.store.post(correction)
    posted = company.turnover(Attendance, "person_id", "work_date", "code_id", start=dt.date(2026, 10, 1))
    assert {(row["work_date"], row["code_id"]): (row["minutes"], row["days"]) for row in posted} == {
        (NINTH, code_id("Я")): (-120, 0),
        (TENTH, code_id("НН")): (0, -1),
        (TENTH, code_id("Б")): (0, 1),
    }
    september = company.turnover(Attendance, "person_id", start=SEPTEMBER, end=dt.date(2026, 9, 30))
    assert sorted((row["minutes"], row["days"]) for row in september) == [(480, 1), (480, 2)]
    assert correction.corrects_id == closed.id


def test_a_timesheet_dated_later_still_cannot_reach_into_a_closed_month(company: Company) -> None:
    """Rule 8: it is the days that count, not the date on which the timesheet was drawn up."""
    company.store.close_period(dt.date(2026, 9, 30))
    late = company.timesheet({(company.anna, 9): ("Я", 8)})
    late.date = dt.date(2026, 10, 2)
    with pytest.raises(PeriodClosed):
        company.store.post(late)
    assert company.turnover(Attendance, "person_id") == []


def test_two_corrections_of_one_timesheet_collide_and_the_next_one_corrects_the_latest(company: Company) -> None:
    closed = company.timesheet({(company.anna, 9): ("Я", 8)})
    company.store.post(closed)
    first, second = (company.do(lambda books: Timesheet.correction_of(closed, books)) for _ in range(2))
    for sheet, minutes in ((first, 420), (second, 360)):
        sheet.date, sheet.cells[0].minutes = dt.date(2026, 10, 5), minutes
    company.store.post(first)
    assert "day_taken" in company.blocked(second)
    third = company.do(lambda books: Timesheet.correction_of(first, books))
    third.date, third.cells[0].minutes = dt.date(2026, 10, 6), 360
    company.store.post(third)
    assert [row["minutes"] for row in company.turnover(Attendance, "person_id")] == [360]


def test_a_timesheet_of_a_department_is_seen_by_the_department(company: Company) -> None:
    sheet = empty(company, site_id=None, department_id=company.crew.id)
    assert sheet.scope_of() == f"department:{company.crew.id}"


def test_a_draft_is_edited_and_not_corrected(company: Company) -> None:
    draft = company.timesheet({(company.anna, 9): ("Я", 8)})
    company.store.save(draft)
    with pytest.raises(CannotCorrect, match="is not posted"):
        company.do(lambda books: Timesheet.correction_of(draft, books))


def test_a_correction_names_a_posted_timesheet_of_the_same_month_and_site(company: Company) -> None:
    draft = company.timesheet({(company.anna, 9): ("Я", 8)})
    company.store.save(draft)
    mine = company.timesheet({(company.anna, 9): ("Я", 6)}, site_id=company.other_site.id, corrects_id=draft.id)
    found = company.blocked(mine)
    assert str(found["corrects_other"]) == (f"{draft.named()} has another value in “Site”; a correction keeps it.")
    assert str(found["corrects_draft"]) == f"{draft.named()} is not posted: there is nothing to correct yet."
    mine.corrects_id = company.site.id
    assert str(company.blocked(mine)["corrects_unknown"]) == (
        "What this document corrects is not a timesheet known here."
    )


def test_a_timesheet_that_says_something_else_than_its_reports_is_warned_of(company: Company) -> None:
    """Filled with 8 h for both on the 9th; then Boris had 9 h, Vera's 3 h came in; Anna's cell was set by hand."""
    report = company.report(NINTH, {company.anna: 8, company.boris: 8})
    company.store.post(report)
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {}))
    assert "reports_differ" not in company.warned(sheet)
    company.store.post(company.report(NINTH, {company.boris: 1, company.anna: 1}))
    anna = next(cell for cell in sheet.cells if cell.person_id == company.anna.id)
    anna.minutes, anna.by_hand = 420, True
    found = [each for each in company.store.findings(sheet) if each.code == "reports_differ"]
    assert [(str(each), each.blocks) for each in found] == [
        ("Борин Б. Б., 9 Sep 2026: 8 h here, the daily reports now say 9 h.", False)
    ]


def test_a_day_that_a_later_report_added_is_warned_of(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    sheet = empty(company)
    company.do(lambda books: sheet.fill(books, {}))
    company.store.post(company.report(TENTH, {company.anna: 8, company.vera: 8}))
    found = [str(each) for each in company.store.findings(sheet) if each.code == "reports_differ"]
    assert found == ["Анина А. А., 10 Sep 2026: 0 h here, the daily reports now say 8 h."]


def test_nobody_has_a_day_after_being_dismissed(company: Company) -> None:
    company.boris.dismissed_on = NINTH
    company.store.save(company.boris)
    sheet = company.timesheet({(company.boris, 9): ("Я", 8), (company.boris, 10): ("Я", 8)})
    assert str(company.blocked(sheet)["not_employed"]) == "Борин Б. Б. is not employed on 10 Sep 2026."


@pytest.mark.parametrize(("mark", "blocks"), [(("ОТ", 24), True), (("В", 8), True), (("РП", 3), False)])
def test_a_full_day_of_absence_has_no_hours(company: Company, mark: Any, blocks: bool) -> None:
    """Annual leave of 24 h blocks; hours without work by the employer's fault are counted."""
    sheet = company.timesheet({(company.anna, 9): mark})
    found = [str(each) for each in company.store.findings(sheet) if each.code == "absence_hours" and each.blocks]
    text = f"Анина А. А., 9 Sep 2026: {mark[0]} is the whole day; it has no hours."
    assert found == ([text] if blocks else [])


def test_a_timesheet_without_an_organization_is_posted_for_the_sites(company: Company) -> None:
    sheet = company.timesheet({(company.anna, 9): ("Я", 8)})
    sheet.organization_id = None
    company.store.post(sheet)
    assert company.store.get(Timesheet, sheet.id).organization_id == company.organization.id


def test_waiting_for_acceptance_reads_no_reports(company: Company) -> None:
    company.store.save(Constant(name="timesheet_needs_acceptance", valid_from=SEPTEMBER, value="yes"))
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    company.store.transition(report, "accept")
    with company.store.reading() as session:
        sheet = empty(company)
        sheet.fill(company.store.books(session), {"from": "reports"})
        assert len(sheet.cells) == 1
        assert [each for each in session.identity_map.values() if isinstance(each, DailyReport)] == []
