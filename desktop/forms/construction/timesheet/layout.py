"""Where everything of the grid stands: frozen columns left and right, days between, days' sums frozen below."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from desktop.forms.construction.timesheet.month import Month
from shared.kernel.words import say

LEFT = (("personnel_number", say("No."), 9), ("name", say("Person"), 26), ("job_title", say("Position"), 16))
"""Field of a person's row, caption, widest text in letters."""
TOTALS = (say("Days"), say("Hours"), say("Night"), say("Overtime hours"), say("On days off"), say("Absences"))
FROZEN_TOTALS = 2
"""Days and hours are always seen; the other sums come after the last day."""


@dataclass(slots=True)
class Band:
    """Columns beside one another: their captions and the left edges, one more than there are columns."""

    captions: list[str]
    edges: list[int]

    @property
    def width(self) -> int:
        return self.edges[-1]

    def at(self, x: int) -> int:
        """The column at x; the nearest where there is none."""
        inside = sum(edge <= x for edge in self.edges[1:])
        return max(0, min(inside, len(self.captions) - 1))


class Layout:
    """Measured with the font in force and the room there is; x and y are those of the viewport."""

    def __init__(
        self, month: Month, metrics: QFontMetrics, small: QFontMetrics, pad: int, room: tuple[int, int],
        totals: Sequence[str], left: Sequence[str], below: Sequence[str],
    ) -> None:  # fmt: skip
        self.month, self.metrics, self.small, self.pad = month, metrics, small, pad
        self.width, self.height = room
        self.row = max(metrics.height() + 2 * pad, 2 * small.height() + pad // 2)
        self.head = metrics.height() + 2 * small.height() + pad
        self.foot = 2 * small.height() + pad
        grand = [self.metrics.horizontalAdvance(text) + 2 * pad for text in month.grand_total()]
        sums = self._sums(totals[:FROZEN_TOTALS], 0)
        self.right = _band(totals[:FROZEN_TOTALS], [max(pair) for pair in zip(sums, grand, strict=True)])
        rest = totals[FROZEN_TOTALS:]
        self._rest = [*zip(rest, self._sums(rest, FROZEN_TOTALS), strict=True)]
        self.left = self._people(left, max(map(small.horizontalAdvance, below), default=0) + 2 * pad)
        days = [str(day.day) for day in month.days]
        across = self._day_widths()
        self.middle = _band([*days, *rest], [*across, *(width for _, width in self._rest)])
        self.body = QRect(
            self.left.width, self.head, max(self.width - self.left.width - self.right.width, pad),
            max(self.height - self.head - self.foot, self.row),
        )  # fmt: skip

    def _people(self, captions: Sequence[str], least: int) -> Band:
        """Number and position step aside where the month would not fit beside them; `least`: for what is below."""
        widths = []
        for (name, _, most), caption in zip(LEFT, captions, strict=True):
            texts = [caption, *(getattr(line, name) or "" for line in self.month.people)]
            longest = max(texts, key=len)[:most]
            widths.append(self.metrics.horizontalAdvance(longest) + 3 * self.pad)
        needed = len(self.month.days) * self._narrow()
        for spare in (2, 0):
            if sum(widths) + needed + self.right.width > self.width:
                widths[spare] = 0
        widths[1] += max(least - sum(widths), 0)
        return _band(captions, widths)

    def _sums(self, captions: Sequence[str], first: int) -> list[int]:
        widths = []
        for at, caption in enumerate(captions, start=first):
            texts = [self.month.totals(row).texts[at] for row in range(len(self.month.people))]
            widest = max(texts, key=len, default="")
            small = self.small.horizontalAdvance(caption)
            widths.append(max(self.metrics.horizontalAdvance(widest + "0"), small) + 2 * self.pad)
        return widths

    def _narrow(self) -> int:
        return max(self.small.horizontalAdvance("0:00"), self.metrics.horizontalAdvance("00")) + self.pad

    def _day_widths(self) -> list[int]:
        """As wide as the room allows, from what a time needs to what two codes with hours need."""
        count = len(self.month.days)
        room, rest = divmod(self.width - self.left.width - self.right.width, max(count, 1))
        least, most = self._narrow(), self.metrics.horizontalAdvance("РВ/С 10:30")
        return [max(least, min(room + (at < rest), most)) for at in range(count)]

    # ---- places

    def cell(self, row: int, column: int, scroll: tuple[int, int]) -> QRect:
        """A day's place in the viewport."""
        x, y = scroll
        edges = self.middle.edges
        return QRect(
            self.body.x() + edges[column] - x, self.body.y() + row * self.row - y,
            edges[column + 1] - edges[column], self.row,
        )  # fmt: skip

    def place(self, x: int, y: int, scroll: tuple[int, int]) -> tuple[int, int]:
        """Row and day nearest to a point."""
        row = (y - self.body.y() + scroll[1]) // self.row
        column = self.middle.at(x - self.body.x() + scroll[0])
        rows, days = len(self.month.people), len(self.month.days)
        return max(0, min(row, rows - 1)), max(0, min(column, days - 1))

    @property
    def content(self) -> tuple[int, int]:
        """Width and height of what is scrolled."""
        return self.middle.width, self.row * len(self.month.people)


def _band(captions: Sequence[str], widths: Sequence[int]) -> Band:
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return Band(list(captions), edges)
