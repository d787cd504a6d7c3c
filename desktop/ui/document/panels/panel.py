"""Panel: something beside the document, read off the UI thread, closed by Esc."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm

Index = QModelIndex | QPersistentModelIndex


class Panel(QWidget):
    """A caption, a remark, and what subclasses add to `column`. `read` is called when it opens and after each save."""

    heading: ClassVar[str] = ""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.form, self.desk = form, form.desk
        look = self.desk.look
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(2), 0, 0, 0)
        self.column.setSpacing(look.px(1))
        line = QHBoxLayout()
        title = QLabel(self.desk.say(self.heading))
        title.setFont(look.font(bold=True))
        line.addWidget(title)
        line.addStretch(1)
        close = QToolButton()
        close.setIcon(look.icon("close"))
        close.setAutoRaise(True)
        close.setToolTip(self.desk.say("Close"))
        close.setAccessibleName(self.desk.say("Close"))
        close.clicked.connect(lambda: self.leave())
        line.addWidget(close)
        self.column.addLayout(line)
        self.remark = QLabel()
        self.remark.setWordWrap(True)
        self.remark.setStyleSheet(f"color: {look.colours.faint}")
        self.remark.hide()
        self.column.addWidget(self.remark)

    def read(self) -> None:
        """Read what is shown."""

    def take_focus(self) -> None:
        """The panel was opened: who gets the keyboard."""

    def leave(self) -> None:
        """Esc, or the button beside the caption."""
        self.form.show_panel("")

    def say_instead(self, words: str) -> None:
        """A remark where there is nothing to show; "" hides it."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


class TextTable(QAbstractTableModel):
    """A table of texts; columns in `right` hold figures."""

    def __init__(self, captions: tuple[str, ...], rows: list[tuple[str, ...]], right: frozenset[int]) -> None:
        super().__init__()
        self.captions, self.rows, self.right = captions, rows, right

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.captions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.captions[section] if way == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and way == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignRight if section in self.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
