"""The registers of construction: what documents post into and reports read."""

import datetime as dt
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.site import Site, SiteZone
from shared.common.work_type import WorkType
from shared.construction.estimate_line import EstimateLine
from shared.kernel.numbers import Minutes, Money, NormHours, Quantity
from shared.kernel.register import Accumulation, at_most, dimension, resource, unique

DAY_MINUTES = 24 * 60


class WorkProgress(Accumulation, caption="Work progress"):
    """Volume, hours and money of work: planned, assigned and done. Three kinds of resources, never added together."""

    __tablename__ = "work_progress"

    site_id: UUID = dimension(Site, "Site")
    estimate_id: UUID = dimension("estimate", "Estimate")
    estimate_line_id: UUID = dimension(EstimateLine, "Estimate line")
    assignment_line_id: UUID = dimension(EstimateLine, "Assignment line")
    work_type_id: UUID = dimension(WorkType, "Work type")
    zone_id: UUID = dimension(SiteZone, "Zone")
    crew_id: UUID = dimension(Crew, "Crew")
    planned_quantity: Quantity = resource("Planned quantity")
    planned_hours: NormHours = resource("Planned hours")
    planned_cost: Money = resource("Planned cost")
    planned_wage: Money = resource("Planned wage")
    assigned_quantity: Quantity = resource("Assigned quantity")
    assigned_hours: NormHours = resource("Assigned hours")
    done_quantity: Quantity = resource("Done")
    actual_minutes: Minutes = resource("Hours worked")
    norm_hours: NormHours = resource("Norm hours")
    done_cost: Money = resource("Cost of work done")
    done_wage: Money = resource("Wage of work done")

    totals = (("estimate_id", "estimate_line_id"), ("site_id", "work_type_id"))
    apart = ("done_cost",)


class Labour(Accumulation, caption="Labour"):
    """Who worked how long, where, on which estimate line, as foremen report it, and what the norm gives for it.

    The norm hours of a line of work are shared among its people by their minutes, and add up to the line's exactly;
    work that nobody's hours stand on is in `work_progress` only.
    """

    __tablename__ = "labour"

    person_id: UUID = dimension(Person, "Person")
    site_id: UUID = dimension(Site, "Site")
    crew_id: UUID = dimension(Crew, "Crew")
    estimate_line_id: UUID = dimension(EstimateLine, "Estimate line")
    minutes: Minutes = resource("Hours")
    norm_hours: NormHours = resource("Norm hours")

    totals = (("site_id", "person_id"), ("crew_id", "person_id"))
    rules = (at_most("minutes", DAY_MINUTES, per=("person_id", "date")),)


class Attendance(Accumulation, caption="Attendance"):
    """What timesheets say of a person's day.

    `date` is the day on which a row counts: the day itself, or for a correction of a closed month the correcting
    document's date. `work_date` is always the day that the row speaks of, and `corrects_id` the timesheet that it
    corrects ("none" for an original). So a correction changes nothing in the closed month, never collides with what
    it corrects, and the 24 hours of a day still hold for both together.
    """

    __tablename__ = "attendance"

    person_id: UUID = dimension(Person, "Person")
    site_id: UUID = dimension(Site, "Site")
    code_id: UUID = dimension(AttendanceCode, "Code")
    work_date: dt.date = dimension(None, "Day worked")
    corrects_id: UUID = dimension("timesheet", "Corrects")
    minutes: Minutes = resource("Hours")
    days: int = resource("Days")

    totals = (("person_id", "code_id"), ("site_id", "person_id"))
    rules = (
        unique("person_id", "work_date", "corrects_id"),
        at_most("minutes", DAY_MINUTES, per=("person_id", "work_date")),
    )


ACCRUALS = {
    "hours": "Pay by the hour", "days": "Pay by the day", "salary": "Salary", "addition": "Addition",
    "deduction": "Deduction",
}  # fmt: skip


class Payroll(Accumulation, caption="Payroll"):
    """What people are due, by kind of accrual. Only in the scope `payroll`."""

    __tablename__ = "payroll"
    scope_name = "payroll"

    organization_id: UUID = dimension(Organization, "Organization")
    person_id: UUID = dimension(Person, "Person")
    site_id: UUID = dimension(Site, "Site")
    accrual: str = dimension(None, "Accrual", choices=ACCRUALS)
    minutes: Minutes = resource("Hours")
    amount: Money = resource("Amount")

    totals = (("person_id", "accrual"), ("organization_id", "person_id"))
