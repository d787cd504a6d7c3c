"""Editor: a widget for one value of a field, the same in a header and in a cell of a grid."""

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.editors.text import FieldText
from shared.kernel.describe import Field
from shared.kernel.finding import Finding
from shared.kernel.refusal import Refusal
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
    `left`: Enter was pressed and the value taken; a header goes to its next field by itself.
    """

    changed = Signal()
    typed = Signal(str)
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

    def look_marked(self) -> None:
        """Ground, border, sign, tip and accessible description say what is wrong."""
        bad = self.trouble is not None or (self._finding is not None and self._finding.blocks)
        mark = "bad" if bad else "warn" if self._finding is not None else ""
        said = self.trouble or self._finding
        why = self.desk.language.value(said) if said is not None else ""
        self.setToolTip(why)
        self.input.setAccessibleDescription(why)
        if self.input.property("mark") != mark:
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
        if value != before:
            self.changed.emit()

    def refuse(self, why: Words) -> None:
        """What was typed stays; `why` is shown on it."""
        self.trouble = why
        self.look_marked()

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
        if watched is self.input and isinstance(event, QFocusEvent) and event.lostFocus() and not _passing(event):
            self.focus_lost() if self.cell is None else self.cell.cell_left()
        return super().eventFilter(watched, event)

    def focus_lost(self) -> None:
        self.commit()


def _passing(event: QFocusEvent) -> bool:
    """Whether the keyboard comes back by itself: another window is in front, or a menu is open."""
    return event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def is_enter(event: QKeyEvent) -> bool:
    """Enter alone; Ctrl+Enter is the page's."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
        event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    )


class TypedEditor(Editor):
    """One line of text that is read as a value: texts, numbers, times, dates."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.line = QLineEdit(self)
        if field.number or field.type in ("int", "minutes"):
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.textEdited.connect(self.typed)
        self.adopt(self.line)

    @property
    def input(self) -> QWidget:
        return self.line

    def text(self) -> str:
        return self.line.text()

    def text_in_progress(self) -> str | None:
        return self.line.text() if self.line.isModified() else None

    def resume(self, text: str) -> None:
        self.line.setText(text)
        self.line.setModified(True)

    def show_value(self) -> None:
        texts = self.texts
        editing = self.in_cell or self.line.hasFocus()
        self.line.setText((texts.edit if editing else texts.show)(self.field, self._value))
        self.line.setModified(False)

    def commit(self) -> bool:
        if self.read_only or not self.line.isModified():
            return self.trouble is None
        try:
            value = self.texts.parse(self.field, self.line.text(), near=self.near())
        except Refusal as cause:
            self.refuse(Words(cause.text, cause.values))
            return False
        self.take(value)
        return True

    def near(self) -> Any:
        """The day that short dates count from."""
        return self._value if self.field.type == "date" else None

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)

    def pressed(self, event: QKeyEvent) -> bool:
        if is_enter(event) and not self.in_cell:
            if self.commit():
                self.go_on()
            return True
        if event.key() == Qt.Key.Key_Escape and self.line.isModified() and not self.in_cell:
            self.set_value(self._value)
            return True
        return super().pressed(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusIn and not self.line.isModified():
            self.line.setText(self.texts.edit(self.field, self._value))  # without the grouping of what is read
        return super().eventFilter(watched, event)

    def focus_lost(self) -> None:
        if self.commit() and not self.line.isModified():
            self.line.setText(self.texts.show(self.field, self._value))


class LinesEditor(Editor):
    """Text of several lines. In a cell Enter is taken by the grid, Alt+Enter or Shift+Enter begins a line."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.lines = QPlainTextEdit(self)
        self.lines.setTabChangesFocus(True)
        self.lines.textChanged.connect(self._edited)
        self.adopt(self.lines)
        self._showing = False
        self._modified = False

    @property
    def input(self) -> QWidget:
        return self.lines

    def text(self) -> str:
        return self.lines.toPlainText()

    def text_in_progress(self) -> str | None:
        return self.text() if self._modified else None

    def resume(self, text: str) -> None:
        self._show(text)
        self._modified = True

    def show_value(self) -> None:
        self._show(self._value or "")
        self._modified = False

    def commit(self) -> bool:
        if self.read_only or not self._modified:
            return self.trouble is None
        try:
            self.take(self.texts.parse(self.field, self.text()))
        except Refusal as cause:
            self.refuse(Words(cause.text, cause.values))
            return False
        return True

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.lines.setReadOnly(read_only)

    def pressed(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
        if enter and held and self.in_cell:
            self.lines.insertPlainText("\n")
            return True
        return super().pressed(event)

    def _show(self, text: str) -> None:
        self._showing = True
        self.lines.setPlainText(text)
        self._showing = False

    def _edited(self) -> None:
        if not self._showing:
            self._modified = True
            self.typed.emit(self.text())
