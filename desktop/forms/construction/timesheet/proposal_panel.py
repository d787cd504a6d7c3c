"""The panel beside the grid that shows what a fill would change: take all, take the chosen days, or nothing."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
)

from desktop.forms.construction.timesheet.painting import WEEKDAYS
from desktop.forms.construction.timesheet.proposal import DayChange, Proposal
from desktop.ui.desk import Desk
from desktop.ui.document.panels.panel import Panel
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.forms.construction.timesheet.form import TimesheetForm

Index = QModelIndex | QPersistentModelIndex
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
CAPTIONS = ("Person", "Day", "Before", "After", "Note")


class Changes(QAbstractTableModel):
    """The days with a box before each; those made by hand have none."""

    def __init__(self, desk: Desk, changes: Sequence[DayChange]) -> None:
        super().__init__()
        self.desk, self.changes = desk, changes
        self.chosen = {each.day for each in changes if not each.keep}
        self._texts = [self._said(each) for each in changes]

    def _said(self, each: DayChange) -> tuple[str, ...]:
        value = self.desk.language.value
        note = value(each.note) if each.note else ""
        day = f"{each.day[1].day} {value(WEEKDAYS[each.day[1].weekday()])}"
        return each.person, day, each.before or "—", each.after or "—", note

    def widths(self, measure: Callable[[str], int]) -> list[int]:
        """Of the widest text of each column."""
        captions = tuple(self.desk.say(each) for each in CAPTIONS)
        return [max(map(measure, column)) for column in zip(captions, *self._texts, strict=True)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(CAPTIONS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.desk.say(CAPTIONS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        change = self.changes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and not change.keep:
            return Qt.CheckState.Checked if change.day in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and (change.keep or index.column() == 2):
            return self.desk.look.color("faint")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts[index.row()][index.column()]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else base

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.choose([index.row()], chosen=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def choose(self, rows: Sequence[int], *, chosen: bool) -> None:
        for row in rows:
            change = self.changes[row]
            if not change.keep:
                (self.chosen.add if chosen else self.chosen.discard)(change.day)
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


class ChangesTable(QTableView):
    """Space puts or takes the box of every selected day, Enter applies what is chosen."""

    applied = Signal()

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Rows that nobody pressed are selected alone, though the keys that began the fill may be held down still."""
        if event is None:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & HELD:
            self.applied.emit()
            return
        if event.key() == Qt.Key.Key_Space and isinstance(model, Changes):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            free = [row for row in rows if not model.changes[row].keep]
            model.choose(free, chosen=any(model.changes[row].day not in model.chosen for row in free))
            return
        super().keyPressEvent(event)


class ProposalPanel(Panel):
    """All days are chosen at first; the grid follows the row that is looked at."""

    heading = "This would change"

    def __init__(self, form: "TimesheetForm", proposal: Proposal, words: Words) -> None:
        super().__init__(form)
        self.timesheet, self.proposal, self.words = form, proposal, words
        self.model = Changes(self.desk, proposal.changes)
        summary = self.desk.language.value(proposal.difference).partition("\n")[0]
        self.say_instead(f"{self.desk.language.value(words)}. {summary}")
        self.table = self._table()
        self.column.addWidget(self.table, 1)
        self.take, none = QPushButton(self.desk.look.icon("done"), ""), QPushButton(self.desk.say("Choose none"))
        self.table.applied.connect(self.take.click)
        self.take.clicked.connect(lambda: form.take_over(proposal, set(self.model.chosen), words))
        none.clicked.connect(self._none)
        row = QHBoxLayout()
        row.addWidget(self.take)
        row.addWidget(none)
        self.column.addLayout(row)
        self.model.dataChanged.connect(self._count)
        self._count()

    def take_focus(self) -> None:
        self.table.setFocus()
        self.table.selectRow(0)

    def _table(self) -> ChangesTable:
        table = ChangesTable()
        table.setModel(self.model)
        table.setAccessibleName(self.desk.say("What the fill would change"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.desk.look.px(6))
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        room = self.desk.look.px(4)
        measure = QFontMetrics(self.desk.look.font(bold=True)).horizontalAdvance
        for at, wide in enumerate(self.model.widths(measure)):
            header.resizeSection(at, wide + (room if at else 2 * room))
        table.setColumnHidden(len(CAPTIONS) - 1, not any(each.note for each in self.model.changes))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        table.selectionModel().selectionChanged.connect(self._look)
        return table

    def _look(self, _: QItemSelection) -> None:
        if (index := self.table.currentIndex()).isValid():
            self.timesheet.grid.look_at(self.proposal.changes[index.row()].day)

    def _none(self) -> None:
        self.model.choose(range(len(self.proposal.changes)), chosen=False)

    def _count(self) -> None:
        count, most = len(self.model.chosen), sum(not each.keep for each in self.proposal.changes)
        say = self.desk.say
        text = say("Apply all") if count == most else say("Apply chosen ({count})", count=count)
        self.take.setText(text)
        self.take.setEnabled(bool(count) or bool(self.proposal.difference.people))
