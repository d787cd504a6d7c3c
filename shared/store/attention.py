"""Attention: what somebody has to decide. Entries follow from the ledger; each lasts until its cause is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from shared.kernel.describe import Kinds
from shared.kernel.kept import said
from shared.kernel.language import Language
from shared.kernel.words import Title, Words, say
from shared.store.books import StoreBooks
from shared.store.filling import half_filled
from shared.store.held_up import held_up
from shared.store.missing import SORT as UNKNOWN
from shared.store.missing import unknown
from shared.store.slices import Here, Key, Slice, elsewhere, rows_of, slices

RECORD: Final = "attention"
"""The kind of entries that travel."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that an entry is about."""

    kind: str
    id: UUID
    title: Title

    def words(self, language: Language) -> str:
        return self.title.words(language)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who has seen an entry and leaves it as it is, when, and why."""

    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`sort` groups entries: one of SORTS. Those of `slice` "" are settled where they come from, never accepted."""

    sort: str
    text: Words
    documents: tuple[Named, ...]
    slice: str = ""
    cause: str = ""
    accepted: Accepted | None = None
    derived: Slice | None = field(default=None, compare=False)


SORTS = {
    "conflict": say("Edited by two at once"),
    "refused": say("Not taken by the server"),
    "quarantine": say("Edits in quarantine"),
    "unreadable": say("Received and not read"),
    "unmade": say("Stored and not counted"),
    "rule": say("Rules between documents"),
    "depends": say("Documents that stand on unposted ones"),
    "number": say("Numbers given twice"),
    UNKNOWN: say("Named and not here"),
    "merged": say("Put together from two edits"),
}
"""Sorts of entries in the order of the list, and their captions."""


def entries(books: StoreBooks) -> list[Entry]:
    """Everything that waits for a decision now; equal files have equal entries."""
    return [each for each in everything(books) if each.accepted is None]


def everything(books: StoreBooks) -> list[Entry]:
    """The same with what somebody has accepted.

    Rules are looked at where something lies in open days: what is closed was in order when it was closed, and `check`
    looks at all of it. Nothing is said of rules while documents that came are not in the registers yet.
    """
    connection, kinds = books.session.connection(), books.kinds
    derived = {} if half_filled(connection) else {each.id: each for each in slices(books)}
    records = _records(connection, kinds, derived)
    found = [*_seen(books, _held_up(connection, kinds)), *_seen(books, _travelling(books, derived, records))]
    order = list(SORTS)
    return sorted(found, key=lambda each: (order.index(each.sort), [str(named.id) for named in each.documents]))


def _seen(books: StoreBooks, found: Iterable[Entry]) -> Iterator[Entry]:
    """Those about a document that the books see; what is held up is about its first."""
    every = list(found)
    hidden = elsewhere(books, {(named.kind, named.id) for each in every for named in each.documents})
    for each in every:
        seen = tuple(named for named in each.documents if (named.kind, named.id) not in hidden)
        if not each.documents or (seen if each.slice else seen[:1] == each.documents[:1]):
            yield replace(each, documents=seen) if hidden else each


def _held_up(connection: Connection, kinds: Kinds) -> Iterator[Entry]:
    for sort, text, documents in (*held_up(connection, kinds), *unknown(connection, kinds)):
        yield Entry(sort, text, tuple(Named(*each) for each in documents))


# ---- what is derived here, and what somebody who sees more has found


DERIVED: Final = frozenset({"rule", "depends", "number"})
"""Sorts that follow from rows, so that who has all the documents finds them by himself."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Entries of one slice that travel, of the scopes that are here."""

    records: tuple[Any, ...]

    @property
    def documents(self) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(key for each in self.records for key in documents_of(each.documents)))

    @property
    def sees_more(self) -> bool:
        """Whether the entry is about documents that are not here, or is of a sort that no device derives."""
        own = len(self.documents)
        return self.records[0].sort not in DERIVED or any(
            len(documents_of(each.documents)) + each.elsewhere > own for each in self.records
        )

    def accepted(self, cause: str) -> Any:
        """The newest decision, where it is about this cause."""
        newest = max(self.records, key=lambda each: (each.decisions, str(each.accepted_cause)))
        return newest if newest.accepted_cause == cause else None


def documents_of(kept: str | None) -> list[Key]:
    """The documents that an entry names; none where that cannot be read."""
    try:
        return msgspec.json.decode(kept or "[]", type=list[tuple[str, UUID]])
    except (msgspec.MsgspecError, RecursionError):
        return []


def _records(connection: Connection, kinds: Kinds, derived: Mapping[str, Slice]) -> dict[str, _Told]:
    """By slice: whatever is not gone, and decisions about what is derived here."""
    if (shape := kinds.shapes.get(RECORD)) is None:
        return {}
    c = shape.table.c
    query = select(c.sort, c.slice, c.cause, c.words, c.documents, c.elsewhere, c.gone, c.accepted_cause,
                   c.accepted_by, c.accepted_at, c.reason, c.decisions)  # fmt: skip
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query.where(c.marked.is_(False), c.sort.in_(list(SORTS))).order_by(c.id)):
        if not row.gone or row.slice in derived:
            rows[row.slice].append(row)
    return {slice: _Told(tuple(found)) for slice, found in rows.items()}


def _travelling(books: StoreBooks, derived: Mapping[str, Slice], told: Mapping[str, _Told]) -> Iterator[Entry]:
    """One entry for each slice: in the words of whoever sees most of it."""
    wider = {
        slice: now for slice, each in told.items()
        if (open := tuple(row for row in each.records if not row.gone)) and (now := _Told(open)).sees_more
    }  # fmt: skip
    connection, named = books.session.connection(), {key for each in wider.values() for key in each.documents}
    there = rows_of(connection, books.kinds, named)
    here = Here(books, named | {key for each in derived.values() for key in each.documents})
    for slice, each in wider.items():
        first, shown = each.records[0], [key for key in each.documents if key in there]
        if shown:
            yield _entry(here, first.sort, said(first.words or "", here.name), shown, slice, first.cause, each)
    for slice, found in derived.items():
        if slice not in wider:
            words = found.words(here)
            yield _entry(here, found.sort, words, found.documents, slice, found.cause, told.get(slice), found)


def _entry(
    here: Here, sort: str, text: Words, documents: Sequence[Key], slice: str, cause: str, told: _Told | None,
    derived: Slice | None = None,
) -> Entry:  # fmt: skip
    decision = told.accepted(cause) if told is not None else None
    accepted = None
    if decision is not None:
        by = here.books.name("person", decision.accepted_by)
        accepted = Accepted(by, decision.accepted_at, decision.reason or "")
    return Entry(
        sort, text, tuple(Named(*key, here.title(key)) for key in documents), slice, cause, accepted, derived
    )  # fmt: skip
