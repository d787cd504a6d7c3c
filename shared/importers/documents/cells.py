"""Values of declared fields as cells that people change, and cells back as values.

The law that everything here serves: a cell that says what was written into it changes nothing, whatever was lost
on the way into the cell. Only another cell is read.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from shared.importers.references import NotFound, References
from shared.importers.values import NotAValue, Reading, value_of
from shared.kernel.base import Document
from shared.kernel.books import Books
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.language import Language
from shared.kernel.numbers import hours, plain, rounded
from shared.kernel.types import instant_text
from shared.workbooks.cells import CellValue, NotANumber, cell_decimal, cell_text
from shared.workbooks.table import DataColumn, column_of
from shared.workbooks.words import say

DAY: Final = 24 * 60
TEXT_MAX: Final = 32_000
HEADER_LOCKED: Final = frozenset(
    ["number", "status", "state", "rule_version", "author_id", "corrects_id", "marked", "replaced_by"]
)
NOT_SHOWN: Final = frozenset(["rule_version", "marked", "replaced_by"])


def locked(field: Field) -> bool:
    """Whether a field is shown and not taken back: it follows from others, or has a command of its own."""
    return (
        field.info.derived
        or field.info.blob
        or field.type in ("instant", "bytes")
        or field.name in HEADER_LOCKED
        or field.name.endswith(("_before", "_by"))
    )


@dataclass(slots=True)
class Cells:
    """Writes and reads the cells of one document. `labels` are the numbers that lines of it go by in the workbook."""

    books: Books
    shapes: Mapping[str, Shape]
    lines: Mapping[str, tuple[Shape, LineTable]]
    language: Language
    labels: dict[str, dict[UUID, str]] = field(default_factory=dict)
    references: References = field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.books, self.shapes)

    # ---- out

    def column(self, field: Field) -> DataColumn:
        caption = self.language.say(field.caption)
        if field.clock or field.type == "instant":
            return DataColumn(field.name, caption)
        return column_of(field, caption)

    def choices(self, field: Field) -> tuple[str, ...]:
        """What a cell may say, where that is a short list."""
        if field.type == "bool":
            return tuple(map(self.language.say, ("yes", "no")))
        return tuple(self.language.say(caption) for _, caption in field.info.choices)

    def shown(self, field: Field, value: Any) -> Any:
        """What is written into the cell of a value."""
        if value is None:
            return None
        if field.info.choices:
            return self.language.say(dict(field.info.choices).get(value, str(value)))
        if field.type == "id":
            return self._name(field, value)
        if field.type == "bool":
            return self.language.say("yes" if value else "no")
        if field.clock:
            return clock(value)
        if field.type == "minutes":
            return hours(value)
        if field.type == "instant":
            return instant_text(value)[:16].replace("T", " ")
        return value[:TEXT_MAX] if isinstance(value, str) else value

    def _name(self, field: Field, value: UUID) -> str:
        if field.info.own:
            return self.labels.get(field.info.line_of, {}).get(value, str(value))
        if field.info.line_of:
            return self._line_name(field.info.line_of, value)
        return self.books.name(field.info.refers, value) or str(value)

    def _line_name(self, kind: str, id: UUID) -> str:
        """NUMBER/LINE of a line of another document, OWNER/NAME of one of a catalog item."""
        owner, table = self.lines[kind]
        row = self.books.line(table.cls, id)
        if row is None:
            return str(id)
        return f"{self.books.name(owner.kind, row.owner_id)}/{getattr(row, 'number', None) or row}"

    # ---- back

    def same(self, field: Field, value: Any, cell: CellValue) -> bool:
        """Whether a cell still says what was written for the value."""
        return same_cell(self.shown(field, value), cell)

    def read(self, field: Field, cell: CellValue, owner: Any) -> Any:
        """The value that a changed cell says; None for an empty one. Raises NotAValue. `owner` is the document."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return field.info.default if field.type == "bool" or field.info.choices else None
        if field.type == "id":
            return self._reference(field, cell_text(cell), owner)
        if field.clock:
            return time_of_day(cell)
        if field.type == "minutes":
            return minutes_of(cell)
        if field.type == "text" and isinstance(cell, dt.date | dt.time | dt.timedelta):
            words = "the spreadsheet program has made a date of this text; format the cell as text and type it again"
            raise NotAValue(say(words))
        return value_of(field, cell, Reading())

    def _reference(self, field: Field, text: str, owner: Any) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            pass
        if field.info.own:
            found = [id for id, label in self.labels.get(field.info.line_of, {}).items() if label == text]
            if len(found) != 1:
                raise NotAValue(say("there is no line with the number “{text}”", text=text[:40]))
            return found[0]
        if field.info.line_of:
            return self._line(field.info.line_of, text, owner)
        return self._item(field.info.refers, text)

    def _item(self, kind: str, text: str) -> UUID:
        shape = self.shapes.get(kind)
        if shape is None:
            raise NotAValue(say("“{text}” cannot be looked up", text=text[:40]))
        if issubclass(shape.cls, Document):
            rows = self.books.rows(shape.cls, ["id"], number=text)
            if len(rows) == 1:
                return rows[0]["id"]  # type: ignore[no-any-return]
            raise NotAValue(say("there is no document “{text}”", text=text[:40]))
        try:
            return self.references.find(kind, text)
        except NotFound as cause:
            raise NotAValue(cause.why) from cause

    def _line(self, kind: str, text: str, document: Any) -> UUID:
        """OWNER/LINE, or the line alone where the document names the owner in its header."""
        owner_shape, table = self.lines[kind]
        names = [name for name in ("number", "name") if name in table.table.c]
        for owner_id, line in self._owners(owner_shape, text, document):
            rows = self.books.rows(table.cls, ["id", *names], owner_id=owner_id)
            for name in names:
                found = [row["id"] for row in rows if row[name] == line]
                if len(found) == 1:
                    return found[0]  # type: ignore[no-any-return]
                if found:
                    raise NotAValue(say("there are {count} lines “{text}”", count=len(found), text=text[:40]))
        raise NotAValue(say("there is no line “{text}”; write NUMBER/LINE", text=text[:40]))

    def _owners(self, shape: Shape, text: str, document: Any) -> list[tuple[UUID, str]]:
        found = []
        for at, sign in enumerate(text):
            if sign == "/":
                try:
                    found.append((self._item(shape.kind, text[:at]), text[at + 1 :]))
                except NotAValue:
                    continue
        named = getattr(document, f"{shape.kind}_id", None)
        return [*found, *([(named, text)] if named is not None else [])]


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def same_cell(written: Any, cell: CellValue) -> bool:
    """Whether a cell of a file says what was written into it; spaces at line ends and around do not count."""
    if written is None or written == "":
        return cell is None or (isinstance(cell, str) and not cell.strip())
    if isinstance(written, dt.date):
        if isinstance(cell, dt.datetime):
            return cell.date() == written
        return cell == written or cell == written.isoformat()
    if isinstance(written, Decimal | int):
        return _same_number(Decimal(written), cell)
    if isinstance(cell, str):
        return cell == written or _read_again(cell) == _read_again(str(written))
    return not isinstance(cell, bool) and isinstance(cell, int | float) and cell_text(cell) == written


def _read_again(text: str) -> list[str]:
    """The words of a text, with signs that XML cannot hold as workbooks write them: _x0001_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).split()


_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def _same_number(written: Decimal, cell: CellValue) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) == written
    return isinstance(cell, str) and cell.strip() == plain(written)


def minutes_of(cell: CellValue) -> int:
    """Hours as people write them (8, 7,5, 7:30, a cell formatted as time) in whole minutes. Raises NotAValue."""
    if isinstance(cell, dt.timedelta):
        return _whole(Decimal(round(cell.total_seconds())) / 60, cell)
    if isinstance(cell, dt.time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, str) and ":" in cell:
        return _clocked(cell)
    if isinstance(cell, dt.date):
        raise NotAValue(say("the spreadsheet program has made a date of these hours; format the cell as text"))
    try:
        number = cell_decimal(cell, 6)
    except NotANumber:
        number = None
    if number is None:
        raise NotAValue(say("“{text}” is no number of hours; write 8, 7.5 or 7:30", text=cell_text(cell)[:40]))
    return _whole(number * 60, cell)


def _whole(minutes: Decimal, cell: CellValue) -> int:
    if not 0 <= minutes <= HOURS_MAX * 60:
        raise NotAValue(say("“{text}” is no number of hours; write 8, 7.5 or 7:30", text=cell_text(cell)[:40]))
    return int(rounded(minutes, 0))


HOURS_MAX: Final = 1000


def _clocked(text: str) -> int:
    whole, _, part = text.strip().partition(":")
    if not (whole.isascii() and whole.isdigit() and len(part) == 2 and part.isascii() and part.isdigit()):
        raise NotAValue(say("“{text}” is no number of hours; write 8, 7.5 or 7:30", text=text[:40]))
    if int(part) >= 60 or len(whole) > 4 or int(whole) > HOURS_MAX:
        raise NotAValue(say("“{text}” is no number of hours; write 8, 7.5 or 7:30", text=text[:40]))
    return int(whole) * 60 + int(part)


def time_of_day(cell: CellValue) -> int:
    """8:00, 8, or a cell formatted as time: minutes from midnight. Raises NotAValue."""
    minutes = minutes_of(cell)
    if minutes > DAY:
        raise NotAValue(say("“{text}” is no time of day", text=cell_text(cell)[:40]))
    return minutes
