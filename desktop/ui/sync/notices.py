"""What the exchange tells by itself: new conflicts, versions that were not taken, quarantine, and two that meet."""

from PySide6.QtCore import QObject

from desktop.sync.membership import stage_of
from desktop.sync.standing import Standing, standing_of
from desktop.sync.state import State
from desktop.ui.desk import Desk
from desktop.work import Reading
from shared.kernel.words import Words, say

TOLD: tuple[tuple[str, Words], ...] = (
    ("conflicts", say("Two people changed the same. Conflicts to be settled: {count}")),
    ("refused", say("The server has not taken everything. Not taken: {count}. The sync centre says why.")),
    ("quarantined", say("This device may not see some documents any more. Edits of yours in quarantine: {count}")),
)
"""Each is told when there are more of them than before, and goes to the tray where nobody looks at the window."""


class Notices(QObject):
    """Lives as long as the desk. What was there at the start is in Attention and is not told again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self._before: dict[str, int] = {}
        self._led: set[str] = set()
        self._told: dict[str, object] = {}
        self._out: object = None
        desk.exchanged.connect(self._exchanged)
        desk.work.read(self, _found, self._begin, failed=lambda _: None)

    def _begin(self, found: tuple[Standing, str]) -> None:
        standing, stage = found
        self._lead(stage)
        self._before = {name: getattr(standing, name) for name, _ in TOLD}

    def _exchanged(self, state: State) -> None:
        for name, words in TOLD if self._before and not state.busy else ():
            count, before = getattr(state, name), self._before[name]
            self._before[name] = count
            if count > before:
                self.desk.tell(say(words.text, count=count), level="warning", lasting=True)
                self._told[name] = self.desk.messages.all[-1]
            elif count < before and name in self._told:
                self.desk.messages.outdated.emit(self._told.pop(name))
        self._tell_out(state)
        self._lead(state.stage)

    def _tell_out(self, state: State) -> None:
        """The server does not know the person any more; the exchange goes on without them."""
        if state.signed_out is not None and self._out is None:
            self.desk.tell(state.signed_out, level="warning", lasting=True)
            self._out = self.desk.messages.all[-1]
            self.desk.open_page("account")
        elif state.signed_out is None and self._out is not None:
            self.desk.messages.outdated.emit(self._out)
            self._out = None

    def _lead(self, stage: str) -> None:
        """While two companies meet the person is shown how far that is, once for each stage."""
        if stage and stage not in self._led:
            self._led.add(stage)
            self.desk.open_page("joined")


def _found(reading: Reading) -> tuple[Standing, str]:
    return standing_of(reading.store.engine), stage_of(reading.store.engine)
