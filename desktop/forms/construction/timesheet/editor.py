"""The field that opens over a day: codes are offered while they are typed; a text that is no mark is said below it."""

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMoveEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QListView, QWidget

from desktop.forms.construction.timesheet.letters import offered
from desktop.ui.desk import Desk
from shared.common.attendance_code import AttendanceCode
from shared.kernel.words import Words

LEAVING = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip
"""Keys that take the text over and go on: rows, days."""
SHOWN_CODES, NAME_MAX = 12, 60


class DayEditor(QLineEdit):
    """`done` (rows, days to go on by) when the text is to be taken over, `given_up` on Esc.

    Opened by typing, arrows take over and go on as in a spreadsheet; opened by F2 they move in the text.
    """

    done = Signal(int, int)
    given_up = Signal()
    left = Signal()  # the keyboard went elsewhere

    def __init__(self, desk: Desk, codes: Sequence[AttendanceCode], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self._codes, self._typing, self._around = desk, codes, True, parent
        self.setAccessibleName(desk.say("The day's mark"))
        self.setTextMargins(0, 0, 0, 0)
        self._offers = QStandardItemModel(self)
        self._popup = QListView()
        self._popup.setAccessibleName(desk.say("Attendance codes"))
        completer = QCompleter(self._offers, self)
        completer.setPopup(self._popup)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SHOWN_CODES)
        completer.setCompletionRole(Qt.ItemDataRole.UserRole)
        completer.highlighted.connect(self.setText)
        completer.activated.connect(self.setText)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)
        self.trouble = QLabel(parent)
        self.trouble.setWordWrap(True)
        self.trouble.setMargin(desk.look.px(1))
        colours = desk.look.colours
        self.trouble.setStyleSheet(
            f"background: {colours.bad_ground}; color: {colours.bad}; border: 1px solid {colours.bad};"
        )
        self.trouble.hide()
        self.hide()

    def open(self, place: QRect, text: str, *, typing: bool) -> None:
        """Over a day; what is `typed` begins a new text, otherwise the day's own is edited."""
        self._typing = typing
        self.trouble.hide()
        wide = max(place.width(), self.fontMetrics().horizontalAdvance("РВ/С 10:30") + self.desk.look.px(4))
        self.setGeometry(QRect(place.x(), place.y(), wide, place.height()).adjusted(-1, -1, 1, 1))
        self.setText(text)
        self.show()
        self.raise_()
        self.setFocus()
        if typing:
            self._offer(text)

    def refuse(self, why: Words) -> None:
        """The text stays; why it is no mark stands below."""
        self.trouble.setText(self.desk.language.value(why))
        width = max(self.width(), self.desk.look.px(70))
        height = self.trouble.heightForWidth(width)
        x = max(0, min(self.x(), self._around.width() - width))
        y = self.y() + self.height()
        self.trouble.setGeometry(x, y if y + height < self._around.height() else self.y() - height, width, height)
        self.trouble.show()
        self.trouble.raise_()
        self.setAccessibleDescription(self.trouble.text())
        self.setFocus()
        self.selectAll()

    def close_up(self) -> None:
        self._popup.hide()
        self.trouble.hide()
        self.hide()
        self.clear()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._popup.isVisible():
            self._show_offers()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        elsewhere = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self.isVisible() and event.reason() not in elsewhere:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._leaves(event):
            return True
        return super().event(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        """Tab never reaches keyPressEvent."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
            return True
        arrows = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if key in LEAVING and (self._typing or not arrows):
            self.done.emit(*LEAVING[key])
            return True
        return False

    def _offer(self, text: str) -> None:
        """Codes for the last letters that are being typed; figures ask for none."""
        self.trouble.hide()
        last = text.rpartition("/")[2].strip()
        found = offered(self._codes, last)[:SHOWN_CODES] if last and not last[0].isdigit() else []
        self._offers.clear()
        russian = self.desk.language.code == "ru"
        for code in found:
            name = (code.name if russian else code.english) or code.name or ""
            item = QStandardItem(f"{code.code}  {shorten(name, NAME_MAX, placeholder='…')}")
            item.setData(text[: len(text) - len(last)] + (code.code or ""), Qt.ItemDataRole.UserRole)
            self._offers.appendRow(item)
        if not found:
            self._popup.hide()
            return
        self._show_offers()

    def _show_offers(self) -> None:
        width = self._popup.sizeHintForColumn(0) + self.desk.look.px(8)
        self.completer().complete(QRect(0, self.height(), max(width, self.width()), 1))
