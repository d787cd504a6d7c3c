"""The strip above a document: what it is, its number and date, its state in words and by an icon, and one notice."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from shared.kernel.base import DatedConstant
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, Title, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.document.form import DocumentForm


def naming(shape: Shape) -> str:
    """The field by which people call a document or an item."""
    return "number" if shape.is_document else "name"


def titled(desk: "Desk", shape: Shape, name: str) -> str:
    """The title of a tab: `Daily report A1-26-00012`; a name that begins with the caption stands alone."""
    caption = desk.say(shape.caption)
    if issubclass(shape.cls, DatedConstant) and name in desk.kinds.settings:
        name = desk.say(desk.kinds.settings[name].caption)
    name = name or desk.say("(new)")
    return name if name.casefold().startswith(caption.casefold()) else f"{caption} {name}"


OPENING = frozenset({"conflict", "refused", "unsent", "sending", "received"})
"""Chips that a click follows; Shift+F9 does the same."""
NAME_STEPS = 60
"""So wide a name keeps at least."""


class Name(QLabel):
    """As wide as its words; it wraps where there is no room for them, and never widens the window."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        whole = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(whole.width() + self.fontMetrics().averageCharWidth(), whole.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._least, self.sizeHint().width()), self.fontMetrics().height())


class Chip(QFrame):
    """A state in words on a ground of its own."""

    pressed = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


class TitleStrip(QWidget):
    """Listens to the draft; `notice` shows a line that stays until something else is said."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.form, self.desk, self._said = form, form.desk, ""
        self._shown: list[tuple[str, object, str, str]] = []  # the states that stand there
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.desk.look.px(1))
        line = QHBoxLayout()
        line.setSpacing(self.desk.look.px(3))
        self.name = Name(self.desk.look.px(NAME_STEPS))
        self.name.setFont(self.desk.look.font(bold=True, bigger=1.3))
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(self.name)
        self._states = QHBoxLayout()
        self._states.setSpacing(self.desk.look.px(2))
        line.addLayout(self._states)
        line.addStretch(1)
        column.addLayout(line)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        form.draft.stepped.connect(self.refresh)
        self.refresh()

    def refresh(self, _: object = None) -> None:
        form, shape, made = self.form, self.form.shape, self.form.aggregate
        said = form.title()
        if shape.is_document:
            number = made.number or self.desk.say("(new)")
            said = Title(shape.caption, number, made.date).words(self.desk.language)
        if said != self.name.text():
            self.name.setText(said)
            self.name.setAccessibleName(said)
        if (states := states_of(form)) == self._shown:
            return
        self._shown = states
        while (item := self._states.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()  # until it is gone it would lie over the title
                old.deleteLater()
        for icon, words, role, ground in states:
            chip = self._chip(icon, words, role, ground)
            if icon in OPENING:
                chip.setCursor(Qt.CursorShape.PointingHandCursor)
                chip.pressed.connect(form.stand.open)
            self._states.addWidget(chip)

    def _chip(self, icon: str, words: object, role: str, ground: str) -> "Chip":
        look = self.desk.look
        chip = Chip()
        chip.setStyleSheet(
            f"QFrame {{ background: {getattr(look.colours, ground)}; border-radius: {look.px(1)}px; }}"
            f"QLabel {{ color: {getattr(look.colours, role)}; }}"
        )
        line = QHBoxLayout(chip)
        line.setContentsMargins(look.px(1.5), look.px(0.5), look.px(2), look.px(0.5))
        line.setSpacing(look.px(1))
        picture, label = QLabel(), QLabel(self.desk.language.value(words))
        picture.setPixmap(look.icon(icon, role).pixmap(QSize(look.px(4), look.px(4))))
        line.addWidget(picture)
        line.addWidget(label)
        chip.setAccessibleName(label.text())
        return chip

    # ---- notices

    def notice(
        self, words: object, level: str = "info", offers: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """One line under the title, with buttons for what helps; it takes the place of the one before."""
        self.clear_notice()
        self._said, look = self.desk.language.value(words), self.desk.look
        role, ground = {"trouble": ("bad", "bad_ground"), "warning": ("warn", "warn_ground")}.get(
            level, ("text", "computed")
        )
        bar = QFrame()
        bar.setObjectName("notice")
        bar.setStyleSheet(f"#notice {{ background: {getattr(look.colours, ground)}; border-radius: {look.px(1)}px; }}")
        line = QHBoxLayout(bar)
        line.setContentsMargins(look.px(2), look.px(1), look.px(2), look.px(1))
        picture = QLabel()
        icon = {"trouble": "error", "warning": "warning"}.get(level, "info")
        picture.setPixmap(look.icon(icon, role).pixmap(QSize(look.px(5), look.px(5))))
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        label = QLabel(self._said)
        label.setWordWrap(True)
        line.addWidget(label, 1)
        for caption, run in (*offers, (self.desk.say("Close"), self.clear_notice)):
            button = QPushButton(caption)
            button.clicked.connect(lambda _=False, run=run: run())
            line.addWidget(button)
        self.notices.addWidget(bar)

    def clear_notice(self) -> None:
        self._said = ""
        while (item := self.notices.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def notice_text(self) -> str:
        """What is said now; "" where nothing is."""
        return self._said

    def tell_read_only(self) -> None:
        """Why nothing can be typed, and what helps."""
        form = self.form
        if form.draft.read_only_reason:
            self.notice(form.draft.read_only_reason, "warning")
        else:
            words = say("This document is posted and is not edited. Unpost it to change it.")
            self.notice(words, "warning", [(self.desk.say("Unpost"), form.saving.unpost)])


def states_of(form: "DocumentForm") -> list[tuple[str, object, str, str]]:
    """Icon, words, colour of the words and of their ground, for each state that the document is in."""
    made, shape = form.aggregate, form.shape
    found: list[tuple[str, object, str, str]] = []
    if shape.is_document:
        posted = made.status == "posted"
        found.append(
            ("posted", say("Posted"), "good", "good_ground") if posted else ("draft", say("Draft"), "text", "button")
        )
        if shape.cls.states is not None and made.state != shape.cls.states.first:
            icon = made.state if made.state in ("accepted", "returned") else "right"
            found.append((icon, Caption(shape.cls.states.captions[made.state]), "text", "computed"))
    if made.marked:
        found.append(("marked", say("Marked for deletion"), "bad", "bad_ground"))
    count, signed = form.attached
    if signed:
        found.append(("signed", say("Signed copy"), "good", "good_ground"))
    elif count:
        found.append(("attachment", say("Files attached"), "text", "button"))
    if (stand := form.stand.chip()) is not None:
        found.append(stand)
    if form.draft.read_only_reason:
        found.append(("lock", say("Read-only"), "warn", "warn_ground"))
    if form.is_changed():
        found.append(("save", say("Not saved"), "warn", "warn_ground"))
    return found
