"""Users, roles and grants changed by a person who is signed in. See docs/access.md, Changed by whom."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from server.access import accounts, second
from server.access.company import SHAPES, items
from server.access.device_deeds import PATTERN, notice
from server.access.keeping import By, Keeper
from server.access.tokens import Signed, ended
from server.audit.telling import tell
from server.database.companies import AlreadyThere, folded
from server.database.connections import Connection, Connections, DatabaseAway
from shared.administration.access import COMPANY, Access
from shared.administration.giving import ANYWHERE, Given, Granting, lacking, touched
from shared.administration.messages import ITEMS_MOST, Item, PutAnswer
from shared.kernel.codec import body_of, content_hash, content_of, light_of
from shared.kernel.describe import Kinds, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption

USER, ROLE, GRANT = (shape.kind for shape in SHAPES)
USERS_MOST: Final = 20
"""New ones in one ask: each takes the work of a password."""
PATIENCE_S: Final = 20.0
"""Until whoever administers the same company in another request is done."""


class NoRight(Refusal):
    """The person may not change this."""

    code = "no_right"


class NotSound(Refusal):
    """It would make no sense as it is said."""

    code = "not_sound"


class First(NamedTuple):
    """A password that was drawn, and its verifier."""

    password: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of one company: nobody else makes one meanwhile. `granting` is what there is before it."""

    by: Signed
    changing: Connection
    granting: Granting
    access: Access
    today: date

    def require(self, shape: Shape, right: str = "edit") -> None:
        """Raises NoRight."""
        if (rule := self.access.why_not(shape.kind, right, COMPANY, shape.caption)) is not None:
            raise NoRight(rule.text, **rule.values)

    def require_given(self, given: Iterable[Given]) -> None:
        """Nobody gives or takes more than they have. Raises NoRight."""
        if (first := lacking(self.access, iter(given))) is None:
            return
        if first.pattern == ANYWHERE:
            raise NoRight(
                "Only who has the right “{right}” puts it into a role. Nothing was changed.", right=first.allowed
            )  # fmt: skip
        raise NoRight(
            "This gives or takes the right “{right}” in {where}, which you do not have there yourself. Nothing was "
            "changed.",
            right=first.allowed, where=first.pattern,
        )  # fmt: skip

    def require_over(self, user: UUID) -> Any:
        """Whoever acts as somebody else has what these may do. The user. Raises NoRight, NotSound."""
        known = self.granting.users.get(user)
        if known is None or known.marked:
            raise NotSound("The server does not know this user. Nothing was changed.")
        for each in self.granting.same_person(known):
            self.require_given(self.granting.given(each, self.today))
        return known

    def tell(self, action: str, kind: str, id: UUID | None, **content: object) -> None:
        """In the server's own chain, with who it was and on which device."""
        said = {name: [None, value] for name, value in content.items()}
        on = {"device": [None, str(self.by.device)]}
        tell(self.changing, self.by.company, action, kind, id, content=said | on, person=self.by.person)


class Administering:
    """Safe to be called from many threads. Every call is for a person whose session lasts."""

    def __init__(self, connections: Connections, kinds: Kinds, *, clock: Callable[[], datetime]) -> None:
        self._connections, self._kinds, self._clock = connections, kinds, clock
        self._one = threading.Lock()  # who waits for the database's lock holds a connection: one of each process

    @contextmanager
    def turn(self, by: Signed) -> Iterator[Turn]:
        """Raises SessionEnded, DatabaseAway."""
        if not self._one.acquire(timeout=PATIENCE_S):
            raise DatabaseAway("The server has too much to do at the moment. Nothing was changed; try again.")
        try:
            with self._connections.transaction(by.company) as changing:
                changing.execute(_ALONE, (f"administration {by.company}",))
                every = ({each.id: each for each in items(changing, by.company, shape)} for shape in SHAPES)
                granting, today = Granting(*every), self._clock().date()
                access = granting.access(by.user, today)
                if access is None:
                    raise ended()
                yield Turn(by, changing, granting, access, today)
        finally:
            self._one.release()

    def new_users(self, by: Signed, sent: Sequence[Item]) -> int:
        """How many first passwords will be needed. Raises NoRight before any work is done for them."""
        count = sum(1 for each in sent if each.kind == USER and not each.hash)
        with self.turn(by) as turn:
            for kind in {each.kind for each in sent}:
                turn.require(self._kinds.shape(kind))
        if count > USERS_MOST:
            raise NotSound("Up to {most} users are added at once. Nothing was changed.", most=USERS_MOST)
        return count

    def put(self, by: Signed, sent: Sequence[Item], first: Sequence[First]) -> PutAnswer:
        """All of them or none; what is there already as it is sent is left alone. `first`: one for each new user.

        Raises NoRight, NotSound, BodyError, AlreadyThere, NotKept.
        """
        if len({each.id for each in sent}) != len(sent) or len(sent) > ITEMS_MOST:
            raise NotSound("The request names one thing twice, or too many. Nothing was changed.")
        with self.turn(by) as turn:
            made = [_Made.of(self._kinds.shape(each.kind), each, turn.granting) for each in sent]
            if stale := [each.there() for each in made if each.is_stale]:
                return PutAnswer(stale=stale)
            if changed := [each for each in made if each.differs]:
                passwords = self._put(turn, changed, first)
                return PutAnswer(passwords=passwords)
        return PutAnswer()

    def _put(self, turn: Turn, changed: Sequence["_Made"], first: Sequence[First]) -> dict[str, str]:
        by = turn.by
        for shape in {each.shape for each in changed}:
            turn.require(shape)
        after = _after(turn.granting, changed)
        keeper = Keeper(self._connections, self._kinds, by.company, clock=self._clock)
        turn.require_given(touched(turn.granting, after, turn.today))
        for each in changed:
            self._check(turn, after, each, keeper)
        if turn.granting.do_everything(turn.today) and not after.do_everything(turn.today):
            raise NotSound(
                "Nobody would be left who may do everything everywhere. Nothing was changed; give somebody else that "
                "role first, everywhere and for good."
            )  # fmt: skip
        drawn = iter(first)
        passwords = {}
        for each in changed:
            if each.shape.kind == USER and (given := _settle(turn, each, drawn)) is not None:
                passwords[str(each.item.id)] = given
        keeper.put(*(each.item for each in changed), by=By(by.person, by.device))
        notice(turn.changing, by.company)
        return passwords

    def _check(self, turn: Turn, after: Granting, made: "_Made", keeper: Keeper) -> None:
        """Raises NotSound."""
        item, shape = made.item, made.shape
        if made.before is None and (turn.changing.execute(_HEAD, (turn.by.company, item.id)).fetchone() is not None):
            raise NotSound("This is the id of something else. Nothing was changed.")
        for field in shape.fields:
            if field.info.required and getattr(item, field.name) in (None, ""):
                raise NotSound("“{field}” is not filled in. Nothing was changed.", field=Caption(field.caption))
        for finding in item.findings(_NO_BOOKS):
            raise NotSound(finding.text, **finding.values)
        if shape.kind == GRANT and not item.marked:
            _check_grant(item, after)
        if shape.kind == USER:
            _check_user(item, after)
            is_another = made.before is None or made.before.person_id != item.person_id
            if is_another and not keeper.items(self._kinds.shape("person").cls, item.person_id):
                raise NotSound(
                    "The server does not know the person yet. Nothing was changed; let the exchange send them first."
                )  # fmt: skip

    def require_over(self, by: Signed, user: UUID) -> None:
        """Before a password is drawn for somebody. Raises NoRight, NotSound."""
        with self.turn(by) as turn:
            turn.require(self._kinds.shape(USER))
            turn.require_over(user)

    def new_password(self, by: Signed, user: UUID, first: First) -> str:
        """For one who forgot theirs; they are signed out everywhere. Raises NoRight, NotSound."""
        with self.turn(by) as turn:
            turn.require(self._kinds.shape(USER))
            known = turn.require_over(user)
            accounts.renew_first(turn.changing, by.company, user, known.login, first.verifier)
            turn.tell("password", USER, user)
            notice(turn.changing, by.company)
        return first.password

    def second_off(self, by: Signed, user: UUID) -> None:
        """For one who lost the telephone and the recovery codes. Raises NoRight, NotSound."""
        with self.turn(by) as turn:
            turn.require(self._kinds.shape(USER))
            turn.require_over(user)
            second.switch_off(turn.changing, by.company, user)
            turn.tell("totp_off", USER, user)


class _Made(NamedTuple):
    """One item of an ask, and what there is of it."""

    shape: Shape
    item: Any
    before: Any
    made_from: bytes

    @classmethod
    def of(cls, shape: Shape, sent: Item, granting: Granting) -> "_Made":
        """Raises BodyError."""
        item = light_of(shape, {**sent.body, "id": str(sent.id)})
        return cls(shape, item, _of_kind(granting, shape.kind).get(sent.id), sent.hash)

    @property
    def differs(self) -> bool:
        return self.before is None or content_of(self.shape, self.before) != content_of(self.shape, self.item)

    @property
    def hash(self) -> bytes:
        """Of what there is; empty where there is nothing."""
        if self.before is None:
            return b""
        return content_hash(self.shape.kind, self.item.id, content_of(self.shape, self.before))

    @property
    def is_stale(self) -> bool:
        return self.differs and self.hash != self.made_from

    def there(self) -> Item:
        if self.before is None:
            raise NotSound("What you changed is not on the server any more. Nothing was changed.")
        kind: Any = self.shape.kind
        return Item(kind=kind, id=self.item.id, hash=self.hash, body=body_of(self.shape, self.before))


def _of_kind(granting: Granting, kind: str) -> Any:
    return {USER: granting.users, ROLE: granting.roles, GRANT: granting.grants}[kind]


def _after(before: Granting, changed: Collection[_Made]) -> Granting:
    new: dict[str, dict[UUID, Any]] = {kind: {} for kind in (USER, ROLE, GRANT)}
    for each in changed:
        new[each.shape.kind][each.item.id] = each.item
    return replace(
        before, users={**before.users, **new[USER]}, roles={**before.roles, **new[ROLE]},
        grants={**before.grants, **new[GRANT]},
    )  # fmt: skip


def _check_grant(grant: Any, after: Granting) -> None:
    user, role = after.users.get(grant.user_id), after.roles.get(grant.role_id)
    if user is None or role is None or user.marked or role.marked:
        raise NotSound("The grant names a user or a role that is not there, or is marked for deletion.")
    if not PATTERN.fullmatch(grant.pattern):
        raise NotSound("{scopes} are no scopes. Write them as: company,site:*,payroll", scopes=grant.pattern)


def _check_user(user: Any, after: Granting) -> None:
    others = (each for each in after.users.values() if each.id != user.id and not each.marked)
    if any(folded(each.login or "") == folded(user.login) for each in others):
        raise AlreadyThere("There is a user {name} already. Nothing was changed.", name=user.login)


def _settle(turn: Turn, made: _Made, first: Iterator[First]) -> str | None:
    """What becomes of the account of a user who is new, called otherwise or shut out; a new one's first password."""
    user, before, company = made.item, made.before, turn.by.company
    if before is None:
        given = next(first)
        accounts.add(turn.changing, company, user.id, user.login, given.verifier)
        return given.password
    if folded(before.login or "") != folded(user.login or ""):
        accounts.rename(turn.changing, company, user.id, user.login)
    if (before.person_id, False, False) != (user.person_id, user.disabled, user.marked):
        accounts.end_sessions(turn.changing, company, user.id, "disabled")
    return None


_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_HEAD: Final = "SELECT FROM head WHERE company = %s AND id = %s"
_NO_BOOKS: Final[Any] = None
"""What users, roles and grants say of themselves needs no ledger."""
