"""The register of absences: from which day to which day a person is away, and by which code of the timesheet."""

from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.person import Person
from shared.kernel.register import Interval, dimension, no_overlap


class AbsencePeriod(Interval, caption="Absences"):
    """Nobody is away twice at once, whoever entered it; an absence without an end holds until one is entered.

    A correcting document names in `corrects_id` the one whose place it takes: its rows hold instead.
    """

    __tablename__ = "absence_period"
    replaces = "corrects_id"

    person_id: UUID = dimension(Person, "Person")
    code_id: UUID = dimension(AttendanceCode, "Code")
    corrects_id: UUID = dimension("absence", "Corrects")

    rules = (no_overlap(per=("person_id",)),)
