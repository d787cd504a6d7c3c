"""Messages: what the program said. Troubles stand above the status bar until they are read; all are remembered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.ui.desk import Desk
from shared.kernel.words import Words, say

KEPT_MAX: Final = 500
LEVELS: Final[dict[str, Words]] = {
    "info": say("Note"), "done": say("Done"), "warning": say("Attention"), "trouble": say("Trouble"),
}  # fmt: skip
ICONS: Final = {"info": "info", "done": "done", "warning": "warning", "trouble": "error"}
ROLES: Final = {"info": ("text", "window"), "done": ("good", "good_ground"), "warning": ("warn", "warn_ground"),
                "trouble": ("bad", "bad_ground")}  # fmt: skip
SHORT_MS: Final = 6_000


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said."""

    at: datetime
    level: str
    words: str


class Messages(QObject):
    """What was said since the start, newest last."""

    said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[Message] = []

    def add(self, words: str, level: str) -> None:
        message = Message(datetime.now().astimezone(), level if level in LEVELS else "info", words)
        self.all = [*self.all[-KEPT_MAX + 1 :], message]
        self.said.emit(message)


class MessageBar(QFrame):
    """The newest message, whole; notes go by themselves, troubles stay until Esc, the cross or the next message."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.message: Message | None = None
        self.icon, self.text, self.cross = QLabel(self), QLabel(self), QToolButton(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cross.setAutoRaise(True)
        self.cross.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.addWidget(self.icon)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.cross)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()
        self.rebuild()

    def show_message(self, message: Message) -> None:
        self.message = message
        self._timer.stop()
        if message.level in ("info", "done"):
            self._timer.start(max(SHORT_MS, 60 * len(message.words)))
        self.rebuild()
        self.show()

    def dismiss(self) -> None:
        self.message = None
        self._timer.stop()
        self.hide()

    def rebuild(self) -> None:
        """Another language or look; the words stay as they were said."""
        look = self.desk.look
        self.cross.setIcon(look.icon("close", "faint"))
        self.cross.setAccessibleName(self.desk.say("Dismiss the message"))
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(look.px(3), look.px(1), look.px(2), look.px(1))
        if self.message is None:
            return
        ink, ground = ROLES[self.message.level]
        self.setStyleSheet(
            f"MessageBar {{ background: {getattr(look.colours, ground)}; border-top: 1px solid {look.colours.line}; }}"
            f"MessageBar QLabel {{ color: {getattr(look.colours, ink)}; }}"
        )
        self.icon.setPixmap(look.icon(ICONS[self.message.level], ink).pixmap(look.px(4.5)))
        level = self.desk.language.value(LEVELS[self.message.level])
        self.icon.setAccessibleName(level)
        self.icon.setToolTip(level)
        self.text.setText(self.message.words)
        self.text.setAccessibleName(f"{level}: {self.message.words}")
