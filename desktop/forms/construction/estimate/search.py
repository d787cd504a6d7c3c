"""The bar above the tree: search, filters, folding, and what the estimate is compared with."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from desktop.forms.construction.estimate.view import TreeGrid
from desktop.ui.editors.of_field import editor_for
from shared.construction.estimate import Estimate

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PAUSE_MS = 60


class SearchLine(QLineEdit):
    """Esc empties it, then leaves it; Enter and Down lead into the tree."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """`compare(id)` asks for a comparison with another estimate, None for none."""

    compare_asked = Signal(object)

    def __init__(self, desk: "Desk", grid: TreeGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.grid, self.outline = desk, grid, grid.lines.outline
        say, look = desk.say, desk.look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, look.px(1))
        row.setSpacing(look.px(2))
        self.line = SearchLine(self.outline.text)
        self.line.setPlaceholderText(say("Search in the estimate (Ctrl+F)"))
        self.line.setAccessibleName(say("Search in the estimate"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(look.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.setMinimumWidth(look.px(70))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.left.connect(self._leave)
        row.addWidget(self.line)
        self.count = QLabel()
        row.addWidget(self.count)
        self.unfinished = self._toggle(say("Unfinished"), "filter", self.outline.unfinished, self._only_unfinished)
        row.addWidget(self.unfinished)
        row.addWidget(self._button(say("Open all"), "expand", lambda: grid.cells.fold_all(False)))
        row.addWidget(self._button(say("Close all"), "collapse", lambda: grid.cells.fold_all(True)))
        row.addSpacing(look.px(4))
        self._build_comparison(row)
        grid.lines.modelReset.connect(self.refresh)
        self.refresh()

    def _build_comparison(self, row: QHBoxLayout) -> None:
        say, look = self.desk.say, self.desk.look
        field = next(each for each in self.grid.draft.shape.fields if each.name == "base_id")
        site, own = self.grid.draft.aggregate.site_id, self.grid.draft.aggregate.id
        self.other = editor_for(
            self.desk, field, place="estimate.compared", within=lambda: [Estimate.site_id == site, Estimate.id != own]
        )
        self.other.setMinimumWidth(look.px(45))
        self.other.changed.connect(self._chosen)
        self.label = QLabel(say("Compare with:"))
        self.label.setBuddy(self.other)
        self.compared = QLabel()
        self.compared.setStyleSheet(f"color: {look.colours.warn}")
        self.compared.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.compared.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.changed_only = self._toggle(
            say("Only what differs"), "compare", self.outline.changed_only, self._only_changed
        )
        self.end = self._button(say("End the comparison"), "close", lambda: self.compare_asked.emit(None))
        row.addWidget(self.compared, 1)
        for widget in (self.label, self.other, self.changed_only, self.end):
            row.addWidget(widget)
        self.choosing = False

    def refresh(self) -> None:
        comparison, say = self.outline.comparison, self.desk.say
        for widget in (self.label, self.other):
            widget.setVisible(self.choosing and comparison is None)
        for shown in (self.changed_only, self.end):
            shown.setVisible(comparison is not None)
        self.compared.setText("")
        if comparison is not None:
            words = say("{count} lines differ from {document}", count=len(comparison.differences),
                        document=comparison.title)  # fmt: skip
            self.compared.setText(words)
            self.compared.setToolTip(words)
        rows = self.grid.lines.nodes
        found = sum(not node.line.is_section for node in rows)
        self.count.setText(say("{count} lines", count=found) if self.outline.filtered else "")
        if self.line.text() != self.outline.text and not self._pause.isActive():
            self.line.setText(self.outline.text)
        self.unfinished.setChecked(self.outline.unfinished)
        self.changed_only.setChecked(self.outline.changed_only)

    def ask_other(self) -> None:
        """The field for another estimate appears, with the keyboard."""
        self.choosing = True
        self.refresh()
        self.other.setFocus()

    def _chosen(self) -> None:
        if (id := self.other.value()) is not None:
            self.choosing = False
            self.compare_asked.emit(id)

    def _search(self) -> None:
        if self.line.text() != self.outline.text:
            self.outline.text = self.line.text()
            self._again()

    def _only_unfinished(self, on: bool) -> None:
        self.outline.unfinished = on
        self._again()

    def _only_changed(self, on: bool) -> None:
        self.outline.changed_only = on
        self._again()

    def _again(self) -> None:
        """Other rows; the current line stays where it can."""
        cells = self.grid.cells
        line, column = cells.node.line if cells.node else None, max(cells.column, 0)
        self.grid.lines.show_again()
        place = self.grid.lines.place_of(line)
        if self.grid.lines.nodes:
            cells.go(place if place < len(self.grid.lines.nodes) else 0, column)

    def _leave(self) -> None:
        self._pause.stop()
        self._search()
        self.grid.cells.setFocus()

    def _button(self, caption: str, icon: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(self.desk.look.icon(icon))
        button.setToolTip(caption)
        button.setAccessibleName(caption)
        button.setAutoRaise(True)
        button.clicked.connect(run)
        return button

    def _toggle(self, caption: str, icon: str, on: bool, run: object) -> QToolButton:
        button = self._button(caption, icon, lambda: None)
        button.setText(caption)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(run)
        return button
