"""Edits in quarantine: read as they were typed, taken out as a file, copied into a new document."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from desktop.ui.document.values import ValueWords
from desktop.work import Reading
from shared.kernel.codec import Body, object_of
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.store.packing import unpacked

Shown = list[tuple[str, str]]
"""Captions and values; a value of "" heads the lines of a table."""


class NotThere(Refusal):
    """The edit is not in quarantine any more."""


def edit_of(reading: Reading, id: UUID) -> tuple[Shape, Any]:
    """The document as it was typed. Raises NotThere; UnknownKind or what the codec refuses where it cannot be read."""
    sql = "SELECT kind, dict, body FROM quarantine WHERE id = ?"
    row = reading.connection.exec_driver_sql(sql, (id.bytes,)).first()
    if row is None:
        raise NotThere("This edit is not in quarantine any more: it was taken back, or somebody gave it up.")
    shape = reading.store.kinds.shape(row.kind)
    return shape, object_of(shape, unpacked(row.body, row.dict))


def shown(reading: Reading, id: UUID, language: Language) -> Shown:
    """What the edit holds, in the document's own captions."""
    from shared.kernel.codec import body_of

    shape, made = edit_of(reading, id)
    return list(_rows(shape, body_of(shape, made), ValueWords(reading, language)))


def _rows(shape: Shape, body: Body, words: ValueWords) -> Iterator[tuple[str, str]]:
    say = words.language.say
    for field in shape.fields:
        if _worth(field, body):
            yield say(field.caption), words.value(field, body[field.name])
    for table in shape.tables:
        for at, row in enumerate(body.get(table.name, ()), 1):
            yield say("{table}, line {line}", table=say(table.caption), line=at), ""
            for field in table.fields:
                if _worth(field, row):
                    yield say(field.caption), words.value(field, row[field.name])


def _worth(field: Field, row: Body) -> bool:
    return row.get(field.name) not in (None, "", False) and not field.info.stored_only
