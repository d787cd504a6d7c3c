"""What the import page says apart from rows: an invitation, a trouble, what was done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.importing.shown import Made

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.importing.taking import Taking

READS: Final = "xlsx, xlsm, xls, ods, csv, txt, bc3, gaeb (x81–x86, d81–d86, p81–p86)"


def said(desk: "Desk", text: str, icon: str, role: str) -> QFrame:
    """A paragraph on the ground of its role (`bad`, `good`), with its sign."""
    box, px = QFrame(), desk.look.px
    row = QHBoxLayout(box)
    row.setContentsMargins(px(2), px(1.5), px(2), px(1.5))
    sign = QLabel()
    sign.setPixmap(desk.look.icon(icon, role).pixmap(px(5), px(5)))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = QLabel(text)
    words.setWordWrap(True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(words, 1)
    box.setObjectName("said")
    box.setStyleSheet(f"#said {{ background: {getattr(desk.look.colours, role + '_ground')}; }}")
    return box


class Done(QWidget):
    """What was imported, with the ways on: open it, take it back."""

    def __init__(self, desk: "Desk", taking: "Taking", made: Made, open_made: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        box = said(desk, desk.language.value(made.words), "done", "good")
        column.addWidget(box)
        row = box.layout()
        assert isinstance(row, QHBoxLayout)
        self.open_button: QPushButton | None = None
        if made.link is not None:
            self.open_button = QPushButton(desk.look.icon("page"), desk.say("Open"))
            self.open_button.clicked.connect(open_made)
            row.addWidget(self.open_button)
        if made.can_take_back:
            back = QPushButton(desk.look.icon("undo"), desk.say("Take the import back"))
            back.clicked.connect(taking.take_back)
            row.addWidget(back)


class Invitation(QFrame):
    """Where a file may be dropped; or what is being waited for."""

    def __init__(self, desk: "Desk", taking: "Taking", choose: Callable[[], object]) -> None:
        super().__init__()
        say, look = desk.say, desk.look
        text = say("Reading…") if taking.reading else say("Drop a file here, or choose one (Ctrl+O).")
        if taking.file is not None and not taking.reading and taking.trouble is None:
            text = say("It cannot be told what this file is. Choose above what to import it as.")
        text = desk.language.value(taking.refused()) or text
        column = QVBoxLayout(self)
        column.addStretch(1)
        label = QLabel(f"{text}\n\n{say('Read are: {formats}', formats=READS)}")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        label.setStyleSheet(f"color: {look.colours.faint}")
        column.addWidget(label)
        self.choose = QPushButton(look.icon("folder"), say("Choose a file…"))
        self.choose.clicked.connect(choose)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setObjectName("drop")
        line = f"border: 2px dashed {look.colours.line}; border-radius: {look.px(2)}px; padding: {look.px(6)}px;"
        self.setStyleSheet(f"#drop {{ {line} }}")
