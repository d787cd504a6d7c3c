"""The tray: notices for somebody who works in another window; where there is no tray, messages are enough."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.ui.shell.messages import Message
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.window import Window

ICONS = {
    "info": QSystemTrayIcon.MessageIcon.Information,
    "done": QSystemTrayIcon.MessageIcon.Information,
    "warning": QSystemTrayIcon.MessageIcon.Warning,
    "trouble": QSystemTrayIcon.MessageIcon.Critical,
}


class Tray(QObject):
    """Tells what is told while nobody looks, and how tasks ended."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window, self.desk = window, window.desk
        self._running = set[int]()
        self.icon: QSystemTrayIcon | None = None
        self.desk.work.tasks_changed.connect(self._tasks)
        window.messages.said.connect(self._said)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._appear()

    def notify(self, words: str, level: str = "info") -> None:
        """A notice of the system; nothing where the window is being looked at anyway."""
        if self.icon is not None and not self._window.isActiveWindow():
            self.icon.showMessage("Fieldledger", words, ICONS.get(level, ICONS["info"]))

    def _appear(self) -> None:
        self.icon = QSystemTrayIcon(self.desk.look.icon("start"), self)
        self.icon.setToolTip(f"Fieldledger · {self.desk.company.path}")
        self.rebuild()
        self.icon.activated.connect(lambda _: self._window.come_forward())
        self.icon.messageClicked.connect(self._window.come_forward)
        self.icon.show()

    def rebuild(self) -> None:
        """Another language."""
        if self.icon is None:
            return
        menu = QMenu(self._window)
        menu.addAction(self.desk.say("Show the window")).triggered.connect(self._window.come_forward)
        menu.addAction(self.desk.say("Close the program")).triggered.connect(self._window.close)
        self.icon.setContextMenu(menu)

    def _said(self, message: Message) -> None:
        if message.level in ("warning", "trouble"):
            self.notify(message.words, message.level)

    def _tasks(self) -> None:
        for task in self.desk.work.tasks:
            if task.state == "running":
                self._running.add(id(task))
            elif id(task) in self._running:
                self._running.discard(id(task))
                if task.state == "finished":
                    self.notify(self.desk.language.value(say("{task}: done", task=task.caption)), "done")
