"""What an import would change, line by line: what it was and what it becomes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.importers.documents.cells import Cells
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.words import Caption, Several


@dataclass(frozen=True, slots=True)
class Change:
    """One value. `where` says of which line, empty for the header; a line that comes or goes is one change."""

    where: object
    field: object
    before: object
    after: object


def changes_of_header(shape: Shape, before: Any, after: Any, cells: Cells, old: Cells) -> Iterator[Change]:
    """`cells` knows the numbers that lines go by now, `old` those before."""
    for field in shape.fields:
        yield from _values(field, before, after, "", cells, old)


def changes_of_lines(table: LineTable, before: Any, after: Any, cells: Cells, old: Cells) -> Iterator[Change]:
    was = {row.id: row for row in getattr(before, table.name)}
    now = {row.id: row for row in getattr(after, table.name)}
    for id, row in was.items():
        if id not in now:
            yield Change(_line(table, row, old), "", _whole(table, row, old), "")
    for id, row in now.items():
        if id not in was:
            yield Change(_line(table, row, cells), "", "", _whole(table, row, cells))
        else:
            for field in table.fields:
                yield from _values(field, was[id], row, _line(table, row, cells), cells, old)
    if [id for id in was if id in now] != [id for id in now if id in was]:
        yield Change(Caption(table.caption), Caption("Order"), "", "")


def _values(field: Field, before: Any, after: Any, where: object, cells: Cells, old: Cells) -> Iterator[Change]:
    was, now = getattr(before, field.name), getattr(after, field.name)
    if was != now:
        yield Change(where, Caption(field.caption), _shown(field, was, old), _shown(field, now, cells))


def _shown(field: Field, value: Any, cells: Cells) -> object:
    return "" if value is None else cells.shown(field, value)


def _line(table: LineTable, row: Any, cells: Cells) -> object:
    """How a line is called: by its key where it has one, by its name, else by its number."""
    if table.cls.key:
        known = {field.name: field for field in table.fields}
        named = [_shown(known[name], getattr(row, name), cells) for name in table.cls.key]
        return Several([Caption(table.caption), *named])
    label = cells.labels.get(table.kind, {}).get(row.id, "")
    return Several([Caption(table.caption), *filter(None, (label, str(row)))])


def _whole(table: LineTable, row: Any, cells: Cells) -> object:
    """What else a line says."""
    fields = [field for field in table.fields if field.name not in table.cls.key and not field.info.blob]
    said = [cells.shown(field, value) for field in fields if (value := getattr(row, field.name)) not in (None, False)]
    return Several(said or ["—"])
