"""Entries of Attention that travel: what they say in each scope, and what people decide about them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from shared.administration.attention import Attention
from shared.kernel.describe import Kinds
from shared.kernel.identity import NONE_ID
from shared.kernel.kept import Named, kept
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Title, Words
from shared.store.attention import Entry
from shared.store.held_up import titles
from shared.store.saving import Change, remember
from shared.store.slices import Key, Slice, rows_of
from shared.store.store import Store

_FAMILY: Final = UUID("5f1d9b0c-6f0e-5c55-9f7a-0a7d2f3c1e42")
ANOTHER_SITE: Final = Caption("another site")
DECISION: Final = ("accepted_cause", "accepted_by", "accepted_at", "reason", "decisions")


class CannotAccept(Refusal):
    """The entry is settled where it comes from; nothing was changed."""


class InScope:
    """Names for those who see one scope: documents elsewhere are "another site", items go by their ids."""

    def __init__(self, kinds: Kinds, called: Mapping[Key, Title], own: Collection[Key]) -> None:
        self.kinds, self.called, self.own = kinds, called, own

    def name(self, kind: str, id: UUID | None) -> object:
        if id is None or id == NONE_ID:
            return ""
        shape = self.kinds.shapes.get(kind)
        return self.title((kind, id)) if shape is not None and shape.is_document else Named(kind, id)

    def title(self, document: Key) -> object:
        return self.called[document] if document in self.own else ANOTHER_SITE

    def several(self, documents: Sequence[Key]) -> Sequence[Key]:
        """Its own, and one more for all the others."""
        others = [each for each in documents if each not in self.own]
        return [*(each for each in documents if each in self.own), *others[:1]]


def entry_id(slice: str, scope: str) -> UUID:
    """Whoever finds the same slice makes the same entry."""
    return uuid5(_FAMILY, f"{slice} {scope}")


def entry(found: Slice, scope: str, words: Words, own: Sequence[Key] | None = None) -> dict[str, Any]:
    """Field → value of the entry in a scope where `own` of the documents lie, or all of them."""
    own = found.documents if own is None else own
    return {
        "id": entry_id(found.id, scope), "code": found.id[:8], "name": found.sort, "sort": found.sort,
        "slice": found.id, "document_scope": scope, "cause": found.cause,
        "words": kept(words), "documents": msgspec.json.encode(own).decode(),
        "elsewhere": len(found.documents) - len(own), "gone": False,
    }  # fmt: skip


def told(
    kinds: Kinds, found: Slice, scopes: Mapping[Key, str], called: Mapping[Key, Title]
) -> Iterator[dict[str, Any]]:
    """For each scope what its entry says; `scopes` are those of the documents."""
    for scope in sorted({scopes[key] for key in found.documents if key in scopes}):
        own = [key for key in found.documents if scopes.get(key) == scope]
        yield entry(found, scope, found.words(InScope(kinds, called, own)), own)


# ---- what people decide


def accept(store: Store, entry: Entry, reason: str = "") -> None:
    """Seen, and left as it is: the entry is off the list wherever it is seen, until its cause changes.

    Raises CannotAccept, and what a save raises.
    """
    with store._change() as change:
        known = _known(change, entry)
        if entry.derived is not None:
            _tell_again(change, entry.derived, known)
        _decide(change, list(known.values()), entry.cause, reason.strip() or None)


def take_up_again(store: Store, entry: Entry) -> None:
    """Back on the list, for everybody. Raises as `accept` does."""
    with store._change() as change:
        _decide(change, list(_known(change, entry).values()), None, None)


def _known(change: Change, entry: Entry) -> dict[UUID, Attention]:
    if not entry.slice:
        raise CannotAccept("This is settled where it comes from. Nothing was changed.")
    found = {each.id: each for each in change.books.find(Attention, slice=entry.slice)}
    for each in found.values():
        remember(change.connection, each)
    return found


def _tell_again(change: Change, found: Slice, known: dict[UUID, Attention]) -> None:
    """The entry as it is seen now, in each of its scopes."""
    scopes = rows_of(change.connection, change.kinds, found.documents)
    called = titles(change.connection, change.kinds, found.documents)
    for values in told(change.kinds, found, scopes, called):
        each = known.setdefault(values["id"], Attention(id=values["id"]))
        for name, value in values.items():
            setattr(each, name, value)


def _decide(change: Change, entries: list[Attention], cause: str | None, reason: str | None) -> None:
    if not entries:
        raise CannotAccept("This entry is gone. Nothing was changed.")
    decisions = max(each.decisions for each in entries) + 1
    by, at = (None, None) if cause is None else (change.actor.person_id, change.now)
    for each in entries:
        for name, value in zip(DECISION, (cause, by, at, reason, decisions), strict=True):
            setattr(each, name, value)
        change.save(each, "accept" if cause else "take_up_again")
