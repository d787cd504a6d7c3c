"""What the file does not tell, and the button that writes it: the bottom of the import page."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.importing.shown import Question
from desktop.ui.editors.editor import Editor
from desktop.ui.picker.field import PickEditor
from desktop.ui.picker.sources import InLedger
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.importing.taking import Taking

JUDGED_BY = frozenset({"erase_empty"})
"""Answers that change the verdicts."""
FIELD_STEPS = 70


class Questions(QWidget):
    """Editors for the importer's questions, the confirmation of differing totals, and Import."""

    def __init__(self, desk: "Desk", taking: "Taking") -> None:
        super().__init__()
        self.desk, self.taking = desk, taking
        px, say = desk.look.px, desk.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(1.5))
        self.editors: dict[str, Editor] = {}
        self.boxes: dict[str, QCheckBox] = {}
        shown = taking.shown
        asked = QHBoxLayout()
        asked.setSpacing(px(4))
        for question in shown.questions if shown is not None else ():
            self._ask(asked, question)
        asked.addStretch(1)
        if asked.count() > 1:
            column.addLayout(asked)
        row = QHBoxLayout()
        row.setSpacing(px(3))
        self.confirmed = QCheckBox(say("The totals differ, and I have seen it"))
        self.confirmed.setChecked(taking.confirmed)
        self.confirmed.toggled.connect(taking.confirm)
        row.addWidget(self.confirmed)
        if shown is None or not shown.differs:
            self.confirmed.hide()
        self.reason = QLabel()
        self.reason.setStyleSheet(f"color: {desk.look.colours.faint}")
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.reason, 1)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(say("How far the import is"))
        self.progress.setRange(0, 0)
        self.progress.setMaximumWidth(px(50))
        row.addWidget(self.progress)
        self.stop = QPushButton(desk.look.icon("stop"), say("Stop"))
        self.stop.clicked.connect(self._stop)
        row.addWidget(self.stop)
        self.accept = QPushButton(desk.look.icon("import"), say("Import now"))
        self.accept.clicked.connect(taking.accept)
        row.addWidget(self.accept)
        column.addLayout(row)  # now they have a parent: what is shown without one is a window of its own
        self.refresh()

    def refresh(self) -> None:
        """What may be done now."""
        against = self.taking.stands_against()
        running = self.taking.task is not None
        self.reason.setText(self.desk.language.value(against) if against is not None else "")
        self.accept.setEnabled(against is None and not running)
        self.accept.setVisible(not running)
        self.progress.setVisible(running)
        self.stop.setVisible(running)

    def lacking(self) -> QWidget | None:
        """What still has to be answered or confirmed, in that order; None where nothing of the kind is left."""
        taking, shown = self.taking, self.taking.shown
        if shown is None or taking.made is not None:
            return None
        for question in shown.questions:
            if question.required and not taking.choices.said.get(question.name) and question.name in self.editors:
                return self.editors[question.name]
        return self.confirmed if shown.differs and not taking.confirmed else None

    def _ask(self, row: QHBoxLayout, question: Question) -> None:
        said, caption = self.taking.choices.said.get(question.name), self.desk.say(question.caption)
        if question.kind:
            self._ask_item(row, question, said, caption)
            return
        box = QCheckBox(caption)
        box.setChecked(bool(said))
        again = question.name in JUDGED_BY
        box.toggled.connect(lambda on: self.taking.answer(question.name, on, again=again))
        self.boxes[question.name] = box
        row.addWidget(box)

    def _ask_item(self, row: QHBoxLayout, question: Question, said: Any, caption: str) -> None:
        label = QLabel(f"{caption}:")
        row.addWidget(label)
        if isinstance(said, str):
            words = QLabel(self.desk.say("new: “{name}”", name=said))
            row.addWidget(words)
            other = QPushButton(self.desk.say("Choose another"))
            other.clicked.connect(lambda: self._answer(question.name, None))
            row.addWidget(other)
            return
        field = Field(question.name, "id", -1, FieldInfo(question.caption, question.required, refers=question.kind))
        editor = PickEditor(self.desk, field, InLedger(self.desk, question.kind, f"import/{question.name}"))
        editor.setMinimumWidth(self.desk.look.px(FIELD_STEPS))
        editor.set_value(said)
        editor.changed.connect(lambda: self.taking.answer(question.name, editor.value()))
        label.setBuddy(editor)
        self.editors[question.name] = editor
        row.addWidget(editor)
        if question.new_named:
            name = " ".join(question.new_named.split())
            new = QPushButton(self.desk.look.icon("new"), self.desk.say("New: “{name}”", name=shortened(name)))
            new.setToolTip(name)
            new.clicked.connect(partial(self._answer, question.name, name))
            row.addWidget(new)

    def _answer(self, name: str, value: Any, *_: object) -> None:
        self.taking.answer(name, value, again=True)

    def _stop(self) -> None:
        if self.taking.task is not None:
            self.taking.task.stop()


def shortened(text: str, most: int = 32) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
