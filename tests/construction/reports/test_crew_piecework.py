"""Crew piecework and productivity, with figures made by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from shared.construction.estimate import Estimate
from shared.store.reports import behind
from tests.construction.conftest import NINTH, TENTH, Company
from tests.construction.reports.asking import asked, by_first

D = Decimal
CARPET = "Снятие старого ковра"


def assigned(company: Company) -> Estimate:
    """A plan of the whole roof for the crew."""
    general = company.estimate()
    plan: Estimate = company.do(lambda books: Estimate.create_from(general, books))
    plan.crew_id, plan.date = company.crew.id, NINTH
    company.store.post(plan)
    return plan


def test_each_work_has_its_wage_its_plan_and_a_pair_of_columns_for_each_day_with_work(company: Company) -> None:
    line = assigned(company).lines[0]
    for day, quantity in ((NINTH, "10"), (TENTH, "5")):
        company.store.post(company.report(day, {company.anna: 8}, line=line, quantity=quantity))
    row = by_first(asked(company, "crew_piecework"))[CARPET]
    expected = {
        "unit_wage": D(136), "assigned_quantity": D("25.5"), "done_quantity": D(15), "difference": D("-10.5"),
        "percent": D("58.82"), "done_wage": D(2040), "done_quantity:2026-09-09": D(10), "done_wage:2026-09-09": D(1360),
        "done_quantity:2026-09-10": D(5), "done_wage:2026-09-10": D(680),
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    of_days = by_first(asked(company, "crew_piecework", "line", "day", start=TENTH))
    assert list(of_days) == ["10 Sep 2026"]
    assert [of_days["10 Sep 2026"][name] for name in ("done_quantity", "done_to_date", "difference")] == [5, None, None]
    tenth = by_first(asked(company, "crew_piecework", start=TENTH, end=TENTH))[CARPET]
    assert (tenth["done_quantity"], tenth["done_to_date"], tenth["done_wage"]) == (D(5), D(15), D(680))
    assert "done_wage:2026-09-09" not in tenth


def test_productivity_sets_the_norm_against_the_hours_of_each_person(company: Company) -> None:
    """10 m² at 0.8 h are 8 norm hours; 12 hours were worked, 8 and 4: 5.3333 and 2.6667."""
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8, company.boris: 4}, line=line, quantity="10"))
    table = asked(company, "productivity", "person")
    rows = by_first(table)
    assert (rows["Анина А. А."]["norm_hours"], rows["Анина А. А."]["minutes"]) == (D("5.3333"), D(8))
    assert (rows["Борин Б. Б."]["norm_hours"], rows["Борин Б. Б."]["deviation"]) == (D("2.6667"), D("50.00"))
    assert rows["Анина А. А."]["personnel_number"] == "001"
    assert table.total is not None
    assert table.total.cells[2:] == (D(8), D(12), D(4), D("50.00"))
    [chart] = table.charts
    assert chart.labels == ("Анина А. А.", "Борин Б. Б.")
    assert [each.values for each in chart.series] == [(D("5.3333"), D("2.6667")), (D(8), D(4))]
    assert table.columns[-1].alarming(D(1))
    assert not table.columns[-1].alarming(D(-1))


def test_hours_of_work_without_a_norm_are_not_over_it(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    row = by_first(asked(company, "productivity", "person"))["Анина А. А."]
    assert (row["minutes"], row["norm_hours"], row["over_norm"], row["deviation"]) == (D(8), 0, None, None)


def test_only_what_the_reader_may_see_is_counted(company: Company) -> None:
    """Reports of another site, and the general estimate with its prices, are not there for whoever holds one site."""
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8}, line=line, quantity="10"))
    company.store.post(company.report(TENTH, {company.anna: 3}, site=company.other_site))
    mine = frozenset({"company", f"site:{company.site.id}"})
    table = asked(company, "productivity", "site", scopes=mine)
    assert [row.cells[0] for row in table.rows] == ["Школа"]
    assert asked(company, "estimate_plans", scopes=mine).rows == ()
    curve = asked(company, "s_curve", "day", scopes=mine)
    assert curve.total is not None
    assert curve.total.cells[1:3] == (0, D(8))


def test_the_subtitle_says_what_is_covered(company: Company) -> None:
    question: dict[str, Any] = {
        "start": NINTH,
        "end": TENTH,
        "equals": {"site_id": company.site.id, "crew_id": company.crew.id},
    }
    said = asked(company, "productivity", **question).subtitle
    assert said == "Site: Школа; Crew: Кровельщики; from 9 Sep 2026 to 10 Sep 2026"
    said = asked(company, "estimate_tree", "sections", equals={"site_id": company.site.id}).subtitle
    assert said.startswith("Site: Школа")


def test_an_estimate_tells_which_plan_holds_how_much_and_warns_of_too_much(company: Company) -> None:
    plan = assigned(company)
    found = asked(company, "estimate_plans")
    row = by_first(found)[CARPET]
    assert (row["planned_quantity"], row["assigned_quantity"], row["unassigned"]) == (D("25.5"), D("25.5"), 0)
    assert row[f"assigned_quantity:{plan.id}"] == D("25.5")
    [left] = [column for column in found.columns if column.name == "unassigned"]
    assert not left.alarming(row["unassigned"])
    assert left.alarming(D("-0.5"))
    for name, kept in (("estimate_plans", "assigned_quantity"), ("work_execution", "assigned_quantity")):
        table = asked(company, name, "line", "plan")
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row.cells, strict=True)) for row in table.rows if row.level == 2]
        assert D("25.5") in [row[kept] for row in rows]
        assert {row.get("unassigned") for row in rows} == {row.get("remaining_quantity") for row in rows} == {None}


def test_the_share_of_a_plan_that_is_done_is_the_work_of_that_plan(company: Company) -> None:
    """20.4 h are planned and assigned for the carpet; 10 m² by the plan and 5 m² beside it are 8 and 4 norm hours."""
    general = company.estimate()
    plan: Estimate = company.do(lambda books: Estimate.create_from(general, books, [general.lines[0].id]))
    plan.crew_id, plan.date = company.crew.id, NINTH
    company.store.post(plan)
    for line, quantity in ((plan.lines[0], "10"), (general.lines[0], "5")):
        company.store.post(company.report(TENTH, {company.anna: 8}, line=line, quantity=quantity))
    table = asked(company, "estimate_tree")
    names = [column.name for column in table.columns]
    percents = ("percent_of_plan", "percent_of_assigned", "percent_of_cost")
    assert [tuple(row.cells[names.index(name)] for name in percents) for row in table.rows] == [
        (D("7.47"), None, D("1.88")),  # 12 of 160.62 h, 2071.50 of 110066.68
        (None, D("39.22"), None),  # 8 of 20.4 h
        (None, None, None),
    ]


def test_more_than_two_months_are_shown_by_months_and_open_as_days_do(company: Company) -> None:
    line = assigned(company).lines[0]
    for day, quantity in ((NINTH, "10"), (TENTH, "5"), (dt.date(2026, 12, 1), "3")):
        company.store.post(company.report(day, {company.anna: 8}, line=line, quantity=quantity))
    table = asked(company, "crew_piecework")
    row = by_first(table)[CARPET]
    shown = {name: figure for name, figure in row.items() if name.startswith("done_quantity")}
    assert shown == {"done_quantity": D(18), "done_quantity:2026-09": D(15), "done_quantity:2026-12": D(3)}
    carpet = next(row for row in table.rows if CARPET in row.cells)
    opened = company.do(lambda books: behind(books, table, carpet, "done_quantity:2026-09"))
    assert [each.date for each in opened.movements] == [NINTH, TENTH]
    autumn = by_first(asked(company, "crew_piecework", end=dt.date(2026, 11, 1)))[CARPET]
    assert autumn["done_quantity:2026-09-10"] == D(5)
