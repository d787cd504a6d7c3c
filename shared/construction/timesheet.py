"""Timesheets: which code and how many hours every person has on every day of a month."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.department import Department
from shared.common.person import Person
from shared.common.site import Site
from shared.construction import timesheet_checks, timesheet_correction, timesheet_fill
from shared.construction.absence import Absence
from shared.construction.daily_report import DailyReport
from shared.construction.registers import Attendance
from shared.construction.timesheet_cells import Difference
from shared.kernel.base import Document, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding
from shared.kernel.numbers import Minutes


class TimesheetPerson(Line, of="timesheet", key=("person_id",)):
    """A row of the timesheet: the person as printed."""

    __tablename__ = "timesheet_person"

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True)
    name: Mapped[str | None] = field("Name as printed")
    job_title: Mapped[str | None] = field("Position")
    personnel_number: Mapped[str | None] = field("Personnel number")


class TimesheetCell(Line, of="timesheet", key=("person_id", "date", "code_id")):
    """One code of a person's day. Night minutes are a part of the minutes.

    In a correction `minutes_before` and `days_before` hold what the corrected timesheet posted for this cell, and
    `struck` says that the code no longer stands.
    """

    __tablename__ = "timesheet_cell"

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True, group="mark")
    date: Mapped[dt.date | None] = field("Date", required=True, group="mark")
    code_id: Mapped[UUID | None] = ref(AttendanceCode, "Code", required=True, group="mark")
    minutes: Mapped[Minutes | None] = field("Hours", group="mark")
    night_minutes: Mapped[Minutes | None] = field("Night hours", group="mark")
    struck: Mapped[bool] = field("Struck out", default=False, group="mark")
    by_hand: Mapped[bool] = field("Made by hand", default=False)
    minutes_before: Mapped[Minutes | None] = field("Hours before the correction")
    days_before: Mapped[int | None] = field("Days before the correction")

    def stands(self) -> tuple[int, int]:
        """Minutes and days that the cell says now."""
        return (0, 0) if self.struck else (self.minutes or 0, 1)

    def difference(self) -> tuple[int, int]:
        """Minutes and days beyond what was posted before: what this timesheet posts."""
        minutes, days = self.stands()
        return minutes - (self.minutes_before or 0), days - (self.days_before or 0)


class TimesheetSource(Line, of="timesheet", key=("report_id",)):
    """A daily report that the hours were taken from; it cannot be unposted under a posted timesheet."""

    __tablename__ = "timesheet_source"

    report_id: Mapped[UUID | None] = ref(DailyReport, "Daily report", depends=True)


class TimesheetAbsence(Line, of="timesheet", key=("absence_id",)):
    """An absence that days were taken from; it cannot be unposted under a posted timesheet."""

    __tablename__ = "timesheet_absence"

    absence_id: Mapped[UUID | None] = ref(Absence, "Absence", depends=True)


class Timesheet(Document, caption="Timesheet", prefix="TS"):
    """A month of a site or a department, for a crew or for all.

    A closed month is corrected by a new timesheet that names the one it corrects. It shows the month as it should
    have been, beside what was posted, and posts the difference on its own date, which lies in an open period; each
    row keeps the day worked. Corrections form a chain: the next one corrects the latest.
    """

    __tablename__ = "timesheet"

    month: Mapped[dt.date | None] = field("Month", required=True, listed=True, index=True)
    site_id: Mapped[UUID | None] = ref(Site, "Site", listed=True, index=True)
    department_id: Mapped[UUID | None] = ref(Department, "Department", listed=True, index=True)
    crew_id: Mapped[UUID | None] = ref(Crew, "Crew", listed=True, index=True)
    responsible_id: Mapped[UUID | None] = ref(Person, "Responsible")
    head_id: Mapped[UUID | None] = ref(Person, "Head of the unit")
    personnel_officer_id: Mapped[UUID | None] = ref(Person, "Personnel officer")
    people: Mapped[list[TimesheetPerson]] = line_table(TimesheetPerson, "People")
    cells: Mapped[list[TimesheetCell]] = line_table(TimesheetCell, "Days")
    sources: Mapped[list[TimesheetSource]] = line_table(TimesheetSource, "Taken from")
    absences: Mapped[list[TimesheetAbsence]] = line_table(TimesheetAbsence, "Absences taken over")

    def scope_of(self) -> str:
        if self.site_id:
            return f"site:{self.site_id}"
        return f"department:{self.department_id}" if self.department_id else "company"

    def period(self) -> tuple[dt.date, dt.date]:
        """First and last day of the month."""
        assert self.month is not None
        return self.month.replace(day=1), self.month.replace(day=monthrange(self.month.year, self.month.month)[1])

    def recalculate(self) -> None:
        if self.month is not None:
            self.month = self.month.replace(day=1)

    def complete(self, books: Books) -> None:
        timesheet_fill.complete(self, books)

    fill_choices = {"from": ("all", "reports", "absences", "schedule", "last_month")}

    def fill(self, books: Books, choices: Mapping[str, Any]) -> Difference:
        """`from`: all (usual: reports, absences, days of rest), reports, absences, schedule or last_month.

        Cells made by hand stay; what changed is returned.
        """
        return timesheet_fill.fill(self, books, choices)

    @classmethod
    def correction_of(cls, source: Any, books: Books) -> Self:
        """A new timesheet with the cells of a posted one, to be changed to what is right."""
        return timesheet_correction.correction(cls, source)

    def findings(self, books: Books) -> Iterator[Finding]:
        return timesheet_checks.findings(self, books)

    def movements(self) -> Iterator[Attendance]:
        """One row per cell on its day; a correction posts differences on its own date."""
        for cell in self.cells:
            minutes, days = cell.difference()
            if minutes or days:
                yield Attendance(
                    date=self.date if self.corrects_id else cell.date,
                    work_date=cell.date,
                    person_id=cell.person_id,
                    site_id=self.site_id,
                    code_id=cell.code_id,
                    corrects_id=self.corrects_id,
                    line_id=cell.id,
                    minutes=minutes,
                    days=days,
                )
