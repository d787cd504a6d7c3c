"""The widget of a tile: there at once, filled when its figure has been read, opened by Enter or a click."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.charts.small import Bars, Sparkline
from desktop.ui.desk import Desk
from desktop.ui.start.tile import Tile, Told

SIGNS: Final = {"good": "done", "warn": "warning", "bad": "error"}
ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class Card(QFrame):
    """`moved` tells the arrow that was pressed: columns and rows."""

    moved = Signal(int, int)

    def __init__(self, desk: Desk, tile: Tile, told: Told | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.tile, self.told = desk, tile, told
        look = desk.look
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        c, p = look.colours, look.px
        self.setStyleSheet(
            f"#card {{ background: {c.ground}; border: 1px solid {c.line}; border-radius: {p(1.5)}px; }}"
            f"#card:focus {{ border: 2px solid {c.accent}; }}"
        )
        self.caption = desk.language.value(tile.caption)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(p(4), p(3), p(4), p(3))
        self._box.setSpacing(p(1))
        head = QHBoxLayout()
        sign = QLabel(self)
        sign.setPixmap(look.icon(tile.icon, "faint").pixmap(p(4.5), p(4.5)))
        name = QLabel(self.caption, self)
        name.setWordWrap(True)
        head.addWidget(sign)
        head.addWidget(name, 1)
        self._box.addLayout(head)
        self._fill()

    def _fill(self) -> None:
        told, look = self.told, self.desk.look
        figure = QLabel(told.figure if told is not None else "…", self)
        figure.setFont(look.font(bold=True, bigger=1.9))
        row = QHBoxLayout()
        row.addWidget(figure)
        if told is not None and told.level:
            role = told.level
            figure.setStyleSheet(f"color: {getattr(look.colours, role)}")
            sign = QLabel(self)
            sign.setPixmap(look.icon(SIGNS[role], role).pixmap(look.px(5), look.px(5)))
            row.addWidget(sign)
        row.addStretch(1)
        self._box.addLayout(row)
        if told is not None:
            self._tell(told)
        self._box.addStretch(1)
        self.setAccessibleName(self.caption)
        self.setAccessibleDescription(self.words)

    def _tell(self, told: Told) -> None:
        if told.note:
            note = QLabel(told.note, self)
            note.setWordWrap(True)
            note.setStyleSheet(f"color: {self.desk.look.colours.faint}")
            self._box.addWidget(note)
        if told.bars:
            self._box.addWidget(Bars(self.desk.look, told.bars, self))
        if told.trend:
            self._box.addWidget(Sparkline(self.desk.look, told.trend, told.trend_words, self))

    @property
    def words(self) -> str:
        """All that it says, for those who listen."""
        told = self.told
        if told is None:
            return ""
        bars = [f"{bar.caption}: {bar.figure}" for bar in told.bars]
        return "; ".join(filter(None, (told.figure, told.note, *bars, told.trend_words)))

    def open(self) -> None:
        if self.told is not None and self.told.link is not None:
            self.desk.open_link(self.told.link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open()
        elif key in ARROWS:
            self.moved.emit(*ARROWS[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open()
