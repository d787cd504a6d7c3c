"""Cards: what was it before, what is typed here, what is stored now; the keys 1, 2, 3 choose."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.document.panels.panel import Panel
from shared.kernel.describe import Field
from shared.kernel.types import python_type
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm
    from desktop.ui.document.merging import Card

SIDES = ("base", "mine", "theirs")


class CardBox(QFrame):
    """One conflict with its three values; it takes the keys 1, 2, 3."""

    def __init__(self, panel: "ConflictsPanel", card: "Card") -> None:
        super().__init__()
        self.panel, self.card, self.chosen = panel, card, ""
        desk, look = panel.desk, panel.desk.look
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(card.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(2), look.px(2), look.px(2), look.px(2))
        place = QLabel(card.place)
        place.setWordWrap(True)
        place.setFont(look.font(bold=True))
        column.addWidget(place)
        captions = (desk.say("Before"), desk.say("Typed here"), desk.say("Saved by the other"))
        self.buttons: dict[str, QPushButton] = {}
        for number, (side, caption, text) in enumerate(zip(SIDES, captions, card.texts, strict=True), 1):
            button = self.buttons[side] = QPushButton(f"{number}  {caption}: {text}")
            button.setStyleSheet("text-align: left")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, side=side: self.choose(side))
            column.addWidget(button)
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("1", "2", "3"):
            self.choose(SIDES[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self._look()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._look()

    def choose(self, side: str) -> None:
        self.chosen = side
        for name, button in self.buttons.items():
            button.setChecked(name == side)
            button.setIcon(self.panel.desk.look.icon("done") if name == side else self.panel.desk.look.icon(""))
        self._look()
        self.panel.chosen(self)

    def _look(self) -> None:
        look = self.panel.desk.look
        line = look.colours.accent if self.hasFocus() else look.colours.good if self.chosen else look.colours.warn
        self.setStyleSheet(
            f"#card {{ border: {2 if self.hasFocus() else 1}px solid {line}; border-radius: {look.px(1)}px; }}"
        )


class ConflictsPanel(Panel):
    """All conflicts of one meeting; when each is settled, what was refused goes on."""

    heading = "Both changed this"

    def __init__(self, form: "DocumentForm", cards: Sequence["Card"], again: Callable[[], object]) -> None:
        super().__init__(form)
        self.again = again
        self.say_instead(self.desk.say(
            "Somebody else saved this document meanwhile and changed the same. Choose for each: 1 as it was before, "
            "2 what you typed, 3 what the other saved. Nothing is saved until all are chosen."
        ))  # fmt: skip
        inside = QWidget()
        column = QVBoxLayout(inside)
        self.boxes = [CardBox(self, card) for card in cards]
        for box in self.boxes:
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self.column.addWidget(area, 1)
        self.go_on = QPushButton(self.desk.say("Save"))
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._done)
        self.column.addWidget(self.go_on)

    def take_focus(self) -> None:
        if self.boxes:
            self.boxes[0].setFocus()

    def chosen(self, box: CardBox) -> None:
        """Put the chosen value into the document; go to the next card."""
        settle(self.form, box.card, box.chosen)
        open_ones = [each for each in self.boxes if not each.chosen]
        self.go_on.setEnabled(not open_ones)
        (open_ones[0] if open_ones else self.go_on).setFocus()

    def _done(self) -> None:
        self.form.show_panel("")
        self.again()


class CamePanel(Panel):
    """What the other side changed, after it was merged."""

    heading = "What came in"

    def __init__(self, form: "DocumentForm", came: Sequence[str]) -> None:
        super().__init__(form)
        shown = QListWidget()
        shown.setAccessibleName(self.desk.say(self.heading))
        shown.setWordWrap(True)
        shown.addItems(list(came))
        self.column.addWidget(shown, 1)


def settle(form: "DocumentForm", card: "Card", side: str) -> None:
    """One step: the fields of a conflict as one of its sides has them."""
    path, value = card.conflict.path, getattr(card.conflict, side)
    place, _, name = path.rpartition("/")
    row, fields = form.aggregate, form.shape.fields
    if place:
        table, _, id = place.partition("/")
        found = next((row for row in form.draft.rows(table) if str(row.id) == id), None)
        if found is None:
            return
        row, fields = found, form.shape.line_table(table).fields
    known = {field.name: field for field in fields}
    with form.draft.step(say("Settle “{place}”", place=card.place)):
        for each, raw in (value if isinstance(value, dict) else {name: value}).items():
            if each in known:
                setattr(row, each, _python(known[each], raw))


def _python(field: Field, raw: Any) -> Any:
    return None if raw is None else msgspec.convert(raw, python_type(field.type))
