"""What aggregates of any kinds are called, some hundreds at once, in a reader's thread."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import Title
from shared.store.names import IDS_AT_ONCE, Names

CONFLICT: Final = "conflict"
Key = tuple[str, UUID]


def titles(reading: Reading, language: Language, wanted: Iterable[Key]) -> dict[Key, str]:
    """“Daily report DR-A1-26-00001 3 Aug 2026”, “Person Петров А. И.”; of what has no rows here only the kind."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, id in wanted:
        by_kind[kind].append(id)
    return {key: said for kind, ids in by_kind.items() for key, said in _titles(reading, language, kind, ids)}


def _titles(reading: Reading, language: Language, kind: str, ids: list[UUID]) -> list[tuple[Key, str]]:
    shape = reading.store.kinds.shapes.get(kind)
    if shape is None:
        return [((kind, id), kind) for id in ids]
    if kind == CONFLICT:
        return _of_conflicts(reading, language, shape, ids)
    if not shape.is_document:
        names = Names(reading.books)
        names.prepare(kind, ids)
        return [((kind, id), f"{language.say(shape.caption)} {names.of(kind, id)}".strip()) for id in ids]
    known = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        for row in reading.books.rows(shape.cls, ["id", "number", "date"], id=ids[start : start + IDS_AT_ONCE]):
            known[row["id"]] = Title(shape.caption, row["number"], row["date"])
    return [((kind, id), known.get(id, Title(shape.caption, None, None)).words(language)) for id in ids]


def _of_conflicts(reading: Reading, language: Language, shape: Shape, ids: list[UUID]) -> list[tuple[Key, str]]:
    """A conflict is called by its document: its own name is a path, which is not for people."""
    about: dict[UUID, Key] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        wanted = ids[start : start + IDS_AT_ONCE]
        for row in reading.books.rows(shape.cls, ["id", "document_kind", "document_id"], id=wanted):
            about[row["id"]] = (row["document_kind"] or "", row["document_id"])
    called = titles(reading, language, set(about.values()))
    nothing = language.say(shape.caption)
    return [
        (
            (shape.kind, id),
            language.say("Conflict in {document}", document=called[about[id]]) if id in about else nothing,
        )
        for id in ids
    ]
