"""What several reports have in common: groupings, details, formulas, and how work without a price is valued."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from shared.kernel.numbers import hours, rounded
from shared.kernel.report import Detail, Grouping, Measure, Priced, Value

CALENDAR = (
    Grouping("day", "Day", "date"),
    Grouping("week", "Week", "date.week"),
    Grouping("month", "Month", "date.month"),
    Grouping("quarter", "Quarter", "date.quarter"),
    Grouping("year", "Year", "date.year"),
)
DAYS = tuple(grouping.name for grouping in CALENDAR)
SITE = (
    Grouping("site", "Site", "site_id"),
    Grouping("organization", "Organization", "site_id.organization_id"),
    Grouping("customer", "Customer", "site_id.customer_id"),
    Grouping("responsible", "Responsible", "site_id.responsible_id"),
)
PERSON = (
    Grouping("person", "Person", "person_id"),
    Grouping("trade", "Trade", "person_id.trade"),
    Grouping("grade", "Grade", "person_id.grade"),
    Grouping("position", "Position", "person_id.job_title"),
    Grouping("department", "Department", "person_id.employment.department_id"),
    Grouping("employer", "Employer", "person_id.organization_id"),
)
CREW = (Grouping("crew", "Crew", "crew_id"), Grouping("foreman", "Foreman", "crew_id.foreman_id"))
NUMBER = Detail("personnel_number", "Personnel number", {"person": "personnel_number"})
UNIT = Detail("unit", "Unit", {"line": "unit_id.symbol", "work_type": "unit_id.symbol"})

ONE_UNIT = ("line", "assignment", "work_type")
"""Groupings within which all volumes are in one unit; only there may they be added."""

AT_ESTIMATE = Priced("done_quantity", "planned_cost", "planned_quantity", per="estimate_line_id")
"""Work reported from a crew's plan carries no customer's price: its cost is its share of the general estimate's."""


def difference(name: str, caption: str, whole: str, part: str, type: str, **more: Any) -> Measure:
    """Whole − part."""
    places = {"quantity": 6, "money": 2, "norm_hours": 4}[type]
    return Measure(name, caption, formula=_difference(whole, part), of=(whole, part), type=type, places=places, **more)


def percent(name: str, caption: str, part: str, whole: str, **more: Any) -> Measure:
    """Part of whole × 100, to 2 places; nothing where there is no whole."""
    made = _percent(part, whole)
    return Measure(name, caption, formula=made, of=(part, whole), type="percent", places=2, **more)


def _difference(whole: str, part: str) -> Callable[[Mapping[str, Any]], Value]:
    def left(row: Mapping[str, Any]) -> Value:
        return Decimal(row[whole] - row[part])

    return left


def _percent(part: str, whole: str) -> Callable[[Mapping[str, Any]], Value]:
    def of_whole(row: Mapping[str, Any]) -> Value:
        return rounded(Decimal(row[part]) * 100 / row[whole], 2) if row[whole] else None

    return of_whole


def over_norm(row: Mapping[str, Any]) -> Value:
    """Hours worked beyond the norm's. Nothing where no norm is known."""
    norm = Decimal(row["norm_hours"])
    return hours(int(row["minutes"])) - norm if norm else None


def deviation(row: Mapping[str, Any]) -> Value:
    """(actual − norm) / norm, in percent; above zero took longer than the norm. Nothing where no norm is known."""
    norm = row["norm_hours"]
    return rounded((hours(int(row["minutes"])) - norm) * 100 / norm, 2) if norm else None
