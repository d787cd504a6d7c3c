"""Facts of xlsx sheets that the reader leaves out: hidden rows, merged cells, formulas without a value, far cells."""

import re
from collections.abc import Iterator

from shared.workbooks.cells import column_index
from shared.workbooks.container import (
    NO_VALUE,
    Container,
    Limits,
    Position,
    SheetFacts,
    WorkbookError,
    attribute,
)
from shared.workbooks.words import say

# Every pattern ends at the next "<" and gives nothing back (`*+`): whatever a file holds, it is gone over once.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_CELL_AT = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["\']([A-Za-z]{1,3})([0-9]{1,9})["\']')
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_ROW_AT = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_INSIDE = rb"\s*+<(?:\w+:)?f\b(?:[^<>]*+(?<=/)>|[^<>]*+>[^<]*+</(?:\w+:)?f>)\s*+"
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*+)>" + _INSIDE + rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s([^<>]*\bt="e"[^<>]*)>(?:' + _INSIDE + rb")?\s*+<(?:\w+:)?v>([^<]{1,40})")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
COLUMNS_MAX = 16_384
LARGE = 32 << 20
_FORMULA_TAG = re.compile(rb"<(?:\w+:)?f[\s>/]")


def facts_of_xlsx(container: Container, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name. Raises WorkbookError for a sheet whose cells lie too far out."""
    book = container.parts["xl/workbook.xml"]
    relations = container.parts.get("xl/_rels/workbook.xml.rels", b"")
    targets = {attribute(tag, b"Id"): attribute(tag, b"Target") for tag in _RELATION.findall(relations)}
    recalculate = b'fullCalcOnLoad="1"' in book or b'fullCalcOnLoad="true"' in book
    longest = max(map(len, container.parts.get("xl/sharedStrings.xml", b"").split(b"si>")))
    for name, part in container.parts.items():
        if b"sheetData" in part:
            _refuse_far_cells(container.file, name.rpartition("/")[2], part, limits)
            if longest * sum(1 for _ in _SHARED.finditer(part)) > limits.unpacked_bytes:
                raise WorkbookError.too_large(container.file)  # every cell gets its own copy of a shared text
    facts = {}
    for tag in _SHEET.findall(book):
        target = targets.get(attribute(tag, b"id"), "")
        part = container.parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}", b"")
        facts[attribute(tag, b"name")] = _xlsx_facts(part, recalculate)
    return facts


def _refuse_far_cells(file: str, sheet: str, part: bytes, limits: Limits) -> None:
    """The reader fills the whole rectangle between the first and the last cell: two far cells would eat all memory."""
    last = part.rfind(b"<row ") if len(part) > LARGE else -1  # a million rows are refused before cells are counted
    if last >= 0 and (number := attribute(part[last : part.find(b">", last) + 1], b"r")).isdecimal():
        limits.refuse_size(file, sheet, int(number[:9]), 1)
    rows, found, letters = 0, 0, set[bytes]()
    for cell in _CELL_AT.finditer(part):
        found, rows = found + 1, max(rows, int(cell[2]))
        letters.add(cell[1])
    if found or _CELL.search(part):
        columns = max(column_index(each.decode()) for each in letters or {b"A"}) + 1
        if sum(1 for _ in _CELL.finditer(part)) > found:  # cells without an address stand where their row says
            numbers = (attribute(tag[0], b"r") for tag in _ROW_AT.finditer(part))
            rows = max(rows, *(int(number[:9]) for number in numbers if number.isdecimal()), 1)
        limits.refuse_size(file, sheet, max(rows, 1), columns)


def _xlsx_facts(part: bytes, recalculate: bool) -> SheetFacts:
    hidden = [tag for tag in _ROW_AT.findall(part) if b"hidden=" in tag and attribute(tag, b"hidden") in ("1", "true")]
    faults = {}
    for tag, error in _ERROR_CELL.findall(part) if b't="e"' in part else ():
        faults[_position(tag)] = say("the error {error}", error=error.decode("utf-8", "replace"))
    formulas = len(_FORMULA_TAG.findall(part))
    for tag in _FORMULA.findall(part) if formulas else ():
        if attribute(tag, b"t") != "str":  # a stored empty text is a value
            faults[_position(tag)] = NO_VALUE
    merged = tuple(
        (int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
        for left, top, right, bottom in _MERGE.findall(part)
    )
    rows = frozenset(int(number) - 1 for tag in hidden if (number := attribute(tag, b"r")).isdecimal())
    columns = frozenset(_hidden_columns(part))
    return SheetFacts(rows, merged, faults, formulas, recalculate and formulas > 0, columns)


def _hidden_columns(part: bytes) -> Iterator[int]:
    """Each column once, however many tags name it."""
    spans = set[tuple[int, int]]()
    for tag in _COLUMN.findall(part, 0, max(0, part.find(b"sheetData"))):
        if attribute(tag, b"hidden") in ("1", "true"):
            first, last = attribute(tag, b"min"), attribute(tag, b"max")
            if first.isdecimal() and last.isdecimal():
                spans.add((int(first[:6]) - 1, min(int(last[:6]), COLUMNS_MAX)))
    seen = 0
    for start, end in sorted(spans):
        yield from range(max(start, seen), end)
        seen = max(seen, end)


def _position(tag: bytes) -> Position:
    found = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", attribute(tag, b"r"))
    return (int(found[2]) - 1, column_index(found[1])) if found else (-1, -1)
