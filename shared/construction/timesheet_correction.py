"""How a timesheet of a closed month is corrected."""

from typing import TYPE_CHECKING, Any, TypeVar

from shared.construction.corrections import refuse_draft

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet

Sheet = TypeVar("Sheet", bound="Timesheet")


def correction(cls: type[Sheet], source: Any) -> Sheet:
    """The whole of a posted timesheet as it stands, each cell with what has been posted for it so far.

    Raises CannotCorrect.
    """
    from shared.construction.timesheet import TimesheetAbsence, TimesheetCell, TimesheetPerson, TimesheetSource

    refuse_draft(source)
    head = ("month", "site_id", "department_id", "crew_id", "organization_id", "responsible_id", "head_id",
            "personnel_officer_id")  # fmt: skip
    made = cls(corrects_id=source.id, **{name: getattr(source, name) for name in head})
    made.people = [
        TimesheetPerson(
            person_id=line.person_id, name=line.name, job_title=line.job_title, personnel_number=line.personnel_number
        )
        for line in source.people
    ]  # fmt: skip
    made.cells = [
        TimesheetCell(
            person_id=cell.person_id, date=cell.date, code_id=cell.code_id, minutes=cell.minutes,
            night_minutes=cell.night_minutes, by_hand=cell.by_hand, minutes_before=cell.minutes or 0, days_before=1,
        )
        for cell in source.cells
        if not cell.struck
    ]  # fmt: skip
    made.sources = [TimesheetSource(report_id=line.report_id) for line in source.sources]
    made.absences = [TimesheetAbsence(absence_id=line.absence_id) for line in source.absences]
    return made
