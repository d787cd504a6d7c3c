"""VerdictChips: how many rows of a file got each verdict; pressing one shows only those."""

from collections.abc import Set
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.importing.shown import Shown

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class VerdictChips(QWidget):
    """`asked`: the name of a verdict, "" for all rows."""

    asked = Signal(str)

    def __init__(self, desk: "Desk", shown: Shown) -> None:
        super().__init__()
        self.desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.look.px(1))
        counts = shown.counts()
        self.chips = {"": self._chip(desk.say("All rows"), "list", "text", len(shown.judged), "")}
        for each in shown.verdicts:
            if each.name in counts:
                caption = desk.say(each.caption)
                self.chips[each.name] = self._chip(caption, each.icon, each.role, counts[each.name], each.name)
        for chip in self.chips.values():
            row.addWidget(chip)

    def _chip(self, caption: str, icon: str, role: str, count: int, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setIcon(self.desk.look.icon(icon, role))
        chip.setText(f"{caption} {count}")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self.asked.emit(name))
        return chip

    def mark(self, wanted: Set[str]) -> None:
        """Those whose rows are shown; all rows where none is."""
        for name, chip in self.chips.items():
            chip.setChecked(name in wanted if name else not wanted)
