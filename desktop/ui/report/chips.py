"""Chips: small buttons in a row that wraps; walked, moved and removed by keys, each with a menu of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from desktop.ui.flow import FlowLayout
from desktop.ui.look import Look


@dataclass(frozen=True, slots=True)
class Chip:
    """`name` is the caller's; a chip may be removed (Del) and moved (Ctrl+Left, Ctrl+Right) where the row says so."""

    name: str
    text: str
    menu: Callable[[QMenu], object]
    tip: str = ""


class ChipRow(QWidget):
    """A caption, chips, and a button with a menu of what may be added."""

    def __init__(self, look: Look, caption: str, add: Callable[[QMenu], object], add_tip: str) -> None:
        super().__init__()
        self.look, self.chips = look, list[_ChipButton]()
        self._flow = FlowLayout(self, look.px(1))
        self.caption = QLabel(caption, self)
        self.caption.setForegroundRole(self.foregroundRole())
        self._flow.addWidget(self.caption)
        self.add = QToolButton(self)
        self.add.setText("+")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setToolTip(add_tip)
        self.add.setAccessibleName(add_tip)
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add.setMenu(_filled(QMenu(self.add), add))
        self._flow.addWidget(self.add)

    def set_chips(
        self, chips: Sequence[Chip], *, remove: Callable[[str], object], move: Callable[[str, int], object] | None
    ) -> None:
        """Other chips; the keyboard stays on the chip of the same name, or else near where it was."""
        had = next((at for at, each in enumerate(self.chips) if each.hasFocus()), None)
        name = self.chips[had].chip.name if had is not None else ""
        for old in self.chips:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._flow.removeWidget(self.add)
        self.chips = [_ChipButton(self, chip, remove, move) for chip in chips]
        for each in (*self.chips, self.add):
            self._flow.addWidget(each)
            each.show()
        self.updateGeometry()
        if had is not None:
            same = next((at for at, chip in enumerate(chips) if chip.name == name), had)
            (self.chips[min(same, len(chips) - 1)] if chips else self.add).setFocus()

    def step(self, chip: "_ChipButton", steps: int) -> None:
        row: list[QToolButton] = [*self.chips, self.add]
        row[min(max(row.index(chip) + steps, 0), len(row) - 1)].setFocus()


class _ChipButton(QToolButton):
    def __init__(
        self, row: ChipRow, chip: Chip, remove: Callable[[str], object], move: Callable[[str, int], object] | None
    ) -> None:
        super().__init__(row)
        self.row, self.chip, self.remove, self.move_by = row, chip, remove, move
        self.setText(chip.text)
        self.setToolTip(chip.tip)
        self.setAccessibleName(chip.text)
        self.setAccessibleDescription(chip.tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(_filled(QMenu(self), chip.menu))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if steps and control and self.move_by is not None:
            self.move_by(self.chip.name, steps)
        elif steps:
            self.row.step(self, steps)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove(self.chip.name)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)


def _filled(menu: QMenu, fill: Callable[[QMenu], object]) -> QMenu:
    """A menu that is filled each time before it is shown."""
    menu.aboutToShow.connect(partial(_refill, menu, fill))
    return menu


def _refill(menu: QMenu, fill: Callable[[QMenu], object]) -> None:
    menu.clear()
    fill(menu)
