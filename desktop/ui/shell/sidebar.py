"""The sidebar: the tools, the modules and their lists, as the kinds of the company declare them."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from desktop.ui.desk import Desk
from shared.kernel.area import Area
from shared.kernel.describe import describe

LINK = Qt.ItemDataRole.UserRole
NAME = Qt.ItemDataRole.UserRole + 1
FOLDED = "sidebar/folded"


class Sidebar(QTreeWidget):
    """Enter or a click opens; arrows travel and fold; letters jump; Esc goes back to the page."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.itemClicked.connect(self._open)
        self.itemCollapsed.connect(self._keep_folded)
        self.itemExpanded.connect(self._keep_folded)
        self.rebuild()

    def rebuild(self) -> None:
        """Anew: another language, other colours, another scale."""
        current = self.currentItem()
        place = current.data(0, NAME) if current is not None else None
        self.blockSignals(True)
        self.clear()
        self.setAccessibleName(self.desk.say("Modules and lists"))
        self.setIndentation(self.desk.look.px(4))
        self.setIconSize(QSize(self.desk.look.px(4), self.desk.look.px(4)))
        self._pages("top", self.invisibleRootItem())
        for area in in_order(self.desk.kinds.areas):
            self._area(area)
        self._tools()
        folded = set(self.desk.preferences.get(FOLDED, []))
        for item in self._items():
            item.setExpanded(item.data(0, NAME) not in folded)
            if place is not None and item.data(0, NAME) == place:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def follow(self, link: Mapping[str, Any] | None) -> None:
        """Stand on what the page in front belongs to, a document to its list; on nothing where it is none of these."""
        name = _name(link) if link is not None else ""
        for item in self._items():
            if item.data(0, NAME) == name:
                self.setCurrentItem(item)
                return
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.currentItem()) is not None:
                self._open(item)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _area(self, area: Area) -> None:
        shapes = [shape for shape in map(describe, area.kinds) if self.desk.is_offered(shape.kind)]
        documents, catalogs = ([s for s in shapes if s.is_document], [s for s in shapes if not s.is_document])
        top = self._heading(area.name, self.desk.say(area.caption), self.invisibleRootItem())
        for shape in documents:
            self._leaf(top, shape.cls.captions, "page", {"open": "list", "kind": shape.kind})
        under = (
            self._heading(f"{area.name}/catalogs", self.desk.say("Catalogs"), top) if documents and catalogs else top
        )
        for shape in catalogs:
            self._leaf(under, shape.cls.captions, "catalog", {"open": "list", "kind": shape.kind})
        reports = [report for report in area.reports if self.desk.may_see_report(report)]
        if reports:
            under = self._heading(f"{area.name}/reports", self.desk.say("Reports"), top)
            for report in reports:
                self._leaf(under, report.caption, "report", {"open": "report", "name": report.name})
        if not top.childCount():
            self.invisibleRootItem().removeChild(top)

    def _tools(self) -> None:
        top = self._heading("tools", self.desk.say("Tools"), self.invisibleRootItem())
        self._pages("tools", top)
        self._pages("settings", top)
        if not top.childCount():
            self.invisibleRootItem().removeChild(top)

    def _pages(self, place: str, under: QTreeWidgetItem) -> None:
        for offer in self.desk.page_offers.values():
            if offer.place == place:
                caption = self.desk.language.value(offer.caption)
                self._leaf(under, caption, offer.icon, {"open": "page", "name": offer.name})

    def _heading(self, name: str, caption: str, under: QTreeWidgetItem) -> QTreeWidgetItem:
        item = QTreeWidgetItem(under, [caption])
        item.setData(0, NAME, name)
        item.setFont(0, self.desk.look.font(bold=True))
        return item

    def _leaf(self, under: QTreeWidgetItem, caption: str, icon: str, link: Mapping[str, Any]) -> None:
        item = QTreeWidgetItem(under, [self.desk.say(caption)])
        item.setIcon(0, self.desk.look.icon(icon, "faint"))
        item.setToolTip(0, self.desk.say(caption))
        item.setData(0, LINK, dict(link))
        item.setData(0, NAME, _name(link))

    def _open(self, item: QTreeWidgetItem) -> None:
        link = item.data(0, LINK)
        if link is not None:
            self.desk.open_link(link)
        else:
            item.setExpanded(not item.isExpanded())

    def _keep_folded(self) -> None:
        folded = [item.data(0, NAME) for item in self._items() if item.childCount() and not item.isExpanded()]
        self.desk.preferences.set(FOLDED, folded)

    def _items(self, under: QTreeWidgetItem | None = None) -> Iterator[QTreeWidgetItem]:
        parent = under or self.invisibleRootItem()
        for at in range(parent.childCount()):
            if (item := parent.child(at)) is not None:
                yield item
                yield from self._items(item)


def _name(link: Mapping[str, Any]) -> str:
    opened = "list" if link.get("open") == "document" else link.get("open")
    return f"{opened}/{link.get('kind') or link.get('name')}"


def in_order(areas: tuple[Area, ...]) -> list[Area]:
    """Areas of work before what they stand on: the last declared stands on the others."""
    works = [any(describe(kind).is_document for kind in area.kinds) for area in areas]
    return [areas[at] for at in sorted(range(len(areas)), key=lambda at: (not works[at], -at))]
