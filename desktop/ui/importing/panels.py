"""Below the rows: the file's totals beside ours, names that nobody knows, what would change, and remarks."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
)

from desktop.importing.shown import Figure, Shown, UnknownName
from shared.kernel.numbers import rounded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.importing.taking import Taking

ROW = Qt.ItemDataRole.UserRole
LINES_MOST = 2000
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
OPEN, NEW = "open", "new"


class Panels(QTabWidget):
    """Tabs with how much there is in each; an entry shows its row (`go_to_row`)."""

    def __init__(self, desk: "Desk", taking: "Taking", shown: Shown, go_to_row: Callable[[int], object]) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.desk, self.taking, self.go_to_row = desk, taking, go_to_row
        say = desk.say
        if shown.figures:
            self._add(self._figures(shown.figures), say("Totals"), "explain", sum(f.differs for f in shown.figures))
        if shown.unknown:
            self._add(self._names(shown.unknown), say("Unknown names"), "help", len(shown.unknown))
        if shown.changes:
            self._add(self._changes(shown), say("What changes"), "changed", len(shown.changes))
        if shown.remarks:
            self._add(self._remarks(shown.remarks), say("Remarks"), "info", len(shown.remarks))
        if not self.count():
            self.hide()

    def _add(self, widget: Any, caption: str, icon: str, count: int) -> None:
        widget.setAccessibleName(caption)
        self.addTab(widget, self.desk.look.icon(icon), f"{caption} ({count})" if count else caption)

    # ---- the tabs

    def _figures(self, figures: Sequence[Figure]) -> QTableWidget:
        captions = ("Figure", "Declared", "Computed", "Difference", "Where", "Why")
        table = self._table(captions, len(figures[:LINES_MOST]))
        words = self.desk.language.value
        for at, figure in enumerate(figures[:LINES_MOST]):
            cells = (figure.what, figure.declared, figure.ours, figure.difference or None, figure.where, figure.why)
            for column, value in enumerate(cells):
                text = self._amount(value) if isinstance(value, Decimal) else "" if value is None else words(value)
                item = self._item(table, at, column, text, figure.row)
                if column in (1, 2, 3):
                    item.setTextAlignment(RIGHT)
                if figure.total and column == 0:
                    item.setFont(self.desk.look.font(bold=True))
                if figure.differs and column in (0, 3):
                    item.setForeground(self._colour("warn"))
                if figure.differs and column == 0:
                    item.setIcon(self.desk.look.icon("warning", "warn"))
        return table

    def _amount(self, value: Decimal) -> str:
        """Money with both places; hours with as many as they have."""
        return self.desk.language.number(value, 2 if rounded(value, 2) == value else None)

    def _names(self, unknown: Sequence[UnknownName]) -> QTableWidget:
        table = self._table(("Kind", "Name in the file", "Rows", "Means"), len(unknown))
        for at, name in enumerate(unknown):
            texts = (self.desk.say(name.caption), name.key[1], str(name.count))
            for column, text in enumerate(texts):
                self._item(table, at, column, text, name.row or None)
            table.setCellWidget(at, 3, self._means(name))
        return table

    def _means(self, name: UnknownName) -> QComboBox:
        """A new item, or one of those alike; where neither is decided, the row stays in error."""
        box, say, matched = QComboBox(), self.desk.say, self.taking.choices.matched
        box.setAccessibleName(say("What “{name}” means", name=name.key[1]))
        if not name.becomes_new:
            box.addItem(say("Not decided"), OPEN)
        if name.may_be_new:
            box.addItem(self.desk.look.icon("new", "good"), say("A new one: “{name}”", name=name.key[1]), NEW)
        for id, text in name.alike:
            box.addItem(text, str(id))
        chosen = matched.get(name.key, None if name.becomes_new else OPEN)
        box.setCurrentIndex(max(0, box.findData(NEW if chosen is None else str(chosen))))
        box.activated.connect(lambda _at: self._decide(name, box.currentData()))
        return box

    def _decide(self, name: UnknownName, chosen: str) -> None:
        if chosen == OPEN:
            self.taking.leave_open(name.key)
        else:
            self.taking.match(name.key, None if chosen == NEW else UUID(chosen))

    def _changes(self, shown: Shown) -> QTableWidget:
        changes = shown.changes[:LINES_MOST]
        table = self._table(("Where", "Field", "Before", "After"), len(changes))
        for at, change in enumerate(changes):
            for column, value in enumerate((change.where, change.field, change.before, change.after)):
                self._item(table, at, column, self.desk.language.value(value).replace("\n", " "), None)
        return table

    def _remarks(self, remarks: Sequence[object]) -> QListWidget:
        found = QListWidget()
        found.setWordWrap(True)
        for remark in remarks:
            found.addItem(QListWidgetItem(self.desk.look.icon("info", "accent"), self.desk.language.value(remark)))
        return found

    # ---- what they are made of

    def _table(self, captions: Sequence[str], rows: int) -> QTableWidget:
        table = QTableWidget(rows, len(captions))
        table.setHorizontalHeaderLabels([self.desk.say(each) for each in captions])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + self.desk.look.px(3))
        heads = table.horizontalHeader()
        heads.setDefaultAlignment(LEFT)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setResizeContentsPrecision(50)
        heads.setStretchLastSection(True)
        table.currentCellChanged.connect(lambda at, *_: self._go(table, at))
        table.cellActivated.connect(lambda at, _column: self._go(table, at))
        return table

    def _item(self, table: QTableWidget, at: int, column: int, text: str, row: int | None) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        item.setData(ROW, row)
        table.setItem(at, column, item)
        return item

    def _go(self, table: QTableWidget, at: int) -> None:
        item = table.item(at, 0)
        row = item.data(ROW) if item is not None else None
        if row:
            self.go_to_row(row)

    def _colour(self, role: str) -> QColor:
        return self.desk.look.color(role)
