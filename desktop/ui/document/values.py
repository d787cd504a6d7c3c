"""Values of bodies in words: for cards of conflicts, histories and differences. In a reader's thread."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from desktop.ui.editors.text import FieldText
from desktop.work import Reading
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.language import Language
from shared.kernel.places import place
from shared.kernel.types import python_type
from shared.kernel.words import Words, say
from shared.store.names import Names

NOTHING = "—"
SHOWN_MOST = 2_000
"""Letters of what has no field here."""


class ValueWords:
    """How values and the places that they stand in are called, in one language."""

    def __init__(self, reading: Reading, language: Language) -> None:
        self.language, self.kinds = language, reading.store.kinds
        self._names, self._texts = Names(reading.books), FieldText(language, reading.store.today)

    def value(self, field: Field | None, raw: Any) -> str:
        """A value as a body has it; what came from elsewhere and is no value of the field is shown as damaged."""
        if raw is None or raw == "":
            return NOTHING
        try:
            return self._value(field, raw)
        except (msgspec.MsgspecError, ValueError, TypeError, ArithmeticError):
            return self.language.say("damaged: {value}", value=_cut(raw))

    def _value(self, field: Field | None, raw: Any) -> str:
        if field is None:
            return _cut(raw)
        if field.type == "id":
            return self._names.of(field.info.refers or field.info.line_of, UUID(str(raw))) or str(raw)
        if field.type == "bool":
            return self.language.say("yes") if raw else self.language.say("no")
        if field.info.pattern:
            return self.language.value(place(self.kinds, str(raw), self._names.of))
        choices = dict(field.info.choices)
        if raw in choices:
            return self.language.say(choices[raw])
        return self._texts.show(field, msgspec.convert(raw, python_type(field.type)))

    def place(self, shape: Shape, path: str, *bodies: dict[str, Any]) -> tuple[str, Field | None]:
        """`lines/<id>/quantity` → "Work done, line 3: Done" and its field; the line is looked up in the bodies."""
        table_name, _, rest = path.partition("/")
        if not rest:
            field = next((each for each in shape.fields if each.name == path), None)
            return self.language.say(field.caption if field else path), field
        id, _, name = rest.partition("/")
        table = next((each for each in shape.tables if each.name == table_name), None)
        if table is None:
            return path, None
        caption = self.language.say(table.caption)
        number = next((str(at) for body in bodies for at, row in enumerate(body.get(table_name, ()), 1)
                       if row["id"] == id), "")  # fmt: skip
        if number:
            caption = self.language.say("{table}, line {line}", table=caption, line=number)
        field = next((each for each in table.fields if each.name == name), None)
        return (f"{caption}: {self.language.say(field.caption)}" if field else caption), field

    def named_place(self, shape: Shape, path: str, *bodies: dict[str, Any]) -> tuple[str, Field | None]:
        """The same with what the line is about: "Hours, line 1 “Petrov, Brickwork”: Hours"."""
        place, field = self.place(shape, path, *bodies)
        table, _, rest = path.partition("/")
        id, known = rest.partition("/")[0], any(each.name == table for each in shape.tables)
        rows = (row for body in bodies for row in body.get(table, ())) if known else ()
        row = next((row for row in rows if row["id"] == id), None) if id else None
        if row is None or not (name := self.line_name(shape.line_table(table), row)):
            return place, field
        line, _, caption = place.partition(": ")
        named = self.language.say("{line} “{name}”", line=line, name=name)
        return (f"{named}: {caption}" if caption else named), field

    def line_figures(self, table: LineTable, row: Mapping[str, Any]) -> str:
        """What a line of a body says besides what tells it from the others: its numbers."""
        figures = [
            field
            for field in table.fields
            if (field.number or field.type == "minutes") and str(row.get(field.name) or "").strip("0.")
        ]
        return ", ".join(
            f"{self.language.say(field.caption)} {self.value(field, row[field.name])}" for field in figures
        )

    def line_name(self, table: LineTable, row: Mapping[str, Any]) -> str:
        """What tells a line of a body from the others: its key, its name, or the first thing that it names."""
        fields = {field.name: field for field in table.fields}
        if table.cls.key:
            return ", ".join(self.value(fields[name], row[name]) for name in table.cls.key if row.get(name))
        for field in sorted(table.fields, key=lambda each: each.name != "name"):
            if row.get(field.name) and field.type in ("id", "text") and not field.info.own:
                return self.value(field, row[field.name])
        return ""


def _cut(raw: Any) -> str:
    try:
        text = str(raw)
    except (ValueError, RecursionError):  # thousands of digits, of brackets
        text = "…"
    return text if len(text) <= SHOWN_MOST else f"{text[:SHOWN_MOST]}…"


def of_line(before: object, after: object) -> Words:
    """What happened to a whole line."""
    return say("added") if before is None else say("removed") if after is None else say("moved")
