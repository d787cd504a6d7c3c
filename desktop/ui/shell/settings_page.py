"""Preferences: what one person chooses for this computer, and keys. What holds for the company is not here."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.company import name_person
from desktop.safekeeping import second_folder
from desktop.ui.desk import Desk
from desktop.ui.page import NamedPage
from desktop.ui.preferences import ENTER, START_ROLE, USER
from desktop.ui.shell.keys import Keys
from desktop.ui.shell.keys_panel import KeysPanel, KeysPlace
from shared.kernel.words import Words, say

LANGUAGES: Final = (("en", say("English")), ("ru", say("Русский")))
COLOURS: Final = (("system", say("As the system")), ("light", say("Light")), ("dark", say("Dark")))
SCALES: Final = (100, 110, 125, 150, 175, 200)
ENTER_GOES: Final = (("right", say("To the next cell of the row")), ("down", say("Down the column")))


class SettingsPage(NamedPage):
    """Every choice holds at once; nothing here has to be saved."""

    name = "settings"
    picture = "settings"

    def __init__(self, desk: Desk, keys: Keys) -> None:
        super().__init__(desk)
        self.keys, self._place = keys, KeysPlace()

    def title(self) -> str:
        return self.desk.say("Preferences")

    def first_focus(self) -> QWidget:
        return self.language

    def build(self) -> None:
        look = self.desk.look
        outer, area, inside = QVBoxLayout(self.content), QScrollArea(self.content), QWidget()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)  # at twice the size a small screen scrolls
        area.setWidget(inside)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        layout.setSpacing(look.px(3))
        beside = QHBoxLayout()
        beside.setSpacing(look.px(8))
        for section in (self._screen(), self._work()):
            beside.addLayout(section)
        beside.addStretch(1)
        layout.addLayout(beside)
        layout.addWidget(self._heading(self.desk.say("Keys")))
        self.keys_panel = KeysPanel(self.desk, self.keys, self._place)
        layout.addWidget(self.keys_panel, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """The start page and the page of backups choose some of it, too."""
        super().showEvent(event)
        self._follow()

    # ---- sections

    def _screen(self) -> QVBoxLayout:
        desk, kept = self.desk, self.desk.preferences
        section, form = self._section(desk.say("Screen"))
        self.language = self._choice(form, desk.say("Language"), LANGUAGES, desk.language.code)
        self.language.activated.connect(lambda at: desk.choose(language=LANGUAGES[at][0]))
        self.colours = self._choice(form, desk.say("Colours"), COLOURS, kept.colours or "system")
        self.colours.activated.connect(lambda at: desk.choose(colours=COLOURS[at][0]))
        sizes = [(str(size), f"{size} %") for size in sorted({*SCALES, kept.scale})]
        self.scale = self._choice(form, desk.say("Size"), sizes, str(kept.scale))
        self.scale.activated.connect(lambda at: desk.choose(scale=int(sizes[at][0])))
        return section

    def _work(self) -> QVBoxLayout:
        desk, kept = self.desk, self.desk.preferences
        section, form = self._section(desk.say("Work"))
        self.user = QLineEdit(kept.get(USER, ""))
        self.user.setPlaceholderText(desk.say("the name of the account"))
        self.user.setMinimumWidth(self.user.fontMetrics().horizontalAdvance(self.user.placeholderText() + "0" * 8))
        self.user.editingFinished.connect(self._name_user)
        self.user.setReadOnly(desk.company.key is not None or desk.rights is not None)  # whoever signed in
        self._row(form, desk.say("Your name"), self.user)
        self.role = self._choice(form, desk.say("Start page"), roles_of(desk), str(kept.get(START_ROLE, "")))
        self.role.activated.connect(lambda at: kept.set(START_ROLE, self.role.itemData(at)))
        self.enter = self._choice(form, desk.say("Enter in tables"), ENTER_GOES, kept.enter_goes)
        self.enter.activated.connect(lambda at: kept.set(ENTER, ENTER_GOES[at][0]))
        self.backups = QPushButton()
        self.backups.setIcon(desk.look.icon("backup"))
        self.backups.clicked.connect(lambda: desk.open_page("backups"))
        self._row(form, desk.say("Second place for backups"), self.backups)
        plain = desk.company.key is None
        self.encryption = QPushButton(desk.say("Encrypt this file…") if plain else desk.say("Keys of this computer…"))
        self.encryption.setIcon(desk.look.icon("lock"))
        self.encryption.clicked.connect(lambda: desk.open_page("keys"))
        self._row(form, desk.say("Encryption"), self.encryption)
        self._follow()
        return section

    def _follow(self) -> None:
        """Show what was chosen elsewhere."""
        kept = self.desk.preferences
        self.role.setCurrentIndex(max(self.role.findData(str(kept.get(START_ROLE, ""))), 0))
        second = second_folder(kept)
        words = self.desk.say("none yet") if second is None else second.name or str(second)
        self.backups.setText(f"{words}…")
        self.backups.setToolTip(str(second or ""))

    def _name_user(self) -> None:
        desk, name = self.desk, self.user.text().strip()
        if name == desk.preferences.get(USER, ""):
            return
        desk.preferences.set(USER, name)
        desk.user_changed.emit()

        def told(known: bool) -> None:
            if name and not known:
                desk.tell(say("There is no one person “{name}” among the people: the history goes on saying the device "
                              "alone. Write the name as it stands there.", name=name), level="warning")  # fmt: skip

        desk.work.write(desk, lambda _: name_person(desk.company, name), told)

    # ---- pieces

    def _section(self, caption: str) -> tuple[QVBoxLayout, QFormLayout]:
        section, form = QVBoxLayout(), QFormLayout()
        section.setSpacing(self.desk.look.px(2))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        section.addWidget(self._heading(caption))
        section.addLayout(form)
        section.addStretch(1)
        return section, form

    def _choice(
        self, form: QFormLayout, caption: str, choices: Iterable[tuple[str, Words | str]], current: str
    ) -> QComboBox:
        box = QComboBox()
        for name, words in choices:
            box.addItem(self.desk.language.value(words), name)
        box.setCurrentIndex(max(box.findData(current), 0))
        self._row(form, caption, box)
        return box

    def _row(self, form: QFormLayout, caption: str, field: QWidget) -> None:
        label = QLabel(caption)
        label.setBuddy(field)
        field.setAccessibleName(label.text())
        form.addRow(label, field)

    def _heading(self, caption: str) -> QLabel:
        label = QLabel(caption)
        label.setFont(self.desk.look.font(bold=True, bigger=1.25))
        return label


def roles_of(desk: Desk) -> list[tuple[str, Words | str]]:
    """Whose work the start page may show: everybody's, or that of a role."""
    found: list[tuple[str, Words | str]] = [("", say("Everything"))]
    return found + [(role.name, say(role.caption)) for area in desk.kinds.areas for role in area.roles]


def made(desk: Desk, _link: Mapping[str, Any]) -> SettingsPage:
    """As `desk.open_page("settings")` makes it."""
    return SettingsPage(desk, desk.keys)
