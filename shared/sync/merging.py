"""Two edits of one aggregate made apart, merged at the author's: recalculated and checked, the same on every device."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from shared.administration.attention import Attention
from shared.administration.conflict import Conflict
from shared.kernel.codec import Body, content_hash, content_of, light_of
from shared.kernel.describe import Shape
from shared.kernel.finding import Finding
from shared.kernel.merge import Conflict as Clash
from shared.kernel.merge import Note, merge
from shared.store.saving import prune_own, required_findings

WHOLE: Final = ""
"""The path of a conflict about a whole body, where the two cannot be put together."""
WHOLE_NAME: Final = "*"
"""What the item of such a conflict is called; every other by its path."""


DECIDED: Final = (Conflict, Attention)
"""Kinds that hold what people decided: nobody decides about those."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome as a light object and as its canonical body, what somebody has to settle, and what to look at."""

    light: Any
    content: bytes
    hash: bytes
    clashes: tuple[Clash, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Who made an edit, when as the text of an instant, and which state it came to: its hash, a head's with its rev."""

    author: bytes | None
    at: str | None
    state: str


def merged(shape: Shape, base: Body | None, mine: Body, theirs: Body) -> Merged:
    """`mine` over `theirs`; without a base both are edits of an empty one.

    A document that may not be posted as it came out becomes a draft. What cannot be put together at all: theirs stands
    and ours is one conflict about the whole.
    """
    outcome = merge(shape, base, mine, theirs)
    clashes = () if issubclass(shape.cls, DECIDED) else outcome.conflicts  # settled twice: one of the two holds
    try:
        light = light_of(shape, outcome.body)
        prune_own(shape, light)
        light.recalculate()
        notes = (*outcome.notes, *_settle_status(shape, light, mine, theirs))
        return _made(shape, light, clashes, notes)
    except Exception:  # noqa: BLE001  # whatever it is, it must hold up nothing, and both sides are kept
        return _made(shape, light_of(shape, theirs), (Clash(WHOLE, base, mine, theirs),), ())


def _made(shape: Shape, light: Any, clashes: tuple[Clash, ...], notes: tuple[Note, ...]) -> Merged:
    content = content_of(shape, light)
    return Merged(light, content, content_hash(shape.kind, light.id, content), clashes, notes)


def _settle_status(shape: Shape, light: Any, mine: Body, theirs: Body) -> Iterator[Note]:
    """What was posted and is not any more loses what only a posted one has; what may not be posted becomes a draft."""
    if not shape.is_document:
        return
    if light.status == "posted" and (light.marked or any(each.blocks for each in own_findings(shape, light))):
        light.status = "draft"
        yield Note("unfit", "status")
    if light.status != "posted":
        if "posted" in (mine.get("status"), theirs.get("status")):
            light.on_unpost()
        light.rule_version = None


def own_findings(shape: Shape, light: Any) -> list[Finding]:
    """What is wrong by the aggregate alone: found before the books are asked, and so the same on every device."""
    found = required_findings(shape, light)
    with suppress(_Asked):
        for each in light.findings(_Closed()):
            found.append(each)  # what was found before the books were opened, counts
    return found


class _Asked(Exception):
    """The books were opened."""


class _Closed:
    """Books that nobody may look into."""

    def __getattr__(self, name: str) -> Any:
        raise _Asked(name)


def conflict_body(shape: Shape, document: Any, clash: Clash, mine: Side, theirs: Side) -> Body:
    """A conflict as a body: two devices that merge the same two bodies make the same; the next time it is another."""
    values = {name: msgspec.json.encode(getattr(clash, name), order="sorted").decode() for name in _SIDES}
    body = {
        "id": str(uuid5(document.id, f"conflict {clash.path} {mine.state} {theirs.state}")),
        "name": clash.path or WHOLE_NAME,
        "document_kind": shape.kind,
        "document_id": str(document.id),
        "document_scope": document.scope_of(),
        **values,
        "mine_author_id": _id(mine.author),
        "theirs_author_id": _id(theirs.author),
        "mine_at": mine.at,
        "theirs_at": theirs.at,
    }
    return {name: value for name, value in body.items() if value is not None}


_SIDES: Final = ("base", "mine", "theirs")


def _id(author: bytes | None) -> str | None:
    return None if author is None else str(UUID(bytes=author))
