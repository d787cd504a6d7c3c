"""What is wrong with a document: looked for off the UI thread after a pause, listed below it; entries jump."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shared.kernel.codec import settle_ids
from shared.kernel.finding import Finding
from shared.store import saving

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm
    from desktop.work import Reading

PAUSE_MS = 300


class Checking(QObject):
    """Finds out what stands against posting, whenever the person pauses."""

    found = Signal()

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self.findings: Sequence[Finding] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)

    def soon(self) -> None:
        self._pause.start()

    def show(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self.found.emit()

    def _look(self) -> None:
        form = self.form
        if form.draft.read_only:
            self.show(())
            return
        taken = form.draft.taken()

        def look(reading: "Reading") -> list[Finding]:
            settle_ids(form.shape, taken.aggregate)
            return saving.findings_of(form.shape, taken.aggregate, reading.books)

        def show(found: list[Finding]) -> None:
            for copy, row in taken.origins.values():
                row.id = copy.id  # findings name lines by them; those of keyed tables follow from their fields
            self.show(found)

        form.desk.work.read(form, look, show, lane="findings")


class FindingsPanel(QWidget):
    """How many block and how many warn, in words; below them the findings, each opening its cell."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.form, self.desk = form, form.desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
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
        found, say = self.form.findings(), self.desk.say
        blocking = [each for each in found if each.blocks]
        self.setVisible(bool(found))
        self.counts.setText(
            say("{blocking} stop posting, {warnings} to look at", blocking=len(blocking),
                warnings=len(found) - len(blocking))
        )  # fmt: skip
        self.list.clear()
        for each in [*blocking, *(each for each in found if not each.blocks)]:
            icon = self.desk.look.icon(*(("error", "bad") if each.blocks else ("warning", "warn")))
            words = say("Stops posting: {finding}") if each.blocks else say("Look at: {finding}")
            text = words.replace("{finding}", each.words(self.desk.language))
            item = QListWidgetItem(icon, text)
            item.setData(Qt.ItemDataRole.UserRole, each.path)
            self.list.addItem(item)
        self.list.setMaximumHeight(self.desk.look.px(6) * min(len(found), 5) + self.desk.look.px(3))

    def take_focus(self) -> None:
        """The keyboard goes to the first finding."""
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _open(self, item: QListWidgetItem) -> None:
        if path := item.data(Qt.ItemDataRole.UserRole):
            self.form.jump(path)
