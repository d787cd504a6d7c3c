"""Closing days and opening them again: what that means is said, and asked once, wherever it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, or_, select

from desktop.work import Reading
from shared.kernel.words import Words, say
from shared.store import periods
from shared.store.several import Step

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Remains:
    """What is unfinished in a period: how many documents of a kind in some state, and the list that shows them."""

    kind: str
    caption: str
    state: str
    count: int
    filter: str
    icon: str


@dataclass(frozen=True, slots=True)
class Move:
    """The last closed day becomes another (None: nothing is closed); `unfinished` documents lie in the days closed."""

    before: date | None
    after: date | None
    unfinished: int = 0

    @property
    def opens(self) -> bool:
        return self.before is not None and (self.after is None or self.after < self.before)

    @property
    def words(self) -> Words:
        if self.opens and self.after is None:
            return say("The period is closed through {closed}. Open all of its days again? What is posted in them can "
                       "be changed then, and papers that were signed may no longer agree with it.",
                       closed=self.before)  # fmt: skip
        if self.opens:
            return say("The period is closed through {closed}. Open the days after {day} again? What is posted in them "
                       "can be changed then, and papers that were signed may no longer agree with it.",
                       closed=self.before, day=self.after)  # fmt: skip
        if self.unfinished:
            return say("Close the days through {day}? Nothing posted in them changes afterwards, and nothing new is "
                       "posted into them. Documents there that are not finished: {count}.",
                       day=self.after, count=self.unfinished)  # fmt: skip
        return say("Close the days through {day}? Nothing posted in them changes afterwards, and nothing new is posted "
                   "into them.", day=self.after)  # fmt: skip


def ask_first(desk: "Desk", parent: QWidget, moves: Sequence[Move], go: Callable[[], object]) -> None:
    """`go` at once where no day opens or closes, else only if the person says so; opening is asked before closing."""
    for move in sorted(set(moves), key=lambda each: not each.opens):
        name, caption = ("open", "Open them again") if move.opens else ("close", "Close the period")
        if desk.ask(parent, move.words, {name: caption, "": "Leave it"}) != name:
            return
    go()


def moves_of(reading: Reading, lock: Any) -> list[Move]:
    """What saving a closed period as it is now opens or closes: for its organization, and for the one it had."""
    stored = reading.books.get(type(lock), lock.id)
    owners = {lock.organization_id, stored.organization_id if stored is not None else lock.organization_id}
    found = [_move(reading, lock, each) for each in owners]
    return [each for each in found if each.before != each.after]


def moves_by(reading: Reading, cls: type, ids: Sequence[UUID], step: Step) -> list[Move]:
    """What a step that is done to closed periods in their list opens or closes."""
    found = []
    locks: Sequence[Any] = reading.books.find(cls, id=list(ids))
    for lock in locks:
        if step.name == "set":
            setattr(lock, step.field, step.value)
        else:
            lock.marked = step.name == "mark"
        found += moves_of(reading, lock)
    return found


def _move(reading: Reading, lock: Any, organization_id: UUID | None) -> Move:
    connection, kinds, table = reading.connection, reading.store.kinds, type(lock).__table__
    before = periods.closed_through(connection, kinds, organization_id)
    holds = or_(table.c.organization_id.is_(None), table.c.organization_id == organization_id)
    query = select(func.max(table.c.closed_through)).where(holds, table.c.marked.is_not(True), table.c.id != lock.id)
    mine = lock.closed_through if not lock.marked and lock.organization_id in (None, organization_id) else None
    after = max(filter(None, (connection.execute(query).scalar(), mine)), default=None)
    move = Move(before, after)
    return move if move.opens or after is None else Move(before, after, _count(remains(reading, before, after)))


def _count(found: Sequence[Remains]) -> int:
    return sum(each.count for each in found)


def remains(reading: Reading, closed: date | None, through: date) -> list[Remains]:
    """Documents of the days that are to be closed that are drafts, or that stand in a declared state (counts)."""
    found = []
    for shape in reading.books.kinds.shapes.values():
        if not shape.is_document:
            continue
        head = shape.table
        days = [head.c.date <= through, head.c.marked.is_not(True), *([head.c.date > closed] if closed else [])]
        if reading.books.scopes is not None:
            days.append(head.c.scope.in_(sorted(reading.books.scopes)))
        asked = f"date<={through.isoformat()}" + (f" date>{closed.isoformat()}" if closed else "")
        drafts = reading.session.execute(select(func.count()).where(*days, head.c.status != "posted")).scalar_one()
        if drafts:
            found.append(Remains(shape.kind, shape.cls.captions, "Draft", drafts, f"{asked} status:draft", "draft"))
        if shape.cls.states is not None:
            query = select(head.c.state, func.count()).where(*days, head.c.status == "posted").group_by(head.c.state)
            for state, count in reading.session.execute(query):
                if shape.cls.states.transitions and _goes_on(shape.cls.states, state):
                    caption = shape.cls.states.captions.get(state, state)
                    opens, icon = f"{asked} status:posted state:{state}", state if state == "returned" else "posted"
                    found.append(Remains(shape.kind, shape.cls.captions, caption, count, opens, icon))
    return found


def _goes_on(states: Any, state: str) -> bool:
    """Whether a document in that state waits for another step."""
    return any(state in step.sources for step in states.transitions)
