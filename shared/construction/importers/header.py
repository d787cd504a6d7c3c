"""One header of a table: its caption rows and the field that each column holds."""

from dataclasses import dataclass
from typing import Final

from shared.construction.importers.captions import Caption, Likeness, Scope, caption_of, scope_of
from shared.workbooks.cells import cell_address, cell_text, column_letters
from shared.workbooks.workbook import Sheet

FIELDS: Final = (
    "number", "code", "name", "unit", "quantity", "wage_per_unit", "materials_per_unit", "price", "norm_hours",
    "wage", "materials", "cost", "labour_hours",
)  # fmt: skip
_FIELD_OF: Final[dict[tuple[str, Scope], str]] = {
    ("wage", "unit"): "wage_per_unit", ("wage", "full"): "wage",
    ("materials", "unit"): "materials_per_unit", ("materials", "full"): "materials",
    ("total", "unit"): "price", ("total", "full"): "cost",
    ("price", "unit"): "price", ("price", "full"): "cost",
    ("hours", "unit"): "norm_hours", ("hours", "full"): "labour_hours",
    ("norm", "unit"): "norm_hours", ("norm", "full"): "norm_hours",
}  # fmt: skip
_TOTALLED: Final = frozenset({"hours", "wage", "materials", "quantity"})
_GROUPED: Final = frozenset({"wage", "materials", "total", "hours"})


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the column that holds it; `how` tells a known caption from a guess and from the user's choice."""

    field: str
    index: int
    caption: str
    address: str
    how: Likeness = "caption"

    @property
    def letters(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns of one table by field."""

    columns: tuple[Column, ...]

    def index(self, field: str) -> int | None:
        return next((column.index for column in self.columns if column.field == field), None)

    def as_letters(self) -> dict[str, str]:
        """Field → column letters: the form in which a user's choice is given, changed and kept as a template."""
        return {column.field: column.letters for column in self.columns}

    def has(self, *fields: str) -> bool:
        return any(self.index(field) is not None for field in fields)

    def lacking(self) -> tuple[str, ...]:
        """Fields without which no estimate line can be made."""
        lacking = [field for field in ("name", "quantity") if not self.has(field)]
        if not self.has("price", "cost", "wage_per_unit", "materials_per_unit", "wage", "materials"):
            lacking.append("price or cost")
        return tuple(lacking)


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `first`..`last` hold the captions."""

    first: int
    last: int
    columns: ColumnMap


def header_at(sheet: Sheet, row: int) -> Header | None:
    """The header around a caption row: one row above may hold groups, up to two below may hold details."""
    if not 0 <= row < len(sheet.rows):
        return None
    first = row - 1 if row and _is_group_row(sheet, row - 1) else row
    last = row
    while last < row + 2 and last + 1 < len(sheet.rows) and _is_detail_row(sheet, row, last + 1):
        last += 1
    return Header(first, last, _column_map(sheet, first, row, last))


def _is_group_row(sheet: Sheet, row: int) -> bool:
    cells = [cell_text(value) for _, value in sheet.filled(row)]
    return bool(cells) and any(scope_of(text) or caption_of(text) for text in cells) and len(cells) <= 8


def _is_detail_row(sheet: Sheet, above: int, row: int) -> bool:
    """Only captions, all of them under a group caption: under a merged cell, or where the row above is blank."""
    cells = list(sheet.filled(row))
    if not cells or any(not isinstance(value, str) for _, value in cells):
        return False
    known = [caption_of(cell_text(value)) for _, value in cells]
    return sum(1 for caption in known if caption) * 2 > len(cells) and len(cells) >= 2


def _column_map(sheet: Sheet, first: int, anchor: int, last: int) -> ColumnMap:
    found: list[tuple[int, Caption, str, str]] = []
    for index in range(max((len(sheet.rows[row]) for row in range(first, last + 1)), default=0)):
        parts = _parts(sheet, first, last, index)
        caption = _joined([caption_of(text) for text, _ in parts], [text for text, _ in parts])
        if caption:
            found.append((index, caption, " / ".join(text for text, _ in parts), parts[-1][1]))
    scopes = _scopes(sheet, first, last, found)
    columns: dict[str, Column] = {}
    for (index, caption, text, address), scope in zip(found, scopes, strict=True):
        field = _FIELD_OF.get((caption.meaning, scope), caption.meaning)
        if field in FIELDS and (field not in columns or columns[field].how == "like" != caption.how):
            columns[field] = Column(field, index, text, address, caption.how)
    return ColumnMap(tuple(columns.values()))


def _parts(sheet: Sheet, first: int, last: int, index: int) -> list[tuple[str, str]]:
    """Captions over a column from top to bottom, a merged cell counting for every column it covers."""
    parts: list[tuple[str, str]] = []
    for row in range(first, last + 1):
        at = _merge_origin(sheet, row, index)
        text = cell_text(sheet.at(*at))
        if text and (not parts or parts[-1][1] != cell_address(*at)):
            parts.append((text, cell_address(*at)))
    return parts


def _merge_origin(sheet: Sheet, row: int, index: int) -> tuple[int, int]:
    for top, left, bottom, right in sheet.facts.merged:
        if top <= row <= bottom and left <= index <= right:
            return top, left
    return row, index


def _joined(captions: list[Caption | None], texts: list[str]) -> Caption | None:
    """The lowest caption that names something; a "total" under "labour hours" is the hours of the whole volume."""
    scope: Scope = next((found for text in reversed(texts) if (found := scope_of(text))), "")
    meanings = [caption for caption in captions if caption and caption.meaning != "scope"]
    if not meanings:
        return None
    own = meanings[-1]
    if own.meaning == "quantity" and len(texts) > 1 and scope == "unit":
        return None  # "quantity per unit of measure" of the official form: the volume stands in its "total" column
    if len(meanings) > 1 and own.meaning == "total" and meanings[0].meaning in _TOTALLED:
        return Caption(meanings[0].meaning, scope or "full", meanings[0].how)
    if len(meanings) > 1 and meanings[-2].meaning == "price" and own.meaning in _GROUPED:
        return Caption(own.meaning, scope or "unit", own.how)
    return Caption(own.meaning, scope, own.how)


def _scopes(sheet: Sheet, first: int, last: int, found: list[tuple[int, Caption, str, str]]) -> list[Scope]:
    """Unit or whole volume for every column.

    Group captions are often typed beside their columns instead of merged over them (in real files even one column
    off), so when captions repeat, the repetition itself is the border: first round per unit, second per volume.
    """
    groups = _group_captions(sheet, first, last)
    rows = [_row_of(address) for _, _, _, address in found]
    full_first = bool(groups) and groups[0][2] == "full"
    order: tuple[Scope, Scope] = ("full", "unit") if full_first else ("unit", "full")
    seen: dict[str, int] = {}
    scopes: list[Scope] = []
    repeated = _repeated([caption for _, caption, _, _ in found])
    for (index, caption, _, _), row in zip(found, rows, strict=True):
        scope = caption.scope
        if not scope and caption.meaning in repeated:
            scope = order[min(seen.get(caption.meaning, 0), 1)]
        elif not scope and caption.meaning in _GROUPED:
            above = [group for at_row, at, group in groups if at_row < row and at <= index]
            scope = above[-1] if above else "full"
        elif not scope:
            scope = "unit" if caption.meaning in ("price", "norm") else ""
        seen[caption.meaning] = seen.get(caption.meaning, 0) + 1
        scopes.append(scope)
    return scopes


def _group_captions(sheet: Sheet, first: int, last: int) -> list[tuple[int, int, Scope]]:
    """Row, column and scope of the captions that speak of a group and name no field of their own."""
    groups: list[tuple[int, int, Scope]] = []
    for row in range(first, last + 1):
        for index, value in sheet.filled(row):
            text = cell_text(value)
            scope, caption = scope_of(text), caption_of(text)
            if scope and (caption is None or caption.meaning == "scope"):
                groups.append((row, index, scope))
    return groups


def _row_of(address: str) -> int:
    return int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1


def _repeated(captions: list[Caption]) -> frozenset[str]:
    bare = [caption.meaning for caption in captions if caption.meaning in _GROUPED and not caption.scope]
    return frozenset(meaning for meaning in bare if bare.count(meaning) > 1)
