"""Buttons above the crew grid: what is done there most, in words, with the keys beside them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.flow import FlowLayout


class Strip(QWidget):
    """Where there is no room for all of them side by side they stand in two rows: no word is cut."""

    def __init__(self, desk: Desk, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, desk.look.px(1.5))
        for action in actions:
            button, caption, keys = QToolButton(self), desk.language.value(action.caption), desk.keys.shown(action)
            button.setText(f"{caption}  {keys}" if keys else caption)
            button.setIcon(desk.look.icon(action.icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(caption)
            button.clicked.connect(lambda _=False, run=action.run: run())
            flow.addWidget(button)
