"""Where something is used: everything that refers to one document or item."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from desktop.ui.links import ids_of
from desktop.ui.page import Page
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.store.names import Names
from shared.store.references import Reference, referring, seen

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

MOST: Final = 500
ICONS = {"posted": ("posted", "good"), "draft": ("draft", "text")}
"""Icon and colour of a document's state."""


class UsagesPage(Page):
    """Enter opens what is in the row."""

    def __init__(self, desk: "Desk", link: Mapping[str, Any]) -> None:
        super().__init__(desk)
        self.id = ids_of(link)[0]
        self.shape: Shape = desk.kinds.shape(str(link.get("kind", "")))
        self.found: Sequence[Reference] | None = None
        self.name = ""
        desk.work.changed.connect(self._read)
        self._read()

    def _read(self) -> None:
        def asked(reading: Reading) -> tuple[str, Sequence[Reference]]:
            found = referring(reading.connection, reading.store.kinds, self.shape, self.id, limit=MOST)
            return Names(reading.books).of(self.shape.kind, self.id), seen(reading.books, found)

        self.desk.work.read(self, asked, self._came, lane="usages")

    def _came(self, found: tuple[str, Sequence[Reference]]) -> None:
        self.name, self.found = found
        self._show()
        self.titled.emit()

    def build(self) -> None:
        say = self.desk.say
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.model = QStandardItemModel(self.content)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setAlternatingRowColors(True)
        self.table.setAccessibleName(say("Where it is used"))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.activated.connect(self._open)
        rows = self.table.verticalHeader()
        rows.setDefaultSectionSize(self.fontMetrics().height() + self.desk.look.px(2.5))
        column, edge = QVBoxLayout(self.content), self.desk.look.px(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(self.desk.look.px(2))
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self._show()

    def _show(self) -> None:
        if not hasattr(self, "model"):
            return
        say, found = self.desk.say, self.found
        self.model.clear()
        self.model.setHorizontalHeaderLabels([say("What"), say("Number or name"), say("State"), say("Field")])
        for each in found or ():
            status = say({"posted": "Posted", "draft": "Draft", "True": "Marked for deletion"}.get(each.status, ""))
            texts = (say(each.shape.caption), each.name, status, say(each.field))
            items = [QStandardItem(text) for text in texts]
            if status:
                items[2].setIcon(self.desk.look.icon(*ICONS.get(each.status, ("marked", "bad"))))
            self.model.appendRow(items)
        em = self.fontMetrics().horizontalAdvance("0")
        for at, digits in enumerate((26, 34, 16, 24)):
            self.table.setColumnWidth(at, em * digits)
        self.said.setText(self._words())
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _words(self) -> str:
        say, found = self.desk.say, self.found
        if found is None:
            return say("Reading…")
        what = self.name or say(self.shape.caption)
        if not found:
            return say("{what} is used nowhere.", what=what)
        count = f"{len(found)}+" if len(found) >= MOST else str(len(found))
        return say("{what} is used in: {count}", what=what, count=count)

    def _open(self, index: QModelIndex) -> None:
        if self.found is not None and index.isValid():
            each = self.found[index.row()]
            self.desk.open_document(each.shape.kind, each.id)

    def title(self) -> str:
        return self.desk.say("Uses of {name}", name=self.name)

    def icon(self) -> str:
        return "related"

    def help_name(self) -> str:
        return "usages"

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": "usages", "kind": self.shape.kind, "id": str(self.id)}

    def first_focus(self) -> QWidget:
        return self.table
