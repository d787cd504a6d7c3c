"""The card of a conflict: where it is, and the three values side by side; the keys 1, 2, 3 choose, 4 keeps both."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.ui.conflicts.reading import BOTH, Card, Side
from desktop.ui.desk import Desk


class ChoiceButton(QPushButton):
    """One of the three values: its key, whose it is, what it says. It wraps, which a button's own text does not."""

    def __init__(self, desk: Desk, number: int, side: Side) -> None:
        super().__init__()
        look = desk.look
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card has the keyboard
        self.setObjectName("choice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(2), look.px(1.5), look.px(2), look.px(1.5))
        column.setSpacing(look.px(0.5))
        head = QHBoxLayout()
        head.setSpacing(look.px(1.5))
        head.addWidget(key_cap(desk, str(number)), 0, Qt.AlignmentFlag.AlignTop)
        caption = whose(desk, side)
        said = _words(caption, f"color: {look.colours.faint}")
        head.addWidget(said, 1)
        column.addLayout(head)
        value = _words(side.text, "")
        value.setFont(look.font(bold=True))
        column.addWidget(value)
        if remark := remark_of(desk, side):
            column.addWidget(_words(remark, f"color: {look.colours.faint}"))
        column.addStretch(1)
        self.setAccessibleName(f"{caption}: {side.text}. {remark}")
        self.setStyleSheet(
            f"#choice {{ text-align: left; background: {look.colours.ground}; border: 1px solid {look.colours.line};"
            f" border-radius: {look.px(1)}px; padding: 0; }}"
            f"#choice:hover, #choice:pressed {{ border-color: {look.colours.accent}; }}"
        )

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.minimumSize()


class CardBox(QFrame):
    """One conflict. It takes the keyboard as a whole; `chosen` tells the side, `reached` that the keyboard is here."""

    chosen = Signal(object, str)
    reached = Signal(object)

    def __init__(self, desk: Desk, card: Card) -> None:
        super().__init__()
        self.desk, self.card = desk, card
        look = desk.look
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(card.place)
        self.setAccessibleDescription("; ".join(f"{whose(desk, side)}: {side.text}" for side in card.sides))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(2), look.px(1.5), look.px(2), look.px(2))
        column.setSpacing(look.px(1.5))
        place = _words(card.place, "")
        place.setFont(look.font(bold=True))
        column.addWidget(place)
        row = QHBoxLayout()
        row.setSpacing(look.px(1.5))
        for number, side in enumerate(card.sides, 1):
            button = ChoiceButton(desk, number, side)
            button.clicked.connect(partial(self.chosen.emit, self, side.name))
            row.addWidget(button, 1)
        column.addLayout(row)
        if card.both:
            column.addWidget(self._both(), 0, Qt.AlignmentFlag.AlignLeft)
        self._mark()

    def _both(self) -> QWidget:
        look = self.desk.look
        button = QToolButton()
        button.setText("4  " + both_words(self.desk, self.card))
        button.setIcon(look.icon("copy"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self.chosen.emit, self, BOTH))
        return button

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()
        self.reached.emit(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _mark(self) -> None:
        """The border is as wide with the keyboard as without: nothing moves."""
        look, here = self.desk.look, self.hasFocus()
        line = look.colours.accent if here else look.colours.line
        ground = look.colours.window if here else look.colours.alternate
        self.setStyleSheet(
            f"#card {{ background: {ground}; border: 2px solid {line}; border-radius: {look.px(1.5)}px; }}"
        )


class DocumentHead(QWidget):
    """What a group of cards is about, and the way there."""

    def __init__(self, desk: Desk, cards: Sequence[Card], open_it: Callable[[], object]) -> None:
        super().__init__()
        look, first = desk.look, cards[0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(2), 0, 0)
        title = _words(first.title, "")
        title.setFont(look.font(bold=True, bigger=1.15))
        row.addWidget(title, 1)
        if first.here:
            button = QPushButton(look.icon("page"), desk.say("Open"))
            button.setAccessibleName(f"{desk.say('Open')}: {first.title}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda: open_it())
            row.addWidget(button)


def whose(desk: Desk, side: Side) -> str:
    """Over a value: Before, Yours, or the name of who wrote it."""
    if side.name == "base":
        return desk.say("Before")
    if side.own:
        return desk.say("Yours")
    return side.who or desk.say("Ours" if side.name == "mine" else "Theirs")


def remark_of(desk: Desk, side: Side) -> str:
    """Under a value: when it was written, and which one stands in the document until somebody chooses."""
    stands = desk.say("stands in the document now") if side.name == "theirs" else ""
    return " · ".join(filter(None, (side.when, stands)))


def both_words(desk: Desk, card: Card) -> str:
    return desk.say("Keep both lines") if "/" in card.path else desk.say("Keep both texts")


def key_cap(desk: Desk, text: str) -> QLabel:
    """A key as it looks on the keyboard."""
    look, label = desk.look, QLabel(text)
    label.setStyleSheet(
        f"border: 1px solid {look.colours.faint}; border-radius: {look.px(0.75)}px; padding: 0 {look.px(1)}px;"
        f" color: {look.colours.text};"
    )
    return label


def _words(text: str, style: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setStyleSheet(style)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
