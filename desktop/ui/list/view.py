"""ListView: search, chips, rows and footer of one list; pages, pickers and forms put it wherever they need one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from desktop.ui.list.chips import Chips
from desktop.ui.list.filtering import can_ask, chip_of, chip_words, spelt
from desktop.ui.list.footer import Footer
from desktop.ui.list.period_picker import PeriodPicker
from desktop.ui.list.search_line import SearchLine
from desktop.ui.list.state import ListState
from desktop.ui.list.table import ListTable
from desktop.work import worded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class ListView(QWidget):
    """`ListView(desk, ListState(desk, shape))` is a whole list; `compact` leaves out the period and the footer.

    `opened` gives the ListRow of Enter or a double click, `chosen` tells that the selection is another.
    """

    opened = Signal(object)
    chosen = Signal()

    def __init__(self, desk: "Desk", state: ListState, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.state, self.compact = desk, state, compact
        self.line = SearchLine(desk, lambda: state.question)
        self.chips = Chips(desk)
        self.table = ListTable(desk, state.model, state.columns)
        self.period = PeriodPicker(desk, state.filtering.period, self) if self._dated() else None
        self.footer = Footer(desk, state.model, self.table)
        self.tools = QHBoxLayout()
        """Whoever embeds the list may put buttons of their own here, right of the search."""
        self.said = QLabel(self)
        self.body = QSplitter(self)
        self._lay_out()
        self._listen()
        self._show_filtering()
        self._show_trouble()
        self.setFocusProxy(self.table)

    def _dated(self) -> bool:
        return self.state.shape.is_document and not self.compact

    def _lay_out(self) -> None:
        look = self.desk.look
        top = QHBoxLayout()
        top.setSpacing(look.px(2))
        top.addWidget(self.line, 1)
        if self.period is not None:
            top.addWidget(self.period)
        top.addLayout(self.tools)
        column = QVBoxLayout(self)
        edge = 0 if self.compact else look.px(2)
        column.setContentsMargins(edge, edge, edge, 0)
        column.setSpacing(look.px(1.5))
        column.addLayout(top)
        column.addWidget(self.chips)
        column.addWidget(self.said)
        column.addWidget(self.body, 1)
        self.body.addWidget(self.table)
        self.body.setChildrenCollapsible(False)
        column.addWidget(self.footer)
        self.footer.setVisible(not self.compact)
        self.said.setWordWrap(True)
        self.said.setStyleSheet(f"color: {look.colours.bad};")
        self.said.hide()

    def _listen(self) -> None:
        state, line, table = self.state, self.line, self.table
        line.asked.connect(state.type)
        line.entered.connect(self._take)
        line.went_down.connect(table.setFocus)
        line.escaped.connect(self.clear)
        line.took_back.connect(self._take_back)
        self.chips.removed.connect(lambda at: state.filter_by(state.filtering.without(at)))
        self.chips.left.connect(line.setFocus)
        table.opened.connect(self.opened)
        table.chosen.connect(self.chosen)
        table.typed.connect(self._start_search)
        table.escaped.connect(self.clear)
        table.left.connect(line.setFocus)
        if self.period is not None:
            self.period.changed.connect(lambda period: state.filter_by(replace(state.filtering, period=period)))
        state.changed.connect(self._show_filtering)
        state.model.counted.connect(self._show_trouble)

    # ---- search

    def search(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def _start_search(self, text: str) -> None:
        self.line.setFocus()
        self.line.setText(text)
        self.line._edited(text)

    def _take(self) -> None:
        """Enter: what names a field becomes a chip, and the keyboard goes to the rows."""
        self.line.ask_now()
        self.state.take()
        if self.state.model.trouble is None:
            self.table.setFocus()

    def _take_back(self) -> None:
        """Backspace in an empty line: the last chip becomes text again."""
        filtering = self.state.filtering
        if filtering.chips:
            typed = spelt(self.state.shape, filtering.chips[-1], self.desk.language)
            self.state.filter_by(replace(filtering, chips=filtering.chips[:-1], typed=typed))

    def clear(self) -> None:
        """Esc: first what is typed goes, then the chips; then the keyboard goes back to the rows."""
        filtering = self.state.filtering
        if filtering.typed or self.line.text():
            self.line.put("")
            self.state.type("")
        elif filtering.chips:
            self.state.filter_by(replace(filtering, chips=()))
        else:
            self.table.setFocus()

    def clear_all(self) -> None:
        self.state.filter_by(replace(self.state.filtering, chips=(), typed=""))

    def why_not_by_cell(self) -> object:
        """Why the current cell cannot be filtered by; "" where it can."""
        column = self.table.currentIndex().column() - 1
        if self.table.current_row is None or column < 0:
            return self.desk.say("No cell is chosen")
        if not can_ask(self.state.model.shown.fields[column]):
            return self.desk.say("Lists are not filtered by this column")
        return ""

    def filter_by_cell(self) -> None:
        row, column = self.table.current_row, self.table.currentIndex().column() - 1
        if row is not None and not self.why_not_by_cell():
            chip = chip_of(self.state.model.shown.fields[column], row.values[column], row.texts[column])
            self.state.filter_by(self.state.filtering.with_chip(chip))

    # ---- showing

    def _show_filtering(self) -> None:
        filtering, shape = self.state.filtering, self.state.shape
        self.line.put(filtering.typed)
        self.chips.show_words([chip_words(shape, chip, self.desk.language) for chip in filtering.chips])
        if self.period is not None and self.period.period != filtering.period:
            self.period.set_period(filtering.period, told=False)

    def _show_trouble(self) -> None:
        trouble = self.state.model.trouble
        self.said.setVisible(trouble is not None)
        if trouble is not None:
            words = self.desk.language.value(worded(trouble))
            self.said.setText("⚠ " + self.desk.say("{trouble} The rows are still those from before.", trouble=words))

    # ---- for those who embed it

    def add_tool(self, icon: str, caption: str, run: Any) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self.desk.look.icon(icon))
        button.setIconSize(QSize(self.desk.look.px(4.5), self.desk.look.px(4.5)))
        button.setToolTip(caption)
        button.setAccessibleName(caption)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(run)
        self.tools.addWidget(button)
        return button

    def put_left(self, widget: QWidget) -> None:
        """Something beside the rows, such as the folders."""
        self.body.insertWidget(0, widget)
        self.body.setStretchFactor(1, 1)
        wide = self.fontMetrics().horizontalAdvance("0") * 30
        self.body.setSizes([wide, max(self.width() - wide, wide)])

    def selected_ids(self) -> Sequence[Any]:
        """Ids of the selected rows that are here; `ids_of` of selection.py reads those of any selection."""
        rows = [self.state.model.row_at(row) for first, last in self.table.ranges() for row in range(first, last + 1)]
        return [row.id for row in rows if row is not None]
