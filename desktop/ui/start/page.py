"""The start page: tiles of the person's role, and the documents worked on last. It is there before its figures."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OpeningTree
from desktop.ui.preferences import START_ROLE
from desktop.ui.start.card import Card
from desktop.ui.start.recent import Recent, recent
from desktop.ui.start.tile import Tile, Told
from desktop.work import worded
from shared.kernel.words import say

CARD_STEPS: Final = 60
MARGIN_STEPS: Final = 5
"""The least width of a card, in steps of the grid."""


class StartPage(Page):
    """`tiles` brings the declarations in, in a thread: an area's module may be large."""

    def __init__(self, desk: Desk, tiles: Callable[[], Sequence[Tile]]) -> None:
        super().__init__(desk)
        self.declared: tuple[Tile, ...] = ()
        self.told: dict[str, Told] = {}
        self.recent: list[Recent] | None = None
        self.cards: list[Card] = []
        self.role = str(desk.preferences.get(START_ROLE, ""))
        self._behind = False
        """Something was saved while nobody looked here."""
        desk.work.changed.connect(self._changed)
        desk.work.read(self, lambda _: tuple(tiles()), self._declared)

    # ---- the page

    def title(self) -> str:
        return self.desk.say("Start")

    def icon(self) -> str:
        return "start"

    def help_name(self) -> str:
        return "start"

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": "start"}

    def first_focus(self) -> QWidget | None:
        return self.cards[0] if self.cards else self.roles

    def build(self) -> None:
        look = self.desk.look
        self.cards = []
        box = QVBoxLayout(self.content)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self.content)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(scroll)
        scroll.setWidget(inside)
        box.addWidget(scroll)
        page = QVBoxLayout(inside)
        page.setContentsMargins(look.px(MARGIN_STEPS), look.px(4), look.px(MARGIN_STEPS), look.px(4))
        page.setSpacing(look.px(3))
        page.addLayout(self._head())
        self.grid = QGridLayout()
        self.grid.setSpacing(look.px(3))
        page.addLayout(self.grid)
        title = QLabel(self.desk.say("Worked on last"), inside)
        title.setFont(look.font(bold=True, bigger=1.15))
        page.addWidget(title)
        beginning = BEGINNING if self.desk.sync is None else WITH_OTHERS
        self.beginning = QLabel(self.desk.language.value(beginning), inside)
        self.beginning.setWordWrap(True)
        self.beginning.setStyleSheet(f"color: {look.colours.faint}")
        page.addWidget(self.beginning)
        captions = [
            self.desk.say("Document"),
            self.desk.say("Number"),
            self.desk.say("Date"),
            self.desk.say("What was done"),
        ]
        self.tree = OpeningTree(self.desk, captions, self.desk.say("Worked on last"))
        self.tree.setRootIsDecorated(False)
        self.tree.setMinimumHeight(look.px(50))
        page.addWidget(self.tree, 1)
        page.addStretch(0)
        self._show_cards()
        self._show_recent()

    def _head(self) -> QHBoxLayout:
        look = self.desk.look
        head, name = QHBoxLayout(), QLabel(self.desk.say("Today, {day}", day=self.desk.store.today))
        name.setFont(look.font(bold=True, bigger=1.4))
        self.roles = QComboBox()
        self.roles.setAccessibleName(self.desk.say("Your work"))
        self.roles.addItem(self.desk.say("Everything"), "")
        for area in self.desk.kinds.areas:
            for role in area.roles:
                self.roles.addItem(self.desk.say(role.caption), role.name)
        self.roles.setCurrentIndex(max(self.roles.findData(self.role), 0))
        self.roles.activated.connect(lambda at: self.choose_role(str(self.roles.itemData(at))))
        label = QLabel(self.desk.say("Your work"))
        label.setBuddy(self.roles)
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(label)
        head.addWidget(self.roles)
        return head

    # ---- reading

    @property
    def shown(self) -> list[Tile]:
        """The tiles of the role in force that have something to tell."""
        return [tile for tile in self.of_role if not tile.at_times or self.told.get(tile.name, NOTHING).figure]

    @property
    def of_role(self) -> list[Tile]:
        return [tile for tile in self.declared if not self.role or not tile.roles or self.role in tile.roles]

    def _declared(self, tiles: tuple[Tile, ...]) -> None:
        self.declared = tiles
        self._show_cards()
        if self.cards and self.window().focusWidget() is self.roles:
            self.cards[0].setFocus()
        self.refresh()

    def _changed(self) -> None:
        """Figures cost the readers much: they are read when somebody looks."""
        if self.isVisible():
            self.refresh()
        else:
            self._behind = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (role := str(self.desk.preferences.get(START_ROLE, ""))) != self.role:
            self.choose_role(role)
        elif self._behind:
            self.refresh()

    def refresh(self) -> None:
        """Every figure by itself: the quick ones do not wait for the slow."""
        language, self._behind = self.desk.language, False
        for tile in self.of_role:
            self.desk.work.read(
                self, partial(_read, tile, language), partial(self._came, tile), failed=partial(self._failed, tile),
                lane=tile.name,
            )  # fmt: skip
        self.desk.work.read(self, lambda reading: recent(reading, language), self._recent_came, lane="recent")

    def choose_role(self, role: str) -> None:
        self.role = role
        self.roles.setCurrentIndex(max(self.roles.findData(role), 0))
        self.desk.preferences.set(START_ROLE, role)
        self._show_cards()
        self.refresh()

    def rebuild(self) -> None:
        super().rebuild()
        self.refresh()

    def _came(self, tile: Tile, told: Told) -> None:
        if self.told.get(tile.name) == told:
            return
        appears = tile.at_times and tile.name not in self.told and bool(told.figure)
        self.told[tile.name] = told
        self._show_cards()
        if appears and any(card.hasFocus() for card in self.cards):
            next(card for card in self.cards if card.tile is tile).setFocus()

    def _failed(self, tile: Tile, trouble: Exception) -> None:
        self._came(tile, Told("—", self.desk.language.value(worded(trouble)), "warn"))

    def _recent_came(self, found: list[Recent]) -> None:
        self.recent = found
        self._show_recent()

    # ---- showing

    def _show_cards(self) -> None:
        """Cards of what has changed are made anew; the keyboard stays where it was."""
        had = next((card.tile.name for card in self.cards if card.hasFocus()), "")
        kept = {card.tile.name: card for card in self.cards}
        self.cards = [self._card(tile, kept) for tile in self.shown]
        for old in kept.values():
            self.grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._place()
        for card in self.cards:
            if card.tile.name == had:
                card.setFocus()

    def _card(self, tile: Tile, kept: dict[str, Card]) -> Card:
        told = self.told.get(tile.name)
        card = kept.get(tile.name)
        if card is not None and card.told == told:
            return kept.pop(tile.name)
        card = Card(self.desk, tile, told, self.content)
        card.moved.connect(partial(self._move, tile.name))
        return card

    @property
    def columns(self) -> int:
        room = self.width() - self.desk.look.px(2 * MARGIN_STEPS + 5)
        return max(1, min(4, room // self.desk.look.px(CARD_STEPS)))

    def _place(self) -> None:
        for at, card in enumerate(self.cards):
            self.grid.addWidget(card, at // self.columns, at % self.columns)
            card.show()
        for before, after in pairwise([self.roles, *self.cards, self.tree]):
            QWidget.setTabOrder(before, after)  # they were made in the order in which their figures came
        for column in range(4):
            self.grid.setColumnStretch(column, int(column < self.columns))

    def _move(self, name: str, columns: int, rows: int) -> None:
        here = next(at for at, card in enumerate(self.cards) if card.tile.name == name)
        there = here + columns + rows * self.columns
        if 0 <= there < len(self.cards):
            self.cards[there].setFocus()
        elif rows > 0:
            self.tree.setFocus()

    def _show_recent(self) -> None:
        self.beginning.setVisible(self.recent == [])
        self.tree.setVisible(self.recent != [])
        self.tree.clear()
        for each in self.recent or ():
            done = self.desk.language.value(ACTIONS.get(each.action, say("changed")))
            moment = each.at.astimezone()
            when = f"{self.desk.language.date(moment.date())} {moment:%H:%M}"
            self.tree.row(None, [each.caption, each.name, each.day, f"{done}, {when}"], (each.kind, each.id))
        self.tree.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "grid"):
            self._place()

    def actions_here(self) -> Sequence[Action]:
        return (Action("start.refresh", self.desk.say("Refresh"), self.refresh, "F5", "refresh", main=True),)

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return (("Return", say("Open what the figure is about")), ("Left", say("From tile to tile")))


def _read(tile: Tile, language: Any, reading: Any) -> Told:
    return tile.read(reading, language)


NOTHING: Final = Told("")
BEGINNING: Final = say(
    "Nothing here yet. Begin with the people, the sites and an estimate: Tools, Import takes them from Excel, and "
    "Ctrl+K makes them by hand. F1 tells more."
)
WITH_OTHERS: Final = say(
    "You have changed nothing on this computer yet. The documents of the company are in the lists on the left, and "
    "Ctrl+K finds any of them by its number. F1 tells more."
)
ACTIONS: Final = {
    "save": say("saved"), "post": say("posted"), "unpost": say("unposted"), "mark": say("marked for deletion"),
    "unmark": say("unmarked"), "accept": say("accepted"), "return": say("returned"), "print": say("printed"),
    "import": say("imported"), "merge": say("merged"), "repost": say("posted anew"),
}  # fmt: skip
