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
    to save, post or fill; then it is among the `findings`. So is what a new line lacks, until the keyboard leaves it.
    """

    found = Signal()

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self._all: Sequence[Finding] = ()
        self._insisted = False
        self._passed: set[str] = set()
        self._old_lines: set[str] | None = None
        """Lines that were there when the document was opened, or when the person tried to have it as it is."""
        self._at = ("", -1)
        """The table and row that the keyboard is on."""
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
        waited = bool(self.awaited)
        self._insisted, self._old_lines = True, self._lines()
        if waited:
            self.found.emit()

    def passed(self, field: str) -> None:
        """The keyboard has left a field of the header."""
        if field not in self._passed:
            self._passed.add(field)
            if any(each.path == field for each in self._all):
                self.found.emit()

    def on_row(self, table: str, at: int) -> None:
        """The keyboard is on another row of a table, from 0; the blank one counts."""
        before, self._at = self._line, (table, at)
        if before and any(_line_of(each) == before for each in self._all):
            self.found.emit()

    @property
    def _line(self) -> str:
        """The id of the line that the keyboard is on; "" where it is on none."""
        table, at = self._at
        rows = self.form.draft.rows(table) if table else ()
        return str(rows[at].id) if 0 <= at < len(rows) else ""

    def _lines(self) -> set[str]:
        return {str(row.id) for table in self.form.shape.tables for row in self.form.draft.rows(table)}

    def _waits(self, finding: Finding) -> bool:
        if line := _line_of(finding):
            calm = line == self._line and line not in (self._old_lines or ())
            return calm and finding.blocks and is_lack(self.form, finding)
        calm = self.form.draft.new and not self._insisted and finding.path not in self._passed
        return calm and finding.blocks and is_lack(self.form, finding)

    def _look(self) -> None:
        form = self.form
        if form.draft.read_only:
            self.show(())
            return
        if self._old_lines is None:
            self._old_lines = set() if form.draft.new else self._lines()
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
    """Whether it says that a field is empty, or that there are no lines."""
    table, _, rest = finding.path.partition("/")
    if rest:
        id, _, field = rest.partition("/")
        row = next((row for row in form.draft.rows(table) if str(row.id) == id), None)
        return row is not None and getattr(row, field, None) in (None, "")
    if any(each.name == table for each in form.shape.tables):
        return not form.draft.rows(table)
    if any(each.name == table for each in form.shape.fields):
        return getattr(form.aggregate, table) in (None, "")
    return finding.code.endswith("_missing")


def _line_of(finding: Finding) -> str:
    """The id of the line that it speaks of; "" where of none."""
    return finding.path.partition("/")[2].partition("/")[0]


def said_once(findings: Iterable[Finding]) -> list[Finding]:
    """Where the kind itself says what to do about an empty field, “is not filled in” goes."""
    found = list(findings)
    named = {each.path for each in found if each.blocks and each.code != "required"}
    return [each for each in found if each.code != "required" or each.path not in named]
