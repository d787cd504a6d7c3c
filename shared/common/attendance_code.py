"""Attendance codes: what the cell of a timesheet says about a person's day."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field

KINDS = {
    "work": "Work", "night": "Night work", "overtime": "Overtime", "rest_day_work": "Work on a day of rest",
    "paid_absence": "Paid absence", "unpaid_absence": "Unpaid absence", "unknown": "Unknown", "rest": "Rest",
}  # fmt: skip


SPANS = {
    "calendar": "Every day", "not_holidays": "Every day but public holidays", "working": "Working days only",
    "part": "A part of a day, entered by hand",
}  # fmt: skip


class AttendanceCode(Catalog, caption="Attendance code"):
    """A code of the timesheet: `code` is the letter code, `name` the legal name; both print as the law has them."""

    __tablename__ = "attendance_code"

    digital: Mapped[str | None] = field("Digital code", listed=True)
    english: Mapped[str | None] = field("English caption", listed=True)
    kind: Mapped[str] = field("Kind", default="work", choices=KINDS, listed=True)
    counts_day: Mapped[bool] = field("Counts as a day worked", default=False)
    counts_hours: Mapped[bool] = field("Counts hours worked", default=False)
    needs_paper: Mapped[bool] = field("Needs a paper", default=False)
    beside: Mapped[str | None] = field("May share a day with")
    """Letter codes separated by spaces; `*` stands for any kind of work."""
    spans: Mapped[str | None] = field("An absence marks", choices=SPANS)
    """Which days of an absence get the code; empty: as the law has it, see `attendance_codes.span_of`."""

    @property
    def worked(self) -> bool:
        return self.kind in ("work", "night", "overtime", "rest_day_work")

    @property
    def absent(self) -> bool:
        """Whether it says why somebody is away."""
        return self.kind in ("paid_absence", "unpaid_absence", "unknown")

    @property
    def whole_day(self) -> bool:
        """An absence that leaves no hours of the day: neither work nor idle time is beside it, and it counts none."""
        return not (self.worked or self.counts_hours) and "*" not in (self.beside or "").split()

    def __str__(self) -> str:
        return self.code or self.name or ""

    def goes_with(self, other: "AttendanceCode") -> bool:
        """Whether both may stand on one day: kinds of work may, an absence only where one of the two says so."""
        return (self.worked and other.worked) or self.admits(other) or other.admits(self)

    def admits(self, other: "AttendanceCode") -> bool:
        allowed = (self.beside or "").split()
        return other.code in allowed or ("*" in allowed and other.worked)
