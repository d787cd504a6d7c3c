"""Taking an import back: what it made goes, what it changed is as before, while nobody has built on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from shared.kernel.describe import Shape
from shared.kernel.edit import Edit
from shared.kernel.words import Caption, Lines
from shared.store import audit, heads, references
from shared.store.beginning import read_for_change
from shared.store.errors import StaleEdit, StillReferenced
from shared.store.references import Reference
from shared.store.saving import Change
from shared.store.taking_in import changed_by

IDS_AT_ONCE = 500
NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import wrote: new aggregates in the order of their making with the hashes of their content, and edits."""

    new: Sequence[tuple[str, UUID, bytes]]
    edits: Sequence[Edit] = ()


def contents(connection: Any, new: Sequence[tuple[str, UUID]]) -> Iterator[tuple[str, UUID, bytes]]:
    """The same with the hash of what each holds now."""
    hashes = heads.hashes(connection, [id for _, id in new])
    for kind, id in new:
        yield kind, id, hashes.get(id, b"")


def take_back(change: Change, taken: Taken) -> None:
    """Remove what was made, the newest first, unposting it where it is posted; give edited items their old values.

    All or nothing. Raises StaleEdit where something was changed since, StillReferenced where something refers to it.
    """
    _refuse_changed(change, taken)
    ids = {id for _, id, _ in taken.new}
    removed: dict[str, str] = {}
    for kind, group in groupby(reversed(taken.new), lambda each: each[0]):
        shape = change.kinds.shape(kind)
        part = [id for _, id, _ in group]
        _refuse_referred(change, shape, part, ids)
        for id in part:
            removed[str(id)] = _remove(change, shape, id)
    back = [Edit(each.kind, each.id, each.name, each.after, each.before) for each in taken.edits]
    paths = {str(id): fields for id, (_, fields) in changed_by(change, back)}
    content = {"removed": removed, "changed": paths}
    kind = taken.new[-1][0] if taken.new else taken.edits[0].kind
    audit.record(change.connection, change.actor, change.now, "take_back", kind, None, "company", content)


def _refuse_changed(change: Change, taken: Taken) -> None:
    now = contents(change.connection, [(kind, id) for kind, id, _ in taken.new])
    for (kind, id, hash), (_, _, then) in zip(now, taken.new, strict=True):
        if hash != then:
            name = change.books.name(kind, id)
            text = "{kind} {name} was changed after the import. Nothing was taken back."
            raise StaleEdit(text, kind=Caption(change.kinds.shape(kind).caption), name=name)


def _refuse_referred(change: Change, shape: Shape, ids: Sequence[UUID], own: set[UUID]) -> None:
    holders = [
        each
        for start in range(0, len(ids), IDS_AT_ONCE)
        for each in references.referring_any(change.connection, change.kinds, shape, ids[start : start + IDS_AT_ONCE])
        if each.id not in own
    ]
    if holders:
        several: Mapping[UUID, Reference] = {each.id: each for each in holders}
        text = "What was imported is already referred to by:\n{holders}\nNothing was taken back."
        raise StillReferenced(text, holders=Lines(list(several.values()), NAMES_SHOWN))


def _remove(change: Change, shape: Shape, id: UUID) -> str:
    """Take it out of the file; a tombstone stays. Its name."""
    found: Any = read_for_change(change.books, shape, id)
    if shape.is_document and found.status == "posted":
        change.unpost(found)
    name = str(change.books.name(shape.kind, id))
    change.writer.bury(shape, id)
    return name
