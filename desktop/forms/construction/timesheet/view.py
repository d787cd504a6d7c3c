"""The month as it is looked at: people down, days across; painted by itself so that 200 people cost what is seen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QToolTip, QWidget

from desktop.forms.construction.timesheet.editor import DayEditor
from desktop.forms.construction.timesheet.layout import LEFT, TOTALS, Layout
from desktop.forms.construction.timesheet.month import Month
from desktop.forms.construction.timesheet.painting import Painting
from desktop.forms.construction.timesheet.place import MOVES, Place
from desktop.ui.desk import Desk
from shared.construction.timesheet_cells import Day


class MonthView(QAbstractScrollArea):
    """Painting, scrolling, where the keyboard is and what is selected; `MonthGrid` changes days."""

    moved = Signal()  # another cell or selection, or the current one changed

    def __init__(self, desk: Desk, month: Month, place: Place, describe: Callable[[Day], str]) -> None:
        super().__init__()
        self.desk, self.month, self.place = desk, month, place
        self._describe = describe
        self.setAccessibleName(desk.say("Days of the month"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.painting = Painting(month, desk.look, desk.language)
        self.editor = DayEditor(desk, list(month.facts.marks.codes.values()), self.viewport())
        month.touched.connect(self._touched)
        month.rebuilt.connect(self._rebuilt)
        self._lay_out()

    # ---- geometry

    def _lay_out(self) -> None:
        view = self.viewport()
        value = self.desk.language.value
        self.plan = Layout(
            self.month, self.painting.metrics, self.painting.small, self.painting.pad, (view.width(), view.height()),
            [value(each) for each in TOTALS], [value(each) for _, each, _ in LEFT], self.painting.captions,
        )  # fmt: skip
        self.setMinimumHeight(self.plan.head + self.plan.foot + ROWS_SEEN * self.plan.row)
        wide, high = self.plan.content
        for bar, size, room, step in (
            (self.horizontalScrollBar(), wide, self.plan.body.width(), self.plan.row),
            (self.verticalScrollBar(), high, self.plan.body.height(), self.plan.row),
        ):
            bar.setRange(0, max(size - room, 0))
            bar.setPageStep(room)
            bar.setSingleStep(step)
        self._place_editor()
        view.update()

    def _place_editor(self) -> None:
        """Over its day, also where it was opened before the window had its size."""
        if not self.editor.isHidden():
            self.editor.move(self.plan.cell(*self.place.current, self._scroll).topLeft() - QPoint(1, 1))

    @property
    def _scroll(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    @property
    def size_(self) -> tuple[int, int]:
        """Rows and days."""
        return len(self.month.people), len(self.month.days)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.horizontalScrollBar().setValue(self.place.scroll[0])
        self.verticalScrollBar().setValue(self.place.scroll[1])

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.place.scroll = self._scroll
        self._place_editor()
        view, plan = self.viewport(), self.plan
        if dy:
            view.scroll(0, dy, QRect(0, plan.head, plan.width, plan.body.height()))
        if dx:
            view.scroll(dx, 0, QRect(plan.body.x(), 0, plan.body.width(), plan.height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        focused = self.hasFocus() or self.editor.hasFocus()
        where = self.place.selection, self.place.current
        for rect in event.region():  # type: ignore[attr-defined]  # a row and the foot, not all that lies between
            self.painting.paint(painter, self.plan, self._scroll, rect, *where, focused)
        painter.end()

    def _touched(self, days: set[Day]) -> None:
        """Only what the days cover is painted anew: their cells and the sums beside and below."""
        people = {person_id for person_id, _ in days}
        view, plan = self.viewport(), self.plan
        if len(people) > FEW:
            view.update()
        else:
            for row, line in enumerate(self.month.people):
                if line.person_id in people:
                    box = plan.cell(row, 0, self._scroll)
                    view.update(QRect(0, box.y(), plan.width, plan.row))
            view.update(QRect(0, plan.body.bottom(), plan.width, plan.foot + 1))
        self._tell()

    def _rebuilt(self) -> None:
        self.place.go(*self.place.current, self.size_, extend=not self.place.single)
        self._lay_out()
        self._tell()

    def _tell(self) -> None:
        self.moved.emit()
        words = self._describe(self.day) if self.filled else ""
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # ---- where the keyboard is

    @property
    def filled(self) -> bool:
        return bool(self.month.people and self.month.days)

    @property
    def day(self) -> Day:
        return self.month.day(*self.place.current)

    def selected(self) -> list[Day]:
        """The selected days, row by row."""
        top, bottom, left, right = self.place.selection
        return self.month.block(range(top, bottom + 1), range(left, right + 1))

    def go(self, row: int, column: int, *, extend: bool = False) -> None:
        self._update_selection()
        self.place.go(row, column, self.size_, extend=extend)
        self._follow()

    def _update_selection(self) -> None:
        """Paint the selection anew, and the head of its day."""
        if not self.filled:
            return
        top, bottom, left, right = self.place.selection
        box = self.plan.cell(top, left, self._scroll).united(self.plan.cell(bottom, right, self._scroll))
        self.viewport().update(box.adjusted(-2, -2, 2, 2))
        self.viewport().update(QRect(box.x(), 0, box.width(), self.plan.head))

    def _follow(self) -> None:
        """Scroll so that the current cell is seen."""
        box = self.plan.cell(*self.place.current, (0, 0)).translated(-self.plan.body.topLeft())
        for bar, start, length, room in (
            (self.horizontalScrollBar(), box.x(), box.width(), self.plan.body.width()),
            (self.verticalScrollBar(), box.y(), box.height(), self.plan.body.height()),
        ):
            bar.setValue(max(start + length - room, min(bar.value(), start)))
        self._follow_outside()
        self._update_selection()
        self._tell()

    def _follow_outside(self) -> None:
        """Where the window is low, the form as a whole scrolls too."""
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea) and (inner := around.widget()) is not None:
            box = self.plan.cell(*self.place.current, self._scroll)
            where = self.viewport().mapTo(inner, box.center())
            around.ensureVisible(where.x(), where.y(), 0, 3 * self.plan.row)

    def show_day(self, day: Day) -> None:
        """Give a day the keyboard, where it is shown."""
        self.look_at(day)
        self.setFocus()

    def look_at(self, day: Day) -> None:
        """Make it the current day."""
        rows = [row for row, line in enumerate(self.month.people) if line.person_id == day[0]]
        if rows and day[1] in self.month.days:
            self.go(rows[0], self.month.days.index(day[1]))

    def next_hole(self, step: int = 1) -> bool:
        """To the next day (or the one before) that lacks something, round the month; False where there is none."""
        found = [(row, column) for row in range(len(self.month.people)) for column in self.month.holes(row)]
        if not found:
            return False
        after = [each for each in found if (each > self.place.current if step > 0 else each < self.place.current)]
        self.go(*((after or found)[0] if step > 0 else (after or found)[-1]))
        return True

    # ---- moving

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.filled:
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _tip(self, point: QPoint) -> str:
        return self._describe(self.month.day(*self.plan.place(point.x(), point.y(), self._scroll)))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from day to day; Ctrl+Tab and the window's own keys leave the grid."""
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._update_selection()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._update_selection()

    def _moves(self, event: QKeyEvent) -> bool:
        key, row, column = Qt.Key(event.key()), *self.place.current
        held = event.modifiers()
        control, shift = (
            bool(held & Qt.KeyboardModifier.ControlModifier),
            bool(held & Qt.KeyboardModifier.ShiftModifier),
        )
        rows, days = self.size_
        page = max(self.plan.body.height() // self.plan.row - 1, 1)
        if key in MOVES and not held & Qt.KeyboardModifier.AltModifier:
            down, right = MOVES[key]
            travels = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if control and travels:
                return False
            far = max(rows, days) if control else 1
            back = -1 if shift and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else 1
            self.go(row + down * far * back, column + right * far, extend=shift and not travels)
            return True
        jumps = {
            Qt.Key.Key_Home: (0 if control else row, 0), Qt.Key.Key_End: (rows if control else row, days),
            Qt.Key.Key_PageUp: (row - page, column), Qt.Key.Key_PageDown: (row + page, column),
        }  # fmt: skip
        if key in jumps and not (control and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)):
            self.go(*jumps[key], extend=shift)
            return True
        if key == Qt.Key.Key_Space and (control or shift):
            self._select_all_of(column_only=control)
            return True
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.place.select((0, rows - 1), (0, days - 1))
            self._follow()
            return True
        return False

    def _select_all_of(self, *, column_only: bool) -> None:
        """Ctrl+Space: the day for everybody; Shift+Space: the person's month."""
        rows, days = self.size_
        row, column = self.place.current
        self._update_selection()
        if column_only:
            self.place.select((0, rows - 1), (column, column))
        else:
            self.place.select((row, row), (0, days - 1))
        self._follow()


ROWS_SEEN = 5
"""However little room there is."""
FEW = 40
"""People whose rows are painted one by one; more are painted together."""
