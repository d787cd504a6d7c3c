"""The month grid: days are typed into, filled, copied and pasted by keys and mouse."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent

from desktop.forms.construction.timesheet.blocks import block_text, pasted
from desktop.forms.construction.timesheet.entry import Entry
from desktop.forms.construction.timesheet.month import Month
from desktop.forms.construction.timesheet.place import Place
from desktop.forms.construction.timesheet.view import MonthView
from desktop.ui.desk import Desk
from desktop.ui.grid.clipboard import put_table
from shared.construction.timesheet_cells import Day
from shared.kernel.words import say

REPEAT = "."


class MonthGrid(MonthView):
    """Keys and mouse; whatever changes something goes through `Entry`."""

    refused = Signal()  # typed into a read-only timesheet

    def __init__(self, desk: Desk, month: Month, place: Place, describe: Callable[[Day], str]) -> None:
        super().__init__(desk, month, place, describe)
        self.entry = Entry(month)
        self._typed_into: list[Day] = []
        """The days that the open text is for, wherever the keyboard goes meanwhile."""
        self.editor.done.connect(self._typed)
        self.editor.given_up.connect(self._give_up)
        self.editor.left.connect(self.take_over)

    # ---- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.filled or not (self._moves(event) or self._changes(event)):
            event.ignore()

    def _changes(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return True
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control:
            commands = {Qt.Key.Key_D: self.fill_down, Qt.Key.Key_R: self.fill_right, Qt.Key.Key_V: self.paste,
                        Qt.Key.Key_X: self.cut}  # fmt: skip
        else:
            commands = {Qt.Key.Key_Delete: self.clear_selected, Qt.Key.Key_Backspace: self.clear_selected,
                        Qt.Key.Key_F2: self.edit}  # fmt: skip
        if (command := commands.get(Qt.Key(event.key()))) is not None:
            self._if_open(command)
            return True
        text = event.text()
        if control or not text or not text.isprintable() or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        self._if_open(self.repeat_left if text == REPEAT else lambda: self._open(text, typing=True))
        return True

    def _if_open(self, command: Callable[[], object]) -> None:
        if self.month.draft.read_only:
            self.refused.emit()
        else:
            command()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.take_over()
        self.setFocus()
        if not self.filled or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().toPoint().x(), event.position().toPoint().y()
        row, column = self.plan.place(x, y, self._scroll)
        rows, days = self.size_
        if y < self.plan.head and x >= self.plan.body.x():
            self.place.select((0, rows - 1), (column, column))
        elif x < self.plan.body.x() and y >= self.plan.head:
            self.place.select((row, row), (0, days - 1))
        else:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.place.go(row, column, self.size_, extend=extend)
        self.viewport().update()
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.filled:
            point = event.position().toPoint()
            self.go(*self.plan.place(point.x(), point.y(), self._scroll), extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.filled and self.plan.body.contains(event.position().toPoint()):
            self._if_open(self.edit)

    # ---- changing

    def edit(self) -> None:
        """F2: change the text that is there, also one that was no mark."""
        shown = self.month.shown(self.day)
        self._open(shown.rejected or shown.text, typing=False)

    def _open(self, text: str, *, typing: bool) -> None:
        self._follow()
        self._typed_into = self.selected()
        self.editor.open(self.plan.cell(*self.place.current, self._scroll), text, typing=typing)

    def resume(self, day: Day, text: str) -> None:
        """The field that was open when the program ended, with the text in it."""
        self.show_day(day)
        if self.filled and self.day == day and not self.month.draft.read_only:
            self._open(text, typing=True)

    def finish(self) -> bool:
        """Take the open text; False: it is no mark and stays, with the reason."""
        if not self.editor.isVisible():
            return True
        if (why := self.entry.type(self.editor.text(), self._typed_into)) is not None:
            self.editor.refuse(why)
            return False
        self._give_up()
        return True

    def _typed(self, down: int, right: int) -> None:
        """Into everything that is selected; a text that is no mark stays in the field with the reason below."""
        if self.finish():
            self.go(self.place.row + down, self.place.column + right)

    def take_over(self) -> None:
        """The keyboard goes elsewhere while a text is open: it is taken, or stays in the day where it is no mark."""
        if not self.editor.isVisible():
            return
        text, days = self.editor.text(), self._typed_into
        self.editor.close_up()
        why = self.entry.type(text, days)
        if why is not None:
            self.month.keep_rejected(dict.fromkeys(days, (text, why)))

    def _give_up(self) -> None:
        self.editor.close_up()
        self.setFocus()

    def clear_selected(self) -> None:
        self.entry.clear(self.selected())

    def fill_down(self) -> None:
        """The first row of the selection into the others; one row alone takes what stands above it."""
        top, bottom, left, right = self.place.selection
        source = top if bottom > top else top - 1
        if source >= 0:
            pairs = [(self.month.day(source, column), self.month.day(row, column))
                     for row in range(source + 1, bottom + 1) for column in range(left, right + 1)]  # fmt: skip
            self.entry.copy(pairs, say("Fill down"))

    def fill_right(self) -> None:
        """The first day of the selection into the others; one day alone takes what stands left of it."""
        top, bottom, left, right = self.place.selection
        source = left if right > left else left - 1
        if source >= 0:
            pairs = [(self.month.day(row, source), self.month.day(row, column))
                     for row in range(top, bottom + 1) for column in range(source + 1, right + 1)]  # fmt: skip
            self.entry.copy(pairs, say("Fill right"))

    def repeat_left(self) -> None:
        """`.`: as the day before, then on to the next."""
        row, column = self.place.current
        if column > 0:
            self.entry.copy([(self.month.day(row, column - 1), self.month.day(row, column))], say("Repeat"))
        self.go(row, column + 1)

    def copy(self) -> None:
        top, bottom, left, right = self.place.selection
        texts = [[self.month.text(self.month.day(row, column)) for column in range(left, right + 1)]
                 for row in range(top, bottom + 1)]  # fmt: skip
        put_table(texts, block_text(texts))

    def cut(self) -> None:
        self.copy()
        self.clear_selected()

    def paste(self) -> None:
        """A block of a spreadsheet from the current cell on; one text alone fills the selection."""
        block = pasted(QGuiApplication.clipboard().text(), *self.size_)
        top, bottom, left, right = self.place.selection
        if len(block.rows) == 1 and len(block.rows[0]) == 1:
            texts = dict.fromkeys(self.selected(), block.rows[0][0])
        else:
            rows, days = self.size_
            texts = {
                self.month.day(top + down, left + across): text
                for down, row in enumerate(block.rows[: rows - top]) for across, text in enumerate(row[: days - left])
            }  # fmt: skip
            bottom = min(top + len(block.rows), rows) - 1
            right = min(left + max(map(len, block.rows), default=1), days) - 1
            self.place.select((top, bottom), (left, right))
        wrong = self.entry.paste(texts)
        outside = block.cells - len(texts) if block.cells > 1 else 0
        if wrong:
            self.desk.tell(say("{count} pasted texts are no marks; they stand in red in their days. F2 mends one, Del "
                               "drops it.", count=wrong), level="warning")  # fmt: skip
        elif outside > 0:
            self.desk.tell(say("{count} pasted cells lie outside the grid and were left out.", count=outside),
                           level="warning")  # fmt: skip
        self.viewport().update()
        self._tell()
