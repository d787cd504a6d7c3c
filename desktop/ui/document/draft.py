"""Draft: one aggregate being edited. Every edit is a named step that can be undone, is recalculated, and is told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from shared.kernel.describe import LineTable, Shape
from shared.kernel.words import Words

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All values of an aggregate at one moment: its own, and of each table the rows with theirs."""

    own: Values
    rows: dict[str, list[Any]]
    values: dict[int, Values]  # id(row) → its values

    @classmethod
    def of(cls, shape: Shape, aggregate: Any) -> "Snapshot":
        rows = {table.name: list(getattr(aggregate, table.name)) for table in shape.tables}
        values = {id(row): dict(row.__dict__) for each in rows.values() for row in each}
        return cls(dict(aggregate.__dict__), rows, values)


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


def difference(shape: Shape, before: Snapshot, after: Snapshot) -> Step:
    """What happened between two moments of one aggregate."""
    names = [field.name for field in shape.fields]
    fields = tuple(_changed(names, before.own, after.own))
    cells: list[tuple[str, Any, str, Any, Any]] = []
    tables: list[tuple[str, list[Any], list[Any]]] = []
    for table in shape.tables:
        old, new = before.rows[table.name], after.rows[table.name]
        if len(old) != len(new) or any(one is not other for one, other in zip(old, new, strict=True)):
            tables.append((table.name, old, new))
        names = [field.name for field in table.fields]
        for row in new:
            was, now = before.values.get(id(row)), after.values[id(row)]
            if was is not None and was != now:
                cells += [(table.name, row, *each) for each in _changed(names, was, now)]
    return Step(fields, tuple(cells), tuple(tables))


def _changed(names: Sequence[str], before: Values, after: Values) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        was, now = before.get(name), after.get(name)
        if was is not now and was != now:
            yield name, was, now


class _Undoable(QUndoCommand):
    def __init__(self, draft: "Draft", step: Step, text: str) -> None:
        super().__init__(text)
        self._draft, self._step, self._done = draft, step, True

    def redo(self) -> None:
        if self._done:  # the step was taken before it was pushed
            self._done = False
            return
        self._draft._apply(self._step, forward=True)

    def undo(self) -> None:
        self._draft._apply(self._step, forward=False)


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
        self._open: Snapshot | None = None

    @property
    def dirty(self) -> bool:
        """Whether something differs from what is stored."""
        return self.new or not self.stack.isClean()

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_reason) or getattr(self.aggregate, "status", "") == "posted"

    def rows(self, table: LineTable | str) -> list[Any]:
        rows: list[Any] = getattr(self.aggregate, table if isinstance(table, str) else table.name)
        return rows

    @contextmanager
    def step(self, words: Words) -> Iterator[Any]:
        """One undoable step; nested ones belong to the outermost. A trouble inside takes everything back."""
        if self._open is not None:
            yield self.aggregate
            return
        assert not self.read_only, "a read-only draft is not changed"
        self._open = before = Snapshot.of(self.shape, self.aggregate)
        try:
            yield self.aggregate
            self.aggregate.recalculate()
        except BaseException:
            half = difference(self.shape, before, Snapshot.of(self.shape, self.aggregate))
            self._set(half, forward=False)
            raise
        finally:
            self._open = None
        step = difference(self.shape, before, Snapshot.of(self.shape, self.aggregate))
        if step:
            self.stack.push(_Undoable(self, step, self._say(words)))
            self._told(step)

    def set(self, row: Any, field: str, value: Any, words: Words) -> None:
        """One value of the document itself or of one of its rows."""
        with self.step(words):
            setattr(row, field, value)

    def copy(self) -> Any:
        """The same content as another object, for a thread that reads, checks or saves it."""
        made = copied(self.aggregate, [field.name for field in self.shape.fields])
        for table in self.shape.tables:
            names = [field.name for field in table.fields]
            setattr(made, table.name, [copied(row, names) for row in self.rows(table)])
        for name in ("read_hash", "blobs"):
            if hasattr(self.aggregate, name):
                setattr(made, name, getattr(self.aggregate, name))
        return made

    def replace(self, aggregate: Any) -> None:
        """Another content: what was saved, or what is stored now. There is nothing to undo any more."""
        self.aggregate = aggregate
        self.new = getattr(aggregate, "read_hash", None) is None
        self.stack.clear()
        self.reset.emit()

    def _apply(self, step: Step, *, forward: bool) -> None:
        self._set(step, forward=forward)
        self._told(step)

    def _set(self, step: Step, *, forward: bool) -> None:
        for name, before, after in step.fields:
            setattr(self.aggregate, name, after if forward else before)
        for _, row, name, before, after in step.cells:
            setattr(row, name, after if forward else before)
        for name, old, new in step.tables:
            self.rows(name)[:] = new if forward else old

    def _told(self, step: Step) -> None:
        self.journalled.emit(step)
        self.stepped.emit(step.touched)


def copied(row: Any, names: Sequence[str]) -> Any:
    """The same values in another object of the class."""
    values = row.__dict__
    made = type(row)(**{name: values.get(name) for name in names})
    made.id = row.id
    return made
