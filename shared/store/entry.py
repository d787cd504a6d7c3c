"""A document written by hand as JSON: references by name, code or number instead of ids."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from shared.kernel.base import Aggregate
from shared.kernel.codec import Body, object_of
from shared.kernel.decoding import worded
from shared.kernel.describe import Field, Kinds, LineTable, Shape
from shared.kernel.identity import keyed_id, new_id
from shared.kernel.numbers import plain
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Several, say
from shared.store.books import StoreBooks
from shared.store.folding import sort_key


class EntryError(Refusal):
    """The JSON cannot be entered; the message names the place and what is possible there."""


def entered(books: StoreBooks, shape: Shape, text: bytes) -> Aggregate:
    """A new object from JSON such as

    `{"date": "2026-10-05", "site": "Lenina 12", "lines": [{"estimate_line": "ES-A1-26-00001/2", "quantity": "10.5"}],
    "hours": [{"line": 1, "person": "P-007", "minutes": 480}]}`

    A reference is an id, a code, a number or an exact name; a line of another document is NUMBER/LINE; a line of
    this one is its place from 1. `_id` may be left off field names. Raises EntryError or BodyError.
    """
    try:
        raw = msgspec.json.Decoder(float_hook=Decimal).decode(text)
    except msgspec.MsgspecError as cause:
        raise EntryError("This is not JSON: {fault}", fault=worded(cause)) from cause
    if not isinstance(raw, dict):
        raise EntryError("One document is one JSON object: {…}.")
    made = object_of(shape, _Entry(books, shape).body(raw))
    made.complete(books)
    return made


class _Entry:
    """One object being entered: its lines get their ids first, so that others may name them."""

    def __init__(self, books: StoreBooks, shape: Shape) -> None:
        self.books, self.shape = books, shape
        self.kinds: Kinds = books.kinds
        self.line_ids: dict[str, list[str]] = {}

    def body(self, raw: Mapping[str, Any]) -> Body:
        tables = {table.name: table for table in self.shape.tables}
        given = {name: rows for name, rows in raw.items() if name in tables}
        for name, rows in given.items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise EntryError("{table}: a table is a list of objects: [{{…}}, {{…}}].", table=name)
            self.line_ids[tables[name].kind] = [str(row.get("id") or new_id()) for row in rows]
        header = {name: value for name, value in raw.items() if name not in tables and name != "id"}
        body = self._fields(self.shape.fields, header, "")
        body["id"] = str(raw.get("id") or new_id())
        for name, rows in given.items():
            body[name] = self._rows(tables[name], rows, UUID(body["id"]))
        return body

    def _rows(self, table: LineTable, rows: list[Any], owner: UUID) -> list[Body]:
        made = []
        for place, (row, id) in enumerate(zip(rows, self.line_ids[table.kind], strict=True), 1):
            values = {name: value for name, value in row.items() if name != "id"}
            body = self._fields(table.fields, values, say("{table}, line {line}: ", table=table.name, line=place))
            if table.cls.key:
                id = str(keyed_id(owner, table.kind, tuple(_key_part(table, body, part) for part in table.cls.key)))
            made.append({**body, "id": id})
        return made

    def _fields(self, fields: tuple[Field, ...], values: Mapping[str, Any], where: object) -> Body:
        known = {field.name: field for field in fields} | {
            field.name.removesuffix("_id"): field for field in fields if field.type == "id"
        }
        body: Body = {}
        for name, value in values.items():
            if name not in known:
                names = Several(sorted({field.name.removesuffix("_id") for field in fields}))
                raise EntryError(
                    "{where}there is no field “{name}”. Fields: {names}.", where=where, name=name, names=names
                )
            field = known[name]
            if value is not None:
                body[field.name] = self._value(field, value, where)
        return body

    def _value(self, field: Field, value: Any, where: object) -> Any:
        if field.type == "id":
            return self._reference(field, value, Several([where, field.name, ": "], ""))
        choices = [name for name, _ in field.info.choices]
        if choices and value not in choices:
            raise EntryError(
                "{where}{field} is one of: {known}; “{value}” is none of them.",
                where=where, field=field.name, known=Several(choices), value=str(value),
            )  # fmt: skip
        if field.number:
            if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
                text = "{where}{field}: {value} is not a number."
                raise EntryError(text, where=where, field=field.name, value=repr(value))
            return value if isinstance(value, str) else plain(Decimal(value))
        return value

    def _reference(self, field: Field, value: Any, where: object) -> str:
        if isinstance(value, int) and field.info.own:
            ids = self.line_ids.get(field.info.line_of, [])
            if not 1 <= value <= len(ids):
                text = "{where}there is no line {line}; there are {count}."
                raise EntryError(text, where=where, line=value, count=len(ids))
            return ids[value - 1]
        if not isinstance(value, str):
            text = "{where}a reference is written as text, not {value}."
            raise EntryError(text, where=where, value=repr(value))
        try:
            return str(UUID(value))
        except ValueError:
            pass
        if field.info.line_of:
            return str(self._line(field.info.line_of, value, where))
        return str(self._item(field.info.refers, value, where))

    def _item(self, kind: str, words: str, where: object) -> UUID:
        shape = self.kinds.shapes.get(kind)
        if shape is None:
            raise EntryError("{where}“{name}” cannot be looked up; write the id.", where=where, name=words)
        table = shape.table
        columns = (
            [table.c.number == words]
            if shape.is_document
            else [table.c.code == words, table.c.sort_key == sort_key(words)]
        )
        for condition in columns:
            found = self.books.session.execute(select(table.c.id).where(condition).limit(2)).scalars().all()
            if len(found) == 1:
                return UUID(str(found[0]))
            if found:
                text = "{where}several of {kinds} are called “{name}”; write the code."
                raise EntryError(text, where=where, kinds=Caption(shape.cls.captions, small=True), name=words)
        text = "{where}there is no {kind} “{name}”."
        raise EntryError(text, where=where, kind=Caption(shape.caption, small=True), name=words)

    def _line(self, line_kind: str, words: str, where: object) -> UUID:
        owner_shape, table = self.kinds.lines[line_kind]
        owner, slash, line = words.rpartition("/")
        if not slash:
            raise EntryError("{where}write NUMBER/LINE, for example ES-A1-26-00001/2.", where=where)
        owner_id = self._item(owner_shape.kind, owner, where)
        rows = self.books.find(table.cls, owner_id=owner_id)
        named = [row for row in rows if line in (getattr(row, "number", None), getattr(row, "name", None))]
        if len(named) != 1:
            known = Several([getattr(row, "number", None) or getattr(row, "name", "") for row in rows[:20]])
            text = "{where}{document} has no line “{line}”. Lines: {known}."
            if named:
                text = "{where}{document} has {count} lines “{line}”. Lines: {known}."
            raise EntryError(text, where=where, document=owner, count=len(named), line=line, known=known)
        return UUID(str(named[0].id))


def _key_part(table: LineTable, body: Body, part: str) -> Any:
    """A key field as the codec will see it once decoded: ids and dates print the same as their JSON text."""
    value = body.get(part)
    return next(field.info.default for field in table.fields if field.name == part) if value is None else value
