"""What the page of who did what reads: entries in words, and what one of them changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from desktop.ui.document.panels.history import CHANGES_SHOWN, action_words, changes_in_words, moment_words
from desktop.ui.document.values import ValueWords
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import say
from shared.store import audit, heads
from shared.store.deeds import Deed, Wanted, content_of, found, people
from shared.store.names import Names


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in words; `opens`: the document or item that it is about, where there is one."""

    seq: int
    texts: tuple[str, ...]
    opens: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and who can be chosen: (id, name), by name."""

    rows: tuple[Row, ...]
    people: tuple[tuple[UUID, str], ...]
    language: str


Change = tuple[str, str, str]
"""Where, before, after."""


def looked_for(reading: Reading, wanted: Wanted, language: Language) -> Answer:
    """Entries in words, newest first, and who did anything here."""
    connection, kinds, names = reading.connection, reading.store.kinds, Names(reading.books)
    deeds = found(connection, wanted, reading.books.scopes)
    for kind in {each.kind for each in deeds} & kinds.shapes.keys():
        names.prepare(kind, [each.aggregate_id for each in deeds if each.kind == kind])
    rows = tuple(_row(deed, kinds.shapes.get(deed.kind), names, language) for deed in deeds)
    known = [(id, names.of("*", id) or str(id)) for id in people(connection)]
    return Answer(rows, tuple(sorted(known, key=lambda each: each[1])), language.code)


def _row(deed: Deed, shape: Shape | None, names: Names, language: Language) -> Row:
    opens = (deed.kind, deed.aggregate_id) if shape is not None and deed.aggregate_id is not None else None
    return Row(
        deed.seq,
        (moment_words(deed.at, language), names.of("*", deed.person_id), deed.device,
         action_words(shape, deed.action, language), language.say(shape.caption) if shape is not None else "",
         names.of(*opens) if opens is not None else ""),
        opens,
    )  # fmt: skip


def changes_of(reading: Reading, seq: int, language: Language) -> list[Change]:
    """What an entry says: of a document each field, of many items how many."""
    entry = content_of(reading.connection, seq) if seq else None
    if entry is None:
        return []
    shape, words = reading.store.kinds.shapes.get(entry.kind), ValueWords(reading, language)
    if shape is None or entry.aggregate_id is None:
        return [_counted(name, value, language) for name, value in entry.content.items()]
    content, current = entry.content, heads.current(reading.connection, entry.aggregate_id)
    if "" in content:  # it is new, or it went as a whole
        before, after = content[""]
        content = audit.changes(shape, before or {}, after or {})
    now = current.body if current is not None and not current.deleted else {}
    told = changes_in_words(shape, content, now, words)
    shown = [(place, before, after) for place, path, before, after in told if path not in ("id", "lines/order")]
    left = len(content) - CHANGES_SHOWN
    return [*shown, (language.say("and {count} more", count=left), "", "")] if left > 0 else shown


_PARTS: Final[Mapping[str, Any]] = {
    "hashes": say("Documents and items"), "new": say("Items added"), "changed": say("Items changed"),
    "removed": say("Items taken back"), "files": say("Files"), "entries": say("Entries"), "server": say("Server"),
    "differences": say("Differences"),
}  # fmt: skip


def _counted(name: str, value: Any, language: Language) -> Change:
    caption = language.value(_PARTS.get(name, name))
    if isinstance(value, list) and len(value) == 2 and value[0] is None:  # before and after
        after = value[1]
        return caption, "", ", ".join(map(str, after)) if isinstance(after, list) else str(after)
    return caption, "", str(len(value)) if isinstance(value, list | dict) else str(value)
