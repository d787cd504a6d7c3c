"""A question that stops everything: only before something is destroyed or lost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def ask(desk: "Desk", parent: QWidget, question: object, choices: Mapping[str, object], default: str) -> str:
    """The name of the chosen answer; "" for Esc. Captions are words, or source texts that are translated here."""
    box, buttons = box_of(desk, parent, question, choices, default)
    box.exec()
    return next((name for name, button in buttons.items() if box.clickedButton() is button), "")


def box_of(
    desk: "Desk", parent: QWidget, question: object, choices: Mapping[str, object], default: str
) -> tuple[QMessageBox, dict[str, QPushButton]]:
    """The question before it is asked, and its buttons by name."""
    box = QMessageBox(parent)
    box.setWindowTitle("Fieldledger")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(desk.language.value(question))
    buttons: dict[str, QPushButton] = {}
    for name, caption in choices.items():
        role = QMessageBox.ButtonRole.RejectRole if name == "" else QMessageBox.ButtonRole.ActionRole
        said = desk.say(caption) if isinstance(caption, str) else desk.language.value(caption)
        buttons[name] = box.addButton(said, role)
    if "" in buttons:
        box.setEscapeButton(buttons[""])
    if default in buttons:
        box.setDefaultButton(buttons[default])
    return box, buttons
