"""What can be done on the page of a list."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from desktop.ui.actions import Action
from desktop.ui.list.copying import copy_link, copy_rows
from desktop.ui.list.files import FORMATS
from shared.kernel.words import Caption, Words, say
from shared.store import lists

if TYPE_CHECKING:
    from desktop.ui.list.page import ListPage

BESIDE: Final = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
EDIT: Final = "edit"
NO_ROW: Final = say("No row is chosen")


def actions(page: "ListPage") -> Sequence[Action]:
    return (*_rows(page), *_steps(page), *_files(page), *_looking(page), *_folders(page))


def _with_row(page: "ListPage", right: str = "") -> Callable[[], object]:
    """A row, and a right that the person has anywhere; whether they have it for these rows is said when it is done."""

    def refused() -> object:
        rule = page.desk.needs(page.shape.kind, right) if right else ""
        return rule or ("" if page.current is not None else NO_ROW)

    return refused


def _may(page: "ListPage", right: str) -> Callable[[], object]:
    return lambda: page.desk.needs(page.shape.kind, right)


def _rows(page: "ListPage") -> Iterator[Action]:
    one, edited = _with_row(page), _with_row(page, EDIT)
    yield Action("list.new", say("New"), page.new, "Ins", "new", main=True,
                 enabled=lambda: page.desk.needs_new(page.shape.kind))  # fmt: skip
    yield Action("list.open", say("Open"), page.open_current, "F2", "page", main=True, enabled=one)
    yield Action("list.copy", say("Copy"), page.copy, "F9", "copy", main=True, enabled=edited)
    yield Action("list.mark", _mark_caption(page), page.toggle_mark, "Del", "mark", main=True, enabled=edited)
    yield Action(
        "list.copy_rows", say("Copy the selected rows"), partial(copy_rows, page), "Ctrl+C", "copy", enabled=one
    )
    yield Action("list.copy_link", say("Copy the link"), partial(copy_link, page), "F11", "", enabled=one)
    yield Action("list.usages", say("Where it is used"), page.usages, "Alt+F7", "related", enabled=one)


def _mark_caption(page: "ListPage") -> Words:
    marked = page.current is not None and page.current.marked
    return say("Take the deletion mark off") if marked else say("Mark for deletion")


def _steps(page: "ListPage") -> Iterator[Action]:
    one, states = _with_row(page, "post"), page.shape.cls.states
    if page.shape.is_document:
        yield Action("list.post", say("Post"), partial(page.begin, "post"), "", "post", True, "Post", one)
        yield Action("list.unpost", say("Unpost"), partial(page.begin, "unpost"), "", "unpost", False, "Post", one)
    for step in states.transitions if states is not None else ():
        begin = partial(page.begin, step.name)
        may = _with_row(page, step.right)
        yield Action(f"list.step.{step.name}", Caption(step.caption), begin, "", "", False, "Post", may)
    yield Action("list.set_field", say("Set a field of the selected…"), page.set_field, "Ctrl+Shift+E", "fill",
                 enabled=_with_row(page, EDIT))  # fmt: skip
    undo = page.acting.done
    yield Action("list.undo", page.acting.undo_caption, page.acting.undo, "Ctrl+Z", "undo",
                 enabled=lambda: "" if undo else say("Nothing was done here yet"))  # fmt: skip


def _files(page: "ListPage") -> Iterator[Action]:
    printed = _with_row(page, "print")
    yield Action("list.print", say("Print…"), page.print_, "Ctrl+P", "print", True, "Files", printed)
    for each in FORMATS:
        export = partial(page.export, each)
        yield Action(f"list.export.{each.name}", each.caption, export, "", "export", each.name == "xlsx", "Files",
                     lambda: page.desk.needs_out([page.shape.kind]))  # fmt: skip
    name = page.desk.import_of(page.shape.kind)
    if name and page.desk.why_not(page.shape.kind, EDIT) is None:
        show = partial(page.desk.open_page, "import", kind=name)
        yield Action("list.import", say("Import…"), show, "", "import", group="Files")


def _looking(page: "ListPage") -> Iterator[Action]:
    view = page.view
    yield Action("list.search", say("Search"), view.search, "Ctrl+F", "search", group="Look")
    yield Action("list.refresh", say("Refresh"), view.table.refresh, "F5", "refresh", group="Look")
    yield Action("list.filter_by_cell", say("Filter by this cell"), view.filter_by_cell, "Ctrl+Alt+F", "filter",
                 group="Look", enabled=view.why_not_by_cell)  # fmt: skip
    yield Action("list.clear", say("Clear the filter"), view.clear_all, "Ctrl+Q", "close", group="Look")
    yield Action("list.sort", say("Sort by this column"), partial(_sort, page), "Ctrl+Shift+O", "", group="Look",
                 enabled=lambda: _why_not_sorted(page))  # fmt: skip
    yield Action("list.columns", say("Columns…"), page.choose_columns, "", "columns", group="Look")
    yield Action("list.count", say("Count the rows exactly"), page.state.model.find_end, "", "", group="Look")
    yield Action("list.chips", say("To the conditions of the filter"), lambda: view.chips.focus(0), "Ctrl+Shift+F",
                 "filter", group="Look")  # fmt: skip
    if view.period is not None:
        period = view.period
        yield Action("list.period", say("Period…"), period.button.showMenu, "Ctrl+Shift+D", "calendar", group="Look")
    yield Action("list.save_filter", say("Save this filter…"), page.save_filter, "", "star", group="Saved filters")
    for name in page.saved.all():
        use = partial(page.use_saved, name)
        yield Action(f"list.saved.{name}", say("Filter: {name}", name=name), use, "", "star", group="Saved filters")


def _sort(page: "ListPage") -> None:
    page.view.table.sort_by(page.view.table.currentIndex().column() - 1)


def _why_not_sorted(page: "ListPage") -> Words | str:
    at = page.view.table.currentIndex().column() - 1
    fields = page.state.model.shown.fields
    if 0 <= at < len(fields) and fields[at].name in lists.orders(page.shape):
        return ""
    return say("There is no order by this column; filter by it instead")


def _folders(page: "ListPage") -> Iterator[Action]:
    if not page.shape.is_catalog:
        return
    yield Action("list.new_folder", say("New folder"), page.new_folder, "Ctrl+F9", "folder", group="Folders",
                 enabled=_may(page, EDIT))  # fmt: skip
    if not page.state.folders:
        return
    yield Action("list.move", say("Move into a folder…"), partial(page.set_field, "group_id"), "Ctrl+Shift+M", "folder",
                 group="Folders", enabled=_with_row(page, EDIT))  # fmt: skip
    caption = say("All items without folders") if page.state.folders_shown else say("Folder by folder")
    yield Action("list.all", caption, page.show_all, "", "list", group="Folders")
