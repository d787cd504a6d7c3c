"""Conflicts settled: the chosen value into the document and the conflict off the list, in one ordinary edit."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.orm import Session

from shared.administration.attention import Attention
from shared.administration.conflict import Conflict
from shared.kernel.codec import Body, body_of, light_of, object_of
from shared.kernel.describe import Field, LineTable, Shape, describe
from shared.kernel.refusal import Refusal
from shared.kernel.types import python_type, to_json
from shared.store import heads
from shared.store.saving import Change, remember
from shared.store.store import Store
from shared.sync.merging import WHOLE_NAME
from shared.sync.settling import Settling

CHOICES: Final = ("base", "mine", "theirs", "both")


class CannotSettle(Refusal):
    """The document does not allow that choice any more; it and the conflict are as they were."""


def waiting(store: Store, document: UUID) -> Sequence[Conflict]:
    """The conflicts of a document that nobody has settled yet."""
    found = store.find(Conflict, document_id=document, settled=False, marked=False)
    return sorted(found, key=lambda each: (each.name or "", str(each.id)))


def follow(settling: Settling, batch: int) -> None:
    """What waits lies where its document lies: whoever moved a document moves it along."""
    for kind, sql in ((Conflict, _MOVED), (Attention, _MOVED_NOTES)):
        shape = describe(kind)
        for id, scope in settling.connection.exec_driver_sql(sql, (batch,)).all():
            stored = heads.current(settling.connection, UUID(bytes=id))
            if stored is not None:
                light = light_of(shape, stored.content)
                light.document_scope = scope
                settling.keep(shape, light, stored.author)


_MOVED: Final = (
    "SELECT c.id, b.scope FROM conflict c JOIN batch_record b ON b.id = c.document_id"
    " WHERE b.batch = ? AND NOT c.settled AND c.document_scope <> b.scope AND NOT b.flags & 1"
)
_MOVED_NOTES: Final = (
    "SELECT c.id, b.scope FROM attention c, json_each(c.documents) d"
    " JOIN batch_record b ON b.id = unhex(json_extract(d.value, '$[1]'), '-')"
    " WHERE b.batch = ? AND c.sort = 'merged' AND c.accepted_cause IS NULL AND c.document_scope <> b.scope"
    " AND NOT b.flags & 1"
)


def settle(store: Store, conflict: Conflict, choice: str) -> None:
    """Put the chosen value (`base`, `mine`, `theirs`) or `both` of two texts or lines into the document.

    A posted document is unposted for it and posted again. Raises CannotSettle, and what a save or a posting raises:
    nothing was changed then.
    """
    if choice not in CHOICES:
        raise CannotSettle("There is no choice “{choice}”. Nothing was changed.", choice=choice)
    with store._change() as change:
        if (place := _place(change, conflict)) is not None:
            if choice == "both":
                place.put_both()
            elif place.value() != place.said(choice):
                place.put(choice)
            place.finish()
        conflict.settled, conflict.choice = True, choice
        conflict.settled_by, conflict.settled_at = change.actor.person_id, change.now
        change.save(conflict, "settle")


def reopen(store: Store, conflict: Conflict) -> None:
    """Take a choice back: theirs stands again, and the conflict waits. Raises as `settle` does."""
    with store._change() as change:
        if (place := _place(change, conflict)) is not None and conflict.settled:
            if conflict.choice == "both":
                place.take_both_back()
            elif place.value() != place.said(conflict.choice or ""):
                raise CannotSettle("It was changed since this choice was made. Nothing was taken back.")
            elif place.value() != place.said("theirs"):
                place.put("theirs")
            place.finish()
        conflict.settled, conflict.choice = False, None
        conflict.settled_by = conflict.settled_at = None
        change.save(conflict, "reopen")


def _place(change: Change, conflict: Conflict) -> "_Place | None":
    """Where the conflict is in its document; None: the document is not in this file."""
    shape = change.kinds.shapes.get(conflict.document_kind or "")
    if shape is None:
        return None
    with Session(change.connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        found: Any = session.get(shape.cls, conflict.document_id)
        session.expunge_all()
    if found is None:
        return None
    remember(change.connection, found)
    return _Place(change, shape, found, conflict)


class _Place:
    """Where in a document the two edits met: fields of its header, of one line, or all of it."""

    def __init__(self, change: Change, shape: Shape, document: Any, conflict: Conflict) -> None:
        self.change, self.shape, self.document, self.conflict = change, shape, document, conflict
        self.posted = self.opened = False
        table, _, rest = (conflict.name or "").partition("/")
        id, _, self.name = rest.partition("/") if rest else ("", "", table)
        self.whole = self.name == WHOLE_NAME
        self.table: LineTable | None = shape.line_table(table) if rest else None
        self.row = document if not rest else self._line(UUID(id))
        fields = shape.fields if self.table is None else self.table.fields
        self.fields: dict[str, Field] = {field.name: field for field in fields}

    def said(self, side: str) -> Body:
        """Field → value of a side, as in a body; of a conflict about the whole, its body."""
        value = msgspec.json.decode(getattr(self.conflict, side, None) or "null")
        return value if self.whole or self._together(value) else {self.name: value}

    def value(self) -> Body:
        """The same of the document as it is now."""
        if self.whole:
            return body_of(self.shape, self.document)
        if self.row is None:
            return {}
        if not self.said("theirs").keys() <= self.fields.keys():
            raise CannotSettle(
                "This is a field of a newer version of the program. Nothing was changed; settle it after an update."
            )
        return {name: _as_json(self.fields[name], getattr(self.row, name)) for name in self.said("theirs")}

    def put(self, side: str) -> None:
        if self.whole:
            self._put_whole(side)
            return
        self._open()
        self._set(self._here(), self.said(side))

    def put_both(self) -> None:
        """Both lines, or the two texts after one another."""
        self._open()
        row = self._here()
        if self.table is None:
            setattr(row, self.name, self._joined())
            return
        values = {name: getattr(row, name) for name in self.fields}
        other = self.table.cls(id=self._other, extra=row.extra, **values)
        self._set(other, self.said("mine"))
        rows = getattr(self.document, self.table.name)
        rows.insert(rows.index(row) + 1, other)

    def take_both_back(self) -> None:
        self._open()
        row = self._here()
        if self.table is None:
            if getattr(row, self.name) != self._joined():
                raise CannotSettle("It was changed since this choice was made. Nothing was taken back.")
            self._set(row, self.said("theirs"))
        elif (other := self._line(self._other)) is not None:
            getattr(self.document, self.table.name).remove(other)

    def finish(self) -> None:
        """Save what was changed; what was posted is posted again."""
        if self.posted:
            self.change.post(self.document)
        elif self.opened:
            self.change.save(self.document)
        self.conflict.document_scope = self.document.scope_of()

    # ---- pieces

    @property
    def _other(self) -> UUID:
        """The id of the line that `both` adds: the same wherever it is chosen."""
        return uuid5(self.conflict.id, "both")

    def _open(self) -> None:
        self.opened = True
        if self.shape.is_document and self.document.status == "posted":
            self.change.unpost(self.document)
            remember(self.change.connection, self.document)
            self.posted = True

    def _here(self) -> Any:
        if self.row is None:
            raise CannotSettle(
                "The line is not in the document any more. Choose what stands there now, or add the line."
            )
        return self.row

    def _line(self, id: UUID) -> Any:
        assert self.table is not None
        return next((row for row in getattr(self.document, self.table.name) if row.id == id), None)

    def _set(self, row: Any, values: Body) -> None:
        for name, value in values.items():
            if name in self.fields:
                wanted = python_type(self.fields[name].type)
                setattr(row, name, None if value is None else msgspec.convert(value, wanted))

    def _together(self, value: Any) -> bool:
        return isinstance(value, dict)

    def _joined(self) -> str:
        sides = [self.said(side)[self.name] for side in ("theirs", "mine")]
        return ("\n" if self.fields[self.name].info.multiline else " / ").join(str(each) for each in sides if each)

    def _put_whole(self, side: str) -> None:
        self._open()
        made: Any = object_of(self.shape, self.said(side))
        made.read_hash = self.document.read_hash
        if self.shape.is_document:
            made.status, self.posted = "draft", False
        self.document = made


def _as_json(field: Field, value: Any) -> Any:
    convert = to_json(field.type)
    return value if convert is None or value is None else convert(value)
