"""The daily report: what it posts, what it refuses, how it is filled."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.common.constant import Constant
from shared.common.schedule import Schedule, ScheduleDay
from shared.common.shift import Shift
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.refusals import CannotFill
from shared.construction.registers import Labour, WorkProgress
from shared.kernel.codec import body_of
from shared.kernel.describe import describe
from shared.kernel.identity import new_id
from shared.store.audit import REASON, broken_links
from shared.store.errors import HasDependents, PostedIsReadOnly, WrongTransition
from shared.store.several import Step
from tests.construction.conftest import NINTH, TENTH, Company


def test_volume_hours_and_money_are_three_resources(company: Company) -> None:
    """Rule 1: 10 m² in 12 hours at 138.10 post 10, 720 minutes and 1381.00, each in its own column."""
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8, company.boris: 4}, line=line, quantity="10"))
    [row] = company.turnover(WorkProgress, "estimate_line_id", start=NINTH, end=NINTH)
    assert (row["done_quantity"], row["actual_minutes"], row["done_cost"]) == (Decimal(10), 720, Decimal("1381.00"))
    assert row["done_wage"] == Decimal("1360.00")


def test_a_line_points_at_the_estimate_line_and_keeps_hours_per_person(company: Company) -> None:
    """Rule 2."""
    estimate = company.estimate()
    report = company.report(NINTH, {company.anna: 8, company.boris: 4}, line=estimate.lines[0])
    company.store.post(report)
    rows = company.turnover(Labour, "person_id", "estimate_line_id")
    assert {(row["person_id"], row["estimate_line_id"]): row["minutes"] for row in rows} == {
        (company.anna.id, estimate.lines[0].id): 480,
        (company.boris.id, estimate.lines[0].id): 240,
    }


def test_planned_labour_of_a_day_is_volume_times_norm(company: Company) -> None:
    """Rule 3: 10 m² × 0.8 h are 8 hours, not the 20.4 of the whole line."""
    line = company.estimate().lines[0]
    report = company.report(NINTH, {company.anna: 8}, line=line, quantity="10")
    company.store.post(report)
    assert report.lines[0].norm_hours == Decimal("8.0000")
    [row] = company.turnover(WorkProgress, "estimate_line_id", start=NINTH, end=NINTH)
    assert row["norm_hours"] == Decimal("8.0000")


def test_a_plan_line_posts_under_the_general_line(company: Company) -> None:
    general = company.estimate()
    plan = company.do(lambda books: Estimate.create_from(general, books, [general.lines[0].id]))
    plan.date = general.date
    company.store.post(plan)
    report = company.report(NINTH, {company.anna: 8}, line=plan.lines[0], quantity="10")
    company.store.post(report)
    [row] = company.turnover(
        WorkProgress, "estimate_id", "estimate_line_id", "assignment_line_id", start=NINTH, end=NINTH
    )
    assert (row["estimate_id"], row["estimate_line_id"]) == (general.id, general.lines[0].id)
    assert row["assignment_line_id"] == plan.lines[0].id
    assert report.lines[0].price is None


def test_a_person_has_24_hours_over_all_sites_and_is_told_where_the_others_are(company: Company) -> None:
    """Rule 7, while typing."""
    company.store.post(company.report(NINTH, {company.anna: 14}, site=company.other_site))
    finding = company.blocked(company.report(NINTH, {company.anna: 11, company.boris: 11}))["over_24_hours"]
    assert str(finding) == "Анина А. А.: 25 h on one day, 11 h here, elsewhere Склад: 14 h."
    company.store.post(company.report(NINTH, {company.anna: 10, company.boris: 11}))


def test_a_shift_of_more_than_twelve_hours_is_warned_of_unless_the_schedule_has_it(company: Company) -> None:
    """Hours typed over other hours make a shift of 15 that nobody has worked."""
    company.store.post(company.report(NINTH, {company.anna: 5}, site=company.other_site))
    report = company.report(NINTH, {company.anna: 8, company.boris: 12})
    finding = company.warned(report)["long_shift"]
    assert not finding.blocks
    assert str(finding) == "Анина А. А.: 13 h on one day, more than 12 h; look whether it is so."
    guard = Shift(name="Сутки", start_minute=8 * 60, end_minute=8 * 60, break_minutes=60)
    watch = Schedule(name="Через трое", cycle_start=NINTH, days=[ScheduleDay(shift_id=guard.id), ScheduleDay()])
    company.anna.schedule_id = watch.id
    company.store.save_all([guard, watch, company.anna])
    assert "long_shift" not in company.warned(report)


def test_hours_on_a_work_without_volume_are_warned_of(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8}, line=company.estimate().lines[0], quantity="0")
    finding = company.warned(report)["no_volume"]
    assert (str(finding), finding.blocks) == ("“Снятие старого ковра”: 8 h of work, and no volume.", False)
    report.lines[0].quantity = Decimal(1)
    assert "no_volume" not in company.warned(report)
    cleaning = company.report(NINTH, {company.anna: 8}, quantity="0")
    assert "no_volume" not in company.warned(cleaning), "what has no unit has no volume"


def test_a_year_that_is_hardly_meant_is_warned_of_in_every_document(company: Company) -> None:
    year = company.store.today.year
    assert "far_day" not in company.warned(company.report(NINTH, {company.anna: 8}))
    for mistyped in (year + 36, year - 10):
        found = company.warned(company.report(NINTH.replace(year=mistyped), {company.anna: 8}))["far_day"]
        assert (found.path, found.blocks) == ("date", False)
        assert "look at the year" in str(found)
    sheet = company.timesheet({(company.anna, 9): ("Я", 8)})
    sheet.month = sheet.month.replace(year=year + 36)
    assert company.warned(sheet)["far_day"].path == "month"


def test_nobody_works_after_being_dismissed_or_before_being_hired(company: Company) -> None:
    company.boris.dismissed_on, company.vera.hired_on = NINTH, TENTH + dt.timedelta(1)
    company.store.save_all([company.boris, company.vera])
    company.store.post(company.report(NINTH, {company.boris: 8}))
    found = company.blocked(company.report(TENTH, {company.boris: 8, company.vera: 8}))
    assert str(found["dismissed"]) == "Борин Б. Б. was dismissed on 9 Sep 2026, before this report."
    assert str(found["not_yet_hired"]) == "Верина В. В. was hired on 11 Sep 2026, after this report."


def test_a_report_without_site_or_lines_is_refused(company: Company) -> None:
    report = DailyReport(date=NINTH)
    assert {"site_missing", "lines_missing"} <= company.blocked(report).keys()


@pytest.mark.parametrize(("policy", "blocks"), [("warn", False), ("refuse", True)])
def test_volume_over_the_plan_is_warned_of_or_refused(company: Company, policy: str, blocks: bool) -> None:
    company.store.save(Constant(name="over_plan", valid_from=dt.date(2026, 9, 1), value=policy))
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8}, line=line, quantity="20"))
    report = company.report(TENTH, {company.anna: 8}, line=line, quantity="6.5")
    finding = company.warned(report)["over_plan"]
    assert finding.blocks is blocks
    assert str(finding) == "“Снятие старого ковра”: 26.5 done with this report, 25.5 planned, 1 over."


def test_volume_over_the_plan_may_be_allowed(company: Company) -> None:
    company.store.save(Constant(name="over_plan", valid_from=dt.date(2026, 9, 1), value="allow"))
    report = company.report(TENTH, {company.anna: 8}, line=company.estimate().lines[0], quantity="100")
    assert "over_plan" not in company.warned(report)


def test_what_was_copied_stays_when_the_estimate_changes_and_this_is_shown(company: Company) -> None:
    estimate = company.estimate()
    report = company.report(NINTH, {company.anna: 8}, line=estimate.lines[0], quantity="10")
    company.store.save(report)
    company.store.unpost(estimate)
    estimate.lines[0].labour_norm = Decimal("0.9")
    company.store.post(estimate)
    assert not company.warned(report)["estimate_changed"].blocks
    assert report.lines[0].labour_norm == Decimal("0.8")
    said = company.do(lambda books: report.fill(books, {"from": "estimate"}))
    assert str(said) == "1 rows changed."
    assert report.lines[0].norm_hours == Decimal("9.0000")


def test_an_estimate_with_reports_says_so_before_it_is_unposted(company: Company) -> None:
    """Rule 10."""
    estimate = company.estimate()
    report = company.report(NINTH, {company.anna: 8}, line=estimate.lines[0])
    company.store.post(report)
    with pytest.raises(HasDependents, match=report.number):
        company.store.unpost(company.store.get(Estimate, estimate.id))


def test_a_posted_report_is_changed_only_by_unposting_it(company: Company) -> None:
    """Rule 8: posting and unposting are one step each, and nothing else changes a posted document."""
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    report.hours[0].minutes = 60
    with pytest.raises(PostedIsReadOnly):
        company.store.save(report)
    assert [row["minutes"] for row in company.turnover(Labour, "person_id")] == [480]
    stored = company.store.get(DailyReport, report.id)
    company.store.unpost(stored)
    assert company.turnover(Labour, "person_id") == []
    stored.hours[0].minutes = 60
    company.store.post(stored)
    assert [row["minutes"] for row in company.turnover(Labour, "person_id")] == [60]


def test_a_report_is_filled_from_unfinished_lines_the_crew_and_yesterday(company: Company) -> None:
    estimate = company.estimate()
    company.store.post(company.report(NINTH, {company.anna: 8}, line=estimate.lines[0], quantity="25.5"))
    report = DailyReport(date=TENTH, site_id=company.site.id, crew_id=company.crew.id)
    assert company.do(
        lambda books: report.fill(books, {"from": "unfinished", "estimate_id": estimate.number})
    ).values == {"count": 5}
    assert company.do(lambda books: report.fill(books, {"from": "crew", "minutes": "480"})).values == {"count": 3}
    assert {hour.person_id: hour.minutes for hour in report.hours} == {person.id: 480 for person in company.people}
    assert report.foreman_id == company.anna.id
    again = DailyReport(date=TENTH, site_id=company.site.id, crew_id=company.crew.id)
    assert company.do(lambda books: again.fill(books, {"from": "yesterday"})).values == {"count": 1}
    assert [(line.name, line.quantity) for line in again.lines] == [("Снятие старого ковра", None)]
    assert [(hour.line_id, hour.minutes) for hour in again.hours] == [(again.lines[0].id, 480)]


def test_picked_lines_are_completed_from_the_estimate(company: Company) -> None:
    estimate = company.estimate()
    line = DailyReportLine(estimate_line_id=estimate.lines[0].id, wage=Decimal(150))
    report = DailyReport(date=NINTH, site_id=company.site.id, crew_id=company.crew.id, lines=[line])
    company.do(report.complete)
    assert (line.estimate_id, line.labour_norm, line.wage) == (estimate.id, Decimal("0.8"), Decimal(150))
    assert report.organization_id == company.organization.id


def test_acceptance_is_a_state_beside_posting(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    company.store.transition(report, "accept")
    assert (report.state, report.status, report.accepted_at is not None) == ("accepted", "posted", True)
    assert DailyReport.states is not None
    assert DailyReport.states.meet("returned", "accepted") == "accepted"


@pytest.mark.parametrize(
    "choices", [{"from": "nowhere"}, {"from": "unfinished"}, {"from": "unfinished", "estimate_id": "?"}]
)
def test_an_impossible_fill_is_refused_in_words(company: Company, choices: dict[str, str]) -> None:
    report = DailyReport(date=TENTH, site_id=company.site.id)
    with pytest.raises(CannotFill):
        company.do(lambda books: report.fill(books, choices))


@pytest.mark.parametrize("planned", [False, True])
def test_work_of_another_site_is_not_reported_here(company: Company, planned: bool) -> None:
    estimate = general = company.estimate()
    if planned:
        estimate = company.do(lambda books: Estimate.create_from(general, books))
        estimate.date = general.date
        company.store.post(estimate)
    report = company.report(NINTH, {company.anna: 8}, line=estimate.lines[0], site=company.other_site)
    assert str(company.blocked(report)["estimate_elsewhere"]) == (
        f"“Снятие старого ковра” is of {general.named()}, which is of another site."
    )


def test_an_accepted_report_that_is_unposted_waits_to_be_accepted_again(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    company.store.transition(report, "accept")
    company.store.unpost(report)
    stored = company.store.get(DailyReport, report.id)
    assert (stored.state, stored.accepted_by, stored.accepted_at) == ("entered", None, None)


def test_undoing_an_unposting_takes_the_acceptance_again_with_an_entry_of_its_own(company: Company) -> None:
    """Of several reports at once, as a list does it: who looks at the history sees that it is accepted once more."""
    reports = [company.report(day, {company.anna: 8}) for day in (NINTH, TENTH)]
    for report in reports:
        company.store.post(report)
    company.store.transition(reports[0], "accept")
    shape, ids = describe(DailyReport), [report.id for report in reports]
    before = [body_of(shape, company.store.get(DailyReport, id)) for id in ids]
    company.store.withdraw(company.store.carry_out(company.store.attempt(shape, ids, Step("unpost"))))
    assert [body_of(shape, company.store.get(DailyReport, id)) for id in ids] == before
    accepted, posted = ([entry.action for entry in company.store.history(id)] for id in ids)
    assert accepted == ["post", "accept", "unpost", "post", "accept"]
    assert posted == ["post", "unpost", "post"]
    last = company.store.history(ids[0])[-1]
    assert last.content["state"][1] == "accepted"
    with company.store.reading() as session:
        assert broken_links(session.connection()) == []


def test_taking_back_that_it_was_handed_in_again_returns_it_for_the_same_reason(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    for reason in ("Which storey?", "Eight hours, four people?"):
        company.store.transition(report, "return", reason)
        again = company.store.attempt(describe(DailyReport), [report.id], Step("hand_in"))
        done = company.store.carry_out(again)
        report = company.store.get(DailyReport, report.id)
    company.store.withdraw(done)
    assert company.store.get(DailyReport, report.id).state == "returned"
    entry = company.store.history(report.id)[-1]
    assert (entry.action, entry.content[REASON]) == ("return", [None, "Eight hours, four people?"])


def test_a_report_is_returned_only_with_the_reason_which_stands_in_its_history(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.save(report)
    with pytest.raises(WrongTransition, match="needs its reason: what is to be mended"):
        company.store.transition(report, "return", "  ")
    assert company.store.get(DailyReport, report.id).state == "entered"
    shown = company.store.attempt(describe(DailyReport), [report.id], Step("return", value="Eight hours, four people?"))
    company.store.carry_out(shown)
    entry = company.store.history(report.id)[-1]
    assert (entry.action, entry.content[REASON]) == ("return", [None, "Eight hours, four people?"])


def test_a_draft_is_not_accepted(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.save(report)
    with pytest.raises(WrongTransition):
        company.store.transition(report, "accept")


@pytest.mark.parametrize("plan", [False, True])
def test_picking_a_line_reads_no_other_lines_of_the_estimate(company: Company, plan: bool) -> None:
    general = company.estimate()
    estimate = company.do(lambda books: Estimate.create_from(general, books)) if plan else general
    if plan:
        estimate.date = general.date
        company.store.post(estimate)
    with company.store.reading() as session:
        books = company.store.books(session)
        line = DailyReportLine()
        line.pick(books, books.line(EstimateLine, estimate.lines[0].id))
        assert line.estimate_id == general.id
        assert [each for each in session.identity_map.values() if isinstance(each, Estimate)] == []


def test_a_report_without_an_organization_is_posted_for_the_sites(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8})
    company.store.post(report)
    assert company.store.get(DailyReport, report.id).organization_id == company.organization.id


@given(quantity=st.integers(0, 10**9), norm=st.integers(0, 10**6), minutes=st.lists(st.integers(0, 720), max_size=9))
def test_the_norm_hours_of_a_work_are_shared_by_minutes_to_the_last_digit(
    quantity: int, norm: int, minutes: list[int]
) -> None:
    """Whoever worked longer has no less of them, and all together have the line's, wherever somebody worked at all."""
    work = DailyReportLine(quantity=Decimal(quantity).scaleb(-6), labour_norm=Decimal(norm).scaleb(-4))
    rows = [DailyReportHour(id=new_id(), line_id=work.id, person_id=new_id(), minutes=each) for each in minutes]
    report = DailyReport(date=NINTH, lines=[work], hours=rows)
    labour = [each for each in report.movements() if isinstance(each, Labour)]
    assert sum(each.norm_hours for each in labour) == (work.planned_hours() if any(minutes) else 0)
    by_time = sorted(labour, key=lambda each: each.minutes)
    assert all(less.norm_hours <= more.norm_hours for less, more in pairwise(by_time) if less.minutes < more.minutes)
    again = DailyReport(id=report.id, date=NINTH, lines=[work], hours=rows[::-1])
    assert {each.line_id: each.norm_hours for each in again.movements() if isinstance(each, Labour)} == {
        each.line_id: each.norm_hours for each in labour
    }
