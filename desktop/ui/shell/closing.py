"""Closing protection: whatever would close a page asks first where something on it is not saved."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.ui.desk import Desk
from desktop.ui.page import Page
from shared.kernel.words import Lines, say

SAVE, DISCARD, STAY = "save", "discard", ""


def close_then(
    desk: Desk, parent: QWidget, pages: Sequence[Page], then: Callable[[], object], *, bring: Callable[[Page], object]
) -> None:
    """Go on to `then` once every changed page is saved or given up; not at all where the person stays.

    A page that cannot be saved keeps everything open and says why itself. `bring` shows a page while it is asked about.
    """
    changed = [page for page in pages if page.is_changed()]
    if not changed:
        then()
        return
    if len(changed) == 1:
        bring(changed[0])
    answer = _asked(desk, parent, changed)
    if answer == SAVE:
        _save(changed, then, bring)
    elif answer == DISCARD:
        for page in changed:
            page.discard()
        then()


def tasks_may_stop(desk: Desk, parent: QWidget) -> bool:
    """Whether what goes on in the background may be stopped: asked where something does."""
    running = [task.caption for task in desk.work.tasks if task.state == "running"]
    if not running:
        return True
    question = say("Still going on:\n{tasks}\nStop it and close? What was saved before is kept.", tasks=Lines(running))
    return desk.ask(parent, question, {"stop": say("Stop and close"), STAY: say("Stay")}) == "stop"


def _asked(desk: Desk, parent: QWidget, changed: Sequence[Page]) -> str:
    one = say("“{title}” is not saved. Save it before it is closed?", title=changed[0].title())
    titles = Lines([page.title() for page in changed], most=12)
    many = say("{count} pages are not saved:\n{titles}\nSave them before they are closed?",
               count=len(changed), titles=titles)  # fmt: skip
    alone = len(changed) == 1
    choices = {
        SAVE: say("Save") if alone else say("Save all"),
        DISCARD: say("Do not save") if alone else say("Save none"),
        STAY: say("Stay"),
    }
    return desk.ask(parent, one if alone else many, choices, default=SAVE)


def _save(changed: Sequence[Page], then: Callable[[], object], bring: Callable[[Page], object]) -> None:
    """One after another, again where something was typed meanwhile; the one that cannot be saved is in front."""
    if not changed:
        then()
        return
    first, *others = changed
    if not first.is_changed():
        _save(others, then, bring)
        return
    bring(first)
    first.save_then(lambda: _save(changed, then, bring))
