"""Where a sheet keeps its table: the row of captions, the column of every field, and the cells of a row."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from shared.importers.captions import How, Meaning, Vocabulary
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import CellValue, cell_address, cell_text, column_index, column_letters, folded
from shared.workbooks.words import ImportRefused, Words, say
from shared.workbooks.workbook import Sheet

SEARCH_ROWS: Final = 100
DEPTH_MAX: Final = 3
SEEN: Final = 12
CAPTION_MAX: Final = 60
COLUMNS_LOOKED_AT: Final = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the column that holds it."""

    field: str
    index: int
    caption: str
    how: How = "caption"

    @property
    def letters(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows `header`..`first - 1` (from 0) are captions, `first`..`last` the body; header is -1 where there is none."""

    sheet: Sheet
    header: int
    first: int
    last: int
    columns: tuple[Column, ...]
    unread: tuple[tuple[int, str], ...] = ()
    warnings: tuple[Words, ...] = ()

    def column(self, field: str) -> Column | None:
        return next((column for column in self.columns if column.field == field), None)

    def as_letters(self) -> dict[str, str]:
        """Field → column letters: the form in which a choice is given and remembered."""
        return {column.field: column.letters for column in self.columns}


class LayoutError(ImportRefused):
    """No table, or more than one, can be made out; says which captions were seen and what to do."""


def find_table(
    sheet: Sheet,
    vocabulary: Vocabulary,
    given: Mapping[str, str] | None = None,
    header_row: int | None = None,
    how: How = "given",
) -> Table:
    """The one table of a sheet. `given` maps fields to column letters or captions ("" drops a field) and overrides
    what is found; `header_row` counts from 1. Raises LayoutError."""
    at = header_row - 1 if header_row else _header(sheet, vocabulary)
    if at is not None and not 0 <= at < len(sheet.rows):
        text = "Sheet “{sheet}” has no row {row}. Nothing was imported."
        raise LayoutError(text, sheet=sheet.name, row=at + 1)
    depth = _depth(sheet, at) if at is not None else 0
    found, warnings = _columns(sheet, vocabulary, at, depth) if at is not None else ([], [])
    chosen = _given(sheet, vocabulary, given or {}, at, depth, how)
    taken, named = {column.index for column in chosen}, {*(given or {}), *(column.field for column in chosen)}
    named |= {name for each in (given or {}) if (name := vocabulary.field(each))}
    kept = [column for column in found if column.field not in named and column.index not in taken]
    columns = tuple(sorted((*kept, *chosen), key=lambda column: column.index))
    if not columns:
        raise _nothing(sheet, vocabulary)
    first = 0 if at is None else at + depth
    read = {column.index for column in columns}
    texts = [(index, _texts(sheet, at, depth, index)) for index in range(_width(sheet, at, depth))] if depth else []
    unread = tuple((index, " / ".join(text)) for index, text in texts if text and index not in read)
    table = Table(sheet, -1 if at is None else at, first, len(sheet.rows) - 1, columns, unread, tuple(warnings))
    if at is not None and not given:
        _refuse_second(table, vocabulary)
    return table


def caption_fields(sheet: Sheet, vocabulary: Vocabulary, row: int) -> dict[int, Meaning]:
    """Column → field of the captions of a row; empty for a row that holds other things."""
    cells = list(sheet.filled(row))
    if not cells or not all(isinstance(value, str) for _, value in cells):
        return {}
    meanings = {at: meaning for at, value in cells if (meaning := vocabulary.meaning(cell_text(value)))}
    fields = {meaning.field for meaning in meanings.values()}
    enough = len(fields) >= 2 or (len(cells) <= 2 and any(each.how == "caption" for each in meanings.values()))
    return meanings if enough else {}


def _header(sheet: Sheet, vocabulary: Vocabulary) -> int | None:
    """The row among the first hundred whose captions name the most fields."""
    scores = [
        (len({meaning.field for meaning in fields.values()}), -row)
        for row in range(min(SEARCH_ROWS, len(sheet.rows)))
        if (fields := caption_fields(sheet, vocabulary, row))
    ]
    return -max(scores)[1] if scores else None


def _depth(sheet: Sheet, row: int) -> int:
    """How many rows the captions take: as many as the cells merged in their first row."""
    bottoms = [bottom for top, _, bottom, _ in sheet.facts.merged if top == row and bottom - top < DEPTH_MAX]
    wide = [span for span in sheet.facts.merged if span[0] == span[2] == row and span[3] > span[1]]
    depth = max([row, *bottoms]) - row + 1
    return max(depth, 2) if wide and _all_text(sheet, row + 1) else depth


def _all_text(sheet: Sheet, row: int) -> bool:
    return row < len(sheet.rows) and all(isinstance(value, str) for _, value in sheet.filled(row))


def _width(sheet: Sheet, row: int | None, depth: int) -> int:
    start = row or 0
    return max((len(sheet.rows[at]) for at in range(start, min(start + depth, len(sheet.rows)))), default=0)


def _texts(sheet: Sheet, row: int | None, depth: int, index: int) -> list[str]:
    """Captions over a column from top to bottom."""
    start = row or 0
    texts = [cell_text(sheet.at(*_origin(sheet, at, index))) for at in range(start, start + depth)]
    return [text for at, text in enumerate(texts) if text and text not in texts[:at]]


def _origin(sheet: Sheet, row: int, index: int) -> tuple[int, int]:
    for top, left, bottom, right in sheet.facts.merged:
        if top <= row <= bottom and left <= index <= right:
            return top, left
    return row, index


def _columns(sheet: Sheet, vocabulary: Vocabulary, row: int, depth: int) -> tuple[list[Column], list[Words]]:
    found: dict[str, Column] = {}
    surest: dict[str, int] = {}
    warnings: list[Words] = []
    for index in range(_width(sheet, row, depth)):
        texts = _texts(sheet, row, depth, index)
        meaning = next((meaning for text in reversed(texts) if (meaning := vocabulary.meaning(text))), None)
        if meaning is None:
            continue
        column = Column(meaning.field, index, " / ".join(texts), meaning.how)
        other = found.setdefault(meaning.field, column)
        if other is column:
            surest[meaning.field] = _sureness(meaning)
            continue
        if _sureness(meaning) > surest[meaning.field]:
            surest[meaning.field] = _sureness(meaning)
            found[meaning.field], column = column, other
        elif folded(other.caption) == folded(column.caption):
            raise _same_caption(sheet, row, vocabulary, other, column)
        words = "Column {column} “{caption}” could be {field} too and is not read; to read it, map {field} to {column}"
        caption = Caption(vocabulary.captions[column.field])
        warnings.append(say(words, column=column.letters, caption=column.caption, field=caption))
    for column in found.values():
        if column.how == "like":
            words = "Column {column} “{caption}” is taken for {field} because the words are similar: please check"
            caption = Caption(vocabulary.captions[column.field])
            warnings.append(say(words, column=column.letters, caption=column.caption, field=caption))
    return list(found.values()), warnings


def _sureness(meaning: Meaning) -> int:
    return 2 if meaning.own else int(meaning.how == "caption")


def _same_caption(sheet: Sheet, row: int, vocabulary: Vocabulary, one: Column, other: Column) -> LayoutError:
    text = (
        "Sheet “{sheet}” has two columns “{caption}”, {first} and {second}: are there two tables side by side? Nothing "
        "was imported. Put each table on a sheet of its own, or say which column is meant, such as {field}={first}."
    )
    return LayoutError(
        text, sheet=sheet.name, caption=one.caption, first=cell_address(row, one.index),
        second=cell_address(row, other.index), field=one.field,
    )  # fmt: skip


def _refuse_second(table: Table, vocabulary: Vocabulary) -> None:
    """A second row of captions further down is the same table going on (a page break), or another table: refused."""
    own = {column.index: column.field for column in table.columns}
    for row in range(table.first, table.last + 1):
        cells = list(islice(table.sheet.filled(row), COLUMNS_LOOKED_AT))
        start = [value for _, value in cells[:2]]
        if not any(isinstance(value, str) and len(value) < CAPTION_MAX and vocabulary.exact(value) for value in start):
            continue
        fields = {at: field for at, value in cells if (field := vocabulary.exact(cell_text(value)))}
        if len(fields) >= 2 and len(fields) * 2 > len(cells) and not fields.items() <= own.items():
            text = (
                "Sheet “{sheet}” has a second table with other columns from row {row} on. Nothing was imported. "
                "Put each table on a sheet of its own."
            )
            raise LayoutError(text, sheet=table.sheet.name, row=row + 1)


def _given(
    sheet: Sheet, vocabulary: Vocabulary, given: Mapping[str, str], row: int | None, depth: int, how: How
) -> list[Column]:
    columns = []
    for words, where in given.items():
        field = vocabulary.field(words)
        if field is None:
            known = Several(sorted(name.removesuffix("_id") for name in vocabulary.captions))
            text = "There is no field “{field}”. Nothing was imported. Fields are: {fields}."
            raise LayoutError(text, field=words, fields=known)
        if where.strip():
            index = _index(sheet, where.strip(), row, depth)
            captions = _texts(sheet, row, depth, index) if row is not None else []
            columns.append(Column(field, index, " / ".join(captions), how))
    return columns


def _index(sheet: Sheet, where: str, row: int | None, depth: int) -> int:
    """A column by its letters, or by the caption over it."""
    wanted = folded(where)
    for index in range(_width(sheet, row, depth) if row is not None else 0):
        if wanted and wanted in (folded(text) for text in _texts(sheet, row, depth, index)):
            return index
    try:
        return column_index(where)
    except ValueError:
        text = (
            "“{column}” is neither the letters of a column nor a caption of sheet “{sheet}”. Nothing was imported. "
            "Write for example name=B."
        )
        raise LayoutError(text, column=where, sheet=sheet.name) from None


def _nothing(sheet: Sheet, vocabulary: Vocabulary) -> LayoutError:
    fullest = max(range(min(SEARCH_ROWS, len(sheet.rows))), key=lambda row: len(list(sheet.filled(row))), default=0)
    filled = list(sheet.filled(fullest))[:SEEN] if sheet.rows else []
    seen = Several([say("{cell} “{text}”", cell=cell_address(fullest, at), text=cell_text(value)[:30])
                    for at, value in filled])  # fmt: skip
    known = Several([Caption(caption) for caption in list(vocabulary.captions.values())[:SEEN]])
    text = (
        "Sheet “{sheet}” has no row of captions such as {known}. Nothing was imported. Its fullest row is {row}: "
        "{seen}. Say which column holds what, such as name=B, and the row of the captions if there is one."
    )
    return LayoutError(text, sheet=sheet.name, known=known, row=fullest + 1, seen=seen if filled else say("empty"))


# ---- the cells of a row


def merged_reader(sheet: Sheet, columns: Sequence[int]) -> Callable[[int, int], CellValue]:
    """(row, column) → the value; a cell merged down over several rows counts in each of them."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in sheet.facts.merged:
        if bottom > top and left in columns:
            spans.setdefault(left, []).append((top, bottom))
    for each in spans.values():
        each.sort()
    if not spans:
        return sheet.at

    def at(row: int, column: int) -> CellValue:
        value = sheet.at(row, column)
        held = spans.get(column)
        if value in (None, "") and held:
            place = bisect_right(held, (row, len(sheet.rows) + row + 1)) - 1
            if place >= 0 and row <= held[place][1]:
                return sheet.at(held[place][0], column)
        return value

    return at


def merged_down(table: Table) -> Iterator[str]:
    """Addresses of the merged cells of the body that count in several rows."""
    read = {column.index for column in table.columns}
    for top, left, bottom, _ in table.sheet.facts.merged:
        if bottom > top >= table.first and left in read:
            yield f"{cell_address(top, left)}:{cell_address(bottom, left)}"
