"""Saving: the draft's copy goes to the writer; what comes back is taken in without losing what was typed meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.ui.document.draft import Taken
from desktop.work import worded
from shared.kernel.codec import content_of
from shared.kernel.words import Words, say
from shared.store.errors import Blocked
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm

Then = Callable[[], object]
Deed = Callable[[Store, Any], object]


def _nothing() -> None:
    """What follows where nothing does."""


class Saving(QObject):
    """Save, post, unpost, mark, and the steps between states, of one form."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self.under_way = False

    def save(self, then: Then = _nothing) -> None:
        """Keep it as a draft; typing may go on meanwhile."""
        if self.form.draft.read_only:
            self.form.refuse_read_only()
        else:
            self._do(lambda store, made: store.save(made), then, done=say("Saved"))

    def post(self, then: Then = _nothing) -> None:
        if not self.form.refuse_read_only():
            self._alone(lambda store, made: store.post(made), then, done=say("Posted"))

    def unpost(self, then: Then = _nothing) -> None:
        self._alone(lambda store, made: store.unpost(made), then, done=say("Unposted"))

    def mark(self, then: Then = _nothing) -> None:
        marked = not self.form.aggregate.marked
        done = say("Marked for deletion") if marked else say("The mark is taken off")
        self._alone(lambda store, made: store.mark(made, marked), then, done=done)

    def take_step(self, name: str, then: Then = _nothing) -> None:
        """A declared step between states."""
        assert self.form.shape.cls.states is not None
        caption = self.form.shape.cls.states.transition(name).caption
        self._alone(lambda store, made: store.transition(made, name), then, done=say(caption))

    # ---- pieces

    def _alone(self, deed: Deed, then: Then, *, done: Words) -> None:
        """A deed after which the document may be read-only: nothing is typed while it lasts."""
        self.form.draft.read_only_reason = self.form.desk.say("Just a moment: this is being written.")
        self._do(deed, then, done=done)

    def _do(self, deed: Deed, then: Then, *, done: Words) -> None:
        if self.under_way:
            return
        self.under_way = True
        form, taken = self.form, self.form.draft.taken()
        form.acted.emit()

        def write(store: Store) -> tuple[object, bytes]:
            return deed(store, taken.aggregate), content_of(form.shape, taken.aggregate)

        form.desk.work.write(
            form, write, lambda outcome: self._written(taken, outcome, then, done), failed=self._refused,
            kinds=frozenset({form.shape.kind}),
        )  # fmt: skip

    def _written(self, taken: Taken, outcome: tuple[object, bytes], then: Then, done: Words) -> None:
        form = self.form
        self._settle()
        _warnings, form.base = outcome
        was_read_only = form.draft.read_only
        form.draft.stored(taken)
        form.title_strip.clear_notice()
        if form.draft.read_only != was_read_only or form.draft.read_only:
            form.rebuild()
        form.titled.emit()
        form.acted.emit()
        form.checking.soon()
        form.desk.tell(done, level="done")
        then()

    def _refused(self, trouble: Exception) -> None:
        self._settle()
        form = self.form
        if isinstance(trouble, Blocked):
            form.checking.show(trouble.findings)
        form.title_strip.notice(worded(trouble), "trouble")
        form.acted.emit()

    def _settle(self) -> None:
        self.under_way = False
        self.form.draft.read_only_reason = ""
