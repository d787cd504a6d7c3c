"""Absences: who is away from which day to which, for what reason the law knows, and by which paper."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.attendance_code import AttendanceCode
from shared.common.department import Department
from shared.common.person import Person
from shared.common.site import Site, organization_for
from shared.construction import absence_checks
from shared.construction.absence_register import AbsencePeriod
from shared.construction.corrections import refuse_draft
from shared.kernel.base import Document, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding
from shared.kernel.register import NO_DAYS

WHO_MAX = 120


class AbsenceLine(Line, of="absence"):
    """One person's absence, both days included; without a last day it lasts until one is entered.

    There is no field for the cause of an illness, and there should be none: the code and the paper's number are all
    that a timesheet needs, and the timesheet's readers read this too.
    """

    __tablename__ = "absence_line"

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True)
    code_id: Mapped[UUID | None] = ref(AttendanceCode, "Code", required=True)
    from_date: Mapped[dt.date | None] = field("From", required=True, group="term")
    to_date: Mapped[dt.date | None] = field("To", group="term")
    paper_number: Mapped[str | None] = field("Paper number", group="paper")
    paper_date: Mapped[dt.date | None] = field("Paper date", group="paper")
    cancelled: Mapped[bool] = field("Cancelled", default=False)


class Absence(Document, caption="Absence", prefix="AB"):
    """Vacation, sickness, business trip or another absence of one or several people of a site or a department.

    A draft is a plan; posted, it fills timesheets. What turns out otherwise (cut short, prolonged, cancelled) is
    unposted and edited while no timesheet rests on it; later a correcting document takes its place, dated in an open
    period, whatever days it speaks of. Corrections form a chain: the next one corrects the latest.
    """

    __tablename__ = "absence"

    site_id: Mapped[UUID | None] = ref(Site, "Site", listed=True, index=True)
    department_id: Mapped[UUID | None] = ref(Department, "Department", listed=True, index=True)
    who: Mapped[str | None] = field("Who", listed=True, derived=True)
    """Names and codes, for lists and searches; filled in when it is entered and posted."""
    lines: Mapped[list[AbsenceLine]] = line_table(AbsenceLine, "Absent people")

    def scope_of(self) -> str:
        """Seen by those who see the timesheets that it fills."""
        if self.site_id:
            return f"site:{self.site_id}"
        return f"department:{self.department_id}" if self.department_id else "company"

    def complete(self, books: Books) -> None:
        """The department, where all people are of one, the organization, and who is absent by which code."""
        self.who = ", ".join(filter(None, (_named(line, books) for line in self.lines)))[:WHO_MAX] or None
        people = [person for line in self.lines if (person := books.get(Person, line.person_id)) is not None]
        day = self.date or min((line.from_date for line in self.lines if line.from_date), default=None)
        if self.site_id is None and self.department_id is None and day is not None:
            departments = {person.department_on(day) for person in people}
            self.department_id = departments.pop() if len(departments) == 1 else None
        if self.organization_id is None and self.department_id is not None:
            department = books.get(Department, self.department_id)
            self.organization_id = department.organization_id if department else None
        self.organization_id = self.organization_id or organization_for(books, self.site_id, day)

    @classmethod
    def correction_of(cls, source: Any, books: Books) -> Self:
        """A new document that says the same as a posted one, to be changed to what is right. Raises CannotCorrect."""
        refuse_draft(source)
        head = ("site_id", "department_id", "organization_id")
        names = ("person_id", "code_id", "from_date", "to_date", "paper_number", "paper_date", "cancelled")
        made = cls(corrects_id=source.id, **{name: getattr(source, name) for name in head})
        made.lines = [AbsenceLine(**{name: getattr(line, name) for name in names}) for line in source.lines]
        return made

    def findings(self, books: Books) -> Iterator[Finding]:
        return absence_checks.findings(self, books)

    def movements(self) -> Iterator[AbsencePeriod]:
        """One interval per line; a cancelled line has no days, and still takes the place of what is corrected."""
        for line in self.lines:
            term: dict[str, Any] = {"from_date": line.from_date, "to_date": line.to_date}
            yield AbsencePeriod(
                person_id=line.person_id,
                code_id=line.code_id,
                corrects_id=self.corrects_id,
                line_id=line.id,
                **(NO_DAYS if line.cancelled else term),
            )


def _named(line: AbsenceLine, books: Books) -> str:
    """A line in a list; cancelled ones are no absence."""
    person, code = books.get(Person, line.person_id), books.get(AttendanceCode, line.code_id)
    return "" if line.cancelled or person is None else f"{person} {code or ''}".strip()
