"""Schedules: which shift a person works on which day."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.shift import Shift
from shared.kernel.base import Catalog, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error


class ScheduleDay(Line, of="schedule"):
    """One day of the cycle; a day without a shift is a day of rest."""

    __tablename__ = "schedule_day"

    shift_id: Mapped[UUID | None] = ref(Shift, "Shift")


class Schedule(Catalog, caption="Schedule"):
    """A cycle of days that repeats from `cycle_start`, or (no cycle) the work calendar with one shift."""

    __tablename__ = "schedule"

    cycle_start: Mapped[dt.date | None] = field("Cycle starts on", listed=True)
    shift_id: Mapped[UUID | None] = ref(Shift, "Shift of working days", listed=True)
    days: Mapped[list[ScheduleDay]] = line_table(ScheduleDay, "Cycle")

    @property
    def rotates(self) -> bool:
        """Whether it goes by its own cycle and not by the work calendar."""
        return bool(self.days and self.cycle_start)

    def shift_on(self, day: dt.date, calendar_kind: str) -> UUID | None:
        """The shift of a day; `calendar_kind` is what the work calendar says of it. None is rest."""
        if self.days and self.cycle_start is not None:
            return self.days[(day - self.cycle_start).days % len(self.days)].shift_id
        return self.shift_id if calendar_kind in ("work", "short") else None

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.days and self.cycle_start is None:
            yield error("cycle_start_missing", "Say on which day the cycle starts.", "cycle_start")
