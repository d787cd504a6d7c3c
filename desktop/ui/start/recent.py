"""The documents that were worked on last on this computer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from desktop.work import Reading
from shared.kernel.language import Language
from shared.store.names import Names
from shared.store.tables import audit

LOOKED_AT: Final = 400
"""Entries of the trail that are looked through, the newest first."""
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """A document, what was done last to it, and when."""

    kind: str
    id: UUID
    caption: str
    name: str
    day: str
    action: str
    at: datetime


def recent(reading: Reading, language: Language) -> list[Recent]:
    """The last ones, each once."""
    kinds, names = reading.store.kinds, Names(reading.books)
    query = select(audit.c.kind, audit.c.aggregate_id, audit.c.action, audit.c.at).order_by(audit.c.seq.desc())
    found: dict[UUID, Recent] = {}
    for kind, id, action, at in reading.connection.execute(query.limit(LOOKED_AT)):
        if id is None or id in found or kind not in kinds.shapes or not kinds.shape(kind).is_document:
            continue
        shape = kinds.shape(kind)
        rows = reading.books.rows(shape.cls, ["date"], id=id)
        if rows:
            day = language.date(rows[0]["date"]) if rows[0]["date"] else ""
            name = names.of(kind, id)
            found[id] = Recent(kind, id, language.say(shape.caption), name, day, action, at)
        if len(found) == SHOWN:
            break
    return list(found.values())
