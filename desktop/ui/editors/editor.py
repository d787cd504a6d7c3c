"""Editor: a widget for one value of a field, the same in a header and in a cell of a grid."""

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.editors.text import FieldText
from shared.kernel.describe import Field
from shared.kernel.finding import Finding
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Cell(Protocol):
    """The grid around an editor that stands in a cell."""

    def key_in_cell(self, event: QKeyEvent) -> bool:
        """A key that the editor itself has no use for; True: it is done with."""

    def cell_left(self) -> None:
        """The keyboard went elsewhere."""


class Editor(QWidget):
    """Shows and changes one value. A text that does not fit stays, marked with the reason; the value stays too.

    `changed`: value() is another one (Enter, Tab, leaving, picking). `typed`: every keystroke, with the whole text.
    `settled`: what was typed was taken or given up, whether or not the value is another one.
    `refused`: what was typed is no value, `trouble` says why.
    `left`: Enter was pressed and the value taken; a header goes to its next field by itself.
    """

    changed = Signal()
    typed = Signal(str)
    settled = Signal()
    refused = Signal()
    left = Signal()

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.field = desk, field
        self.trouble: Words | None = None
        self.cell: Cell | None = None
        self.read_only = False
        self._value: Any = None
        self._finding: Finding | None = None
        self._mark_icon: QAction | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    # ---- what every editor has

    def value(self) -> Any:
        """The value that was last taken; what is being typed is not in it yet (`commit`)."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show another value; nothing is told. What was being typed is dropped."""
        self._value, self.trouble = value, None
        self.show_value()
        self.look_marked()
        self.settled.emit()

    def text(self) -> str:
        """What stands in the widget now."""
        return ""

    def text_in_progress(self) -> str | None:
        """What was typed and is not a value yet, for the journal; None where there is nothing of the kind."""
        return None

    def resume(self, text: str) -> None:
        """Put unfinished text (back) in: what the journal kept, or the first key of typing over a cell."""

    def begin(self, key: str) -> None:
        """The first key of typing over."""
        self.resume(key)
        self.typed.emit(self.text())

    def commit(self) -> bool:
        """Take what was typed. False where it does not fit: it stays there with the reason."""
        return True

    def show_value(self) -> None:
        """Show `_value`."""

    @property
    def input(self) -> QWidget:
        """The widget that has the keyboard."""
        return self

    @property
    def texts(self) -> FieldText:
        return FieldText(self.desk.language, self.desk.store.today)

    # ---- marks and states

    def mark(self, finding: Finding | None) -> None:
        """Show a finding of the checks on the field; None takes it away."""
        self._finding = finding
        self.look_marked()

    def set_read_only(self, read_only: bool) -> None:
        self.read_only = read_only

    @property
    def in_cell(self) -> bool:
        return self.cell is not None

    def enter_cell(self, cell: Cell) -> None:
        """It stands in a cell of a grid, which decides where keys lead."""
        self.cell = cell
        self.setAutoFillBackground(True)

    def tip(self) -> str:
        """What the tip says where nothing is wrong."""
        return ""

    def look_marked(self) -> None:
        """Ground, border, sign, tip and accessible description say what is wrong."""
        bad = self.trouble is not None or (self._finding is not None and self._finding.blocks)
        mark = "bad" if bad else "warn" if self._finding is not None else ""
        said = self.trouble or self._finding
        why = self.desk.language.value(said) if said is not None else ""
        self.setToolTip(why or self.tip())
        self.input.setAccessibleDescription(why)
        if (self.input.property("mark") or "") != mark:
            self.input.setProperty("mark", mark)
            self.input.style().unpolish(self.input)
            self.input.style().polish(self.input)
        self._show_sign("error" if bad else "warning" if mark else "", "bad" if bad else "warn")

    def _show_sign(self, icon: str, role: str) -> None:
        if isinstance(self.input, QLineEdit):
            if self._mark_icon is not None:
                self.input.removeAction(self._mark_icon)
                self._mark_icon = None
            if icon:
                where = QLineEdit.ActionPosition.TrailingPosition
                self._mark_icon = self.input.addAction(self.desk.look.icon(icon, role), where)
                self._mark_icon.setToolTip(self.toolTip())

    def leave_cell(self) -> None:
        """The cell closes: what is still open or under way ends."""

    # ---- for subclasses

    def adopt(self, widget: QWidget) -> None:
        """The widget that does the work."""
        widget.setAccessibleName(self.desk.say(self.field.caption))
        widget.installEventFilter(self)
        self._row.addWidget(widget, 1)
        self.setFocusProxy(widget)
        self.setFocusPolicy(widget.focusPolicy())

    def take(self, value: Any) -> None:
        """A value that fits: it is shown as such, and told where it is another one."""
        before, self._value, self.trouble = self._value, value, None
        self.show_value()
        self.look_marked()
        self.settled.emit()
        if value != before:
            self.changed.emit()

    def refuse(self, why: Words) -> None:
        """What was typed stays; `why` is shown on it."""
        self.trouble = why
        self.look_marked()
        self.refused.emit()

    def go_on(self) -> None:
        """Enter in a header: the keyboard goes to the next field. A cell's grid decides for itself."""
        self.left.emit()
        if not self.in_cell:
            self.focusNextChild()

    def pressed(self, event: QKeyEvent) -> bool:
        """A key in the widget; True: it is done with."""
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.input and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.pressed(event) or (self.cell is not None and self.cell.key_in_cell(event))
        if watched is self.input and isinstance(event, QFocusEvent) and event.lostFocus() and not is_passing(event):
            self.focus_lost() if self.cell is None else self.cell.cell_left()
        return super().eventFilter(watched, event)

    def focus_lost(self) -> None:
        self.commit()


def is_passing(event: QFocusEvent) -> bool:
    """Whether the keyboard comes back by itself: another window is in front, or a menu is open."""
    return event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def is_enter(event: QKeyEvent) -> bool:
    """Enter alone; Ctrl+Enter is the page's."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
        event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    )
