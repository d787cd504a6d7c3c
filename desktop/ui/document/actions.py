"""What can be done with a document or a catalog item, in the order of the tool bar and the menu."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.actions import Action
from desktop.ui.document import filling, parts
from shared.kernel.words import Caption, Words, say

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def actions_of(form: "DocumentForm") -> Sequence[Action]:
    return [*_writing(form), *_editing(form), *_making(form), *_looking(form)]


def _writing(form: "DocumentForm") -> Iterator[Action]:
    saving, posted = form.saving, getattr(form.aggregate, "status", "") == "posted"
    if form.shape.is_document:
        if posted:
            yield Action("document.unpost", say("Unpost"), saving.unpost, "", "unpost", main=True, group="Post",
                         enabled=partial(_needs, form, "post"))  # fmt: skip
        else:
            yield _change(form, "document.post_close", say("Post and close"), lambda: saving.post(lambda: close(form)),
                          "Ctrl+Return; Ctrl+Enter", "post", main=True, group="Post",
                          more=lambda: _needs(form, "post") or True)  # fmt: skip
            yield _change(form, "document.post", say("Post"), saving.post, "", "posted", main=True, group="Post",
                          more=lambda: _needs(form, "post") or True)  # fmt: skip
    else:
        yield _change(form, "document.save_close", say("Save and close"), lambda: saving.save(lambda: close(form)),
                      "Ctrl+Return; Ctrl+Enter", "done", main=True, group="Post")  # fmt: skip
    yield _change(form, "document.save", say("Save"), saving.save, "Ctrl+S", "save", main=True, group="Post")
    yield _change(form, "document.save_new", say("Save and new"), lambda: saving.save(lambda: another(form)),
                  "Ctrl+Shift+Return; Ctrl+Shift+Enter", "new", group="Post")  # fmt: skip
    states = form.shape.cls.states
    for step in states.transitions if states and not form.draft.new else ():
        if form.aggregate.state in step.sources:
            yield Action(
                f"document.step.{step.name}", say(step.caption), partial(saving.take_step, step.name), "",
                step.target if step.target in ("accepted", "returned") else "right", main=True, group="State",
                enabled=partial(_step_refused, form, step.right, step.posted),
            )  # fmt: skip
    mark = say("Take off the mark") if form.aggregate.marked else say("Mark for deletion")
    yield _change(form, "document.mark", mark, saving.mark, "", "mark", group="Post")


def _needs(form: "DocumentForm", right: str) -> object:
    return form.desk.needs(form.shape.kind, right, form.scope)


def _step_refused(form: "DocumentForm", right: str, posted: bool) -> object:
    if rule := _needs(form, right):
        return rule
    if posted and form.aggregate.status != "posted":
        return say("Post the document first.")
    if form.is_edited():
        return say("Save what was typed first.")
    return say("Just a moment: this is being written.") if form.saving.under_way else ""


def _editing(form: "DocumentForm") -> Iterator[Action]:
    draft = form.draft
    undo, redo = draft.undo_text, draft.stack.redoText()
    yield _change(form, "document.undo", _named("Undo: {step}", say("Undo"), undo), draft.undo, "Ctrl+Z", "undo",
                  group="Edit", more=lambda: bool(draft.undo_text) or say("There is nothing to undo."))  # fmt: skip
    yield _change(form, "document.redo", _named("Redo: {step}", say("Redo"), redo), draft.redo,
                  "Ctrl+Y; Ctrl+Shift+Z", "redo", group="Edit",
                  more=lambda: draft.stack.canRedo() or say("There is nothing to redo."))  # fmt: skip
    ways = filling.choices_of(form)
    for choices in ways:
        name = "document.fill" + "".join(f".{value}" for value in choices.values())
        keys = "Ctrl+Shift+F" if len(ways) == 1 else ""
        yield _change(form, name, filling.named(form, choices), partial(form.fill, choices), keys,
                      "fill", main=len(ways) == 1, group="Fill")  # fmt: skip


def _making(form: "DocumentForm") -> Iterator[Action]:
    desk, shape, id = form.desk, form.shape, form.aggregate.id
    yield Action("document.copy", say("Copy"), form.copy, "F9", "copy", group="Create",
                 enabled=lambda: desk.needs(shape.kind, "edit"))  # fmt: skip
    for other in desk.kinds.shapes.values():
        if shape.kind in bases_of(other.cls) and desk.why_not(other.kind, "edit") is None:
            yield Action(
                f"document.based.{other.kind}", say("Create on the basis of this: {kind}", kind=Caption(other.caption)),
                partial(desk.open_new, other.kind, based_on=(shape.kind, id)), "", "related", group="Create",
                enabled=lambda: _unsaved(form),
            )  # fmt: skip
    if hasattr(shape.cls, "correction_of"):
        yield Action(
            "document.correct", say("Correct by a new document"), lambda: desk.open_new(shape.kind, correcting=id), "",
            "returned", group="Create",
            enabled=lambda: desk.needs(shape.kind, "edit")
            or ("" if form.aggregate.status == "posted" else say("Only a posted document is corrected.")),
        )  # fmt: skip


def bases_of(cls: type) -> Sequence[str]:
    """The kinds that `create_from` of a kind accepts; its own where it names none."""
    if not hasattr(cls, "create_from"):
        return ()
    return getattr(cls, "created_from", None) or (cls.__tablename__,)  # type: ignore[attr-defined]


def _looking(form: "DocumentForm") -> Iterator[Action]:
    yield Action("document.print", say("Print"), form.print, "Ctrl+P", "print", main=True, group="Look",
                 enabled=partial(_print_refused, form))  # fmt: skip
    panels = [
        ("related", say("Related documents"), "Alt+F7"),
        ("history", say("History"), "Ctrl+H"),
        ("attachments", say("Attachments"), "Ctrl+Shift+A"),
    ]
    if form.shape.is_document:
        panels.insert(0, ("movements", say("Movements"), "Ctrl+M"))
    for name, caption, keys in panels:
        icon = "attachment" if name == "attachments" else name
        yield Action(f"document.{name}", caption, partial(form.show_panel, name), keys, icon, group="Look")
    if form.desk.sync is not None:
        caption = say("Settle the conflicts") if form.stand.known.conflicts else say("How it stands with the server")
        yield Action("document.stand", caption, form.stand.open, "Shift+F9", form.stand.known.state or "sync",
                     bool(form.stand.known.conflicts), "Look")  # fmt: skip
    if form.shape.tables and form.ready:
        fold = say("Show the header") if form.folded else say("Fold the header")
        yield Action("document.header", fold, partial(form.fold_header, not form.folded), "Ctrl+Shift+H",
                     "down" if form.folded else "up", group="Look")  # fmt: skip
    yield Action("document.next_part", say("To the next part: header, lines, findings"), partial(parts.go, form, 1),
                 "Alt+PgDown", "down", group="Look")  # fmt: skip
    yield Action("document.previous_part", say("To the part before"), partial(parts.go, form, -1), "Alt+PgUp", "up",
                 group="Look")  # fmt: skip
    for suffix, caption in ((".json", say("Export as JSON")), (".xlsx", say("Export as a workbook"))):
        yield Action(f"document.export{suffix}", caption, partial(form.export, suffix), "", "export",
                     group="Export", enabled=partial(_export_refused, form))  # fmt: skip
    yield Action("document.reread", say("Read again"), form.reread, "F5", "refresh", group="Look",
                 enabled=lambda: "" if not form.draft.new else say("The document is not saved yet."))  # fmt: skip


def _print_refused(form: "DocumentForm") -> object:
    return _needs(form, "print") or (say("Save the document first.") if form.draft.new else "")


def _export_refused(form: "DocumentForm") -> object:
    return form.desk.needs_out([form.shape.kind]) or _unsaved(form)


def _unsaved(form: "DocumentForm") -> object:
    return say("Save what was typed first.") if form.is_edited() or form.draft.new else ""


def _named(text: str, plain: Words, step: str) -> Words:
    return Words(text, {"step": step}) if step else plain


def _change(
    form: "DocumentForm", name: str, caption: Words, run: Callable[[], object], keys: str, icon: str, *,
    main: bool = False, group: str = "", more: Callable[[], object] = lambda: True,
) -> Action:  # fmt: skip
    """An action on what can be edited now."""

    def enabled() -> object:
        if refused := form.why_read_only():
            return refused
        reason = more()
        return "" if reason is True else reason

    return Action(name, caption, run, keys, icon, main=main, group=group, enabled=enabled)


def close(form: "DocumentForm") -> None:
    if form.desk.window is not None:
        form.desk.window.close_page(form)


def another(form: "DocumentForm") -> None:
    """A new one of the kind in the place of this, for the same day, site and crew; what the kind keeps it says."""
    values = {name: getattr(form.aggregate, name) for name in form.kept_for_new()}
    close(form)
    form.desk.open_new(form.shape.kind, values=values)
