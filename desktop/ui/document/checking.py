"""What is wrong with a document, looked for off the UI thread; what a new one still lacks waits calmly."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from shared.kernel.codec import settle_ids
from shared.kernel.finding import Finding
from shared.store import saving

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm
    from desktop.work import Reading

PAUSE_MS = 300


class Checking(QObject):
    """Finds out what stands against posting, whenever the person pauses.

    What a new document lacks is no mistake yet: it is `awaited` until the person has passed the field, or has tried
    to save, post or fill; then it is among the `findings`.
    """

    found = Signal()

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self._all: Sequence[Finding] = ()
        self._insisted = False
        self._passed: set[str] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)

    @property
    def findings(self) -> Sequence[Finding]:
        return [each for each in self._all if not self._waits(each)]

    @property
    def awaited(self) -> Sequence[Finding]:
        """What is still to be filled in, and nobody has been at yet."""
        return [each for each in self._all if self._waits(each)]

    def soon(self) -> None:
        self._pause.start()

    def show(self, findings: Sequence[Finding]) -> None:
        self._all = said_once(findings)
        self.found.emit()

    def insist(self) -> None:
        """The person tried to have it as it is: from now on everything that is missing is told."""
        if not self._insisted:
            self._insisted = True
            self.found.emit()

    def passed(self, field: str) -> None:
        """The keyboard has left a field of the header."""
        if field not in self._passed:
            self._passed.add(field)
            if any(each.path == field for each in self._all):
                self.found.emit()

    def _waits(self, finding: Finding) -> bool:
        calm = self.form.draft.new and not self._insisted and finding.path not in self._passed
        return calm and finding.blocks and is_lack(self.form, finding)

    def _look(self) -> None:
        form = self.form
        if form.draft.read_only:
            self.show(())
            return
        taken, shape = form.draft.taken(), form.shape

        def look(reading: "Reading") -> list[Finding]:
            """In another thread, where the form may be gone."""
            settle_ids(shape, taken.aggregate)
            return saving.findings_of(shape, taken.aggregate, reading.books)

        def show(found: list[Finding]) -> None:
            for copy, row in taken.origins.values():
                row.id = copy.id  # findings name lines by them; those of keyed tables follow from their fields
            self.show(found)

        form.desk.work.read(form, look, show, lane="findings")


def is_lack(form: "DocumentForm", finding: Finding) -> bool:
    """Whether it says that a field of the header is empty, or that there are no lines."""
    table, _, rest = finding.path.partition("/")
    if rest:
        return False
    if any(each.name == table for each in form.shape.tables):
        return not form.draft.rows(table)
    if any(each.name == table for each in form.shape.fields):
        return getattr(form.aggregate, table) in (None, "")
    return finding.code.endswith("_missing")


def said_once(findings: Iterable[Finding]) -> list[Finding]:
    """Where the kind itself says what to do about an empty field, “is not filled in” goes."""
    found = list(findings)
    named = {each.path for each in found if each.blocks and each.code != "required"}
    return [each for each in found if each.code != "required" or each.path not in named]
