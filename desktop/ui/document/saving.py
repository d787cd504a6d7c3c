"""Saving: the draft's copy goes to the writer; what comes back is taken in without losing what was typed meanwhile."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from desktop.ui.document import merging
from desktop.ui.document.checking import said_once
from desktop.ui.document.draft import Taken
from desktop.ui.document.panels.reason import ReasonPanel
from desktop.work import Reading, worded
from shared.kernel.codec import content_of
from shared.kernel.finding import Finding
from shared.kernel.words import Caption, Words, say
from shared.store import references
from shared.store.errors import Blocked, HasDependents, StaleEdit
from shared.store.references import Reference
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm

WAIT_MS, PATIENCE = 50, 20
"""A name that was typed a moment ago is being looked up: so often and so long it is waited for."""

Then = Callable[[], object]
Deed = Callable[[Store, Any], object]
Written = tuple[object, bytes]
"""What a deed gave, and the content that is stored now."""


def _nothing() -> None:
    """What follows where nothing does."""


class Saving(QObject):
    """Save, post, unpost, mark, and the steps between states, of one form."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self.under_way = False
        self._next: Then = _nothing
        """What was asked for while something was being written."""

    def save(self, then: Then = _nothing) -> None:
        """Keep it as a draft; typing may go on meanwhile."""
        if not self.form.refuse_read_only():
            self.form.once_agreed(lambda: self._do(lambda store, made: store.save(made), then, say("Saved")))

    def post(self, then: Then = _nothing) -> None:
        if not self.form.refuse_read_only():
            self._do(lambda store, made: store.post(made), then, say("Posted"), alone=True)

    def unpost(self, then: Then = _nothing) -> None:
        self._do(lambda store, made: store.unpost(made), then, say("Unposted"), alone=True)

    def mark(self, then: Then = _nothing) -> None:
        """For deletion, or take the mark off."""
        marked = not self.form.aggregate.marked
        done = say("Marked for deletion") if marked else say("The mark is taken off")

        def go() -> None:
            self._do(lambda store, made: store.mark(made, marked), then, done, alone=True)

        self.form.once_agreed(go, marked=marked)

    def take_step(self, name: str, reason: str = "") -> None:
        """A declared step between states; one that needs a reason asks for it beside the document first."""
        form, states = self.form, self.form.shape.cls.states
        assert states is not None
        step = states.transition(name)
        if step.reason and not reason:
            form.put_panel(lambda: ReasonPanel(form, step))
            return

        def told() -> None:
            form.record.reason(name, None)
            form.titled.emit()
            form.acted.emit()
            if isinstance(form.panel, ReasonPanel):
                form.show_panel("")

        done = say("Done: {step}", step=Caption(step.caption))
        self._do(lambda store, made: store.transition(made, name, reason), told, done, alone=True)

    def save_then(self, then: Then) -> None:
        """Before it is closed: a reason is not saved without its step, so the person is asked to decide."""
        form, states = self.form, self.form.shape.cls.states
        if form.is_edited():
            self.save(then)
        elif states is not None and (reasons := form.record.reasons):
            step = states.transition(next(iter(reasons)))
            self.take_step(step.name)
            form.title_strip.notice(
                say("“{step}” was not done, and its reason is not saved. Do it, or give it up with Esc.",
                    step=Caption(step.caption)), "warning",
            )  # fmt: skip
        else:
            then()

    def is_news(self, hash: bytes) -> bool:
        """Whether a content that is stored, and was not read here, is somebody else's."""
        return True

    def when_taken(self, then: Then) -> None:
        """Once what is being typed is taken; where it does not fit that is said, and `then` never comes."""
        if self._committed(then):
            then()

    # ---- pieces

    def _do(self, deed: Deed, then: Then, done: Words, *, alone: bool = False, merged: bool = False) -> None:
        """`alone`: nothing is typed meanwhile, for afterwards the document may be read-only.

        What is asked for while something is written follows it; while a step is taken, its keys were pressed twice.
        """
        form = self.form

        def anew() -> None:
            self._do(deed, then, done, alone=alone, merged=merged)

        if self.under_way and not form.draft.read_only:
            self._next = anew
        form.checking.insist()
        if self.under_way or not self._committed(anew):
            return
        self.under_way, taken = True, form.draft.taken()
        if alone:
            form.draft.read_only_reason = form.desk.say("Just a moment: this is being written.")
            form.header.look_read_only()
        form.acted.emit()

        def write(store: Store) -> Written:
            outcome = deed(store, taken.aggregate), content_of(form.shape, taken.aggregate)
            taken.done()
            return outcome

        def again() -> None:
            self._do(deed, then, done, alone=alone, merged=True)

        self._carry_out(
            write,
            lambda outcome: self._written(taken, *outcome, then, done),
            lambda trouble: self._refused(trouble, taken, None if merged else again),
        )

    def _carry_out(
        self, write: Callable[[Store], Written], then: Callable[[Written], object],
        failed: Callable[[Exception], object],
    ) -> None:  # fmt: skip
        """In the writer's thread."""
        form = self.form
        form.desk.work.write(form, write, then, failed=failed, kinds=frozenset({form.shape.kind}))

    def _committed(self, again: Then, patience: int = PATIENCE) -> bool:
        """Whether what is being typed was taken. What was only picked a moment ago is waited for; then `again`."""
        form = self.form
        if form.commit():
            form.record.all_read()
            return True
        if patience:
            QTimer.singleShot(WAIT_MS, form, lambda: again() if self._committed(again, patience - 1) else None)
            return False
        form.checking.found.emit()
        form.title_strip.notice(say("It was not written: some of what was typed does not fit its field."), "trouble")
        form.findings_panel.take_focus()
        return False

    def _written(self, taken: Taken, warnings: Any, base: bytes, then: Then, done: Words) -> None:
        form, status = self.form, getattr(self.form.aggregate, "status", "")
        self._settle()
        form.base = base
        form.draft.stored(taken)
        form.record.settle()
        if getattr(form.aggregate, "status", "") != status:
            form.rebuild()
        else:
            form.title_strip.clear_notice()
        if isinstance(warnings, list):
            form.checking.show(warnings)
        form.checking.soon()
        form.titled.emit()
        form.acted.emit()
        form.desk.tell(say("{document}: {done}", document=form.aggregate.named(), done=done), level="done")
        following, self._next = self._next, _nothing
        then()
        if not form.draft.read_only:
            QTimer.singleShot(0, form, following)

    def _settle(self) -> None:
        self.under_way, self.form.draft.read_only_reason = False, self.form.rule
        self.form.header.look_read_only()
        self.form.title_strip.refresh()

    def _refused(self, trouble: Exception, taken: Taken, again: Then | None) -> None:
        """Nothing was written, and what was typed stays; what helps is offered."""
        self._settle()
        self._next = _nothing
        form = self.form
        form.acted.emit()
        if isinstance(trouble, StaleEdit) and again is not None:
            merging.begin(form, taken, trouble, again)
        elif isinstance(trouble, HasDependents):
            self._read_dependents(trouble)
        elif isinstance(trouble, Blocked):
            form.checking.show(trouble.findings)
            text, count = say("It was not written. Findings that stop it: {count}."), len(_blocking(trouble.findings))
            form.title_strip.notice(Words(text.text, {"count": count}), "trouble")
            form.findings_panel.take_focus()
        else:
            form.title_strip.notice(worded(trouble), "trouble")

    def _read_dependents(self, trouble: HasDependents) -> None:
        form = self.form

        def read(reading: Reading) -> list[Reference]:
            return references.dependents(reading.connection, reading.store.kinds, form.shape, form.aggregate.id)

        def show(found: list[Reference]) -> None:
            form.title_strip.notice(trouble, "trouble", [
                (each.words(form.desk.language), partial(form.desk.open_document, each.shape.kind, each.id))
                for each in found[:DEPENDENTS_SHOWN]
            ])  # fmt: skip

        form.desk.work.read(form, read, show)


DEPENDENTS_SHOWN = 5


def _blocking(findings: Sequence[Finding]) -> list[Finding]:
    return [each for each in said_once(findings) if each.blocks]
