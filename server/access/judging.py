"""Which versions of a push their authors may write, asked once for each author, kind and scope of a batch."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from server.access.company import CompanyAccess
from server.exchange.offers import Sent
from server.identity import Identity
from shared.administration.access import Access
from shared.administration.changes import exactly, roughly, steps
from shared.kernel.describe import Kinds
from shared.kernel.words import Words, say
from shared.store.packing import unpacked
from shared.sync.answer import Head, Offer

Bodies = Callable[[UUID], bytes]
"""The body of a head that there is, plain."""


class Rights:
    """What the people of a device may write; where it has none (`granted` is None), all but what the server keeps."""

    def __init__(
        self, identity: Identity, granted: CompanyAccess | None, sent: Sequence[Sent], kinds: Kinds, bodies: Bodies
    ) -> None:
        users = map(granted.of_user, identity.people) if granted else ()
        accesses = [access for access in users if access is not None]
        self._everything = granted is None
        self._people: dict[UUID | None, list[Access]] = {None: accesses}
        for access in accesses:
            self._people.setdefault(access.user.person_id, []).append(access)
        self._sent, self._kinds, self._bodies = sent, kinds, bodies
        self._known: dict[tuple[UUID | None, str, str, str], bool] = {}
        self._free = set[tuple[object, ...]]()

    def against(self, offer: Offer, head: Head | None) -> Words | None:
        """What stands against its author's writing it, if anything. Whatever was a head once is given back."""
        author, before, posted = self._sent[offer.place].author, "", None
        if head is not None:
            before, posted = head.scope, head.posted_on
        sort = author, offer.kind, offer.scope, before, posted is None, offer.posted_on is None, offer.deleted
        if sort in self._free:
            return None
        if self._kinds.shape(offer.kind).cls.kept_by_server:
            return KEPT_HERE
        if self._everything or offer.recovered:
            return None
        if author not in self._people:
            return NOT_HERE
        scopes = {offer.scope, before} - {""}
        rough = roughly(deleted=offer.deleted, was_posted=posted is not None, is_posted=offer.posted_on is not None)
        against = self._lacking(author, offer.kind, rough, scopes)
        if against is None and (offer.deleted or self._takes_every_step(offer, author, scopes)):
            self._free.add(sort)
        elif not offer.deleted and (against or self._stepped(offer)):
            exact = exactly(self._kinds.shape(offer.kind), *self._two(offer, head))
            against = self._lacking(author, offer.kind, sorted(exact), scopes)
        return against

    def late(self, offer: Offer) -> bool:
        """Whether its author may write in closed periods there."""
        author = self._sent[offer.place].author
        return author in self._people and self._may(author, "period", "late", offer.scope)

    def _lacking(self, author: UUID | None, kind: str, rights: Sequence[str], scopes: set[str]) -> Words | None:
        for scope in scopes:
            for right in rights:
                if not self._may(author, kind, right, scope):
                    return self._words(author, kind, right, scope)
        return None

    def _may(self, author: UUID | None, kind: str, right: str, scope: str) -> bool:
        key = author, kind, right, scope
        found = self._known.get(key)
        if found is None:
            of_kind = kind in self._kinds.shapes and self._kinds.shapes[kind].cls.by_the_program
            self._known[key] = found = any(
                access.may(kind, right, scope) or (of_kind and access.may_in("edit", scope))
                for access in self._people[author]
            )
        return found

    def _words(self, author: UUID | None, kind: str, right: str, scope: str) -> Words:
        caption = self._kinds.shape(kind).caption
        for access in self._people[author]:
            if (words := access.why_not(kind, right, scope, caption)) is not None:
                return words
        return NOT_HERE

    def _takes_every_step(self, offer: Offer, author: UUID | None, scopes: set[str]) -> bool:
        """Whether there is no state that its author could not bring about."""
        states = self._kinds.shape(offer.kind).cls.states
        rights = {step.right for step in states.transitions} if states else ()
        return all(self._may(author, offer.kind, right, scope) for right in rights for scope in scopes)

    def _stepped(self, offer: Offer) -> bool:
        """Whether it is in another state than the first: then one looks closely at how it came there."""
        state = msgspec.json.decode(self._plain(offer), type=_State).state
        return any(steps(self._kinds.shape(offer.kind), None, state))

    def _two(self, offer: Offer, head: Head | None) -> tuple[dict[str, Any], dict[str, Any]]:
        there = head is not None and not head.deleted
        before = msgspec.json.decode(self._bodies(UUID(bytes=offer.id))) if there else {}
        return before, msgspec.json.decode(self._plain(offer))

    def _plain(self, offer: Offer) -> bytes:
        each = self._sent[offer.place]
        return unpacked(each.record.body, each.dict)


class _State(msgspec.Struct):
    state: str | None = None


NOT_HERE: Final = say(
    "Its author is no user of this device. Your version is kept, on the server too; ask who gives rights."
)
KEPT_HERE: Final = say(
    "Users, roles and devices are kept on the server and changed there alone. Your version is kept, on the server too."
)
