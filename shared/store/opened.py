"""What stands behind a figure as a table to be read: dates, documents, lines, dimensions in words, amounts."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.report import Column, Grouping, ReportTable, Row
from shared.kernel.words import Several
from shared.store.books import StoreBooks
from shared.store.pivot_names import Names
from shared.store.reports import Movement, behind

CHUNK = 500


def opened_table(
    books: StoreBooks, table: ReportTable, row: Row, column: Column, language: Language, *, most: int = 1000
) -> ReportTable:
    """The first `most` movements behind a figure, and their total, which is the figure.

    Row keys: (kind, document, line), the line being the document's own, or the row of it that made the movement.

    A figure that follows from others lists these instead.
    """
    say = language.say
    opened = behind(books, table, row, column.name, most=most)
    where = Several([cell for cell, of in zip(row.cells, table.columns, strict=True) if of.places is None and cell])
    caption = f"{table.caption}: {column.caption}"
    if opened.of:
        return _parts(table, row, opened.of, caption, language.value(where), language)
    if not opened.movements:
        said = say("no movement carries this figure")
        return ReportTable(table.name, caption, f"{language.value(where)}; {said}", (), ())
    register = opened.movements[0].register
    dimensions = _dimensions(books, register, opened.movements, language)
    documents, lines = _documents(books, opened.movements, language), _lines(books, opened.movements)
    resource = _amount(column)
    columns = (
        Column("date", say("Date")), Column("document", say("Document")), Column("line", say("Line")),
        *(Column(name, caption) for name, caption, _ in dimensions), resource,
    )  # fmt: skip
    rows = tuple(
        Row((each.recorder_kind, each.recorder_id, each.line_id), 1, (
            language.date(each.date), documents[each.recorder_id], lines.get(each.line_id, ""),
            *(words[each.dimensions[name]] for name, _, words in dimensions), _shown(each.amount, opened.minutes),
        ))
        for each in opened.movements
    )  # fmt: skip
    total = Row((), 0, (say("Total"), *[""] * (len(columns) - 2), _shown(opened.total, opened.minutes)))
    more = say("the first {shown} of {count}", shown=len(rows), count=opened.count) if opened.count > len(rows) else ""
    subtitle = "; ".join(filter(None, (language.value(where), more)))
    return ReportTable(table.name, caption, subtitle, columns, rows, total)


def _amount(column: Column) -> Column:
    return Column("amount", column.caption, column.places)


def _shown(amount: Any, minutes: bool) -> Any:
    return hours(int(amount)) if minutes else amount


def _parts(
    table: ReportTable, row: Row, of: Sequence[str], caption: str, where: str, language: Language
) -> ReportTable:
    shown = {column.name: at for at, column in enumerate(table.columns)}
    rows = tuple(
        Row((name,), 1, (table.columns[shown[name]].caption, row.cells[shown[name]])) for name in of if name in shown
    )
    columns = (Column("column", language.say("Follows from")), Column("value", language.say("Value"), 4))
    return ReportTable(table.name, caption, where, columns, rows)


def _dimensions(
    books: StoreBooks, register: Any, movements: Sequence[Movement], language: Language
) -> list[tuple[str, str, dict[Any, str]]]:
    """(dimension, caption, value → words) of those that say something in one of the movements."""
    names = Names(books.session.connection(), books.kinds, register, language, None, books.scopes)
    found = []
    for name in register.dimensions:
        grouping = Grouping(name, register.table.c[name].info["field"].caption, name)
        names.prepare([grouping], [each.dimensions for each in movements])
        values = {each.dimensions[name] for each in movements}
        words = {value: names.of(grouping, names.values[name][value]) for value in values}
        if set(words.values()) != {"—"}:
            found.append((name, language.say(grouping.caption), words))
    return found


def _documents(books: StoreBooks, movements: Sequence[Movement], language: Language) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for kind in {each.recorder_kind for each in movements}:
        shape = books.kinds.shapes[kind]
        ids = {each.recorder_id for each in movements if each.recorder_kind == kind}
        for id, number in _read(books, shape.table, "number", ids):
            found[id] = f"{language.say(shape.caption)} {number}"
    return found


def _lines(books: StoreBooks, movements: Sequence[Movement]) -> dict[UUID, str]:
    """Names of the lines that have one."""
    found: dict[UUID, str] = {}
    for kind in {each.recorder_kind for each in movements}:
        owners = {each.recorder_id for each in movements if each.recorder_kind == kind}
        for lines in books.kinds.shapes[kind].tables:
            if "name" in lines.table.c:
                found.update((id, name or "") for id, name in _read(books, lines.table, "name", owners, "owner_id"))
    return found


def _read(
    books: StoreBooks, table: Any, name: str, ids: Collection[UUID], key: str = "id"
) -> Iterator[tuple[UUID, Any]]:
    wanted, connection = sorted(ids), books.session.connection()
    for start in range(0, len(wanted), CHUNK):
        query = select(table.c.id, table.c[name]).where(table.c[key].in_(wanted[start : start + CHUNK]))
        yield from ((row[0], row[1]) for row in connection.execute(query))
