"""The page of tasks: what goes on in the background, what came of it, also before, and everything said today."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.desk import Desk
from desktop.ui.page import NamedPage
from desktop.ui.shell.messages import ICONS, LEVELS, Message, Messages
from desktop.ui.shell.status import show_progress
from desktop.work import Task, worded
from shared.kernel.words import Words, say

STATES: dict[str, tuple[str, str, Words]] = {
    "running": ("tasks", "text", say("Under way")),
    "finished": ("done", "good", say("Done")),
    "stopped": ("stop", "warn", say("Stopped")),
    "failed": ("error", "bad", say("Not done")),
}
"""State → icon, colour role, words."""


class TasksPage(NamedPage):
    """Tasks above, the newest first, messages below."""

    name = "tasks"
    picture = "tasks"

    def __init__(self, desk: Desk, messages: Messages) -> None:
        super().__init__(desk)
        self._messages = messages
        self.rows: dict[int, TaskRow] = {}
        desk.work.tasks_changed.connect(self._look_again)
        messages.said.connect(self._show_messages)

    def title(self) -> str:
        return self.desk.say("Tasks and messages")

    def first_focus(self) -> QWidget:
        return self.said

    def build(self) -> None:
        look = self.desk.look
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(look.px(4), look.px(3), look.px(4), look.px(3))
        layout.addWidget(_heading(self.desk, self.desk.say("Tasks")))
        area, inside = QScrollArea(self.content), QWidget()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QVBoxLayout(inside)
        self._list.addStretch(1)
        self._list.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        self.none = QLabel(
            self.desk.say("Nothing goes on in the background. Imports, exports and backups appear here."), inside
        )
        self.none.setWordWrap(True)
        self._list.insertWidget(0, self.none)
        layout.addWidget(_heading(self.desk, self.desk.say("Messages")))
        self.said = QListWidget(self.content)
        self.said.setWordWrap(True)
        self.said.setAccessibleName(self.desk.say("Messages"))
        layout.addWidget(self.said, 2)
        self.rows = {}
        self._look_again()
        self._show_messages()

    def _look_again(self) -> None:
        for task in (*self.desk.past_tasks.earlier, *self.desk.work.tasks):
            row = self.rows.get(id(task))
            if row is None:
                row = self.rows[id(task)] = TaskRow(self.desk, task)
                self._list.insertWidget(0, row)
            row.look_again()
        self.none.setVisible(not self.rows)

    def _show_messages(self, _newest: Message | None = None) -> None:
        self.said.clear()
        for message in reversed(self._messages.all):
            icon = self.desk.look.icon(ICONS[message.level])
            item = QListWidgetItem(icon, f"{message.at:%H:%M:%S}  {message.words}")
            item.setToolTip(self.desk.language.value(LEVELS[message.level]))
            self.said.addItem(item)
        if not self._messages.all:
            nothing = QListWidgetItem(self.desk.say("Nothing was said yet. What the program tells you is kept here."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.said.addItem(nothing)


def made(desk: Desk, _link: Mapping[str, Any]) -> TasksPage:
    """As `desk.open_page("tasks")` makes it."""
    return TasksPage(desk, desk.messages)


class TaskRow(QFrame):
    """One task: its state in words and icon, how far it is, what came of it, and what can be done about it."""

    def __init__(self, desk: Desk, task: Task) -> None:
        super().__init__()
        self.desk, self.task = desk, task
        self.icon, self.caption, self.outcome = QLabel(self), QLabel(self), QLabel(self)
        self.outcome.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(desk.say("Progress"))
        self.stop, self.open = QPushButton(desk.say("Stop"), self), QPushButton(desk.say("Open the result"), self)
        self.stop.clicked.connect(task.stop)
        self.open.clicked.connect(lambda: task.open_result() if task.open_result else None)
        layout = QHBoxLayout(self)
        texts = QVBoxLayout()
        for part in (self.caption, self.progress, self.outcome):
            texts.addWidget(part)
        layout.addWidget(self.icon)
        layout.addLayout(texts, 1)
        layout.addWidget(self.stop)
        layout.addWidget(self.open)

    def look_again(self) -> None:
        task, desk = self.task, self.desk
        icon, role, words = STATES[task.state]
        running = task.state == "running"
        caption, state = desk.language.value(task.caption), desk.language.value(words)
        self.icon.setPixmap(desk.look.icon(icon, role).pixmap(desk.look.px(5)))
        when = f", {desk.language.date(task.ended.date())} {task.ended:%H:%M}" if task.ended is not None else ""
        self.caption.setText(f"{caption}: {state}{when}")
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        self.stop.setEnabled(not task.stop_asked)
        self.stop.setAccessibleName(desk.say("Stop {task}", task=caption))
        self.open.setVisible(task.open_result is not None and task.state == "finished")
        show_progress(self.progress, task)
        outcome = worded(task.outcome) if isinstance(task.outcome, Exception) else task.outcome
        text = desk.language.value(outcome)
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text) and not running)


def _heading(desk: Desk, text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(desk.look.font(bold=True, bigger=1.15))
    return label
