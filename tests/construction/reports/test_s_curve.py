"""The S-curve, with figures made by hand."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.reports.steps import TooManySteps, steps
from tests.construction.conftest import SEPTEMBER, Company
from tests.construction.reports.asking import asked, by_first

D = Decimal


@pytest.fixture
def planned(company: Company) -> Estimate:
    """100 units, a norm of one hour and a price of 10 each: ten days from 1 to 10 September."""
    line = EstimateLine(
        name="Стяжка", quantity=D(100), labour_norm=D(1), price=D(10), planned_start=SEPTEMBER,
        planned_end=SEPTEMBER.replace(day=10),
    )  # fmt: skip
    made = Estimate(name="Полы", date=SEPTEMBER, site_id=company.site.id, lines=[line])
    company.store.post(made)
    return made


def test_the_forecast_is_actual_by_earned_of_the_plan_at_the_pace_so_far(company: Company, planned: Estimate) -> None:
    """On 2 days 20 units (20 norm hours) took 30 hours: all 100 take 150, and end 8 days later at 10 hours a day."""
    for day in (1, 2):
        hours = {company.anna: 8, company.boris: 7}
        company.store.post(company.report(SEPTEMBER.replace(day=day), hours, line=planned.lines[0], quantity="10"))
    said = {asked(company, "s_curve", name).subtitle for name in ("week", "month")}
    table = asked(company, "s_curve", "day")
    assert said == {table.subtitle}
    assert table.subtitle == "forecast at completion: 150 h (planned 100 h), on 10 Sep 2026"
    rows = by_first(table)
    assert len(rows) == 10
    second = rows["2 Sep 2026"]
    assert (second["planned_to_date"], second["earned_to_date"], second["actual_to_date"]) == (D(20), D(20), D(30))
    assert (second["planned_cost_to_date"], second["cost_to_date"]) == (D(200), D(200))
    assert (rows["6 Sep 2026"]["forecast_hours"], rows["6 Sep 2026"]["forecast_cost"]) == (D(90), D(600))
    assert (rows["10 Sep 2026"]["forecast_hours"], rows["10 Sep 2026"]["forecast_cost"]) == (D(150), D(1000))
    assert rows["3 Sep 2026"]["actual_to_date"] is None
    in_hours, money = table.charts
    assert [each.forecast for each in in_hours.series] == [False, False, False, True]
    assert [value for value in money.series[1].values if value is not None] == [D(100), D(200)]


def test_the_forecast_ends_on_the_day_by_which_everything_is_earned(company: Company, planned: Estimate) -> None:
    """30 of 100 norm hours on 2 days: the other 70 are earned in the course of the fifth day after."""
    for day in (1, 2):
        report = company.report(SEPTEMBER.replace(day=day), {company.anna: 8}, line=planned.lines[0], quantity="15")
        company.store.post(report)
    assert asked(company, "s_curve", "day").subtitle.endswith("on 7 Sep 2026")


def test_before_anything_is_done_there_is_a_plan_and_no_forecast(company: Company, planned: Estimate) -> None:
    table = asked(company, "s_curve", "week")
    assert [row.cells[3] for row in table.rows] == [D(60), D(100)]  # Tuesday to Sunday, and the rest
    assert table.subtitle == ""
    assert all(value is None for value in table.charts[0].series[-1].values)


def test_a_line_without_days_is_spread_over_its_sites_dates(company: Company) -> None:
    company.site.start_date, company.site.end_date = dt.date(2026, 9, 1), dt.date(2026, 10, 31)
    company.store.save(company.site)
    line = EstimateLine(name="Стяжка", quantity=D(61), labour_norm=D(1), price=D(1))
    company.store.post(Estimate(date=SEPTEMBER, site_id=company.site.id, lines=[line]))
    assert [row.cells[1] for row in asked(company, "s_curve", "month").rows] == [D(30), D(31)]


def test_an_empty_company_has_an_empty_curve(company: Company) -> None:
    table = asked(company, "s_curve")
    assert (table.rows, table.charts, table.subtitle) == ((), (), "")


@pytest.mark.parametrize(("name", "count"), [("day", 61), ("week", 9), ("month", 2)])
def test_steps_hold_every_day_once(name: Any, count: int) -> None:
    found = steps(name, dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    assert len(found) == count
    assert all(later.first - step.last == dt.timedelta(1) for step, later in pairwise(found))


@pytest.mark.parametrize("name", ["day", "week", "month"])
@pytest.mark.parametrize("edge", [dt.date.min, dt.date.max])
def test_time_has_a_first_and_a_last_step(name: Any, edge: dt.date) -> None:
    [found] = steps(name, edge, edge)
    assert found.first <= edge <= found.last


def test_a_curve_of_too_many_points_is_refused_in_words() -> None:
    with pytest.raises(TooManySteps, match="ask for weeks or months"):
        steps("day", dt.date(2020, 1, 1), dt.date(2026, 1, 1))
