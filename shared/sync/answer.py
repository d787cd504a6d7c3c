"""What becomes of the records of a push: judged by what they say and the heads there are. No database, no clock."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from shared.kernel.words import Words, say
from shared.sync import refusals
from shared.sync.hashes import head_hash
from shared.sync.messages import Refused, Waiting

REV_MAX: Final = 2**31


class Offer(NamedTuple):
    """A record of a push. `rev` is its base, of a recovered one the revision itself.

    What is deleted has no scope of its own: it stays where it is.
    """

    place: int
    id: bytes
    kind: str
    rev: int
    hash: bytes
    deleted: bool = False
    recovered: bool = False
    scope: str = ""
    posted_on: date | None = None
    organization_id: UUID | None = None
    closes: date | None = None


class Head(NamedTuple):
    """What the server has of an id."""

    kind: str
    rev: int
    scope: str
    deleted: bool
    hash: bytes
    posted_on: date | None = None
    organization_id: UUID | None = None


class Taken(NamedTuple):
    """A record that becomes the head: its revision and scope, and the head it follows."""

    offer: Offer
    rev: int
    scope: str
    old: Head | None

    def mark(self) -> bytes:
        return head_hash(self.offer.id, self.rev, self.offer.deleted, self.offer.hash)


@dataclass(slots=True)
class Judged:
    """What is in none of these lists is at the server already, as it was offered."""

    taken: list[Taken] = field(default_factory=list)
    stale: list[Offer] = field(default_factory=list)
    refused: list[tuple[Offer, Refused]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


class Locks:
    """The closed periods of a company: id of the lock → (organization or None for all, last closed day)."""

    def __init__(self, locks: Mapping[bytes, tuple[UUID | None, date]]) -> None:
        self._locks = dict(locks)

    def change(self, id: bytes, organization_id: UUID | None, closes: date | None) -> None:
        if closes is None:
            self._locks.pop(id, None)
        else:
            self._locks[id] = (organization_id, closes)

    def closed(self, organization_id: UUID | None) -> date | None:
        """Through which day; a document that does not say whose it is meets the lock of every organization."""
        of_all = organization_id is None
        days = [day for whose, day in self._locks.values() if of_all or whose is None or whose == organization_id]
        return max(days, default=None)

    def __bool__(self) -> bool:
        return bool(self._locks)


def judge(
    offers: Sequence[Offer],
    heads: Mapping[bytes, Head],
    may: Callable[[str], bool],
    locks: Locks,
    needs: Callable[[Offer], Iterable[UUID]],
    refused: Iterable[UUID] = (),
    past: Callable[[Offer], bool] = lambda offer: True,
    forked: Callable[[Offer], bool] = lambda offer: False,
    strange: Collection[str] = (),
    unnamed: Collection[str] = (),
    right: Callable[[Offer, Head | None], Words | None] = lambda offer, head: None,
    late: Callable[[Offer], bool] = lambda offer: False,
) -> Judged:
    """Judge the records of one batch in their order.

    `may(scope)`: what the device reads and writes. `needs(offer)`: the ids that its required references name, asked
    only where something new was refused. `refused`: ids of the batch that were refused before they came here.
    `past(offer)`: whether what is given back is an earlier head of this server; asked only where a newer one stands.
    `forked(offer)`: whether the head, of a lower revision, was written after the server had lost what is given back.
    `strange`: scopes that the device knows under another epoch, so that a base may be none of this server's.
    `unnamed`: scopes in which no base of the batch lies: what the device knows as that revision is another state.
    `right(offer, head)`: what stands against its author's writing it. `late(offer)`: may it lie in a closed period?
    """
    judged = Judged()
    for offer in offers:
        head = heads.get(offer.id)
        fault, same = _fault(offer, head, may), head is not None and _same(offer, head)
        if fault is None and not same and (words := right(offer, head)) is not None:
            fault = refusal(offer.id, "no_right", words)
        if (
            fault is None
            and head is not None
            and not offer.recovered
            and (head.scope in strange or (head.scope in unnamed and head.rev == offer.rev))
        ):
            fault = refusal(offer.id, "other_epoch", refusals.OTHER_EPOCH)
        if fault is None and head is not None and not same and _stale(offer, head):
            if offer.recovered and not past(offer):
                fault = refusal(offer.id, "unknown_state", refusals.UNKNOWN_STATE)
            else:
                judged.stale.append(offer)
        elif fault is None and head is not None and offer.recovered and not same and forked(offer):
            fault = refusal(offer.id, "unknown_state", refusals.UNKNOWN_STATE)
        elif fault is None and not same:
            taken = Taken(offer, offer.rev if offer.recovered else offer.rev + 1, _scope(offer, head), head)
            fault = _closed(taken, locks)
            if fault is None or late(offer):
                fault = None
                judged.taken.append(taken)
                locks.change(offer.id, offer.organization_id, offer.closes)
        if fault is not None:
            judged.refused.append((offer, fault))
    _hold_back(judged, heads, needs, refused)
    return judged


def refusal(id: bytes, code: str, words: Words, field: str = "") -> Refused:
    """`words` as text and plain values, to be said on the device."""
    values = {name: str(value) for name, value in words.values.items()}
    return Refused(id=UUID(bytes=id), code=code, field=field, text=words.text, values=values)


def _scope(offer: Offer, head: Head | None) -> str:
    return head.scope if offer.deleted and head is not None else offer.scope


def _same(offer: Offer, head: Head) -> bool:
    """Whether the record is the head already: it was sent twice, under two numbers."""
    rev = offer.rev if offer.recovered else offer.rev + 1
    return (head.rev, head.hash, head.deleted) == (rev, offer.hash, offer.deleted)


def _stale(offer: Offer, head: Head) -> bool:
    return head.rev >= offer.rev if offer.recovered else head.rev > offer.rev


def _fault(offer: Offer, head: Head | None, may: Callable[[str], bool]) -> Refused | None:
    scope, before = _scope(offer, head), head.scope if head is not None else ""
    if (scope and not may(scope)) or (before and before != scope and not may(before)):
        return refusal(offer.id, "no_right", refusals.NO_RIGHT)
    if head is not None and head.kind != offer.kind:
        return refusal(offer.id, "form", refusals.OTHER_KIND, "id")
    if offer.recovered:
        if not 0 < offer.rev < REV_MAX:
            return refusal(offer.id, "form", refusals.NO_REVISION, "rev")
        return refusal(offer.id, "form", refusals.NOWHERE, "scope") if not (scope or before) else None
    if offer.rev > (head.rev if head else 0):
        return refusal(offer.id, "ahead", refusals.AHEAD)
    return refusal(offer.id, "form", refusals.NOWHERE, "scope") if not (scope or before) else None


def _closed(taken: Taken, locks: Locks) -> Refused | None:
    """What is posted in a closed period stays as it is; drafts travel, and so does what was given back."""
    offer, old = taken.offer, taken.old
    if not locks or offer.recovered or (old is not None and (old.hash, old.deleted) == (offer.hash, offer.deleted)):
        return None
    states = [(offer.posted_on, offer.organization_id)]
    if old is not None:
        states.append((old.posted_on, old.organization_id))
    for day, organization_id in states:
        through = locks.closed(organization_id) if day else None
        if day and through and day <= through:
            words = say(refusals.PERIOD_CLOSED.text, day=day, closed=through)
            return refusal(offer.id, "period_closed", words, "date")
    return None


def _hold_back(
    judged: Judged, heads: Mapping[bytes, Head], needs: Callable[[Offer], Iterable[UUID]], refused: Iterable[UUID]
) -> None:
    """Records that need one that is new and was refused wait for it, and so do those that need them."""
    missing = {id for id in refused if id.bytes not in heads}
    missing |= {each.id for offer, each in judged.refused if offer.id not in heads}
    needed = {taken.offer.place: set(needs(taken.offer)) for taken in judged.taken} if missing else {}
    while missing:
        held = list(_held(judged.taken, needed, missing))
        judged.waiting += [wait for _, wait in held]
        places = {taken.offer.place for taken, _ in held}
        judged.taken = [taken for taken in judged.taken if taken.offer.place not in places]
        missing = {wait.id for taken, wait in held if taken.old is None}


def _held(
    taken: Iterable[Taken], needed: Mapping[int, set[UUID]], missing: set[UUID]
) -> Iterator[tuple[Taken, Waiting]]:
    for each in taken:
        if parents := needed[each.offer.place] & missing:
            yield each, Waiting(id=UUID(bytes=each.offer.id), parent=min(parents))
