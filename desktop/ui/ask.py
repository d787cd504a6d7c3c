"""A question that stops everything: only before something is destroyed or lost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def ask(desk: "Desk", parent: QWidget, question: object, choices: Mapping[str, str], default: str) -> str:
    """The name of the chosen answer; "" for Esc."""
    box = QMessageBox(parent)
    box.setWindowTitle("Fieldledger")
    box.setText(desk.language.value(question))
    buttons = {}
    for name, caption in choices.items():
        role = QMessageBox.ButtonRole.RejectRole if name == "" else QMessageBox.ButtonRole.ActionRole
        buttons[name] = box.addButton(desk.say(caption), role)
    if "" in buttons:
        box.setEscapeButton(buttons[""])
    if default in buttons:
        box.setDefaultButton(buttons[default])
    box.exec()
    return next((name for name, button in buttons.items() if box.clickedButton() is button), "")
