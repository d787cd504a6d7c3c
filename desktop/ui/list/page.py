"""ListPage: the list of a kind as a tab, with everything that can be done to its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.closed_days import ask_first, moves_by
from desktop.ui.files_out import ask_where
from desktop.ui.list import doing
from desktop.ui.list.acting import Acting
from desktop.ui.list.columns import offered
from desktop.ui.list.files import ListFormat, write_list
from desktop.ui.list.folders import FolderTree, read_folders
from desktop.ui.list.popup import ColumnChooser, NameIt
from desktop.ui.list.preview import Preview
from desktop.ui.list.reason import AskReason
from desktop.ui.list.rows import ListRow
from desktop.ui.list.saved import SavedFilters
from desktop.ui.list.saved_menu import fill_saved
from desktop.ui.list.setting import SetField
from desktop.ui.list.state import ListState
from desktop.ui.list.table import keys_here
from desktop.ui.list.view import ListView
from desktop.ui.page import Page
from shared.kernel.base import PeriodLock
from shared.kernel.describe import Shape
from shared.kernel.states import Transition
from shared.kernel.words import Caption, say
from shared.store.several import Step

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PRINTED_MOST = 200


class ListPage(Page):
    """One for each kind. What is read, filtered and done outlives the widgets: `state`, `acting`, `saved`."""

    def __init__(self, desk: "Desk", shape: Shape, filter: str = "") -> None:
        super().__init__(desk)
        self.shape = shape
        self.state, self.acting = ListState(desk, shape, filter), Acting(desk, shape)
        self.saved = SavedFilters(desk.preferences, shape.kind)
        self.state.setParent(self)
        self.acting.setParent(self)
        self.view: ListView
        self.reasons: dict[str, str] = {}
        """Reasons of steps that were not taken yet, by step: as typed, whatever becomes of the strip."""
        self._asking: Transition | None = None
        self.acting.done_changed.connect(self._done_changed)
        self.acting.previewed.connect(self._previewed)
        self.state.changed.connect(self._state_changed)
        desk.work.changed.connect(self._ledger_changed)

    # ---- the page

    def build(self) -> None:
        """Anew in another language or look: the same rows, the same place."""
        before = getattr(self, "view", None)
        if before is None:
            self.state.ask()
        else:
            self.state.model.ask(self.state.question, before.table.keep(), before.table.rows_shown)
        self.view = ListView(self.desk, self.state)
        self.preview: Preview | None = None
        self.setter: SetField | None = None
        self.asker: AskReason | None = None
        self.tree: FolderTree | None = None
        self.view.opened.connect(self.open_row)
        self.view.chosen.connect(self.acted)
        self.view.table.went_in.connect(self.go_in)
        self.view.table.went_out.connect(self.go_out)
        self._add_tools()
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 3)
        self._column = layout
        if self.acting.shown is not None:
            self._previewed()
        if self._asking is not None:
            self._ask_reason(self._asking)
        self._read_folders()
        self._show_undo()

    def _add_tools(self) -> None:
        say = self.desk.say
        button = self.view.add_tool("star", say("Saved filters"), lambda: None)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._saved_button, menu = button, QMenu(button)
        menu.aboutToShow.connect(lambda: fill_saved(menu, self))
        button.setMenu(menu)
        self._columns_button = self.view.add_tool("columns", say("Columns…"), self.choose_columns)
        self._undo_button = QToolButton(self.view)
        self._undo_button.setIcon(self.desk.look.icon("undo"))
        self._undo_button.clicked.connect(self.acting.undo)
        self.view.footer.extra.addWidget(self._undo_button)
        self._undo_button.setToolButtonStyle(doing.BESIDE)

    def show_filter(self, filter: str) -> None:
        """Another link to this list was followed."""
        self.state.show_filter(filter)

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
        return doing.actions(self)

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        refers = {field.info.refers for field in self.state.model.shown.fields}
        if self.shape.kind in kinds or kinds & refers:
            self.view.table.refresh()
        if self.shape.kind in kinds:
            self._read_folders()

    def _state_changed(self) -> None:
        if self.tree is not None:
            self.tree.setVisible(self.state.folders_shown)
            self.tree.show_current(self._folder)
        self.acted.emit()

    # ---- rows

    @property
    def current(self) -> ListRow | None:
        return self.view.table.current_row

    def open_row(self, row: ListRow) -> None:
        """Enter: a folder is gone into, anything else opened."""
        if row.folder and self.state.folders_shown:
            self.state.go_into(row.id)
        else:
            self.desk.open_document(self.shape.kind, row.id)

    def open_current(self) -> None:
        if self.current is not None:
            self.desk.open_document(self.shape.kind, self.current.id)

    def new(self) -> None:
        inside = {"values": {"group_id": self._folder}} if self._folder is not None else {}
        self.desk.open_new(self.shape.kind, **inside)

    def copy(self) -> None:
        if self.current is not None:
            self.desk.open_new(self.shape.kind, copy_of=self.current.id)

    def usages(self) -> None:
        if self.current is not None:
            self.desk.open_page("usages", kind=self.shape.kind, id=str(self.current.id))

    # ---- steps for several

    def begin(self, name: str) -> None:
        """`mark`, `post`, `unpost` or a transition, for all that are selected; some ask for their reason first."""
        states = self.shape.cls.states
        asking = (
            next((step for step in states.transitions if step.name == name and step.reason), None) if states else None
        )
        if asking is None:
            self.acting.with_ids(self.view, lambda ids: self._take(ids, Step(name)))
            return
        self.acting.show(None)
        self._ask_reason(asking)

    def _ask_reason(self, step: Transition) -> None:
        """The strip above the list, with what was typed there before."""
        self._asking = step
        if self.asker is None:
            self.asker = AskReason(self.desk, self.reasons, self._preview_setting, self._leave_reason)
            self.asker.changed.connect(self.titled)
            self._column.insertWidget(1, self.asker)
        self.asker.begin(step)

    def _leave_reason(self) -> None:
        """Esc gives the reason up."""
        if self._asking is not None:
            self.reasons.pop(self._asking.name, None)
        self.titled.emit()
        self._leave_setting()

    def is_changed(self) -> bool:
        return any(text.strip() for text in self.reasons.values())

    def discard(self) -> None:
        self.reasons.clear()

    def save_then(self, then: Callable[[], object]) -> None:
        """A reason is not saved without its step: the person takes the step or gives it up."""
        states = self.shape.cls.states
        name = next((name for name, text in self.reasons.items() if text.strip()), None)
        if states is None or name is None:
            then()
            return
        step = states.transition(name)
        self.begin(name)
        self.desk.tell(
            say("“{step}” was not done, and its reason is not saved. Do it, or give it up with Esc.",
                step=Caption(step.caption)), level="warning",
        )  # fmt: skip

    def _take(self, ids: Sequence[UUID], step: Step) -> None:
        """A step with those that are selected; closing days and opening them again is asked first."""
        cls = self.shape.cls
        if not issubclass(cls, PeriodLock):
            self.acting.begin(ids, step)
            return
        self.desk.work.read(
            self, lambda reading: moves_by(reading, cls, ids, step),
            lambda moves: ask_first(self.desk, self, moves, lambda: self.acting.begin(ids, step)), lane="agreed",
        )  # fmt: skip

    def toggle_mark(self) -> None:
        """Del: marks, or takes the mark off where the current row has one."""
        self.begin("unmark" if self.current is not None and self.current.marked else "mark")

    def set_field(self, field: str = "") -> None:
        self.acting.show(None)
        if self.setter is None:
            self.setter = SetField(self.desk, self.shape, self._preview_setting, self._leave_setting)
            self._column.insertWidget(1, self.setter)
        self.setter.begin(field)

    def _preview_setting(self, step: Step) -> None:
        self._hide_strips()
        self.acting.with_ids(self.view, lambda ids: self._take(ids, step))

    def _leave_setting(self) -> None:
        self._hide_strips()
        self.view.table.setFocus()

    def _hide_strips(self) -> None:
        self._asking = None
        for strip in (self.setter, self.asker):
            if strip is not None:
                strip.hide()

    def _previewed(self) -> None:
        if self.acting.shown is None:
            self.view.table.setFocus()
        elif self.preview is None:
            self.preview = Preview(self.desk, self.acting)
            self.preview.closed.connect(self.view.table.setFocus)
            self._column.addWidget(self.preview, 2)
            self.preview.show_shown()
        self.acted.emit()

    def _done_changed(self) -> None:
        done = self.acting.done[-1].step if self.acting.done else None
        if done is not None and self.reasons.get(done.name, "").strip() == done.value:
            self.reasons.pop(done.name, None)
            self.titled.emit()
        self._show_undo()
        self.acted.emit()

    def _show_undo(self) -> None:
        self._undo_button.setVisible(bool(self.acting.done))
        self._undo_button.setText(self.desk.language.value(self.acting.undo_caption))

    # ---- files

    def export(self, format: ListFormat) -> None:
        question = self.state.model.shown
        ask_where(self.desk, self, self.title(), format, lambda path: write_list(self.desk, question, format, path))

    def print_(self) -> None:
        """The preview, of several one after another: what is seen there is printed or kept as one PDF."""

        def show(ids: Sequence[UUID]) -> None:
            if len(ids) > PRINTED_MOST:
                self.desk.tell(say("Up to {most} are printed at once.", most=PRINTED_MOST), level="warning")
            elif len(ids) == 1:
                self.desk.open_page("preview", kind=self.shape.kind, id=str(ids[0]))
            else:
                self.desk.open_page("preview", kind=self.shape.kind, ids=[str(id) for id in ids])

        self.acting.with_ids(self.view, show, PRINTED_MOST)

    # ---- columns and saved filters

    def choose_columns(self) -> None:
        chooser = ColumnChooser(self.desk, self, offered(self.shape), self.state.columns.fields)
        chooser.chosen.connect(self._show_columns)
        chooser.show_at(self._under(self._columns_button, chooser), chooser.list)

    def _show_columns(self, fields: Sequence[Any]) -> None:
        if fields:
            self.state.columns.choose(fields)
        else:
            self.state.columns.forget()
        self.view.table.ask(self.state.question)
        self.view.table.setFocus()

    def save_filter(self) -> None:
        naming = NameIt(self.desk, self, self.desk.say("Name of the filter"))
        naming.named.connect(self._save_as)
        naming.show_at(self._under(self._saved_button, naming), naming.line)

    def _save_as(self, name: str) -> None:
        self.saved.keep(name, self.state.filtering)
        self.desk.tell(say("The filter “{name}” is kept.", name=name), level="done")
        self.acted.emit()

    def use_saved(self, name: str) -> None:
        self.state.filter_by(self.saved.filtering(name, self.desk.store.today))
        self.view.table.setFocus()

    def forget_saved(self, name: str) -> None:
        self.saved.forget(name)
        self.desk.tell(say("The filter “{name}” is gone.", name=name))
        self.acted.emit()

    def _under(self, button: QWidget, popup: QWidget) -> QPoint:
        place = button.mapToGlobal(button.rect().bottomRight())
        popup.adjustSize()
        return QPoint(place.x() - popup.width(), place.y())

    # ---- folders

    @property
    def _folder(self) -> UUID | None:
        folder = self.state.folder
        return folder if isinstance(folder, UUID) and self.state.folders_shown else None

    def _read_folders(self) -> None:
        if self.shape.is_catalog:
            self.desk.work.read(
                self, lambda reading: read_folders(reading, self.shape), self._know_folders, lane="folders"
            )

    def _know_folders(self, folders: Any) -> None:
        if self.tree is None and folders:
            self.tree = FolderTree(self.desk)
            self.tree.went.connect(self.state.go_into)
            self.tree.left.connect(self.view.table.setFocus)
            self.view.put_left(self.tree)
        self.state.know_folders(folders)
        if self.tree is not None:
            self.tree.setVisible(self.state.folders_shown)
            self.tree.show_folders(folders, self._folder)

    def go_in(self) -> None:
        if self.current is not None and self.current.folder and self.state.folders_shown:
            self.state.go_into(self.current.id)

    def go_out(self) -> None:
        if self._folder is not None:
            self.state.go_into(self.state.folders.parents.get(self._folder))

    def show_all(self) -> None:
        self.state.show_all(self.state.folders_shown)

    def new_folder(self) -> None:
        self.desk.open_new(self.shape.kind, values={"folder": True, "group_id": self._folder})
