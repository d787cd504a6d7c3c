"""The preview of a step for several, below the rows: what becomes what, and what is refused and why."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout

from desktop.ui.editors.text import FieldText
from desktop.ui.list.acting import Acting, step_words
from desktop.ui.list.chips import keeps
from desktop.ui.picker.names import KnownNames
from shared.kernel.words import say
from shared.store.several import Outcome, Several

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

_NONE: Final = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class Preview(QFrame):
    """Ctrl+Enter does it, Esc closes it; Enter on a row opens what it names."""

    closed = Signal()

    def __init__(self, desk: "Desk", acting: Acting) -> None:
        super().__init__()
        self.desk, self.acting, look = desk, acting, desk.look
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.caption = QLabel(self)
        self.caption.setFont(look.font(bold=True))
        self.caption.setWordWrap(True)
        self.rows = QTableView(self)
        self.model = _Outcomes(desk)
        self.rows.setModel(self.model)
        self.rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.rows.setTabKeyNavigation(False)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(False)
        self.rows.setAlternatingRowColors(True)
        self.rows.setAccessibleName(desk.say("Preview"))
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + look.px(2.5))
        self.rows.horizontalHeader().setStretchLastSection(True)
        self.rows.horizontalHeader().setHighlightSections(False)
        self.rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.activated.connect(self._open)
        self.do = QPushButton(look.icon("done"), "", self)
        self.do.clicked.connect(acting.carry_out)
        self.leave = QPushButton(desk.say("Close (Esc)"), self)
        self.leave.clicked.connect(self.close_it)
        buttons = QHBoxLayout()
        buttons.addWidget(self.caption, 1)
        buttons.addWidget(self.do)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.addLayout(buttons)
        column.addWidget(self.rows, 1)
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setStyleSheet(f"color: {look.colours.bad};")
        column.addWidget(self.detail)
        self.rows.selectionModel().currentRowChanged.connect(lambda index, _: self._show_detail(index.row()))
        acting.previewed.connect(self.show_shown)

    def show_shown(self) -> None:
        shown = self.acting.shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        say, done, refused = self.desk.say, len(shown.done), len(shown.refused)
        parts = [say("will change: {count}", count=done), say("refused: {count}", count=refused)]
        if same := len(shown.outcomes) - done - refused:
            parts.append(say("already so: {count}", count=same))
        step = self.desk.language.value(step_words(shown.shape, shown.step))
        self.caption.setText(f"{step} — {', '.join(parts)}")
        self.do.setText(say("{step}: {count} (Ctrl+Enter)", step=step, count=done))
        self.do.setEnabled(bool(done))
        self.do.setToolTip("" if done else say("There is nothing that would change"))
        self.model.show(shown)
        em = self.fontMetrics().horizontalAdvance("0")
        for column, digits in enumerate((4, 26, 34, 26)):
            self.rows.setColumnWidth(column, em * digits)
        self.rows.setCurrentIndex(self.model.index(0, 1))
        self._show_detail(0)
        (self.do if done else self.rows).setFocus()

    def _show_detail(self, row: int) -> None:
        """The whole reason why the current one is refused."""
        shown = self.acting.shown
        each = shown.outcomes[self.model.place(row)] if shown is not None and 0 <= row < len(shown.outcomes) else None
        self.detail.setVisible(each is not None and each.refused is not None)
        if each is not None and each.refused is not None:
            self.detail.setText("⚠ " + self.desk.language.value(each.refused))

    def close_it(self) -> None:
        self.acting.show(None)
        self.closed.emit()

    def _open(self, index: QModelIndex) -> None:
        shown = self.acting.shown
        if shown is not None:
            self.desk.open_document(shown.shape.kind, shown.outcomes[self.model.place(index.row())].id)

    def event(self, event: QEvent) -> bool:
        return keeps(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.acting.carry_out()
        else:
            super().keyPressEvent(event)


class _Outcomes(QAbstractTableModel):
    """Those that are refused first: they are what a person must know."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk, self.names = desk, KnownNames(desk)
        self.shown: Several | None = None
        self._order: list[int] = []
        self.names.setParent(self)
        self.names.found.connect(self._named)

    def _named(self, _keys: object) -> None:
        self.layoutChanged.emit()

    def show(self, shown: Several) -> None:
        self.beginResetModel()
        self.shown = shown
        weight = [0 if each.refused is not None else 1 if each.done else 2 for each in shown.outcomes]
        self._order = sorted(range(len(weight)), key=weight.__getitem__)
        self.endResetModel()

    def place(self, row: int) -> int:
        """Where a row of the table stands among the outcomes."""
        return self._order[row]

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.shown is None:
            return None
        each = self.shown.outcomes[self._order[index.row()]]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts(each)[index.column()] if index.column() else self._verdict(each, role)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            name, colour = ("error", "bad") if each.refused else ("done", "good") if each.done else ("info", "faint")
            return self.desk.look.icon(name, colour)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole or self.shown is None:
            return None
        name = "Number" if self.shown.shape.is_document else "Name"
        return ("", self.desk.say(name), self.desk.say("Now"), self.desk.say("Will be"))[section]

    def _verdict(self, each: Outcome, role: int) -> str:
        if role == Qt.ItemDataRole.DisplayRole:
            return ""
        words = say("Refused") if each.refused else say("Will change") if each.done else say("Already so")
        return self.desk.language.value(words)

    def _texts(self, each: Outcome) -> tuple[str, str, str, str]:
        before = self._text(each.before)
        if each.refused is not None:
            return ("", each.name, before, " ".join(self.desk.language.value(each.refused).split()))
        after = self._text(each.after) if each.done else self.desk.say("already so")
        return ("", each.name, before, after)

    def _text(self, value: Any) -> str:
        assert self.shown is not None
        name = self.shown.step.seen(self.shown.shape)
        field = self.shown.shape.field(name)
        if isinstance(value, UUID):
            return self.names.of(field.info.refers or field.info.line_of, value) or "…"
        if isinstance(value, bool):
            if name == "marked":
                return self.desk.say("marked for deletion") if value else self.desk.say("not marked")
            return self.desk.say("yes") if value else self.desk.say("no")
        return FieldText(self.desk.language, self.desk.store.today).show(field, value) or "—"
