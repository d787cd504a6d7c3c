"""Folders of a catalog: a tree left of the rows, and the way in and out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView
from sqlalchemy import select

from desktop.ui.list.chips import keeps
from desktop.work import Reading
from shared.kernel.describe import Shape

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

READ_MOST: Final = 5_000
_ID: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Folders:
    """All folders of a catalog: id → name, and id → the folder it is in (None: at the top)."""

    names: Mapping[UUID, str]
    parents: Mapping[UUID, UUID | None]

    def __bool__(self) -> bool:
        return bool(self.names)

    def inside(self, folder: UUID | None) -> Sequence[UUID]:
        """The folders directly in one, by name."""
        return self._children.get(folder, [])

    @property
    def _children(self) -> Mapping[UUID | None, list[UUID]]:
        found: dict[UUID | None, list[UUID]] = defaultdict(list)
        for id in self.names:
            parent = self.parents[id]
            found[parent if parent in self.names else None].append(id)
        return found

    def path(self, folder: UUID | None) -> list[UUID]:
        """From the top down to a folder, itself included."""
        found: list[UUID] = []
        while folder is not None and folder in self.names and folder not in found:
            found.insert(0, folder)
            folder = self.parents[folder]
        return found


def read_folders(reading: Reading, shape: Shape) -> Folders:
    table = shape.table
    query = select(table.c.id, table.c.name, table.c.group_id).where(table.c.folder.is_(True))
    rows = reading.connection.execute(query.order_by(table.c.sort_key, table.c.id).limit(READ_MOST)).all()
    return Folders({row[0]: row[1] or "" for row in rows}, {row[0]: row[2] for row in rows})


class FolderTree(QTreeView):
    """`went` says into which folder, None for the top; Right and Left open and close branches."""

    went = Signal(object)
    left = Signal()  # Enter or Esc: on to the rows

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk = desk
        self.items: dict[UUID | None, QStandardItem] = {}
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(desk.say("Folders"))
        self.setIconSize(QSize(desk.look.px(4.5), desk.look.px(4.5)))
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * 18)
        self.selectionModel().currentChanged.connect(self._current)

    def show_folders(self, folders: Folders, current: UUID | None) -> None:
        self.selectionModel().blockSignals(True)
        self._model.clear()
        top = self._item(self.desk.say("All at the top"), None)
        self._model.appendRow(top)
        waiting: list[tuple[QStandardItem, UUID | None]] = [(top, None)]
        while waiting:
            holder, folder = waiting.pop()
            for id in folders.inside(folder):
                item = self._item(folders.names[id], id)
                holder.appendRow(item)
                waiting.append((item, id))
        self.expand(top.index())
        self.selectionModel().blockSignals(False)
        self.show_current(current)

    def show_current(self, folder: UUID | None) -> None:
        """Without going there: somebody went there otherwise."""
        item = self.items.get(folder) or self.items.get(None)
        if item is not None and self.currentIndex() != item.index():
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(item.index())
            self.selectionModel().blockSignals(False)
            self.scrollTo(item.index())
            self.viewport().update()

    def _item(self, name: str, id: UUID | None) -> QStandardItem:
        item = QStandardItem(self.desk.look.icon("folder"), name)
        item.setData(id, _ID)
        item.setToolTip(name)
        self.items[id] = item
        return item

    def _current(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.went.emit(index.data(_ID))

    def event(self, event: QEvent) -> bool:
        return keeps(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
