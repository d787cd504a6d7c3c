"""The panel beside the sheet with the tree of an amount; Enter on a row opens the document behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop.forms.construction.payroll.explanation import Branch, explanation_of
from desktop.ui.document.panels.panel import Panel
from desktop.work import Reading

if TYPE_CHECKING:
    from desktop.forms.construction.payroll.form import PayrollForm

BRANCH = Qt.ItemDataRole.UserRole
OPEN_UP_TO = 3
"""Lines that are shown with their days at once; more begin folded."""


class Tree(QTreeWidget):
    """Enter opens what a row rests on; a row that rests on nothing folds and unfolds."""

    def __init__(self, panel: "ExplanationPanel") -> None:
        super().__init__()
        self.panel = panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.panel.open(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.panel.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class ExplanationPanel(Panel):
    """The trees of the lines that the form has chosen to be explained, read off the UI thread."""

    heading = "Where the amount comes from"

    def __init__(self, form: "PayrollForm") -> None:
        super().__init__(form)
        self.sheet = form
        say = self.desk.say
        self.tree = Tree(self)
        self.tree.setAccessibleName(say(self.heading))
        self.tree.setHeaderLabels([say("From what"), say("Time"), say("Amount")])
        self.tree.setUniformRowHeights(True)
        self.tree.itemActivated.connect(self.open)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in (1, 2):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
            self.tree.headerItem().setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(self.tree, 1)

    def read(self) -> None:
        wanted, taken, language = self.sheet.explained, self.sheet.draft.taken(), self.desk.language

        def read(reading: Reading) -> list[Branch]:
            sheet = taken.aggregate
            rows = [row for row in sheet.lines if row.id in wanted]
            return explanation_of(rows, getattr(sheet, "blobs", None) or {}, reading.books, language)

        self.desk.work.read(self, read, self._show, lane="explain")

    def take_focus(self) -> None:
        self.tree.setFocus()

    def _show(self, branches: Sequence[Branch]) -> None:
        say = self.desk.say
        gone = say("The line whose amount was asked for is not in the sheet any more.")
        self.say_instead(say("Enter opens the document behind a row.") if branches else gone)
        self.tree.clear()
        for branch in branches:
            top = self._item(branch)
            top.setFont(0, self.desk.look.font(bold=True))
            self.tree.addTopLevelItem(top)
        for at in range(self.tree.topLevelItemCount()):
            self._span(self.tree.topLevelItem(at))
        self.tree.expandToDepth(1 if len(branches) <= OPEN_UP_TO else 0)
        self.tree.setCurrentIndex(self.tree.model().index(0, 0))

    def _item(self, branch: Branch) -> QTreeWidgetItem:
        item = QTreeWidgetItem([branch.what, branch.time, branch.amount])
        item.setData(0, BRANCH, branch)
        for at in (1, 2):
            item.setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, branch.what)
        if branch.link is not None:
            item.setForeground(0, self.desk.look.color("accent"))
        item.addChildren([self._item(child) for child in branch.children])
        return item

    def _span(self, item: QTreeWidgetItem | None) -> None:
        """A row of words alone gets the width of the figures too."""
        if item is not None:
            item.setFirstColumnSpanned(not item.text(1) and not item.text(2))
            for at in range(item.childCount()):
                self._span(item.child(at))

    def open(self, item: QTreeWidgetItem | None) -> None:
        """The document of a row at the very place; without one the row folds."""
        branch = item.data(0, BRANCH) if item is not None else None
        if item is None or branch is None:
            return
        if branch.link is None:
            item.setExpanded(not item.isExpanded())
        else:
            kind, id, path = branch.link
            self.desk.open_document(kind, id, path=path)
