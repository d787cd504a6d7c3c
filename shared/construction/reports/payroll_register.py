"""Payroll register: what each person is due, by kind of accrual."""

from shared.construction.registers import Payroll
from shared.construction.reports.figures import CALENDAR, NUMBER, PERSON
from shared.kernel.report import Grouping, Measure, Report

PAYROLL_REGISTER = Report(
    "payroll_register",
    "Payroll register",
    Payroll,
    groupings=(
        *PERSON,
        Grouping("accrual", "Accrual", "accrual"),
        Grouping("site", "Site", "site_id"),
        Grouping("customer", "Customer", "site_id.customer_id"),
        Grouping("organization", "Organization", "organization_id"),
        *CALENDAR,
    ),
    measures=(Measure("minutes", "Hours", "minutes"), Measure("amount", "Amount", "amount")),
    by=("person",),
    across="accrual",
    details=(NUMBER,),
)
