"""The documents around a document as a tree: what it stands on, and what was made of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop.ui.document.panels.panel import Panel
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.store import references
from shared.store.references import Reference

DEPTH = 3
MOST = 200
"""So many documents are shown in all; a site's are thousands."""


@dataclass
class Node:
    """A document and those that were made of it."""

    reference: Reference
    below: "list[Node]" = field(default_factory=list)


def around(reading: Reading, shape: Shape, aggregate: Any) -> tuple[list[Node], list[Node]]:
    """(what the document refers to, what refers to it, those below it in turn)."""
    connection, kinds = reading.connection, reading.store.kinds
    referred = references.referred(connection, kinds, shape, aggregate)
    above = [Node(each) for each in references.seen(reading.books, referred)]
    return above, _below(reading, shape, aggregate.id, {aggregate.id, *(node.reference.id for node in above)}, DEPTH)


def _below(reading: Reading, shape: Shape, id: UUID, seen: set[UUID], depth: int) -> list[Node]:
    found = []
    referring = references.referring(reading.connection, reading.store.kinds, shape, id)
    for each in references.seen(reading.books, referring):
        if each.shape.is_document and each.id not in seen and len(seen) < MOST:
            seen.add(each.id)
            found.append(Node(each))
    for node in found if depth > 1 else ():
        node.below = _below(reading, node.reference.shape, node.reference.id, seen, depth - 1)
    return found


class RelatedPanel(Panel):
    heading = "Related documents"

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.desk.say("Document"), self.desk.say("State")])
        self.tree.setAccessibleName(self.desk.say(self.heading))
        self.tree.itemActivated.connect(self._open)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.column.addWidget(self.tree, 1)

    def read(self) -> None:
        shape, copy = self.form.shape, self.form.draft.copy()
        self.desk.work.read(self, lambda reading: around(reading, shape, copy), self._show, lane="read")

    def _show(self, found: tuple[list[Node], list[Node]]) -> None:
        self.tree.clear()
        captions = (self.desk.say("It stands on"), self.desk.say("Made of it"))
        for caption, nodes in zip(captions, found, strict=True):
            if nodes:
                head = QTreeWidgetItem(self.tree, [caption])
                head.setFirstColumnSpanned(True)
                self._add(head, nodes)
        self.tree.expandAll()
        self.tree.setVisible(any(found))
        self.say_instead("" if any(found) else self.desk.say("No other document is connected with this one."))

    def take_focus(self) -> None:
        self.tree.setFocus()

    def _add(self, parent: QTreeWidgetItem, nodes: list[Node]) -> None:
        for node in nodes:
            each, look = node.reference, self.desk.look
            posted = each.status == "posted"
            item = QTreeWidgetItem(parent, [each.words(self.desk.language), self.desk.say(each.status.capitalize())])
            item.setToolTip(0, item.text(0))
            item.setIcon(0, look.icon("posted", "good") if posted else look.icon("draft"))
            item.setData(0, Qt.ItemDataRole.UserRole, (each.shape.kind, str(each.id)))
            self._add(item, node.below)

    def _open(self, item: QTreeWidgetItem) -> None:
        if found := item.data(0, Qt.ItemDataRole.UserRole):
            self.desk.open_document(found[0], UUID(found[1]))
