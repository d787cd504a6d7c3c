"""Somebody else saved the same document meanwhile: both edits become one; where both changed one thing, a card asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.ui.document.came import changed
from desktop.ui.document.draft import Taken
from desktop.ui.document.values import ValueWords
from desktop.work import Reading
from shared.kernel.codec import body_of, canonical, object_of, settle_ids
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.merge import NOTES, Conflict, merge
from shared.kernel.words import Words, say
from shared.store import beginning
from shared.store.errors import NotFound, StaleEdit
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that both sides changed: what it was, what is typed here, what is stored now."""

    conflict: Conflict
    place: str
    texts: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """Two edits that met. `came`: what the other side changed, in words; `posted`: the other side posted it."""

    merged: Any
    theirs: bytes
    read_hash: bytes
    posted: bool
    cards: tuple[Card, ...]
    notes: tuple[str, ...]
    came: tuple[str, ...]


def meeting(
    reading: Reading, shape: Shape, base: bytes, mine: Any, language: Language, theirs: Any = None
) -> Met:  # fmt: skip
    """In a reader's thread; `theirs` where it is not what the file has. Raises NotFound where the other side purged
    it."""
    settle_ids(shape, mine)
    stored: Any = theirs or beginning.read_for_change(reading.books, shape, mine.id)
    before, my, their = msgspec.json.decode(base), body_of(shape, mine), body_of(shape, stored)
    found, words = merge(shape, before, my, their), ValueWords(reading, language)
    cards = []
    for each in found.conflicts:
        place, field = words.place(shape, each.path, their, my)
        sides = [_one(each.path, side) for side in (each.base, each.mine, each.theirs)]
        cards.append(Card(each, place, tuple(words.value(field, side) for side in sides)))  # type: ignore[arg-type]
    return Met(
        object_of(shape, found.body), canonical(their), stored.read_hash, getattr(stored, "status", "") == "posted",
        tuple(cards), tuple(dict.fromkeys(NOTES[note.kind].words(language) for note in found.notes)),
        tuple(changed(words, shape, before, their)),
    )  # fmt: skip


def _one(path: str, side: Any) -> Any:
    """Of fields that merge together the first speaks for all."""
    return side.get(path.rpartition("/")[2]) if isinstance(side, dict) else side


def begin(form: "DocumentForm", taken: Taken, trouble: StaleEdit, again: Callable[[], object]) -> None:
    """Read what is stored, merge, show; `again` does what was refused once nothing is in question any more."""
    base, language = form.base, form.desk.language

    def refused(cause: Exception) -> None:
        offers = [(form.desk.say("Copy into a new one"), form.copy)] if isinstance(cause, NotFound) else []
        form.title_strip.notice(trouble, "trouble", offers)

    theirs = getattr(trouble, "theirs", None)
    form.desk.work.read(
        form, lambda reading: meeting(reading, form.shape, base, taken.aggregate, language, theirs),
        lambda met: _met(form, taken, met, again), failed=refused,
    )  # fmt: skip


def _met(form: "DocumentForm", taken: Taken, met: Met, again: Callable[[], object]) -> None:
    if met.posted:
        words = say("Somebody posted this document meanwhile. What you typed is kept here, and is not saved.")
        unpost = (form.desk.say("Unpost it and merge"), lambda: _unpost_stored(form, again))
        form.title_strip.notice(words, "trouble", [unpost, (form.desk.say("Show what is stored"), form.reread)])
        return
    _take_in(form, taken, met)
    if met.cards:
        form.show_conflicts(met.cards, again)
        return
    form.title_strip.notice(_said(met), "info")
    again()
    form.show_came([*met.notes, *met.came])


def _take_in(form: "DocumentForm", taken: Taken, met: Met) -> None:
    """The draft becomes what was merged, as a step; its rows stay the same objects."""
    here = {copy.id: own for copy, own in taken.origins.values()}
    origins = {
        id(row): (row, here[row.id])
        for table in form.shape.tables for row in getattr(met.merged, table.name) if row.id in here
    }  # fmt: skip
    merged = Taken(form.shape, taken.before, taken.place, 0, lambda: (met.merged, origins))
    form.draft.adopt(merged, say("Merge with what was saved meanwhile"))
    form.draft.aggregate.read_hash, form.base = met.read_hash, met.theirs
    form.draft.unsaved()
    form.record.begin()


def _said(met: Met) -> Words:
    return say("Somebody else saved this meanwhile; both entries are merged ({count} changes came in).",
               count=len(met.came))  # fmt: skip


def _unpost_stored(form: "DocumentForm", again: Callable[[], object]) -> None:
    """The stored one is unposted as it is; then saving goes on, and merges."""
    shape, id = form.shape, form.aggregate.id

    def unpost(store: Store) -> None:
        store.unpost(store.get(shape.cls, id))

    form.desk.work.write(form, unpost, lambda _: form.saving.save(), kinds=frozenset({shape.kind}))
