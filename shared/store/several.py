"""Several at once: one step for many documents or items, tried first, done as it was shown, taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from shared.kernel.codec import body_of, object_of
from shared.kernel.describe import Field, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.states import States
from shared.kernel.words import Caption
from shared.store import filling, heads
from shared.store.errors import NotFound, StaleEdit, StillReferenced
from shared.store.saving import Change, remember

MOST: Final = 1_000
"""So many are changed in one transaction; a person who means more narrows the list."""


class TooMany(Refusal):
    """More were chosen than one step changes."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to each: `mark`, `unmark`, `post`, `unpost`, the name of a transition, or `set` a field.

    `value`: what the field is set to, or the reason of a transition that asks for one.
    """

    name: str
    field: str = ""
    value: Any = None

    def apply(self, change: Change, aggregate: Any) -> None:
        match self.name:
            case "mark" | "unmark":
                change.mark(aggregate, self.name == "mark")
            case "post":
                change.post(aggregate)
            case "unpost":
                change.unpost(aggregate)
            case "set":
                if self.field == "group_id":
                    _refuse_circle(change, aggregate, self.value)
                setattr(aggregate, self.field, self.value)
                change.save(aggregate)
            case _:
                change.transition(aggregate, self.name, self.value or "")

    def seen(self, shape: Shape) -> str:
        """The field that shows what the step does."""
        fields = {"mark": "marked", "unmark": "marked", "post": "status", "unpost": "status", "set": self.field}
        return fields.get(self.name, "state")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it for one: the value of the step's field before and after, or why it was refused.

    `same`: there is nothing to do. `was` and `now` are the hashes of its content, `body` is the content before.
    """

    id: UUID
    name: str
    before: Any = None
    after: Any = None
    refused: Refusal | None = None
    same: bool = False
    was: bytes | None = None
    now: bytes | None = None
    body: Any = None

    @property
    def done(self) -> bool:
        return self.refused is None and not self.same


@dataclass(frozen=True, slots=True)
class Several:
    """A step and what came of it for each, in the order that was asked for."""

    shape: Shape
    step: Step
    outcomes: Sequence[Outcome]

    @property
    def done(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.done]

    @property
    def refused(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.refused is not None]


def attempted(change: Change, shape: Shape, ids: Sequence[UUID], step: Step) -> Several:
    """What the step would come to: it is done, and taken back at once. Raises TooMany."""
    change.books.session.connection()  # before any savepoint: it must not end with one
    savepoint = change.connection.begin_nested()
    try:
        return tried(change, shape, ids, step)
    finally:
        savepoint.rollback()


def tried(change: Change, shape: Shape, ids: Sequence[UUID], step: Step) -> Several:
    """The step for each of them, in order. Raises TooMany."""
    change.books.session.connection()
    if len(ids) > MOST:
        raise TooMany(
            "{count} rows are selected; one step changes {most} at most. Narrow the list and go on part by part.",
            count=len(ids), most=MOST,
        )  # fmt: skip
    return Several(shape, step, [_one(change, shape, id, step) for id in ids])


def carried_out(change: Change, shown: Several) -> Several:
    """What was shown, all of it or, where something was changed meanwhile, nothing. Raises StaleEdit."""
    done = tried(change, shown.shape, [each.id for each in shown.outcomes], shown.step)
    for before, after in zip(shown.outcomes, done.outcomes, strict=True):
        if (before.was, before.done) != (after.was, after.done):
            raise StaleEdit(
                "{item} was changed since the preview. Nothing was done; look at the preview again.",
                item=after.name or before.name,
            )
    return done


def taken_back(change: Change, done: Several) -> None:
    """Each has the content of before again, or none has. Raises StaleEdit where one was changed afterwards."""
    for each in reversed(done.done):
        stored = _loaded(change, done.shape, each.id)
        if stored.read_hash != each.now:
            raise StaleEdit("{item} was changed afterwards. Nothing was taken back.", item=stored.named())
        _restore(change, done.shape, stored, each.body)


def _restore(change: Change, shape: Shape, stored: Any, body: Any) -> None:
    """The content of before; a posted document is unposted first, and posted again where it was."""
    if shape.is_document and stored.status == "posted":
        change.unpost(stored)
        remember(change.connection, stored)
    before: Any = object_of(shape, body)
    before.read_hash = stored.read_hash
    if shape.is_document and before.status == "posted":
        _post_again(change, before, stored)
    elif before.marked != stored.marked:
        change.mark(before, before.marked)
    else:
        change.save(before)


def _post_again(change: Change, before: Any, unposted: Any) -> None:
    """Posted as it was; steps that the unposting took back, such as an acceptance, are entries of their own."""
    states: States | None = before.states
    steps = states.way(unposted.state, before.state) or () if states is not None else ()
    stamps = {name for step in steps for name in (step.by, step.at) if name}
    values = {name: getattr(before, name) for name in stamps}
    for name in ("state", *stamps) if steps else ():
        setattr(before, name, getattr(unposted, name))
    before.status = "draft"
    change.post(before)
    change.take_again(before, steps, values)


def _one(change: Change, shape: Shape, id: UUID, step: Step) -> Outcome:
    """One of them, in a savepoint of its own: what is refused leaves nothing behind."""
    name, before, was = "", None, None
    try:
        with change.connection.begin_nested():
            aggregate = _loaded(change, shape, id)
            name, was, seen = name_of(shape, aggregate), aggregate.read_hash, step.seen(shape)
            before = getattr(aggregate, seen, None)
            body = body_of(shape, aggregate)
            if nothing_to_do(step, aggregate):
                return Outcome(id, name, before, before, same=True, was=was)
            step.apply(change, aggregate)
            after = getattr(aggregate, seen, None)
            remember(change.connection, aggregate)
            return Outcome(id, name, before, after, was=was, now=aggregate.read_hash, body=body)
    except Refusal as cause:
        return Outcome(id, name, before, refused=cause, was=was)


def nothing_to_do(step: Step, aggregate: Any) -> bool:
    """Marking what is marked, setting what is so already: no entry in the audit trail, nothing to take back."""
    if step.name in ("mark", "unmark"):
        return bool(aggregate.marked) == (step.name == "mark")
    if step.name in ("post", "unpost"):
        return bool(aggregate.status == ("posted" if step.name == "post" else "draft"))
    return step.name == "set" and getattr(aggregate, step.field) == step.value


def _loaded(change: Change, shape: Shape, id: UUID) -> Any:
    """An object of its own, so that a refused step leaves no half-changed one for the next. Raises NotFound."""
    if heads.unfilled(change.connection, id):
        filling.fill_these(change.connection, change.kinds, change.now, [id])
    with Session(change.connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        found = session.get(shape.cls, id)
        if found is None:
            raise NotFound("{kind} {id} is not in this file.", kind=Caption(shape.caption), id=str(id))
        session.expunge_all()
    remember(change.connection, found)
    return found


def _refuse_circle(change: Change, item: Any, folder: UUID | None) -> None:
    """Raise StillReferenced where an item would lie in itself, through however many folders."""
    seen: set[UUID] = set()
    while folder is not None and folder not in seen:
        if folder == item.id:
            raise StillReferenced("{item} cannot be moved into itself.", item=item.named())
        seen.add(folder)
        holder = change.books.get(type(item), folder)
        folder = holder.group_id if holder is not None else None


def name_of(shape: Shape, aggregate: Any) -> str:
    return str((aggregate.number if shape.is_document else aggregate) or "")


def settable(shape: Shape) -> list[Field]:
    """Fields that may be given one value for several: what a person types, not what follows from something else."""
    own = ("number", "status", "state", "marked", "folder", "replaced_by", "corrects_id", "code", "rule_version")
    return [
        field
        for field in shape.fields
        if not (field.info.derived or field.info.blob or field.info.line_of or field.name in own)
        and field.type not in ("instant", "bytes")
        and field.info.refers != "*"
    ]
