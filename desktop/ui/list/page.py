"""ListPage: the list of a kind as a tab, with everything that can be done to its rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.list.filtering import of_text
from desktop.ui.list.rows import ListRow
from desktop.ui.list.state import ListState
from desktop.ui.list.table import keys_here
from desktop.ui.list.view import ListView
from desktop.ui.page import Page
from shared.kernel.describe import Shape
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class ListPage(Page):
    """One for each kind."""

    def __init__(self, desk: "Desk", shape: Shape, filter: str = "") -> None:
        super().__init__(desk)
        self.shape = shape
        self.state = ListState(desk, shape, filter)
        self.state.setParent(self)
        self.view: ListView
        desk.work.changed.connect(self._ledger_changed)

    def build(self) -> None:
        self.state.ask()
        self.view = ListView(self.desk, self.state)
        self.view.opened.connect(self.open_row)
        self.view.chosen.connect(self.acted)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_filter(self, filter: str) -> None:
        """Another link to this list was followed."""
        self.state.filter_by(of_text(filter))

    # ---- the page

    def title(self) -> str:
        return self.desk.say(self.shape.cls.captions)

    def icon(self) -> str:
        return "list" if self.shape.is_document else "catalog"

    def help_name(self) -> str:
        return self.shape.kind

    def link(self) -> Mapping[str, Any]:
        return {"open": "list", "kind": self.shape.kind, "filter": self.state.filtering.text.strip()}

    def first_focus(self) -> QWidget:
        return self.view.table

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return keys_here()

    def actions_here(self) -> Sequence[Action]:
        view, one = self.view, self._why_no_row
        return (
            Action("list.new", say("New"), self.new, "Ins", "new", main=True),
            Action("list.open", say("Open"), self.open_current, "F2", "page", main=True, enabled=one),
            Action("list.copy", say("Copy"), self.copy, "F9", "copy", main=True, enabled=one),
            Action("list.search", say("Search"), view.search, "Ctrl+F", "search"),
            Action("list.refresh", say("Refresh"), view.table.refresh, "F5", "refresh"),
            Action("list.filter_by_cell", say("Filter by this cell"), view.filter_by_cell, "Ctrl+Alt+F", "filter",
                   enabled=view.why_not_by_cell),
            Action("list.clear", say("Clear the filter"), view.clear_all, "Ctrl+Q"),
        )  # fmt: skip

    def _why_no_row(self) -> Words | str:
        return "" if self.view.table.current_row is not None else say("No row is chosen")

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        refers = {field.info.refers for field in self.state.model.shown.fields}
        if self.shape.kind in kinds or kinds & refers:
            self.view.table.refresh()

    # ---- rows

    def open_row(self, row: ListRow) -> None:
        self.desk.open_document(self.shape.kind, row.id)

    def open_current(self) -> None:
        if (row := self.view.table.current_row) is not None:
            self.open_row(row)

    def new(self) -> None:
        self.desk.open_new(self.shape.kind)

    def copy(self) -> None:
        if (row := self.view.table.current_row) is not None:
            self.desk.open_new(self.shape.kind, copy_of=row.id)
