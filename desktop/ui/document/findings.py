"""The panel below a document: how many findings block and how many warn, and each of them; entries jump."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shared.kernel.finding import Finding
from shared.kernel.words import Caption, Several

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class FindingsPanel(QWidget):
    """How many block and how many warn, in words; below them the findings, each opening its cell.

    What is only awaited is one faint line. A document is posted, a catalog item is saved: the words say which.
    """

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.form, self.desk = form, form.desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.awaited = QLabel()
        self.awaited.setWordWrap(True)
        self.awaited.setStyleSheet(f"color: {self.desk.look.colours.faint}")
        column.addWidget(self.awaited)
        self.counts = QLabel()
        column.addWidget(self.counts)
        self.list = QListWidget()
        self.list.setAccessibleName(self.desk.say("Findings"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        column.addWidget(self.list)
        form.checking.found.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        found, awaited = self.form.findings(), self._awaited()
        blocking = [each for each in found if each.blocks]
        self.setVisible(bool(found or awaited))
        self.awaited.setText(awaited)
        self.awaited.setVisible(bool(awaited))
        self.counts.setVisible(bool(found))
        self.counts.setText(self._counted(len(blocking), len(found) - len(blocking)))
        self.list.setVisible(bool(found))
        self.list.clear()
        for each in [*blocking, *(each for each in found if not each.blocks)]:
            icon = self.desk.look.icon(*(("error", "bad") if each.blocks else ("warning", "warn")))
            item = QListWidgetItem(icon, self._worded(each))
            item.setData(Qt.ItemDataRole.UserRole, each.path)
            self.list.addItem(item)
        self.list.setMaximumHeight(self.desk.look.px(6) * min(len(found), 5) + self.desk.look.px(3))

    def _counted(self, blocking: int, warnings: int) -> str:
        say = self.desk.say
        if self.form.shape.is_document:
            return say("Stop posting: {blocking}, to look at: {warnings}", blocking=blocking, warnings=warnings)
        return say("Stop saving: {blocking}, to look at: {warnings}", blocking=blocking, warnings=warnings)

    def _worded(self, finding: Finding) -> str:
        say = self.desk.say
        if not finding.blocks:
            words = say("Look at: {finding}")
        elif self.form.shape.is_document:
            words = say("Stops posting: {finding}")
        else:
            words = say("Stops saving: {finding}")
        return words.replace("{finding}", finding.words(self.desk.language))

    def _awaited(self) -> str:
        """The captions of what is still to be filled in; "" where nothing is."""
        if not (named := Several(captions_of(self.form, self.form.checking.awaited))).values:
            return ""
        if self.form.shape.is_document:
            return self.desk.say("Needed before posting: {fields}", fields=named)
        return self.desk.say("Needed before saving: {fields}", fields=named)

    def take_focus(self) -> None:
        """The keyboard goes to the first finding."""
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _open(self, item: QListWidgetItem) -> None:
        if path := item.data(Qt.ItemDataRole.UserRole):
            self.form.jump(path)


def captions_of(form: "DocumentForm", findings: Sequence[Finding]) -> list[Caption]:
    """The fields and tables that findings name, in the order of the form, each once."""
    paths = {each.path for each in findings}
    named = [(each.name, each.caption) for each in form.shape.fields]
    named += [(each.name, each.caption) for each in form.shape.tables]
    return [Caption(caption) for name, caption in named if name in paths]
