"""The crew grid: four panes as one, travelled by the keyboard."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QScrollBar, QWidget

from desktop.forms.construction.daily_report import clipboard
from desktop.forms.construction.daily_report.cells import ACTUAL, DONE, NORM, PERCENT, PERSON, REMAINS, TOTAL, WORKS
from desktop.forms.construction.daily_report.misfits import Key
from desktop.forms.construction.daily_report.model import CrewModel
from desktop.forms.construction.daily_report.panes import CellDelegate, Pane
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

NAME_STEPS, HOURS_STEPS, WORK_STEPS, ROW_STEPS = 46, 22, 30, 7
WORK_MOST_STEPS, BAR_STEPS = 60, 5
WAYS_ROWS = 4
"""So much room is kept where there are no people yet: it is told there how they come."""
PEOPLE_SEEN = 5
"""Where there is little room, so many people come before the figures below them."""
FEET_BY_USE: Final = (DONE, ACTUAL, PERCENT, REMAINS, NORM)
Place = tuple[int, int]


class CrewGrid(QWidget):
    """Places are (row, column) of the model. `moved` tells of another current cell, `typed` of unfinished text."""

    moved = Signal()
    typed = Signal(object, object)  # key of the cell, its text; None: it was taken or given up
    refused = Signal()  # somebody typed into what is read-only
    asked_people = Signal(str)  # Insert, or letters on a name: what to search for
    asked_removal = Signal()

    def __init__(self, desk: "Desk", model: CrewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.model, self.px = desk, model, desk.look.px
        self.selection = QItemSelectionModel(model, self)
        self.editor: QLineEdit | None = None
        self.ground = "posted_ground" if model.draft.read_only else "ground"
        self.feet = frozenset(FEET_BY_USE)
        self.ways: Sequence[str] = ()
        """What is written where there are no works yet: keys, and what they bring."""
        self._colors: dict[str, QColor] = {}
        self._fonts = {bold: desk.look.font(bold=bold) for bold in (False, True)}
        self._kept: Key | None = None
        self._text: str | None = None
        """What an open editor held when rows or works came or went."""
        self._anchor: Place = (0, TOTAL)
        self.panes = {
            (foot, works): Pane(self, foot=foot, works=works) for foot in (False, True) for works in (False, True)
        }
        self._lay_out()
        self.setMinimumHeight(self.panes[False, True].horizontalHeader().sizeHint().height() + 4 * self.row_height())
        self._keys = self._commands()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._arrange)
        self.selection.currentChanged.connect(self._current_changed)
        self._arrange()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(1)
        grid.setVerticalSpacing(self.px(0.75))  # whoever is half scrolled away ends here
        for (foot, works), pane in self.panes.items():
            grid.addWidget(pane, int(foot), int(works))
        across, down = QScrollBar(Qt.Orientation.Horizontal), QScrollBar(Qt.Orientation.Vertical)
        grid.addWidget(across, 2, 1)
        grid.addWidget(down, 0, 2)
        together([self.panes[False, True].horizontalScrollBar(), self.panes[True, True].horizontalScrollBar()], across)
        together([self.panes[False, False].verticalScrollBar(), self.panes[False, True].verticalScrollBar()], down)

    # ---- sizes

    def row_height(self) -> int:
        return max(self.px(ROW_STEPS), QFontMetrics(self.font()).height() + self.px(2))

    def column_width(self, column: int) -> int:
        """Few works share the room that is there, so that more of their names is seen."""
        if column < WORKS:
            return self.px(NAME_STEPS if column == PERSON else HOURS_STEPS)
        bar = self.px(BAR_STEPS)
        room = self.width() - sum(self.column_width(at) for at in range(WORKS)) - bar
        return min(max(room // max(len(self.model.works), 1), self.px(WORK_STEPS)), self.px(WORK_MOST_STEPS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_feet()
        if event.size().width() != event.oldSize().width():
            width = self.column_width(WORKS)
            for foot in (False, True):
                for column in range(WORKS, self.model.columnCount()):
                    self.panes[foot, True].setColumnWidth(column, width)

    def _choose_feet(self) -> None:
        """Which figures there is room for below the people; the quantities always."""
        header = self.panes[False, True].horizontalHeader().height()
        rows = (self.height() - header) // self.row_height() - 1  # a scroll bar takes less than a row
        room = rows - min(PEOPLE_SEEN, max(len(self.model.people), WAYS_ROWS))
        feet = frozenset(FEET_BY_USE[: min(max(room, 1), len(FEET_BY_USE))])
        if feet != self.feet:
            self.feet = feet
            for pane in self.panes.values():
                pane.arrange()

    def cell_font(self, row: int, column: int) -> QFont:
        bold = column == TOTAL or (self.model.foot(row) == DONE and column >= WORKS)
        return self._fonts[bold]

    def color(self, role: str) -> QColor:
        """A role's colour; a grid is made anew with every other look."""
        if role not in self._colors:
            self._colors[role] = self.desk.look.color(role)
        return self._colors[role]

    # ---- where the keyboard is

    @property
    def place(self) -> Place:
        index = self.selection.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, TOTAL)

    def is_current(self, row: int, column: int) -> bool:
        return (row, column) == self.place and self.selection.currentIndex().isValid() and self.has_keyboard()

    def has_keyboard(self) -> bool:
        """Whether what is typed goes here."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def pane_at(self, place: Place) -> Pane:
        return self.panes[self.model.foot(place[0]) >= 0, place[1] >= WORKS]

    def go(self, place: Place, *, select: bool = False) -> None:
        """Make a cell the current one; `select`: with all the cells from where the selection began."""
        row = self._seen(min(max(place[0], 0), self.model.rowCount() - 1))
        column = min(max(place[1], 0), self.model.columnCount() - 1)
        index = self.model.index(row, column)
        pane = self.pane_at((row, column))
        if self.has_keyboard():
            pane.setFocus()
        flags = QItemSelectionModel.SelectionFlag
        if not select:
            self._anchor = (row, column)
            self.selection.setCurrentIndex(index, flags.ClearAndSelect)
        else:
            self.selection.setCurrentIndex(index, flags.NoUpdate)
            area = QItemSelection(self.model.index(*self._anchor), index)
            self.selection.select(area, flags.ClearAndSelect)
        pane.scrollTo(index)

    def _seen(self, row: int) -> int:
        """The row itself where it is shown, else the next one below, else the last."""
        shown = [
            each for each in range(self.model.rowCount()) if (foot := self.model.foot(each)) < 0 or foot in self.feet
        ]
        ahead = [each for each in shown if each >= row]
        return ahead[0] if ahead else shown[-1]

    def show_key(self, key: Key) -> None:
        """Give a cell the keyboard, wherever it is now."""
        place = self.model.place(key)
        if place is not None:
            self.setFocus()
            self.go(place)
            self.pane_at(place).setFocus()

    def lead_to(self, key: Key) -> None:
        """The same after something was read, unless somebody types meanwhile."""
        if self.editor is None:
            self.show_key(key)

    def selected(self) -> list[Place]:
        """The selected cells, row by row; at least the current one."""
        found = sorted((index.row(), index.column()) for index in self.selection.selectedIndexes())
        return found or [self.place]

    def selected_people(self) -> list[int]:
        """Rows of people in a selection of several; none means everybody."""
        rows = {row for row, _ in self.selected() if self.model.foot(row) < 0}
        return sorted(rows) if len(rows) > 1 else []

    def _keep_place(self) -> None:
        row, column = self.place
        known = row < self.model.rowCount() and column < self.model.columnCount()
        self._kept = self.model.key(row, column) if known else None
        self._text = self.editor.text() if self.editor is not None else None

    def _arrange(self) -> None:
        self._choose_feet()
        for pane in self.panes.values():
            pane.arrange()
        place = self.model.place(self._kept) if self._kept is not None else None
        self.go(place or self.place)
        self._lead()
        text, self._text = self._text, None
        if text is not None and place is not None:  # Qt has closed the editor: it is opened where its cell is now
            self.setFocus()
            self.resume(text)

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):
            if index.isValid():
                self.pane_at((index.row(), index.column())).update(index)
        self._lead()
        self.moved.emit()

    def _lead(self) -> None:
        """The pane with the current cell is the one that the keyboard comes to."""
        leading = self.pane_at(self.place)
        for pane in self.panes.values():
            policy = Qt.FocusPolicy.StrongFocus if pane is leading else Qt.FocusPolicy.ClickFocus
            pane.setFocusPolicy(policy)
        self.setFocusProxy(leading)

    # ---- travelling

    def tab(self, way: int) -> bool:
        """To the next cell that can be typed into, row by row, then the quantities; False at the end."""
        stops = self._stops()
        after = [stop for stop in stops if (stop > self.place if way > 0 else stop < self.place)]
        if not after:
            return False
        self.go(after[0] if way > 0 else after[-1])
        return True

    def _stops(self) -> list[Place]:
        """A shift that has its length already is passed by."""
        model = self.model
        done = len(model.people) + DONE
        shifts = [(row, TOTAL) for row in range(len(model.people)) if not model.value(row, TOTAL)]
        works = [(row, column) for row in range(done + 1) for column in range(WORKS, model.columnCount())]
        return sorted([*shifts, *works])

    def enter(self, way: int) -> None:
        """Down the people to the quantity, then to the top of the next work; `way` -1 goes back."""
        row, column = self.place
        done = len(self.model.people) + DONE
        last = done if column >= WORKS else done - 1
        row += way
        if row > last:
            row, column = 0, min(WORKS if column < WORKS else column + 1, self.model.columnCount() - 1)
        elif row < 0:
            column = TOTAL if column <= WORKS else column - 1
            row = done if column >= WORKS else done - 1
        self.go((row, column))

    def _arrow(self, rows: int, columns: int, *, edge: bool = False) -> Callable[[bool], None]:
        def move(select: bool) -> None:
            row, column = self.place
            far = max(self.model.rowCount(), self.model.columnCount()) if edge else 1
            self.go((row + rows * far, column + columns * far), select=select)

        return move

    def _commands(self) -> dict[tuple[int, bool], Callable[[bool], None]]:
        """(key, Ctrl held) → what moves; with Shift it selects."""
        keys = Qt.Key
        ways = {keys.Key_Up: (-1, 0), keys.Key_Down: (1, 0), keys.Key_Left: (0, -1), keys.Key_Right: (0, 1)}
        found = {(int(key), False): self._arrow(*way) for key, way in ways.items()}
        found |= {(int(key), True): self._arrow(*way, edge=True) for key, way in ways.items()}
        found[int(keys.Key_Home), False] = lambda select: self.go((self.place[0], TOTAL), select=select)
        found[int(keys.Key_End), False] = lambda select: self.go((self.place[0], 10**6), select=select)
        found[int(keys.Key_Home), True] = lambda select: self.go((0, TOTAL), select=select)
        found[int(keys.Key_End), True] = lambda select: self.go((len(self.model.people) - 1, 10**6), select=select)
        found[int(keys.Key_PageUp), False] = lambda select: self.go((self.place[0] - 10, self.place[1]), select=select)
        found[int(keys.Key_PageDown), False] = lambda select: self.go(
            (self.place[0] + 10, self.place[1]), select=select
        )
        return found

    # ---- keys

    def ends_edit(self, event: QKeyEvent) -> bool:
        """Whether a key of an open editor means the grid."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter):
            return not held
        if event.key() in (keys.Key_Tab, keys.Key_Backtab):
            return not held
        return event.key() in (keys.Key_Up, keys.Key_Down) or bool(held and event.key() == keys.Key_D)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False leaves it to the page."""
        keys, mods = Qt.Key, event.modifiers()
        control = bool(mods & Qt.KeyboardModifier.ControlModifier)
        shift = bool(mods & Qt.KeyboardModifier.ShiftModifier)
        if mods & Qt.KeyboardModifier.AltModifier:
            return False
        if (move := self._commands_of(event.key(), control)) is not None:
            move(shift)
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and not control:
            self.enter(-1 if shift else 1)
        elif event.key() in (keys.Key_Tab, keys.Key_Backtab) and not control:
            if not self.tab(-1 if shift or event.key() == keys.Key_Backtab else 1):
                self.pane_at(self.place).focusNextPrevChild(not shift)
        elif control:
            return self._control(event.key())
        elif event.key() == keys.Key_Delete:
            self.clear()
        elif event.key() == keys.Key_Insert:
            self.asked_people.emit("")
        elif event.key() == keys.Key_Space and shift:
            self.select_row()
        elif event.key() == keys.Key_F2:
            self.edit()
        elif event.text() and event.text().isprintable() and self.place[1] == PERSON:
            self.asked_people.emit(event.text())
        elif event.text() and event.text().isprintable():
            self.edit(event)
        else:
            return False
        return True

    def _commands_of(self, key: int, control: bool) -> Callable[[bool], None] | None:
        return self._keys.get((int(key), control))

    def _control(self, key: int) -> bool:
        keys = Qt.Key
        commands: dict[int, Callable[[], object]] = {
            keys.Key_D: self.fill_down, keys.Key_C: self.copy, keys.Key_X: self.cut, keys.Key_V: self.paste,
            keys.Key_A: self.select_all, keys.Key_Space: self.select_column,
            keys.Key_Delete: self.asked_removal.emit,
        }  # fmt: skip
        if key not in commands:
            return False
        commands[key]()
        return True

    def edit(self, event: QKeyEvent | None = None) -> None:
        """Type over the cell, or (without a key) change what is in it."""
        index = self.selection.currentIndex()
        if self.model.draft.read_only:
            self.refused.emit()
        if not index.isValid() or not self.model.editable(index.row(), index.column()):
            return
        pane = self.pane_at(self.place)
        if event is None:
            pane.setCurrentIndex(index)
            pane.edit(index)
        else:
            pane.edit(index, Pane.EditTrigger.AnyKeyPressed, event)

    def resume(self, text: str) -> None:
        """Open the editor with an unfinished text."""
        self.edit()
        if self.editor is not None:
            self.editor.setText(text)

    def finish(self) -> None:
        """Take what stands in an open editor."""
        if self.editor is not None:
            editor, pane = self.editor, next(pane for pane in self.panes.values() if pane.isAncestorOf(self.editor))
            pane.cells.commitData.emit(editor)
            pane.cells.closeEditor.emit(editor, CellDelegate.EndEditHint.NoHint)

    def text_typed(self, row: int, column: int, text: str | None) -> None:
        self.typed.emit(self.model.key(row, column), text)

    # ---- selecting

    def _select(self, first: Place, last: Place) -> None:
        area = QItemSelection(self.model.index(*first), self.model.index(*last))
        self.selection.select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_row(self) -> None:
        self._select((self.place[0], TOTAL), (self.place[0], self.model.columnCount() - 1))

    def select_column(self) -> None:
        self._select((0, self.place[1]), (len(self.model.people) - 1, self.place[1]))

    def select_all(self) -> None:
        self._select((0, TOTAL), (len(self.model.people) - 1, self.model.columnCount() - 1))

    # ---- what is done to several cells

    def change(self, cells: Iterable[tuple[int, int, str]], words: object) -> bool:
        """Type texts into the cells that take them, as one step."""
        if self.model.draft.read_only:
            self.refused.emit()
            return False
        taken = [each for each in cells if self.model.editable(each[0], each[1])]
        return bool(taken) and self.model.type_many(taken, words)  # type: ignore[arg-type]

    def clear(self) -> None:
        self.change([(row, column, "") for row, column in self.selected()], say("Clear cells"))

    def fill_down(self) -> None:
        """The top cell of each selected column into those below; of one cell alone, into everybody below.

        Who is away that day gets no shift. An empty cell takes from the one above.
        """
        rows = sorted({row for row, _ in self.selected()})
        columns = sorted({column for _, column in self.selected()})
        if len(rows) == 1:
            if not self.model.edit_text(rows[0], columns[0]) and rows[0] > 0:
                rows = [rows[0] - 1]
            rows = list(range(rows[0], len(self.model.people)))
        away = self.model.away_rows() if TOTAL in columns else set()
        self.change(
            [
                (row, column, self.model.edit_text(rows[0], column))
                for column in columns
                for row in rows[1:]
                if not (column == TOTAL and row in away)
            ],
            say("Fill down"),
        )
        if skipped := away & set(rows[1:]):
            self.desk.tell(say("{count} people are away that day and got no hours.", count=len(skipped)))

    def copy(self) -> None:
        clipboard.put(self.model, self.selected())

    def cut(self) -> None:
        self.copy()
        self.clear()

    def paste(self) -> None:
        first = self.selected()[0]
        found = clipboard.taken(self.model, first, self.selected())
        if found.words:
            self.desk.tell(found.words, level="warning")
        if found.cells:
            self.change(found.cells, say("Paste {count} cells", count=len(found.cells)))


def together(bars: Sequence[QScrollBar], shown: QScrollBar) -> None:
    """Several hidden scroll bars and the one that is seen move as one; it hides where there is nothing to scroll."""
    for bar in bars:
        bar.valueChanged.connect(shown.setValue)
        shown.valueChanged.connect(bar.setValue)

    def ranged(*_: int) -> None:
        most = max(bar.maximum() for bar in bars)
        shown.setRange(0, most)
        shown.setPageStep(bars[0].pageStep())
        shown.setSingleStep(max(bars[0].singleStep(), 1))
        shown.setVisible(most > 0)

    for bar in bars:
        bar.rangeChanged.connect(ranged)
    ranged()
