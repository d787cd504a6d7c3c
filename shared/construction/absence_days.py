"""Which marks an absence puts on the days of a timesheet."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id, span_of
from shared.construction.working_days import WorkingDays

REST = code_id("В")


def marks_of(
    days: WorkingDays, code: AttendanceCode, person_id: UUID, first: dt.date, last: dt.date
) -> Iterator[tuple[dt.date, UUID]]:
    """Every day of first..last with the code that stands on it: the absence's own, or В on a day that it spares.

    Annual leave spares public holidays (ТК РФ, ст. 120); absence from work that was due spares the person's days of
    rest; the others run over all days. See `attendance_codes.span_of`.
    """
    span = span_of(code)
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(number)
        spared = (span == "not_holidays" and days.kind(day) == "holiday") or (
            span == "working" and not days.planned_minutes(person_id, day)
        )
        yield day, REST if spared else code.id
