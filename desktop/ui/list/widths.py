"""How wide the columns of a list are where nobody has said it: as wide as what they usually hold."""

from typing import TYPE_CHECKING, Final

from desktop.ui.list.columns import USUAL
from desktop.ui.widths import level
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.list.table import ListTable

LEAST: Final = {"name": 24}
"""Digits that a column keeps where it gives way, by name of the field; others keep LEAST_OF_OTHERS."""
LEAST_OF_OTHERS: Final = 13
SHARES: Final = {"number": 0, "code": 0, "name": 3, "text": 1, "id": 1}
"""Of the room that is left, by name or type of the field."""
WHOLE: Final = ("number", "code")
"""What a half of says nothing."""
CAPTION_MOST: Final = 22  # digits; longer captions are cut, their tip is whole
CONTENT_MOST: Final = 44  # digits; longer texts get what is left
MEASURED: Final = 60  # rows whose texts say how wide a column is


class Widths:
    """Of the columns of one table, from its columns' kept widths, its fonts and its first rows."""

    def __init__(self, table: "ListTable") -> None:
        self.table = table
        self._widest: dict[str, int] = {}
        """The widest text that was seen so far, by field: a search does not make a column narrow."""

    def within(self, room: int) -> list[int]:
        """Of all columns; those that nobody made wider give way where there is no room, texts take what is left."""
        table, desk = self.table, self.table.desk
        metrics, fields = table.fontMetrics(), table.list_model.shown.fields
        em, edge = metrics.horizontalAdvance("0"), desk.look.px(7)
        kept = [round(table.columns.width(field) * em) for field in fields]
        captions = [metrics.horizontalAdvance(desk.say(field.caption)) + edge for field in fields]
        usual = [
            max(self._content(at, field, em), min(caption, CAPTION_MOST * em))
            for at, (field, caption) in enumerate(zip(fields, captions, strict=True))
        ]
        least = [
            min(wide, max(caption, LEAST.get(field.name, LEAST_OF_OTHERS) * em))
            if field.type in ("id", "text") and field.name not in WHOLE
            else wide
            for field, wide, caption in zip(fields, usual, captions, strict=True)
        ]
        free = [at for at, width in enumerate(kept) if not width]
        left = room - sum(kept) - sum(usual[at] for at in free)
        if left < 0:
            most = level([(least[at], usual[at]) for at in free], sum(usual[at] for at in free) + left)
            usual = [max(least[at], min(wide, most)) for at, wide in enumerate(usual)]
        shares = [SHARES.get(field.name, SHARES.get(field.type, 0)) * (at in free) for at, field in enumerate(fields)]
        one = max(left, 0) / (sum(shares) or 1)
        return [width or round(usual[at] + one * shares[at]) for at, width in enumerate(kept)]

    def _content(self, at: int, field: Field, em: int) -> int:
        """The width of usual contents; of names and texts that of the widest one among the first rows."""
        usual = (USUAL.get(field.name) or USUAL.get(field.type, 14)) * em
        if field.type not in ("id", "text") or field.name in WHOLE:
            return usual
        rows = [row for row in map(self.table.list_model.row_at, range(MEASURED)) if row is not None]
        if rows:
            text = max((row.texts[at] for row in rows), key=len)
            wide = self.table.fontMetrics().horizontalAdvance(text) + self.table.desk.look.px(4)
            self._widest[field.name] = max(self._widest.get(field.name, 0), min(wide, CONTENT_MOST * em))
        return self._widest.get(field.name, usual)
