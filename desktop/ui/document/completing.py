"""Completing: what follows from a picked item (norms, prices, names) is copied into fields that are still empty.

Call `complete_soon(desk, draft)` after a person has picked a reference, in a header or in a line: the form's header
does it for its own fields, the grid for its cells. The ledger is asked off the UI thread, on a copy; what it says goes
only into fields that stand as they did when it was asked, and is undone together with the picking unless something
else happened in between.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.ui.document.draft import Draft, Taken
from desktop.work import Reading
from shared.kernel.base import Aggregate
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def complete_soon(desk: "Desk", draft: Draft) -> None:
    """Once this moment's edits are over; several calls are one reading."""
    if type(draft.aggregate).complete is not Aggregate.complete:
        found = draft.findChild(_Completing)
        (found if isinstance(found, _Completing) else _Completing(desk, draft)).soon.start()


class _Completing(QObject):
    def __init__(self, desk: "Desk", draft: Draft) -> None:
        super().__init__(draft)
        self.desk, self.draft = desk, draft
        self.soon = QTimer(self, singleShot=True, interval=0)
        self.soon.timeout.connect(self._read)

    def _read(self) -> None:
        if self.draft.read_only:
            return
        taken = self.draft.taken()

        def complete(reading: Reading) -> None:
            taken.aggregate.complete(reading.books)
            taken.aggregate.recalculate()
            taken.done()

        self.desk.work.read(self, complete, lambda _: self._adopt(taken), lane="complete")

    def _adopt(self, taken: Taken) -> None:
        draft = self.draft
        if not draft.read_only:
            words = say("Fill in from what was picked")
            draft.adopt(taken, words, joins=draft.stack.index() == taken.place)
