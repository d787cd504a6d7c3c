"""Past tasks: what tasks of earlier starts came to, so that yesterday's import can still be asked about."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import QObject

from desktop.work import Task, worded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

KEPT_MAX: Final = 100
PREFERENCE: Final = "tasks/ended"


class Ended(msgspec.Struct, frozen=True):
    """A task that ended, in the words of the language in which it did."""

    at: datetime
    caption: str
    state: str
    outcome: str


class PastTasks(QObject):
    """Each task that ends is kept with the preferences, the last hundred; `earlier` are those of earlier starts."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.desk = desk
        self._kept = _read(str(desk.preferences.get(PREFERENCE, "")))
        self._noted = set[int]()
        self.earlier = [
            Task(each.caption, state=each.state, outcome=each.outcome, ended=each.at) for each in self._kept
        ]
        desk.work.tasks_changed.connect(self._note)

    def _note(self) -> None:
        """Look for tasks that have ended since."""
        new = [each for each in self.desk.work.tasks if each.state != "running" and id(each) not in self._noted]
        if not new:
            return
        self._noted |= set(map(id, new))  # the list of tasks keeps them: no id is given twice
        self._kept = [*self._kept, *map(self._ended, new)][-KEPT_MAX:]
        self.desk.preferences.set(PREFERENCE, msgspec.json.encode(self._kept).decode())
        self.desk.preferences.sync()

    def _ended(self, task: Task) -> Ended:
        value = self.desk.language.value
        outcome = worded(task.outcome) if isinstance(task.outcome, Exception) else task.outcome
        return Ended(datetime.now().astimezone(), value(task.caption), task.state, value(outcome))


def _read(kept: str) -> list[Ended]:
    """What cannot be read is as good as nothing."""
    try:
        return msgspec.json.decode(kept, type=list[Ended])[-KEPT_MAX:] if kept else []
    except msgspec.MsgspecError:
        return []
