"""Draft: one aggregate being edited. Every edit is a named step that can be undone, is recalculated, and is told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count
from operator import is_, ne
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from shared.kernel.describe import LineTable, Shape
from shared.kernel.lines import set_lines
from shared.kernel.words import Words

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All values of an aggregate at one moment: its own, and of each table the rows with theirs, in one order.

    Nobody changes one; the next has the values of rows that nothing happened to in common with it.
    """

    own: Values
    rows: dict[str, list[Any]]
    values: dict[str, list[Values]]

    @classmethod
    def of(cls, shape: Shape, aggregate: Any) -> "Snapshot":
        rows = {table.name: list(getattr(aggregate, table.name)) for table in shape.tables}
        values = {name: [dict(row.__dict__) for row in each] for name, each in rows.items()}
        return cls(dict(aggregate.__dict__), rows, values)

    def by_row(self, table: str) -> dict[int, Values]:
        """id(row) → its values."""
        return dict(zip(map(id, self.rows[table]), self.values[table], strict=True))


@dataclass(frozen=True, slots=True)
class Touched:
    """What a step changed: fields of the document, cells of rows, and tables whose rows came, went or moved."""

    fields: frozenset[str]
    cells: tuple[tuple[str, Any, str], ...]  # table, row, field
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """A difference between two snapshots that can be taken back and made again."""

    fields: tuple[tuple[str, Any, Any], ...]  # name, before, after
    cells: tuple[tuple[str, Any, str, Any, Any], ...]  # table, row, field, before, after
    tables: tuple[tuple[str, list[Any], list[Any]], ...]  # table, rows before, rows after

    @property
    def touched(self) -> Touched:
        return Touched(
            frozenset(name for name, _, _ in self.fields),
            tuple(each[:3] for each in self.cells),
            frozenset(name for name, _, _ in self.tables),
        )

    def __bool__(self) -> bool:
        return bool(self.fields or self.cells or self.tables)


def difference(shape: Shape, before: Snapshot, aggregate: Any) -> tuple[Step, Snapshot]:
    """What happened to an aggregate since a moment, and how it is now.

    It is looked at after every keystroke: thousands of rows that nothing happened to are passed over in C.
    """
    own = dict(aggregate.__dict__)
    fields = tuple(_changed([field.name for field in shape.fields], before.own, own))
    cells: list[tuple[str, Any, str, Any, Any]] = []
    tables: list[tuple[str, list[Any], list[Any]]] = []
    now = Snapshot(own, dict(before.rows), dict(before.values))
    for table in shape.tables:
        old, new, values = before.rows[table.name], list(getattr(aggregate, table.name)), before.values[table.name]
        if len(old) != len(new) or not all(map(is_, old, new)):
            tables.append((table.name, old, new))
            known = before.by_row(table.name)
            now.rows[table.name] = new
            values = now.values[table.name] = [known.get(id(row), NONE) for row in new]
        names = [field.name for field in table.fields]
        for at in list(compress(count(), map(ne, values, map(vars, new)))):
            row, was = new[at], values[at]
            if values is before.values[table.name]:
                values = now.values[table.name] = list(values)
            values[at] = dict(row.__dict__)
            if was is not NONE:
                cells += [(table.name, row, *each) for each in _changed(names, was, values[at])]
    return Step(fields, tuple(cells), tuple(tables)), now


NONE: Values = {}
"""The values of a row before it was there."""


def _changed(names: Sequence[str], before: Values, after: Values) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        was, now = before.get(name), after.get(name)
        if was is not now and was != now:
            yield name, was, now


Origins = dict[int, tuple[Any, Any]]
"""id(copied row) → the copied row, and the draft's own."""


class Taken:
    """A copy that a thread reads, changes or saves, and the draft as it was when the copy was taken.

    Whoever first asks for `aggregate` makes the copy: the thread that needs it, not the one that paints.
    """

    def __init__(
        self, shape: Shape, before: Snapshot, place: int, serial: int, make: Callable[[], tuple[Any, Origins]]
    ) -> None:
        self.shape, self.before, self._make = shape, before, make
        self.place, self.serial = place, serial  # in the stack of steps; of the last step

    @cached_property
    def _made(self) -> tuple[Any, Origins]:
        return self._make()

    @property
    def aggregate(self) -> Any:
        return self._made[0]

    @property
    def origins(self) -> Origins:
        return self._made[1]

    def origin(self, row: Any) -> Any | None:
        """The draft's row that a row of the copy was made from."""
        pair = self.origins.get(id(row))
        return pair[1] if pair else None

    def done(self) -> None:
        """The thread has changed the copy as it will: what differs is found out in it, and only taken in by the UI."""
        _ = self.changes

    @cached_property
    def changes(self) -> Step:
        """What has become of the copy, told of the draft's own rows."""
        made, was = self.aggregate, self.before
        fields = tuple(_changed([field.name for field in self.shape.fields], was.own, made.__dict__))
        cells: list[tuple[str, Any, str, Any, Any]] = []
        tables: list[tuple[str, list[Any], list[Any]]] = []
        for table in self.shape.tables:
            names, known = ["id", *(field.name for field in table.fields)], was.by_row(table.name)
            old, new = was.rows[table.name], list[Any]()
            for row in getattr(made, table.name):
                own = self.origin(row)
                new.append(row if own is None else own)
                if own is not None:
                    cells += [(table.name, own, *each) for each in _changed(names, known[id(own)], row.__dict__)]
            if len(old) != len(new) or not all(map(is_, old, new)):
                tables.append((table.name, old, new))
        return Step(fields, tuple(cells), tuple(tables))


class _Undoable(QUndoCommand):
    def __init__(self, draft: "Draft", step: Step, text: str, *, joins: bool = False) -> None:
        super().__init__(text)
        self._draft, self._steps, self._done, self._joins = draft, [step], True, joins

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """What followed from a step is undone together with it."""
        if not isinstance(other, _Undoable) or not other._joins:
            return False
        self._steps += other._steps
        return True

    def redo(self) -> None:
        if self._done:  # the step was taken before it was pushed
            self._done = False
            return
        self._draft._apply(self._steps, forward=True)

    def undo(self) -> None:
        self._draft._apply(self._steps[::-1], forward=False)


class Draft(QObject):
    """The object that a form shows and changes; only the UI thread touches it.

    Change it inside `with draft.step(words):` by plain assignments; rows are appended to and removed from its tables'
    lists. What follows (recalculate) belongs to the same step. Saving works on `copy()`.
    """

    stepped = Signal(object)  # Touched
    journalled = Signal(object)  # Step: for the journal, forward or undone alike
    reset = Signal()  # another content altogether: saved, reread, restored

    def __init__(
        self, shape: Shape, aggregate: Any, say: Callable[[Words], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shape, self.aggregate, self._say = shape, aggregate, say
        self.stack = QUndoStack(self)
        self.read_only_reason = ""
        self.new = getattr(aggregate, "read_hash", None) is None
        self._open = False
        self._last: Snapshot | None = None  # as it was found last
        self._behind = False  # steps were taken back or made again since then
        self._turning = 0  # 1, -1: a step is being made again, taken back
        self._refused: list[tuple[int, str, Callable[[], bool], bool]] = []  # place in the stack, words, how, alone
        self._serial, self._joined = 0, (-1, 0)  # how many steps there were; where one joined another, and when
        self._stored_at = 0  # the place in the stack where the draft is what is stored; -1: nowhere any more

    @property
    def dirty(self) -> bool:
        """Whether something differs from what is stored."""
        return self.new or self._stored_at != self.place

    @property
    def place(self) -> int:
        """How many steps of the stack are made; it counts one itself only after it was taken back or made again."""
        return self.stack.index() + self._turning

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_reason) or getattr(self.aggregate, "status", "") == "posted"

    def rows(self, table: LineTable | str) -> list[Any]:
        rows: list[Any] = getattr(self.aggregate, table if isinstance(table, str) else table.name)
        return rows

    @contextmanager
    def step(self, words: Words, *, joins: bool = False) -> Iterator[Any]:
        """One undoable step; nested ones belong to the outermost. A trouble inside takes everything back.

        `joins`: it followed from the last one, and is undone together with it, unless that is saved already.
        """
        if self._open:
            yield self.aggregate
            return
        assert not self.read_only, "a read-only draft is not changed"
        before, self._open = self._now(), True
        try:
            yield self.aggregate
            self.aggregate.recalculate()
        except BaseException:
            self._set(difference(self.shape, before, self.aggregate)[0], forward=False)
            raise
        finally:
            self._open = False
        step, self._last = difference(self.shape, before, self.aggregate)
        if step:
            joins = joins and self.place not in (0, self._stored_at)
            self._push(step, self._say(words), joins=joins)

    def _now(self) -> Snapshot:
        """How it is between two steps."""
        if self._last is None:
            self._last = Snapshot.of(self.shape, self.aggregate)
        elif self._behind:
            _, self._last = difference(self.shape, self._last, self.aggregate)
        self._behind = False
        return self._last

    def _push(self, step: Step, text: str, *, joins: bool) -> None:
        place = self.place
        self._refused.clear()
        if place < self._stored_at:
            self._stored_at = -1  # the steps that led to what is stored are forgotten
        self._serial += 1
        if joins:
            self._joined = (place, self._serial)
        self.stack.push(_Undoable(self, step, text, joins=joins))
        self._told(step)

    def set(self, row: Any, field: str, value: Any, words: Words) -> None:
        """One value of the document itself or of one of its rows."""
        with self.step(words):
            setattr(row, field, value)

    def refused(self, words: Words, take_back: Callable[[], bool], *, since: int) -> None:
        """A typed text that is no value: it stays where it was typed, and undoing takes it back before any step.

        `take_back()`: False where it is gone already. `since`: the place in the stack before it was typed; a step
        that was taken meanwhile came of the same typing and is undone with it. The next one makes it a thing of the
        past.
        """
        self._refused.append((self.place, self._say(words), take_back, self.place == since))

    @property
    def undo_text(self) -> str:
        """What undoing would take back; "" where there is nothing."""
        self._refused = [each for each in self._refused if each[0] == self.place]
        return self._refused[-1][1] if self._refused else self.stack.undoText()

    def undo(self) -> None:
        """Take back what was refused last, else the last step; of a read-only draft none is."""
        if self.read_only:
            return
        while self.undo_text and self._refused:
            _, _, take_back, alone = self._refused.pop()
            if take_back() and alone:
                return
            if not alone:
                break
        self.stack.undo()

    def undo_step(self) -> None:
        """The last step, whatever was refused since."""
        self._refused.clear()
        if not self.read_only:
            self.stack.undo()

    def redo(self) -> None:
        if not self.read_only:
            self.stack.redo()

    def copy(self) -> Any:
        """The same content as another object, for a thread that reads or checks it."""
        return self.taken().aggregate

    def taken(self) -> Taken:
        """The same content as another object, for a thread whose changes shall come back: see `adopt`."""
        now, kind, shape = self._now(), type(self.aggregate), self.shape
        beside = {name: getattr(self.aggregate, name) for name in BESIDE if hasattr(self.aggregate, name)}
        return Taken(shape, now, self.place, self._serial, lambda: _made(shape, kind, now, beside))

    def adopt(self, taken: Taken, words: Words, *, joins: bool = False) -> None:
        """One undoable step: what a thread changed in its copy; what the person changed meanwhile stays."""
        with self.step(words, joins=joins):
            self._carry(taken)

    def stored(self, taken: Taken) -> None:
        """The copy is on disk: take its number, hash and derived values; what was typed later is still unsaved."""
        before = self._now()
        self._carry(taken)
        self.aggregate.read_hash = taken.aggregate.read_hash
        self.new = False
        joined = self._joined[0] == taken.place and self._joined[1] > taken.serial
        self._stored_at = taken.place if taken.place <= self.place and not joined else -1
        step, self._last = difference(self.shape, before, self.aggregate)
        self.stepped.emit(step.touched)

    def unsaved(self) -> None:
        """What is stored is another content now: the draft is nowhere on disk as it is."""
        self._stored_at = -1

    def _carry(self, taken: Taken) -> None:
        """What differs between the copy and its origin, where the draft still is as the origin was."""
        made = taken.changes
        for name, was, now in made.fields:
            _carry_value(self.aggregate, name, was, now)
        for _, row, name, was, now in made.cells:
            _carry_value(row, name, was, now)
        for name, old, new in made.tables:
            rows, known = self.rows(name), {id(row) for row in old}
            here = {id(row) for row in rows}
            kept = [row for row in new if id(row) in here or id(row) not in known]
            set_lines(self.aggregate, name, [*kept, *(row for row in rows if id(row) not in known)])
        if (blobs := getattr(taken.aggregate, "blobs", None)) is not None:
            self.aggregate.blobs = blobs

    def replace(self, aggregate: Any) -> None:
        """Another content: what was saved, or what is stored now. There is nothing to undo any more."""
        self.aggregate, self._last = aggregate, None
        self.new = getattr(aggregate, "read_hash", None) is None
        self.stack.clear()
        self._refused.clear()
        self._stored_at = 0
        self.reset.emit()

    def _apply(self, steps: Sequence[Step], *, forward: bool) -> None:
        self._turning, self._behind = 1 if forward else -1, True
        try:
            for step in steps:
                self._set(step, forward=forward)
                self._told(step)
        finally:
            self._turning = 0

    def _set(self, step: Step, *, forward: bool) -> None:
        for name, before, after in step.fields:
            setattr(self.aggregate, name, after if forward else before)
        for _, row, name, before, after in step.cells:
            setattr(row, name, after if forward else before)
        for name, old, new in step.tables:
            set_lines(self.aggregate, name, new if forward else old)

    def _told(self, step: Step) -> None:
        self.journalled.emit(step)
        self.stepped.emit(step.touched)


BESIDE = ("read_hash", "blobs")
"""What an aggregate carries beside its fields: the state it was read from, and contents to be stored with it."""


def _carry_value(target: Any, name: str, was: Any, now: Any) -> None:
    if target.__dict__.get(name) == was:
        setattr(target, name, now)


def _made(shape: Shape, kind: type[Any], now: Snapshot, beside: Values) -> tuple[Any, Origins]:
    made, origins = copied(kind, now.own, [field.name for field in shape.fields]), Origins()
    for table in shape.tables:
        names = [field.name for field in table.fields]
        rows = now.rows[table.name]
        copies = [copied(type(row), values, names) for row, values in zip(rows, now.values[table.name], strict=True)]
        set_lines(made, table.name, copies)
        origins.update(zip(map(id, copies), zip(copies, rows, strict=True), strict=True))
    for name, value in beside.items():
        setattr(made, name, value)
    return made, origins


def copied(kind: type[Any], values: Values, names: Sequence[str]) -> Any:
    """An object of the kind with these values; made without its constructor, for tables of 6,000 rows."""
    made = kind.__mapper__.class_manager.new_instance()
    made.__dict__.update({name: values.get(name) for name in names}, id=values.get("id"), extra=values.get("extra"))
    return made
