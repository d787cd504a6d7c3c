"""What a link to a document asks for, read off the UI thread: a stored one, or a new one and how it begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop.ui.document.journal import Journal, Kept
from desktop.work import Reading
from shared.kernel.codec import content_of, object_of
from shared.kernel.copying import copy_of
from shared.kernel.describe import Shape
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal
from shared.store import attachments, beginning
from shared.store.names import Names

More = Callable[[Reading, Any], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A link: `id` names the document; a new one has its id before it is saved, so that it opens once."""

    shape: Shape
    id: UUID
    new: bool
    path: str = ""
    values: Mapping[str, Any] | None = None
    copy_of: UUID | None = None
    copied: Any = None
    """An aggregate that is on the screen, saved or not: the new one is a copy of it."""
    based_on: tuple[str, UUID] | None = None
    correcting: UUID | None = None
    kept: Kept | None = None
    """What the journal has of it: it opens as it was when a program was killed."""

    @classmethod
    def of(cls, shape: Shape, link: Mapping[str, Any]) -> "Asked":
        basis = link.get("based_on")
        return cls(
            shape,
            _id(link.get("id")) or new_id(),
            new="id" not in link or bool(link.get("new")),
            path=str(link.get("path", "")),
            values=link.get("values"),
            copy_of=_id(link.get("copy_of")),
            copied=link.get("copied"),
            based_on=(str(basis[0]), UUID(str(basis[1]))) if basis else None,
            correcting=_id(link.get("correcting")),
            kept=link.get("kept"),
        )


def _id(value: Any) -> UUID | None:
    return None if value is None else UUID(str(value))


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as it was read: `base` is its canonical body, `names` what its header's references are called."""

    aggregate: Any
    base: bytes
    names: Mapping[tuple[str, UUID], str]
    more: object
    attached: tuple[int, bool]
    """How many files are attached, and whether one is the signed copy."""
    scope: str = ""
    """Where it lies now; "" of a new one."""
    elsewhere: str | None = None
    """Since when another running program has unsaved changes of it."""


def opened(reading: Reading, asked: Asked, more: More, journal: Journal) -> Opened:
    """In a reader's thread. Raises NotFound, CannotBegin, or what the kind itself refuses."""
    shape, kept = asked.shape, asked.kept
    made: Any
    if kept is not None:
        made = object_of(shape, kept.base)
        made.read_hash = kept.read_hash
    elif asked.new:
        made = _begun(reading, asked)
    else:
        made = beginning.read_for_change(reading.books, shape, asked.id)
    if not asked.new:
        require_seen(reading, made)
    for table in shape.tables:
        getattr(made, table.name)  # nothing is read later, in another thread
    names, attached = _names(reading, shape, made), _attached(reading, made.id)
    return Opened(
        made, content_of(shape, made), names, more(reading, made), attached, "" if asked.new else made.scope or "",
        journal.edited_elsewhere(made.id),
    )  # fmt: skip


class NotYours(Refusal):
    """It lies where the person sees nothing."""


def require_seen(reading: Reading, made: Any) -> None:
    """What one wrote oneself is shown wherever it lies. Raises NotYours."""
    scopes, own = reading.books.scopes, reading.store.actor.person_id
    if scopes is not None and made.scope not in scopes and getattr(made, "author_id", None) != own:
        raise NotYours("This lies where you may not see it, or the server has not answered for you for too long.")


def _attached(reading: Reading, id: UUID) -> tuple[int, bool]:
    shape = reading.store.kinds.shapes.get(attachments.KIND)
    rows = reading.books.rows(shape.cls, ["signed_copy"], document_id=id, marked=False) if shape else ()
    return len(rows), any(row["signed_copy"] for row in rows)


def _source(reading: Reading, shape: Shape, id: UUID) -> Any:
    """What a new one is made of."""
    found = beginning.read_for_change(reading.books, shape, id)
    require_seen(reading, found)
    return found


def _begun(reading: Reading, asked: Asked) -> Any:
    shape, books, store = asked.shape, reading.books, reading.store
    made: Any
    if asked.copied is not None:
        made = copy_of(shape, asked.copied)
    elif asked.copy_of is not None:
        made = copy_of(shape, _source(reading, shape, asked.copy_of))
    elif asked.based_on is not None:
        kind, id = asked.based_on
        made = beginning.based_on(books, shape, _source(reading, store.kinds.shape(kind), id))
    elif asked.correcting is not None:
        made = beginning.correcting(books, shape, _source(reading, shape, asked.correcting))
    else:
        made = beginning.with_values(shape, asked.values or {})
    made.id = asked.id
    if shape.is_document:
        made.date = made.date or beginning.usual_date(made, store.today)
        made.author_id = made.author_id or store.actor.person_id
        if not asked.correcting and asked.copied is None:
            made.complete(books)  # what follows from the company's settings is there at once
    made.recalculate()
    return made


def _names(reading: Reading, shape: Shape, made: Any) -> Mapping[tuple[str, UUID], str]:
    names, found = Names(reading.books), {}
    for field in shape.fields:
        target, id = field.info.refers or field.info.line_of, getattr(made, field.name)
        if target and id is not None:
            found[target, id] = names.of(target, id)
    return found
