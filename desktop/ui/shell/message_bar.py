"""The message bar: what was said last, above the status bar; troubles stand there until they are read."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.ui.desk import Desk
from desktop.ui.shell.messages import ICONS, LEVELS, Message

ROLES: Final = {
    "info": ("text", "window"), "done": ("good", "good_ground"), "warning": ("warn", "warn_ground"),
    "trouble": ("bad", "bad_ground"),
}  # fmt: skip
SHORT_MS: Final = 6_000
LETTER_MS: Final = 60


class MessageBar(QFrame):
    """The newest message, whole. Notes go by themselves, warnings with the page in front; what lasts, as every trouble,
    stays until Esc, the cross or the next message."""

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
        if message.level in ("info", "done") and not message.lasting:
            self._timer.start(max(SHORT_MS, LETTER_MS * len(message.words)))
        self.rebuild()
        self.show()

    def page_left(self) -> None:
        """Another page is in front: a warning about the one before says nothing of it."""
        if self.message is not None and self.message.level == "warning" and not self.message.lasting:
            self.dismiss()

    def outdated(self, message: Message) -> None:
        """It is so no more: nobody has to read it."""
        if self.message is message:
            self.dismiss()

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
