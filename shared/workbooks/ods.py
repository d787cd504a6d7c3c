"""Facts of ods sheets that the reader leaves out, with repeated cells counted before they are filled in."""

import re
from collections.abc import Iterator

from shared.workbooks.container import (
    NO_VALUE,
    Container,
    Limits,
    Position,
    SheetFacts,
    Span,
    WorkbookError,
    attribute,
)
from shared.workbooks.words import Words

_TEXT = re.compile(rb"<text:p[^<>]*>([^<]*)")
_ODS_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s[^<>]*?)?)(/?)>")


def facts_of_ods(container: Container, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name; repeated cells are counted before they are filled in."""
    facts: dict[str, SheetFacts] = {}
    longest = max(map(len, _TEXT.findall(container.parts["content.xml"])), default=0)
    for name, tags in _ods_tables(container.parts["content.xml"]):
        facts[name] = _ods_facts(container.file, name, tags, limits, longest)
    return facts


def _ods_tables(content: bytes) -> Iterator[tuple[str, list[tuple[str, bytes, bool]]]]:
    name, tags = "", list[tuple[str, bytes, bool]]()
    for match in _ODS_TAG.finditer(content):
        closing, kind, attributes, empty = match.groups()
        if kind == b"table" and not closing:
            name, tags = attribute(attributes, b"name"), []
        elif kind == b"table":
            yield name, tags
        elif not closing:
            bare = bool(empty) and b"value" not in attributes and b"formula" not in attributes
            tags.append((kind.decode(), attributes, bare))


def _ods_facts(file: str, sheet: str, tags: list[tuple[str, bytes, bool]], limits: Limits, longest: int) -> SheetFacts:
    row = column = row_repeat = formulas = copies = 0
    last_row = last_column = 0
    next_row = 0
    hidden, merged, faults = set[int](), list[Span](), dict[Position, Words]()
    for kind, attributes, bare in tags:
        if kind == "table-row":
            row, column, row_repeat = next_row, 0, _repeat(attributes, b"number-rows-repeated")
            next_row = row + row_repeat
            if attribute(attributes, b"visibility") in ("collapse", "filter"):
                hidden.update(range(row, min(next_row, limits.rows)))
            continue
        first, column = column, column + _repeat(attributes, b"number-columns-repeated")
        if bare:
            continue
        last_row, last_column = max(last_row, next_row), max(last_column, column)
        limits.refuse_size(file, sheet, last_row, last_column)
        copies += (column - first) * row_repeat - 1
        if copies * longest > limits.unpacked_bytes:
            raise WorkbookError.too_large(file)  # every repetition gets its own copy of the text
        if b"spanned" in attributes:
            down, right = (_repeat(attributes, key) for key in (b"number-rows-spanned", b"number-columns-spanned"))
            merged.append((row, first, row + down - 1, first + right - 1))
        if b"formula" in attributes:
            formulas += 1
            if b"value" not in attributes:
                faults[row, first] = NO_VALUE
    return SheetFacts(frozenset(hidden), tuple(merged), faults, formulas)


def _repeat(attributes: bytes, name: bytes) -> int:
    found = attribute(attributes, name) if name in attributes else ""
    return max(1, int(found)) if found.isdecimal() and len(found) < 10 else 1
