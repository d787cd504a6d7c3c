"""Shifts: when a working day starts and ends."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field
from shared.kernel.numbers import Minutes


class Shift(Catalog, caption="Shift"):
    """A working day's hours. Times are minutes from midnight; an end before the start lies on the next day."""

    __tablename__ = "shift"

    start_minute: Mapped[Minutes | None] = field("Starts at", listed=True, group="times")
    end_minute: Mapped[Minutes | None] = field("Ends at", listed=True, group="times")
    break_minutes: Mapped[Minutes | None] = field("Break", listed=True, group="times")
    date_rule: Mapped[str] = field(
        "Over midnight",
        default="start",
        choices={"start": "Belongs to the day it starts"},
    )

    def minutes(self) -> int:
        """Working time of the shift without its break."""
        if self.start_minute is None or self.end_minute is None:
            return 0
        return (self.end_minute - self.start_minute) % 1440 - (self.break_minutes or 0)
