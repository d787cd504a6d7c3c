"""Store: one company's ledger in one database file; each call is one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from shared.kernel.base import Aggregate
from shared.kernel.describe import Kinds, Shape, describe
from shared.kernel.edit import Edit
from shared.kernel.finding import Finding
from shared.kernel.words import Caption
from shared.store import audit, beginning, periods, references, saving
from shared.store.audit import Actor
from shared.store.books import StoreBooks
from shared.store.errors import NotFound
from shared.store.references import Reference

if TYPE_CHECKING:
    from shared.store.taking_back import Taken

if TYPE_CHECKING:
    from shared.store.several import Several, Step

T = TypeVar("T", bound=Aggregate)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Reads and writes aggregates. `prefix` is this device's part of document numbers."""

    def __init__(
        self,
        engine: Engine,
        kinds: Kinds,
        *,
        prefix: str = "A1",
        person_id: UUID | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.engine, self.kinds, self.prefix, self.clock = engine, kinds, prefix, clock
        self.actor = Actor(prefix, person_id)
        self._writing = engine.execution_options(writing=True)

    @property
    def today(self) -> date:
        """The calendar date where this computer is; instants are in UTC."""
        return self.clock().astimezone().date()

    # ---- transactions

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one unchanging state of the file; whatever it gives stays usable afterwards."""
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction: all of it on disk when the block ends, or none of it."""
        with self._writing.begin() as connection:
            yield connection

    def books(self, session: Session, scopes: frozenset[str] | None = None) -> StoreBooks:
        return StoreBooks(session, self.kinds, self.today, scopes)

    # ---- reading

    def get(self, kind: type[T], id: UUID) -> T:
        """One aggregate with its lines. Raises NotFound."""
        with self.reading() as session:
            found: Any = beginning.read_for_change(self.books(session), describe(kind), id)
            return found  # type: ignore[no-any-return]

    def by_name(self, shape: Shape, name: str) -> Any:
        """A document by its number, a catalog item by its code, name or id. Raises NotFound."""
        id = self.id_of(shape, name)
        return self.get(shape.cls, id)

    def id_of(self, shape: Shape, name: str) -> UUID:
        columns = [shape.table.c.number] if shape.is_document else [shape.table.c.code, shape.table.c.name]
        if (id := _as_id(name)) is not None:
            columns = [shape.table.c.id]
        with self.reading() as session:
            for column in columns:
                found = session.execute(select(shape.table.c.id).where(column == (id or name)).limit(2)).scalars().all()
                if len(found) == 1:
                    return UUID(str(found[0]))
                if found:
                    text = "Several of {kinds} are called “{name}”; give the code instead."
                    raise NotFound(text, kinds=Caption(shape.cls.captions, small=True), name=name)
        raise NotFound("There is no {kind} “{name}”.", kind=Caption(shape.caption, small=True), name=name)

    def find(self, kind: type[T], *conditions: Any, **equals: object) -> Sequence[T]:
        with self.reading() as session:
            found = self.books(session).find(kind, *conditions, **equals)
            for each in found:
                if getattr(each, "read_hash", None) is None:  # of those that are not filled their bodies were read
                    saving.remember(session.connection(), each)
            return found

    def findings(self, aggregate: Any) -> list[Finding]:
        """What stands against posting, without posting; register rules are tried when it is posted."""
        with self.reading() as session:
            return saving.findings_of(describe(type(aggregate)), aggregate, self.books(session))

    # ---- writing

    def save(self, aggregate: Any) -> None:
        """Store a draft or a catalog item: rows, body, search text, audit entry, all or nothing."""
        with self._change() as change:
            change.save(aggregate)

    def save_all(self, aggregates: Iterable[Any], *, post: bool = False) -> list[Finding]:
        """Several saves in one transaction, all or none; `post`: the documents among them are posted."""
        with self._change() as change:
            found = []
            for each in aggregates:
                if post and saving.shape_of(self.kinds, each).is_document:
                    found += change.post(each)
                else:
                    change.save(each)
            return found

    def post(self, document: Any) -> list[Finding]:
        """Save and post. Returns the findings that do not block; raises Blocked with those that do."""
        with self._change() as change:
            return change.post(document)

    def unpost(self, document: Any) -> None:
        with self._change() as change:
            change.unpost(document)

    def mark(self, aggregate: Any, marked: bool = True) -> None:
        """Mark for deletion, or take the mark off again."""
        with self._change() as change:
            change.mark(aggregate, marked)

    def transition(self, document: Any, name: str, reason: str = "") -> None:
        """Take a declared step between states; the reason stands in the history, some steps ask for one."""
        with self._change() as change:
            change.transition(document, name, reason)

    def create_many(self, aggregates: Sequence[Any], *, what: str = "import") -> None:
        """The bulk path: new aggregates of one kind, posted ones with their movements, in a few statements.

        Same rows as saving (and posting) one by one; one audit entry; register rules are checked for all of them.
        """
        with self._change() as change:
            change.create_many(aggregates, what)

    def take_in(self, shape: Shape, new: Sequence[Any], edits: Sequence[Edit], *, about: Mapping[str, Any]) -> None:
        """An accepted import: new catalog items of any kinds and edits of stored ones, all or nothing, one entry."""
        from shared.store.taking_in import take_in

        with self._change() as change:
            take_in(change, shape, new, edits, about)

    def contents(self, new: Sequence[tuple[str, UUID]]) -> "Sequence[tuple[str, UUID, bytes]]":
        """Kinds and ids, each with the hash of what it holds now: for taking it back while it holds that."""
        from shared.store.taking_back import contents

        with self.reading() as session:
            return list(contents(session.connection(), new))

    def take_back(self, taken: "Taken") -> None:
        """Undo an import: remove what it made, give what it changed its old values; all or nothing."""
        from shared.store.taking_back import take_back

        with self._change() as change:
            take_back(change, taken)

    def attempt(self, shape: Shape, ids: Sequence[UUID], step: "Step") -> "Several":
        """What a step would do to each of several, exactly: it is done, and taken back at once. Raises TooMany."""
        from shared.store.several import attempted

        with self._change() as change:
            return attempted(change, shape, ids, step)

    def carry_out(self, shown: "Several") -> "Several":
        """Do what `attempt` showed, or nothing where something was changed meanwhile. Raises StaleEdit."""
        from shared.store.several import carried_out

        with self._change() as change:
            return carried_out(change, shown)

    def withdraw(self, done: "Several") -> None:
        """Undo what `carry_out` did, or nothing where something was changed afterwards. Raises StaleEdit."""
        from shared.store.several import taken_back

        with self._change() as change:
            taken_back(change, done)

    def begin_company(self) -> None:
        """Give a new file what every company starts with."""
        items: dict[type[Aggregate], list[Aggregate]] = {}
        for area in self.kinds.areas:
            for item in area.built_in():
                items.setdefault(type(item), []).append(item)
        with self._change() as change:
            for each in items.values():
                change.create_many(each, "begin")

    @contextmanager
    def _change(self) -> Iterator[saving.Change]:
        change = None
        try:
            with self.writing() as connection, Session(connection, autoflush=False, expire_on_commit=False) as session:
                change = saving.Change(connection, session, self.kinds, self.prefix, self.actor, self.clock())
                yield change
        except BaseException:
            if change is not None:
                change.undo()
            raise
        change.settle()

    # ---- commands

    def references(self, aggregate: Any) -> list[Reference]:
        with self.reading() as session:
            return references.referring(session.connection(), self.kinds, describe(type(aggregate)), aggregate.id)

    def purge(self, aggregate: Any) -> None:
        """Remove a marked, unposted aggregate that nothing refers to; a tombstone stays. An administrator's command."""
        with self._change() as change:
            change.purge(aggregate)

    def replace(self, item: Any, by: Any) -> None:
        """Merge a catalog item into another: it is marked, and reads follow to the other."""
        with self._change() as change:
            change.replace(item, by)

    def close_period(self, through: date, organization_id: UUID | None = None) -> None:
        """Close a period and freeze the totals of registers where it is closed for all."""
        shape = periods.lock_kind(self.kinds)
        with self._change() as change:
            lock = next(iter(change.books.find(shape.cls, organization_id=organization_id)), None)
            if lock is None:
                lock = shape.cls(organization_id=organization_id)
            else:
                saving.remember(change.connection, lock)
            lock.closed_through, lock.marked = through, False
            change.save(lock, action="close_period")

    def note(self, action: str, kind: str, id: UUID | None, scope: str, files: Sequence[str]) -> None:
        """An entry about what left the ledger, such as an export of pay; nothing else changes."""
        self.tell(action, kind, id, scope, files=list(files))

    def tell(self, action: str, kind: str = "", id: UUID | None = None, scope: str = "company", **after: Any) -> None:
        """An entry about what was done besides saving, such as a sign-in; nothing else changes."""
        content = {name: [None, value] for name, value in after.items()}
        with self.writing() as connection:
            audit.record(connection, self.actor, self.clock(), action, kind, id, scope, content)

    def history(self, id: UUID) -> list[audit.Entry]:
        with self.reading() as session:
            return audit.history(session.connection(), id)


def _as_id(name: str) -> UUID | None:
    try:
        return msgspec.convert(name, UUID)
    except msgspec.ValidationError:
        return None


def listen_for_writes(engine: Engine) -> None:
    """SQLite: a writer takes the file at once, so that it never fails in the middle of its work."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("outside_transactions"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")
