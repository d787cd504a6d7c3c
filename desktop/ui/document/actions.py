"""What can be done with a document or a catalog item."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.ui.actions import Action

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def actions_of(form: "DocumentForm") -> Sequence[Action]:
    """In the order of the tool bar and the menu."""
    say, saving = form.desk.say, form.saving
    draft = form.draft
    found = [
        Action("document.save", say("Save"), saving.save, "Ctrl+S", "save", main=True, enabled=lambda: _editable(form)),
    ]
    if form.shape.is_document:
        found += [
            Action("document.post_close", say("Post and close"), lambda: saving.post(lambda: _close(form)),
                   "Ctrl+Return", "post", main=True, enabled=lambda: _editable(form)),
            Action("document.post", say("Post"), saving.post, "", "post", main=True, enabled=lambda: _editable(form)),
            Action("document.unpost", say("Unpost"), saving.unpost, "", "unpost", main=True,
                   enabled=lambda: "" if form.aggregate.status == "posted" else say("The document is not posted.")),
        ]  # fmt: skip
    else:
        found.append(
            Action("document.save_close", say("Save and close"), lambda: saving.save(lambda: _close(form)),
                   "Ctrl+Return", "done", main=True, enabled=lambda: _editable(form))
        )  # fmt: skip
    found += [
        Action("document.undo", _named(form, "Undo", draft.stack.undoText()), draft.undo, "Ctrl+Z", "undo",
               enabled=lambda: _editable(form) or ("" if draft.stack.canUndo() else say("There is nothing to undo."))),
        Action("document.redo", _named(form, "Redo", draft.stack.redoText()), draft.redo, "Ctrl+Y", "redo",
               enabled=lambda: _editable(form) or ("" if draft.stack.canRedo() else say("There is nothing to redo."))),
    ]  # fmt: skip
    return found


def _named(form: "DocumentForm", what: str, step: str) -> str:
    return f"{form.desk.say(what)}: {step}" if step else form.desk.say(what)


def _editable(form: "DocumentForm") -> str:
    """Why nothing can be changed now, or ""."""
    if form.draft.read_only_reason:
        return form.draft.read_only_reason
    return form.desk.say("The document is posted.") if form.draft.read_only else ""


def _close(form: "DocumentForm") -> None:
    if form.desk.window is not None:
        form.desk.window.close_page(form)
