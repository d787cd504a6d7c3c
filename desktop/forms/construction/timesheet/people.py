"""People come into a timesheet and leave it: rows as they will be printed, days go with their rows."""

from collections.abc import Collection, Sequence
from uuid import UUID

from desktop.forms.construction.timesheet.month import Month
from shared.common.person import Person
from shared.construction.timesheet import Timesheet, TimesheetPerson
from shared.construction.timesheet_days import strike
from shared.kernel.books import Books
from shared.kernel.words import say


def rows_of(people: Collection[UUID], sheet: Timesheet, books: Books) -> list[TimesheetPerson]:
    """Rows for people, by name, with what is printed of them; `sheet` says the month."""
    last = sheet.period()[1] if sheet.month else None
    found = books.find(Person, Person.id.in_(sorted(people)))
    return [
        TimesheetPerson(
            person_id=person.id, name=person.name, personnel_number=person.personnel_number,
            job_title=person.job_on(last) if last else None,
        )
        for person in sorted(found, key=lambda each: (each.name or "", each.id))
    ]  # fmt: skip


def add(month: Month, rows: Sequence[TimesheetPerson]) -> None:
    """Those who are not there yet: one step."""
    here = {line.person_id for line in month.sheet.people}
    with month.draft.step(say("Add people")) as sheet:
        sheet.people.extend(row for row in rows if row.person_id not in here)


def remove(month: Month, people: Collection[UUID]) -> None:
    """The people and their days: one step. In a correction the days are struck out, and so the people stay."""
    with month.draft.step(say("Remove people")) as sheet:
        strike(sheet, [cell for cell in sheet.cells if cell.person_id in people])
        left = {cell.person_id for cell in sheet.cells}
        for at in reversed(range(len(sheet.people))):
            if sheet.people[at].person_id in people and sheet.people[at].person_id not in left:
                del sheet.people[at]
