"""Payroll sheets: what each person is due for a month or its first half, with the reason for every kopeck."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.department import Department
from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.site import Site, organization_for
from shared.construction import payroll_checks, payroll_correction, payroll_fill
from shared.construction.payroll_nothing import why_nothing
from shared.construction.registers import ACCRUALS, Payroll
from shared.construction.timesheet import Timesheet
from shared.kernel.base import FAMILY_COLUMNS, Document, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, warning
from shared.kernel.numbers import ZERO, Minutes, Money, Price


class PayrollLine(Line, of="payroll_sheet"):
    """What one person is due by one rate at one site, or an addition or deduction entered by hand.

    In a correction `amount_before` and `minutes_before` hold what the corrected sheet said.
    """

    __tablename__ = "payroll_line"

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True)
    name: Mapped[str | None] = field("Name as printed")
    personnel_number: Mapped[str | None] = field("Personnel number")
    accrual: Mapped[str] = field("Accrual", default="hours", choices=ACCRUALS)
    site_id: Mapped[UUID | None] = ref(Site, "Site")
    work_month: Mapped[dt.date | None] = field("For the month")
    days: Mapped[int | None] = field("Days")
    minutes: Mapped[Minutes | None] = field("Hours")
    rate: Mapped[Price | None] = field("Rate", group="rate")
    rate_from: Mapped[dt.date | None] = field("Rate in force from", group="rate")
    amount: Mapped[Money | None] = field("Amount")
    by_hand: Mapped[bool] = field("Made by hand", default=False)
    reason: Mapped[str | None] = field("Reason")
    explanation: Mapped[str | None] = field("Explanation", blob=True)
    minutes_before: Mapped[Minutes | None] = field("Hours before the correction")
    amount_before: Mapped[Money | None] = field("Amount before the correction")

    def signed(self) -> Decimal:
        """The amount as it counts for the person: a deduction is entered as a plain number and counts against."""
        return -(self.amount or ZERO) if self.accrual == "deduction" else self.amount or ZERO

    def difference(self) -> tuple[int, Decimal]:
        """Minutes and money beyond what was posted before: what this sheet posts."""
        before = self.amount_before or ZERO
        return (self.minutes or 0) - (self.minutes_before or 0), self.signed() - before


class PayrollSource(Line, of="payroll_sheet", key=("timesheet_id",)):
    """A timesheet that the hours were taken from; it cannot be unposted under a posted payroll sheet."""

    __tablename__ = "payroll_source"

    timesheet_id: Mapped[UUID | None] = ref(Timesheet, "Timesheet", depends=True)


class PayrollSheet(Document, caption="Payroll sheet", prefix="PS", scope="payroll"):
    """Pay of an organization's department for a month, in two runs: the first half in advance, the rest finally.

    It pays attendance that counts in its days, at the rates in force on the days worked; a correction of an earlier
    month's timesheet counts on the correction's date and so is paid by the next sheet, at the old day's rate.

    A closed sheet is corrected by a new one that names it: calculated anew for the same days, it shows what is right
    beside what the corrected sheet said and posts the difference on its own date. The next one corrects the latest.
    """

    __tablename__ = "payroll_sheet"
    fill_caption = "Calculate"

    organization_id: Mapped[UUID | None] = ref(
        Organization, "Organization", required=True, listed=True, order=FAMILY_COLUMNS + 1
    )
    month: Mapped[dt.date | None] = field("Month", required=True, listed=True, index=True)
    department_id: Mapped[UUID | None] = ref(Department, "Department", listed=True)
    run: Mapped[str] = field("Run", default="final", choices={"advance": "Advance", "final": "Final"}, listed=True)
    period_start: Mapped[dt.date | None] = field("Days from")
    period_end: Mapped[dt.date | None] = field("Days to")
    total: Mapped[Money | None] = field("Total", derived=True, listed=True)
    lines: Mapped[list[PayrollLine]] = line_table(PayrollLine, "Pay")
    sources: Mapped[list[PayrollSource]] = line_table(PayrollSource, "Taken from")

    if TYPE_CHECKING:
        blobs: dict[str, bytes]
        """Explanation trees by hash, made by `fill` and stored together with the sheet."""

    def recalculate(self) -> None:
        """The total is the sum of the rounded lines that are printed, deductions taken off."""
        if self.month is not None:
            self.month = self.month.replace(day=1)
        self.total = sum((line.signed() for line in self.lines), ZERO)

    def complete(self, books: Books) -> None:
        """The organization, and names of people whose additions and deductions were typed in."""
        self.organization_id = self.organization_id or organization_for(books, None, self.month)
        for line in self.lines:
            person = books.get(Person, line.person_id)
            if person is not None:
                line.name = line.name or person.name
                line.personnel_number = line.personnel_number or person.personnel_number
            line.by_hand = line.by_hand or line.accrual in ("addition", "deduction")

    def fill(self, books: Books, choices: Mapping[str, Any]) -> Finding:
        """Calculate pay from posted attendance; lines made by hand stay. The trees wait in `self.blobs` for saving."""
        corrected = books.get(PayrollSheet, self.corrects_id) if self.corrects_id else None
        if corrected is not None:
            count = payroll_correction.refill(self, corrected, books)
        else:
            count = payroll_fill.fill(self, books)
        if not self.lines:
            return why_nothing(self, books)
        return warning("filled", "{count} lines calculated, {total} in all.", count=count, total=self.total or ZERO)

    @classmethod
    def correction_of(cls, source: Any, books: Books) -> Self:
        """A new sheet calculated for the same days as a posted one, each line beside what was posted."""
        return payroll_correction.correction(cls, source, books)

    def findings(self, books: Books) -> Iterator[Finding]:
        return payroll_checks.findings(self, books)

    def movements(self) -> Iterator[Payroll]:
        for line in self.lines:
            minutes, amount = line.difference()
            if minutes or amount:
                yield Payroll(
                    organization_id=self.organization_id,
                    person_id=line.person_id,
                    site_id=line.site_id,
                    accrual=line.accrual,
                    line_id=line.id,
                    minutes=minutes,
                    amount=amount,
                )
