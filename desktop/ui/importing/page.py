"""ImportPage: choose a file, see what becomes of it, decide, import, take it back."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.importing.shown import Importer, Shown
from desktop.ui.actions import Action
from desktop.ui.importing.notices import Done, Invitation, said
from desktop.ui.importing.panels import Panels
from desktop.ui.importing.questions import Questions
from desktop.ui.importing.rows import Rows, TwinRows
from desktop.ui.importing.taking import Taking
from desktop.ui.importing.top import top
from desktop.ui.importing.verdict_chips import VerdictChips
from desktop.ui.page import Page
from desktop.work import worded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class ImportPage(Page):
    """All that is known and decided is in `taking`; the widgets show it."""

    def __init__(self, desk: "Desk", importers: Sequence[Importer], wanted: str = "", file: str = "") -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self.taking = Taking(desk, importers, wanted, self)
        self.taking.looked.connect(self._looked)
        self.taking.imported.connect(self._tell)
        self._drawn: object = None
        self._wanted_rows: frozenset[str] = frozenset()
        self.rows: Rows | None = None
        self.twin: TwinRows | None = None
        self.questions: Questions | None = None
        if file:
            self.open(Path(file))

    def open(self, file: Path) -> None:
        self._wanted_rows = frozenset()
        self.taking.open(file)

    # ---- widgets

    def build(self) -> None:
        taking, px = self.taking, self.desk.look.px
        column = QVBoxLayout(self.content)
        column.setContentsMargins(px(4), px(3), px(4), px(3))
        column.setSpacing(px(2))
        self.twin, self.questions = None, None
        self._drawn = self._state()
        column.addLayout(top(self.desk, taking))
        if taking.trouble is not None:
            column.addWidget(said(self.desk, self.desk.language.value(worded(taking.trouble)), "error", "bad"))
        if taking.made is not None:
            self.done = Done(self.desk, taking, taking.made, self.open_made)
            column.addWidget(self.done)
        if taking.shown is not None:
            self._build_shown(column, taking.shown)
            return
        self.invitation = Invitation(self.desk, taking, self.choose)
        column.addWidget(self.invitation, 1)

    def _build_shown(self, column: QVBoxLayout, shown: Shown) -> None:
        self.rows = Rows(shown)
        self.rows.want(self._wanted_rows & set(shown.counts()))
        self.twin = TwinRows(self.desk, self.rows)
        self.twin.column_asked.connect(self.ask_field)
        self.twin.source.customContextMenuRequested.connect(self._row_menu)
        self.twin.source.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column.addLayout(self._summary(shown))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._rows_and_about(self.twin))
        self.panels = Panels(self.desk, self.taking, shown, self.twin.go_to_row)
        split.addWidget(self.panels)
        split.setSizes([700, 300])
        column.addWidget(split, 1)
        self.questions = Questions(self.desk, self.taking)
        column.addWidget(self.questions)
        if self.taking.made is not None:
            self.questions.hide()

    def _rows_and_about(self, twin: TwinRows) -> QWidget:
        """Below the rows, in full, what is said of the current one."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.desk.look.px(1))
        column.addWidget(twin, 1)
        about = QLabel(twin.about())
        about.setAccessibleName(self.desk.say("About the row"))
        about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        about.setWordWrap(True)
        column.addWidget(about)
        twin.row_changed.connect(lambda: about.setText(twin.about()))
        return box

    def _summary(self, shown: Shown) -> QHBoxLayout:
        """What would come of it, and how many rows got each verdict; a click shows only those."""
        row, say = QHBoxLayout(), self.desk.say
        row.setSpacing(self.desk.look.px(1))
        words = [self.desk.language.value(each) for each in (shown.outcome,) if each]
        if shown.as_last_time:
            words.append(say("Columns as last time."))
        label = QLabel(" ".join(words))
        label.setWordWrap(True)
        row.addWidget(label, 1)
        self.chips = VerdictChips(self.desk, shown)
        self.chips.asked.connect(self.show_verdict)
        self.chips.mark(self._wanted_rows)
        row.addWidget(self.chips)
        return row

    def _state(self) -> object:
        """What the widgets were built from: answers to questions are shown where they were given."""
        taking = self.taking
        return (
            taking.file,
            taking.importer,
            taking.shown,
            taking.trouble,
            taking.made,
            taking.reading and not taking.shown,
        )

    def _looked(self) -> None:
        if self._drawn is None:  # before the window asked for its widgets
            return
        if self._state() != self._drawn and not (self.taking.reading and self.taking.shown is not None):
            current = self.twin.current_row if self.twin is not None else 0
            self.rebuild()
            if current and self.twin is not None:
                self.twin.go_to_row(current)
            QTimer.singleShot(0, self, self._focus)  # what was just made is shown first
        elif self.questions is not None:
            self.questions.refresh()
        self.titled.emit()
        self.acted.emit()

    def _tell(self, words: object) -> None:
        """To whoever looks at something else: here it stands on the page."""
        if not self.isVisible():
            self.desk.tell(words, level="done")

    def _focus(self) -> None:
        if self.isVisible() and (focus := self.first_focus()) is not None:
            focus.setFocus()

    # ---- what is done here

    def choose(self) -> None:
        """The system's dialog: it asks for a file and destroys nothing."""
        if rule := self.taking.refused():
            self.desk.tell(rule, level="warning")
            return
        folder = str(self.desk.preferences.get("import/folder", str(Path.home())))
        dialog = QFileDialog(self, self.desk.say("Choose a file to import"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._chosen(Path(chosen)))
        dialog.open()

    def _chosen(self, file: Path) -> None:
        self.desk.preferences.set("import/folder", str(file.parent))
        self.open(file)

    def accept(self) -> None:
        """Import; where an answer is missing, it is said and the keyboard goes there."""
        against = self.taking.stands_against()
        if against is None:
            self.taking.accept()
            return
        self.desk.tell(against, level="warning")
        if self.questions is not None and (lacking := self.questions.lacking()) is not None:
            lacking.setFocus()

    def show_verdict(self, name: str) -> None:
        """Only rows of this verdict, beside those chosen before; "": all."""
        self._wanted_rows = self._wanted_rows ^ {name} if name else frozenset()
        if self.twin is not None:
            self.twin.want(self._wanted_rows)
        self.chips.mark(self._wanted_rows)

    def next_stop(self, by: int = 1) -> None:
        if self.twin is None or not self.twin.next_stop(by):
            self.desk.tell(self.desk.say("No row waits for a decision."))

    def ask_field(self, column: int) -> None:
        """A menu of the fields that a column of the file may hold."""
        shown, twin = self.taking.shown, self.twin
        if shown is None or twin is None or column < 0 or not shown.fields:
            return
        menu = self.field_menu(column)
        header = twin.source.horizontalHeader()
        menu.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(column), header.height())))

    def field_menu(self, column: int) -> QMenu:
        shown, twin = self.taking.shown, self.twin
        assert shown is not None
        assert twin is not None
        menu, letters = QMenu(self), shown.source.columns[column]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = twin.source_model.field_of(column)
        taken = {name: where for name, where in shown.columns.items() if where}
        for name, caption in (("", self.desk.say("Not read")), *shown.fields):
            text = self.desk.say(caption)
            if (where := taken.get(name)) and name != current:
                text = f"{text} ({where})"
            action = QAction(text, menu, checkable=True, checked=name == current)
            action.triggered.connect(partial(self.taking.map_column, letters, name))
            menu.addAction(action)
            if not name:
                menu.addSeparator()
        return menu

    def _row_menu(self, at: QPoint) -> None:
        twin, shown = self.twin, self.taking.shown
        if twin is None or shown is None or not shown.fields:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.desk.say("The captions stand on this row"), self.captions_here)
        menu.popup(twin.source.viewport().mapToGlobal(at))

    def captions_here(self) -> None:
        if self.twin is not None and (row := self.twin.current_row):
            self.taking.captions_on(row)

    def open_made(self) -> None:
        made = self.taking.made
        if made is not None and made.link is not None:
            self.desk.open_link(made.link)

    # ---- files dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open(Path(event.mimeData().urls()[0].toLocalFile()))

    # ---- the page

    def title(self) -> str:
        file = self.taking.file
        return f"{self.desk.say('Import')}: {file.name}" if file is not None else self.desk.say("Import")

    def icon(self) -> str:
        return "import"

    def help_name(self) -> str:
        return "import"

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": "import", "kind": self.taking.wanted}

    def first_focus(self) -> QWidget | None:
        if self.taking.made is not None:
            return self.done.open_button
        return self.twin.source if self.twin is not None else self.invitation.choose

    def keys_here(self) -> Sequence[tuple[str, object]]:
        say = self.desk.say
        return (("F4", say("What the column holds")), ("Enter", say("What the column holds")))

    def _against(self) -> str:
        """Why it cannot be begun at all; what is only to be answered is asked for by `accept`."""
        if rule := self.taking.refused():
            return self.desk.language.value(rule)
        against = self.taking.stands_against()
        if against is None or (self.questions is not None and self.questions.lacking() is not None):
            return ""
        return self.desk.language.value(against)

    def actions_here(self) -> Sequence[Action]:
        say, taking = self.desk.say, self.taking
        rows = lambda: "" if self.twin is not None else say("Choose a file first.")  # noqa: E731
        found = [
            Action("import.choose", say("Choose a file…"), self.choose, "Ctrl+O", "folder", main=True,
                   enabled=taking.refused),
            Action("import.accept", say("Import now"), self.accept, "Ctrl+Return", "import", main=True,
                   enabled=self._against),
            Action("import.again", say("Read the file again"), taking.look, "F5", "refresh", main=True, enabled=rows),
            Action("import.next", say("Next row to decide"), self.next_stop, "F8", "down", main=True, enabled=rows),
            Action("import.before", say("Row to decide before"), lambda: self.next_stop(-1), "Shift+F8", "up",
                   enabled=rows),
            Action("import.captions", say("The captions stand on this row"), self.captions_here, "", "columns",
                   enabled=rows),
        ]  # fmt: skip
        if taking.taken is not None and taking.made is not None and taking.made.can_take_back:
            found.append(
                Action("import.take_back", say("Take the import back"), taking.take_back, "", "undo", main=True)
            )
        return found
