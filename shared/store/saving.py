"""What happens to an aggregate inside one write transaction: save, post, unpost, mark, transition, purge."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shared.kernel.base import Catalog, PeriodLock
from shared.kernel.codec import Body, body_of, light_of, settle_ids
from shared.kernel.describe import Kinds, Shape
from shared.kernel.finding import Finding, error, warning
from shared.kernel.states import Transition
from shared.kernel.words import Caption, Lines, Several, say
from shared.store import aliases, audit, filling, heads, numbering, periods, references, registers
from shared.store.audit import Actor
from shared.store.books import StoreBooks
from shared.store.broken import worded
from shared.store.errors import (
    Blocked,
    HasDependents,
    NotFound,
    NotPosted,
    NumberTaken,
    PostedIsReadOnly,
    SameLineTwice,
    StaleEdit,
    StillReferenced,
    WrongTransition,
)
from shared.store.packing import LEVEL_BULK, packed_alone
from shared.store.writing import Writer, Written

NAMES_SHOWN = 10
FAR_AHEAD, FAR_BACK = timedelta(366), timedelta(5 * 366)
RECORDERS_AT_ONCE = 10_000  # SQLite and PostgreSQL bound the number of values in one statement


def remember(connection: Connection, aggregate: Any) -> None:
    """Note which state an object was read from, so that a later save cannot overwrite somebody else's."""
    aggregate.read_hash = heads.current_hash(connection, aggregate.id)


def shape_of(kinds: Kinds, aggregate: Any) -> Shape:
    """The shape of a declared object; a light one carries the declared class's name."""
    return kinds.shape(getattr(type(aggregate), "__tablename__", None) or type(aggregate).kind)


def findings_of(shape: Shape, aggregate: Any, books: StoreBooks) -> list[Finding]:
    """Required fields that are empty, days that are hardly meant, then what the kind itself finds."""
    if any(row.id is None for table in shape.tables for row in getattr(aggregate, table.name)):
        settle_ids(shape, aggregate)  # findings name lines by their ids
    return [*required_findings(shape, aggregate), *_far_days(shape, aggregate, books.today), *aggregate.findings(books)]


def _far_days(shape: Shape, aggregate: Any, today: date) -> Iterator[Finding]:
    """A document's own day or month that lies far from today: a slip in the year is not seen in a list."""
    for field in shape.fields if shape.is_document else ():
        day = getattr(aggregate, field.name) if field.info.required and field.type == "date" else None
        values: dict[str, Any] = {"field": Caption(field.caption), "day": day}
        if day is not None and day > today + FAR_AHEAD:
            yield warning("far_day", "{field}: {day} lies far ahead of today; look at the year.", field.name, **values)
        elif day is not None and day < today - FAR_BACK:
            yield warning("far_day", "{field}: {day} lies far back; look at the year.", field.name, **values)


def required_findings(shape: Shape, aggregate: Any) -> list[Finding]:
    """Fields that must be filled in before posting and are not; from the aggregate alone."""
    folder = shape.is_catalog and aggregate.folder  # a folder needs a name, nothing else
    found = [
        error("required", "{field} is not filled in", field.name, field=Caption(field.caption))
        for field in shape.fields
        if field.info.required and getattr(aggregate, field.name) is None and (field.name == "name" or not folder)
    ]
    for table in shape.tables:
        required = [field for field in table.fields if field.info.required]
        for position, row in enumerate(getattr(aggregate, table.name) if required else (), 1):
            found += [
                error("required", "{table}, line {line}: {field} is not filled in",
                      f"{table.name}/{row.id}/{field.name}",
                      table=Caption(table.caption), line=position, field=Caption(field.caption))
                for field in required if getattr(row, field.name) is None
            ]  # fmt: skip
    return found


def prune_own(shape: Shape, aggregate: Any) -> None:
    """Rows of a line that is gone go with it; where a row can do without, only the reference is emptied."""
    if not any(field.info.own for table in shape.tables for field in table.fields):
        return
    gone = True
    while gone:
        gone = False
        ids = {table.kind: {row.id for row in getattr(aggregate, table.name)} for table in shape.tables}
        for table in shape.tables:
            for field in [field for field in table.fields if field.info.own]:
                known, rows = ids[field.info.line_of], getattr(aggregate, table.name)
                lost = [row for row in rows if (id := getattr(row, field.name)) is not None and id not in known]
                for row in lost:
                    if field.info.required:
                        rows.remove(row)
                        gone = True
                    else:
                        setattr(row, field.name, None)


def refuse_doubles(shape: Shape, aggregate: Any) -> None:
    """Raise SameLineTwice where two lines of a keyed table are one and the same: one person twice on one work."""
    for table in shape.tables:
        seen: dict[Any, int] = {}
        for place, row in enumerate(getattr(aggregate, table.name) if table.cls.key else (), 1):
            key = tuple(getattr(row, part) for part in table.cls.key)
            if (first := seen.setdefault(key, place)) != place:
                raise SameLineTwice(
                    "{table}: lines {first} and {second} say the same thing twice. Nothing was saved; your entry is "
                    "kept: put both into one line.",
                    table=Caption(table.caption), first=first, second=place,
                )  # fmt: skip


class Change:
    """One write transaction in progress. `undo` gives objects back what a failed transaction had set on them."""

    def __init__(
        self, connection: Connection, session: Session, kinds: Kinds, prefix: str, actor: Actor, now: datetime
    ) -> None:
        self.connection, self.kinds, self.prefix, self.actor, self.now = connection, kinds, prefix, actor, now
        self.writer = Writer(connection, now, actor.person_id)
        self.today = now.astimezone().date()
        self.books = StoreBooks(session, kinds, self.today)
        self._closed: dict[UUID | None, date | None] = {}
        self._undo: list[Callable[[], None]] = []
        self._settle: list[Callable[[], None]] = []

    def undo(self) -> None:
        for step in reversed(self._undo):
            step()

    def settle(self) -> None:
        for step in self._settle:
            step()

    def _set(self, aggregate: Any, **values: object) -> None:
        before = {name: getattr(aggregate, name) for name in values}
        self._undo.append(lambda: _set_all(aggregate, before))
        _set_all(aggregate, values)

    # ---- steps

    def save(self, aggregate: Any, action: str = "save") -> None:
        shape = shape_of(self.kinds, aggregate)
        old = self._stored(shape, aggregate)
        if old is not None and old.get("status") == "posted":
            text = "{document} is posted. Unpost it first; your entry is kept on the screen."
            raise PostedIsReadOnly(text, document=aggregate.named())
        if shape.is_document and aggregate.status == "posted":
            text = "{document} cannot be saved as posted; post it instead."
            raise PostedIsReadOnly(text, document=aggregate.named())
        aggregate.recalculate()
        if shape.is_catalog:
            blocking = [each for each in findings_of(shape, aggregate, self.books) if each.blocks]
            if blocking:
                text = "{kind} {name} was not saved:\n{findings}"
                raise Blocked(text, blocking, kind=Caption(shape.caption), name=aggregate.named())
        self._write(shape, aggregate, old, action)

    def post(self, document: Any) -> list[Finding]:
        shape = shape_of(self.kinds, document)
        old = self._stored(shape, document)
        if old is not None and old.get("status") == "posted":
            raise PostedIsReadOnly("{document} is posted already.", document=document.named())
        filling.refuse_half_filled(self.connection)
        periods.refuse_closed(self._closed_through(document), document, document.date)
        document.complete(self.books)
        document.recalculate()
        prune_own(shape, document)
        found = findings_of(shape, document, self.books)
        found += [
            error("not_posted", "{document} is not posted; post it first, this document depends on it", document=each)
            for each in references.not_posted(self.connection, self.kinds, shape, document)
        ]
        found += [
            error(
                "purged",
                "{field}: what it names was purged meanwhile; choose another",
                path,
                field=Caption(each.caption),
            )
            for path, each in references.purged(self.connection, shape, document)
        ]
        if document.marked:
            found.append(error("marked", "The document is marked for deletion"))
        self._refuse(document, found)
        self._number(shape, document)
        self._set(document, status="posted", rule_version=document.rule_version_now)
        self._write(shape, document, old, "post")
        self.writer.put_movements(shape, [document])
        self._refuse_closed_movements(document)
        found += self._broken_rules([document.id])
        self._refuse(document, found)
        return found

    def unpost(self, document: Any) -> None:
        shape = shape_of(self.kinds, document)
        old = self._stored(shape, document)
        if old is None or old.get("status") != "posted":
            raise NotPosted("{document} is not posted.", document=document.named())
        filling.refuse_half_filled(self.connection)
        stored = light_of(shape, old)  # what is on the screen may be dated anew already
        periods.refuse_closed(self._closed_through(stored), stored, stored.date)
        self._refuse_closed_movements(stored)
        self._refuse_dependents(shape, document)
        broken = [
            worded(self.books, broken)
            for register in self.kinds.registers.values()
            for broken in registers.broken_without(self.connection, register, document.id)
        ]
        if broken:
            raise Blocked("{document} was not unposted:\n{findings}", broken, document=document.named())
        self._set(document, **{field.name: getattr(document, field.name) for field in shape.fields})
        document.on_unpost()
        self._set(document, status="draft", rule_version=None)
        self.writer.drop_movements(list(self.kinds.registers.values()), document.id)
        self._write(shape, document, old, "unpost")

    def mark(self, aggregate: Any, marked: bool) -> None:
        shape = shape_of(self.kinds, aggregate)
        old = self._stored(shape, aggregate)
        if old is not None and old.get("status") == "posted":
            text = "{document} is posted. Unpost it before marking it for deletion."
            raise PostedIsReadOnly(text, document=aggregate.named())
        self._set(aggregate, marked=marked)
        self._write(shape, aggregate, old, "mark" if marked else "unmark")

    def transition(self, document: Any, name: str, reason: str = "") -> None:
        """A step between declared states; it may be taken on a posted document, whose movements it does not touch."""
        shape = shape_of(self.kinds, document)
        states = document.states
        known = {step.name for step in states.transitions} if states else set()
        if states is None or name not in known:
            raise WrongTransition(
                "{kind} has no step “{name}”. Steps: {known}.",
                kind=Caption(shape.caption), name=name, known=Several(sorted(known)) if known else say("none"),
            )  # fmt: skip
        step = states.transition(name)
        if document.state not in step.sources:
            raise WrongTransition(
                "{document} is {state}; “{step}” is not possible.", document=document.named(),
                state=Caption(states.captions[document.state], small=True), step=Caption(step.caption),
            )  # fmt: skip
        if step.reason and not reason.strip():
            raise WrongTransition(
                "“{step}” needs its reason: {question}. Nothing was changed.",
                step=Caption(step.caption), question=Caption(step.reason, small=True),
            )  # fmt: skip
        old = self._stored(shape, document)
        posted = old is not None and old.get("status") == "posted"
        if posted:
            periods.refuse_closed(self._closed_through(document), document, document.date)
        elif step.posted:
            raise WrongTransition(
                "{document} is not posted; “{step}” is not possible yet.",
                document=document.named(), step=Caption(step.caption),
            )  # fmt: skip
        if step.findings is not None:
            filling.refuse_half_filled(self.connection)
        found = list(step.findings(document, self.books)) if step.findings is not None else []
        if any(each.blocks for each in found):
            text = "{document}: “{step}” was not done:\n{findings}"
            raise Blocked(text, found, document=document.named(), step=Caption(step.caption))
        stamps = {field: None for other in states.transitions for field in (other.by, other.at) if field}
        stamps |= {step.by: self.actor.person_id} if step.by else {}
        stamps |= {step.at: self.now} if step.at else {}
        self._set(document, state=step.target, **stamps)
        if posted and old is not None:
            changed = audit.changes(shape, old, body_of(shape, document)).keys() - {"state", *stamps}
            if changed:
                raise PostedIsReadOnly(
                    "{document} is posted; “{step}” cannot carry other changes: {change}.",
                    document=document.named(), step=Caption(step.caption), change=min(changed),
                )  # fmt: skip
        self._write(shape, document, old, name, reason.strip())

    def take_again(self, document: Any, steps: Sequence[Transition], values: Mapping[str, Any]) -> None:
        """Steps between states that an unposting took back, each with its entry and the reason it was taken for.

        `values` are as the last left them.
        """
        shape = shape_of(self.kinds, document)
        for at, step in enumerate(steps, 1):
            remember(self.connection, document)
            old = self._stored(shape, document)
            self._set(document, state=step.target, **(values if at == len(steps) else {}))
            reason = audit.reason_of(self.connection, document.id, step.name) if step.reason else ""
            self._write(shape, document, old, step.name, reason)

    def create_many(self, aggregates: Sequence[Any], what: str) -> None:
        if not aggregates:
            return
        shape = shape_of(self.kinds, aggregates[0])
        name = "number" if shape.is_document else "code"
        for each in aggregates:
            prune_own(shape, each)
            refuse_doubles(shape, each)
            self._set(each, **{name: getattr(each, name)})
        numbering.give_numbers(self.connection, shape, list(aggregates), self.prefix, self.today)
        posted = [each for each in aggregates if shape.is_document and each.status == "posted"]
        for each in aggregates:
            each.recalculate()
        for each in posted:
            self._refuse(each, required_findings(shape, each))
            periods.refuse_closed(self._closed_through(each), each, each.date)
            self._set(each, rule_version=each.rule_version_now)
        self.refuse_here_already(shape, aggregates)
        written = self.writer.put_new(shape, aggregates, LEVEL_BULK)
        self.writer.put_movements(shape, posted)
        for each in aggregates:
            self._put_blobs(each)
        for each in posted:
            self._refuse_closed_movements(each)
        if posted:
            filling.refuse_half_filled(self.connection)
            self._refuse(aggregates[0], self._broken_rules([each.id for each in posted]))
        digest = [new.hash.hex() for new in written]
        audit.record(self.connection, self.actor, self.now, what, shape.kind, None, "company", {"hashes": digest})

    def purge(self, aggregate: Any) -> None:
        shape = shape_of(self.kinds, aggregate)
        old = self._stored(shape, aggregate)
        if old is None:
            raise NotFound("{item} is not in this file.", item=aggregate.named())
        if not old.get("marked") or old.get("status") == "posted":
            text = "{item} must be unposted and marked for deletion before it is purged."
            raise StillReferenced(text, item=aggregate.named())
        filling.refuse_half_filled(self.connection)
        holders = references.referring(self.connection, self.kinds, shape, aggregate.id)
        if holders:
            text = "{item} is still referred to by:\n{holders}"
            raise StillReferenced(text, item=aggregate.named(), holders=Lines(holders, NAMES_SHOWN))
        self.writer.bury(shape, aggregate.id)
        audit.record(
            self.connection,
            self.actor,
            self.now,
            "purge",
            shape.kind,
            aggregate.id,
            aggregate.scope_of(),
            {"": [old, None]},
        )

    def replace(self, item: Any, by: Any) -> None:
        shape = shape_of(self.kinds, item)
        if not isinstance(item, Catalog) or type(item) is not type(by) or item.id == by.id:
            raise StillReferenced("Only two different items of one catalog can be merged.")
        last = self.books.get(type(by), by.id)
        if item.id in (by.replaced_by, last.id if last else None):
            raise StillReferenced("{by} is itself replaced by {item}.", by=by.named(), item=item.named())
        old = self._stored(shape, item)
        self._set(item, replaced_by=by.id, marked=True)
        self._write(shape, item, old, "replace")

    def freeze_totals(self) -> None:
        """Freeze the months that are closed for every organization; thaw those that are not any more."""
        periods.freeze(self.connection, self.kinds)

    # ---- pieces

    def _stored(self, shape: Shape, aggregate: Any) -> Body | None:
        """The stored body; refuses an edit made on a state that is no longer the newest."""
        found = heads.current(self.connection, aggregate.id)
        if found is None:
            was_read = getattr(aggregate, "read_hash", None) is not None
            if was_read and shape.is_document and aggregate.status == "posted":  # its movements went with it
                raise NotFound(
                    "{document} is no longer on this computer: it was removed, or it is not yours to see any more. "
                    "Nothing was changed.",
                    document=aggregate.named(),
                )
            return None
        if not found.unsent and heads.unfilled(self.connection, aggregate.id):
            filling.fill_these(self.connection, self.kinds, self.now, [aggregate.id])
        if found.deleted:
            text = "{item} was purged meanwhile. Your entry is kept: copy it into a new {kind}."
            raise StaleEdit(text, item=aggregate.named(), kind=Caption(shape.caption, small=True))
        if found.hash != getattr(aggregate, "read_hash", None):
            raise StaleEdit(
                "{item} was changed by another window or program since it was opened. Your entry is kept: "
                "open the document again and repeat what is missing.",
                item=aggregate.named(),
            )
        return found.body

    def _number(self, shape: Shape, aggregate: Any) -> None:
        name = "number" if shape.is_document else "code"
        given = getattr(aggregate, name)
        if given and shape.is_document and numbering.holder_of(self.connection, shape, given, aggregate.id):
            raise NumberTaken(
                "There is another {kind} with the number {number}. Nothing was saved; your entry is kept: give another "
                "number, or leave it empty for the next one.",
                kind=Caption(shape.caption, small=True), number=given,
            )  # fmt: skip
        if not given:
            self._set(aggregate, **{name: None})
            numbering.give_numbers(self.connection, shape, [aggregate], self.prefix, self.today)

    def refuse_here_already(self, shape: Shape, aggregates: Sequence[Any]) -> None:
        by_id = {each.id: each for each in aggregates}
        if here := heads.here_already(self.connection, list(by_id)):
            raise StaleEdit("{item} is in this file already. Nothing was stored.", item=by_id[here].named())

    def _write(self, shape: Shape, aggregate: Any, old: Body | None, action: str, reason: str = "") -> None:
        prune_own(shape, aggregate)
        refuse_doubles(shape, aggregate)
        self._number(shape, aggregate)
        if old is None:
            written = self.writer.put_new(shape, [aggregate])[0]
            content: dict[str, Any] = {"": [None, written.body]}
        else:
            written = self.writer.put_changed(shape, aggregate, old)
            content = audit.changes(shape, old, written.body)
        content |= {audit.REASON: [None, reason]} if reason else {}
        self._put_blobs(aggregate)
        if issubclass(shape.cls, PeriodLock):
            self._closed.clear()
            self.freeze_totals()
        audit.record(
            self.connection, self.actor, self.now, action, shape.kind, aggregate.id, aggregate.scope_of(), content
        )
        self._settle.append(lambda: _settle_hash(aggregate, written))

    def _put_blobs(self, aggregate: Any) -> None:
        contents: dict[str, bytes] = getattr(aggregate, "blobs", None) or {}
        scope = aggregate.scope_of() if contents else ""
        rows = [(bytes.fromhex(name), scope, packed_alone(content)) for name, content in contents.items()]
        self.writer.run("INSERT INTO blob (hash, scope, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING", rows)

    def _refuse_closed_movements(self, document: Any) -> None:
        """A document may be dated in an open month and still count in a closed one, whose totals are frozen."""
        closed = self._closed_through(document)
        if closed is not None:
            first = registers.first_date(self.connection, self.kinds.registers.values(), document.id)
            periods.refuse_closed(closed, document, first)

    def _closed_through(self, document: Any) -> date | None:
        """The last closed day of a document's organization (of any, where it names none); asked once for each."""
        found, organization = self._closed, document.organization_id
        if organization not in found:
            found[organization] = periods.closed_for(self.connection, self.kinds, organization)
        return found[organization]

    def _broken_rules(self, recorders: list[UUID]) -> list[Finding]:
        return [
            worded(self.books, broken)
            for register in self.kinds.registers.values()
            for start in range(0, len(recorders), RECORDERS_AT_ONCE)
            for part in [recorders[start : start + RECORDERS_AT_ONCE]]
            for broken in (
                *registers.broken_rules(self.connection, register, part),
                *aliases.broken_rules(self.connection, self.kinds, register, part),
            )
        ]

    def _refuse(self, document: Any, found: Sequence[Finding]) -> None:
        if any(each.blocks for each in found):
            raise Blocked("{document} was not posted:\n{findings}", found, document=document.named())

    def _refuse_dependents(self, shape: Shape, document: Any) -> None:
        holders = references.dependents(self.connection, self.kinds, shape, document.id)
        if holders:
            text = "{document} stays posted; these posted documents depend on it:\n{holders}"
            raise HasDependents(text, document=document.named(), holders=Lines(holders, NAMES_SHOWN))


def _set_all(aggregate: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(aggregate, name, value)


def _settle_hash(aggregate: Any, written: Written) -> None:
    if not hasattr(type(aggregate), "__struct_fields__"):
        aggregate.read_hash = written.hash
