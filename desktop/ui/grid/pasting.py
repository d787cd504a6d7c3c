"""A block of texts becomes values for cells: read off the UI thread, what does not fit is listed, the rest goes in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from desktop.ui.editors.of_field import own_lines
from desktop.ui.editors.text import DoesNotFit, FieldText
from desktop.ui.grid.changes import Change, Changes, empty
from desktop.ui.grid.column import Column
from desktop.ui.grid.tabular import table_of
from desktop.ui.picker.search import Hit, hits, meant
from desktop.work import Reading
from shared.importers.references import NotFound, References
from shared.kernel.describe import Field
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Lines, Words, say

CELLS_MAX: Final = 50_000


class TooMuch(Refusal):
    """The clipboard holds more than a grid takes at once; nothing was changed."""


@dataclass(frozen=True)
class Paste:
    """Where a block goes: from the first of `rows` down, from the first of `columns` to the right.

    A single cell fills all selected ones: `rows` and `width` columns.
    """

    language: Language
    today: date
    changes: Changes
    columns: Sequence[Column]
    rows: range
    width: int
    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.changes.rows))


@dataclass(frozen=True)
class Pasted:
    """Changes that fit, lines to be added, and words for what does not fit."""

    changes: Sequence[Change]
    new_lines: Sequence[Any]
    misfits: Sequence[Words]

    def words(self, most: int) -> Words | Lines:
        done = say("Pasted: {count} cells.", count=len(self.changes))
        if not self.misfits:
            return done
        told = Lines(self.misfits, most)
        return say("Pasted: {count} cells. Not pasted:\n{misfits}", count=len(self.changes), misfits=told)


def read_paste(reading: Reading, paste: Paste, text: str) -> Pasted:
    """Raises TooMuch before anything is read."""
    size = text.count("\t") + text.count("\n")
    if size > CELLS_MAX:
        raise TooMuch(
            "The clipboard holds about {count} cells; up to {most} are pasted at once."
            " Nothing was changed: import a file of that size instead.",
            count=size,
            most=CELLS_MAX,
        )
    block = table_of(text)
    rows, width = paste.rows, max(map(len, block))
    if len(block) == 1 and width == 1:
        block = [block[0] * paste.width for _ in rows]
        width = paste.width
    reader = _Reader(reading, paste)
    changes, misfits = list[Change](), list[Words]()
    for down, cells in enumerate(block):
        row = rows.start + down
        for column, cell in zip(paste.columns, cells, strict=False):
            if column.field is None or column.fixed:
                continue
            try:
                value = reader.value(column, column.field, cell, row)
                changes.append(Change(row, column.field, value))
            except DoesNotFit as why:
                place = say("line {line}, {field}: {why}", line=row + 1, field=Caption(column.title), why=why)
                misfits.append(place)
    misfits += _left_out(paste, block, width)
    added = max(0, rows.start + len(block) - paste.count)
    return Pasted(changes, [paste.changes.new_line() for _ in range(added)], misfits)


def _left_out(paste: Paste, block: Sequence[Sequence[str]], width: int) -> Iterator[Words]:
    if width > len(paste.columns):
        yield say("columns on the right that the table does not have: {count}", count=width - len(paste.columns))
    for at, column in enumerate(paste.columns[:width]):
        if column.fixed and any(row[at : at + 1] not in ([], [""]) for row in block):
            yield say("{field}: is worked out and not typed", field=Caption(column.title))


class _Reader:
    """Texts of one paste; every name is looked up once."""

    def __init__(self, reading: Reading, paste: Paste) -> None:
        self.reading, self.paste = reading, paste
        self.texts = FieldText(paste.language, paste.today)
        self.references = References(reading.books, reading.store.kinds.shapes)
        self._found: dict[tuple[str, str], UUID | Words] = {}
        self._own: dict[str, list[Hit]] = {}

    def value(self, column: Column, field: Field, text: str, row: int) -> Any:
        if not text.strip():
            return empty(field)
        if field.type != "id":
            return self.texts.parse(field, text, near=self.paste.today)
        narrow = column.within
        if narrow is not None:
            line = self.paste.changes.line(row)
            found = self._search(field, column.target, text, lambda: narrow(line))
        else:
            key = (column.target, text.strip())
            if key not in self._found:
                self._found[key] = self._named(field, *key)
            found = self._found[key]
        if isinstance(found, Words):
            raise DoesNotFit(found.text, **found.values)
        return found

    def _named(self, field: Field, target: str, text: str) -> UUID | Words:
        if field.info.own:
            if target not in self._own:
                self._own[target] = own_lines(self.paste.changes.draft, target)
            found = [hit for hit in self._own[target] if hit.called(text)]
            return _only(meant(found, text, field.caption))
        shape = self.reading.store.kinds.shapes.get(target)
        if shape is None or not shape.is_catalog:
            return self._search(field, target, text, tuple)
        try:
            return self.references.find(target, text)
        except NotFound as why:
            return why.why

    def _search(self, field: Field, target: str, text: str, within: Callable[[], Any]) -> UUID | Words:
        found = [hit for hit in hits(self.reading, target, text, within()) if hit.called(text)]
        return _only(meant(found, text, field.caption))


def _only(found: Hit | Words) -> UUID | Words:
    if isinstance(found, Hit):
        id: UUID = found.value
        return id
    return found
