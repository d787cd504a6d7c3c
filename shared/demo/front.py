"""The work before a crew: which lines it goes through, in order, and how much of each is left."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from shared.construction.estimate_line import EstimateLine
from shared.kernel.numbers import ZERO, rounded


class Front:
    """`starts` says from which day lines of plans may be worked on, `whole_units` what is never done in parts."""

    def __init__(
        self, lines: list[EstimateLine], starts: Mapping[UUID, dt.date], whole_units: Collection[UUID]
    ) -> None:
        self.lines, self.starts, self.whole_units = lines, starts, whole_units
        self.left = {line.id: line.quantity or ZERO for line in lines}

    def next(self, day: dt.date, count: int) -> list[EstimateLine]:
        """The first lines with something left to do."""
        return self._open(day)[:count]

    def delivered(self, day: dt.date) -> list[EstimateLine]:
        """Lines of material alone: they are done when the work that uses them comes to its end."""
        if len(self._open(day)) > 2:
            return []
        return [line for line in self.lines if not line.labour_norm and self.left[line.id]]

    def _open(self, day: dt.date) -> list[EstimateLine]:
        begun = [line for line in self.lines if self.starts.get(line.id, day) <= day]
        return [line for line in begun if line.labour_norm and self.left[line.id] > 0]

    def do(self, line: EstimateLine, worked: int, pace: Decimal) -> Decimal:
        """What people do of a line in that many minutes, at a pace of the norm; never beyond the plan."""
        done = self.left[line.id]
        if line.labour_norm:
            whole = line.unit_id in self.whole_units
            usual = rounded(Decimal(worked) / 60 / line.labour_norm * pace, 0 if whole else 1)
            done = min(max(usual, Decimal(1) if whole else Decimal("0.1")), done)
        self.left[line.id] -= done
        return done
