"""Messages: what the program said since its start."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from shared.kernel.words import Words, say

KEPT_MAX: Final = 500
LEVELS: Final[dict[str, Words]] = {
    "info": say("Note"), "done": say("Done"), "warning": say("Attention"), "trouble": say("Trouble"),
}  # fmt: skip
ICONS: Final = {"info": "info", "done": "done", "warning": "warning", "trouble": "error"}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said."""

    at: datetime
    level: str
    words: str
    lasting: bool = False
    """It is no answer to what was done on a page, and stays until it is read."""


class Messages(QObject):
    """What was said since the start, newest last."""

    said = Signal(object)
    outdated = Signal(object)  # what was said is so no more

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[Message] = []

    def add(self, words: str, level: str, *, lasting: bool = False) -> None:
        known = level if level in LEVELS else "info"
        message = Message(datetime.now().astimezone(), known, words, lasting or known == "trouble")
        self.all = [*self.all[-KEPT_MAX + 1 :], message]
        self.said.emit(message)
