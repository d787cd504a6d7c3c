"""Acting on rows: one step for those that are selected: a preview first where there are several, one undo after."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select

from desktop.ui.list.rows import places_of
from desktop.ui.list.view import ListView
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, Words, say
from shared.store.several import MOST, Several, Step
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

UNDO_KEPT: Final = 20


class Acting(QObject):
    """Outlives the widgets of its list: what was done can be undone after the language has changed."""

    previewed = Signal()  # `shown` is another: a panel shows it, or None
    done_changed = Signal()  # `done` is another

    def __init__(self, desk: "Desk", shape: Shape) -> None:
        super().__init__()
        self.desk, self.shape = desk, shape
        self.shown: Several | None = None
        self.done: list[Several] = []

    # ---- what is selected

    def with_ids(self, view: ListView, then: Callable[[Sequence[UUID]], object], most: int = MOST) -> None:
        """The ids of the selected rows, at most one more than `most`; read where they are not here."""
        ranges = view.table.ranges()
        here = view.selected_ids()
        if len(here) == sum(last - first + 1 for first, last in ranges):
            then(here)
            return
        keys, question = view.table.key_ranges(), view.state.model.shown

        def asked(reading: Reading) -> Sequence[UUID]:
            return places_of(reading, question).ids(keys, most + 1)

        self.desk.work.read(self, asked, then)

    # ---- steps

    def begin(self, ids: Sequence[UUID], step: Step) -> None:
        """One is done at once, for it can be undone; of several a preview is shown first."""
        shape = self.shape

        def tried(store: Store) -> Several:
            self._require(store, ids, step)
            shown = store.attempt(shape, ids, step)
            return store.carry_out(shown) if len(ids) == 1 and shown.done else shown

        kinds = frozenset([shape.kind]) if len(ids) == 1 else frozenset[str]()
        self.desk.work.write(self, tried, self._finished if len(ids) == 1 else self.show, kinds=kinds)

    def _require(self, store: Store, ids: Sequence[UUID], step: Step) -> None:
        """Before anything is done: the server would park what the person may not do there. Raises NoRight."""
        if self.desk.rights is None:
            return
        right, table = right_of(self.shape, step), self.shape.table
        with store.engine.connect() as connection:
            asked = select(table.c.scope).where(table.c.id.in_(ids)).distinct()
            self.desk.require(self.shape.kind, right, connection.execute(asked).scalars())

    def show(self, shown: Several | None) -> None:
        self.shown = shown
        self.previewed.emit()

    def carry_out(self) -> None:
        """What the preview shows."""
        shown = self.shown
        if shown is None or not shown.done:
            return

        def finished(done: Several) -> None:
            self.show(None)
            self._finished(done)

        kinds = frozenset([self.shape.kind])
        self.desk.work.write(self, lambda store: store.carry_out(shown), finished, kinds=kinds)

    def undo(self) -> None:
        """Take the last step back, as a whole."""
        if not self.done:
            return
        last = self.done[-1]

        def finished(_: object) -> None:
            self.done.remove(last)
            self.done_changed.emit()
            self.desk.tell(say("Taken back: {what}", what=done_words(last)), level="done")

        kinds = frozenset([self.shape.kind])
        self.desk.work.write(self, lambda store: store.withdraw(last), finished, failed=self._not_undone, kinds=kinds)

    def _not_undone(self, trouble: Exception) -> None:
        """It can never be undone any more: what came later stands."""
        if self.done:
            self.done.pop()
        self.done_changed.emit()
        self.desk.tell_trouble(trouble)

    def _finished(self, done: Several) -> None:
        for each in done.refused:
            if each.refused is not None and len(done.outcomes) == 1:
                self.desk.tell_trouble(each.refused)
        if done.done:
            self.done = [*self.done, done][-UNDO_KEPT:]
            self.done_changed.emit()
            self.desk.tell(done_words(done), level="done")

    @property
    def undo_caption(self) -> Words:
        if not self.done:
            return say("Undo")
        return say("Undo: {what}", what=done_words(self.done[-1]))


def right_of(shape: Shape, step: Step) -> str:
    """What a person needs for it."""
    if step.name in ("post", "unpost"):
        return "post"
    states = shape.cls.states
    if states is None or step.name in ("mark", "unmark", "set"):
        return "edit"
    return states.transition(step.name).right


def done_words(done: Several) -> Words:
    """“Daily reports marked for deletion: 14”."""
    text = DONE.get(done.step.name)
    values: dict[str, Any] = {"kinds": Caption(done.shape.cls.captions), "count": len(done.done)}
    if text is None:
        return say("{kinds}, {step}: {count}", step=step_words(done.shape, done.step), **values)
    if done.step.field:
        values["field"] = Caption(done.shape.field(done.step.field).caption, small=True)
    return Words(text.text, values)


def step_words(shape: Shape, step: Step) -> Words | Caption:
    """What a step is called before it is done."""
    if step.name == "set":
        return say("Set {field}", field=Caption(shape.field(step.field).caption, small=True))
    if step.name in CAPTIONS:
        return CAPTIONS[step.name]
    assert shape.cls.states is not None
    return Caption(shape.cls.states.transition(step.name).caption)


CAPTIONS: Final = {
    "mark": say("Mark for deletion"), "unmark": say("Take the deletion mark off"), "post": say("Post"),
    "unpost": say("Unpost"),
}  # fmt: skip
DONE: Final = {
    "mark": say("{kinds} marked for deletion: {count}"), "unmark": say("{kinds} unmarked: {count}"),
    "post": say("{kinds} posted: {count}"), "unpost": say("{kinds} unposted: {count}"),
    "set": say("{kinds} with another {field}: {count}"),
}  # fmt: skip
