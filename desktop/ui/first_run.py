"""The first start: language, then a company of one's own, a server's, the demo's or a backup; a minute, by keyboard."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import Look
from desktop.ui.shell.qt_words import speak
from desktop.work import worded
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.keys.signing_in import SignedIn
    from desktop.ui.sign_in.page import SignInPage

LANGUAGES = {"en": "English", "ru": "Русский"}
WAYS = {
    "alone": (
        say("A company of our own on this computer"),
        say("You begin with an empty ledger. A server can join later."),
    ),
    "join": (
        say("Join a company's server"),
        say("The company works on a server already, and somebody gave you its address and a code."),
    ),
    "demo": (
        say("Explore the demo company"),
        say("A building firm with three months of work behind it; nothing in it is real."),
    ),
    "backup": (
        say("Take over a backup"),
        say("A file that Fieldledger wrote before, here or on another computer."),
    ),
}

HEADINGS = (say("Language"), say("How do you begin?"), say("Whose company is it?"), say("Which server is it?"))
NAME, SERVER = 2, 3
ASKED_IN: Mapping[str, int] = {"alone": NAME, "join": SERVER}
"""Ways that ask for something more, and the step that does."""


class Maker:
    """What the first start can do, handed over by the start of the program; each makes the company file or refuses."""

    def __init__(
        self,
        alone: Callable[[str, str], None],
        demo: Callable[[Callable[[str, int], None]], object],
        backup: Callable[..., None],
        join: Callable[[str, str], None] = lambda address, code: None,
    ) -> None:
        self.alone, self.demo, self.backup, self.join = alone, demo, backup, join
        self.sign_in: Callable[[Path], SignInPage | None] = lambda file: None
        """The sign-in for an encrypted backup; None where it opens without. `backup` gets the key besides then."""


class _Making(QThread):
    """The making of the file, off the UI thread."""

    told = Signal(str, int)
    ended = Signal(object)  # None or what went wrong

    def __init__(self, make: Callable[[Callable[[str, int], None]], object], parent: QObject) -> None:
        super().__init__(parent)
        self._make = make

    def run(self) -> None:
        trouble: Exception | None = None
        try:
            self._make(self.told.emit)
        except Exception as cause:  # noqa: BLE001  # worded on the page, which stays
            trouble = cause
        self.ended.emit(trouble)


class FirstRun(QWidget):
    """Two or three short steps. `finished(language)` once there is a company; `language` is what the person chose.

    `address`: of the server that whoever installed the program named. It stays on the screen until whoever opens the
    company closes it: nobody looks at nothing meanwhile.
    """

    finished = Signal(str)

    def __init__(self, look: Look, maker: Maker, language: str, folder: Path, *, address: str = "") -> None:
        super().__init__()
        self.look, self.maker, self.folder = look, maker, folder
        self.language = Language(language)
        self.way, self.organization, self.person = "join" if address else "alone", "", ""
        self.address, self.code = address, ""
        self.encrypt = False
        """Whether the window begins with the page where the file is encrypted."""
        self.backup_file: Path | None = None
        self._step = 0
        self._making: _Making | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(*[look.px(8)] * 4)
        self.content = QWidget()
        self._outer.addWidget(self.content)
        self.resize(look.px(180), look.px(110))
        self.build()

    def build(self) -> None:
        """All of it anew, in the language chosen."""
        self.setWindowTitle("Fieldledger")
        speak(self.language.code)
        old, self.content = self.content, QWidget()
        self._outer.replaceWidget(old, self.content)
        old.deleteLater()
        column = QVBoxLayout(self.content)
        self.heading = QLabel()
        self.heading.setFont(self.look.font(bold=True, bigger=1.5))
        self.steps = QStackedWidget()
        for make in (self._language_step, self._way_step, self._name_step, self._server_step):
            self.steps.addWidget(make())
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setStyleSheet(f"color: {self.look.colours.bad}")
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.trouble.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.language.say("Making the company"))
        self.progress.hide()
        for widget in (self.heading, self.steps, self.trouble, self.progress):
            column.addWidget(widget, 1 if widget is self.steps else 0)
        column.addLayout(self._buttons())
        self._show(self._step)

    # ---- steps

    def _language_step(self) -> QWidget:
        return self._choices(LANGUAGES, self.language.code, self._speak, {})

    def _way_step(self) -> QWidget:
        captions = {name: words.words(self.language) for name, (words, _) in WAYS.items()}
        remarks = {name: words.words(self.language) for name, (_, words) in WAYS.items()}
        return self._choices(captions, self.way, self._go_that_way, remarks)

    def _choices(
        self, captions: dict[str, str], chosen: str, choose: Callable[[str], None], remarks: dict[str, str]
    ) -> QWidget:
        step, group = QWidget(), QButtonGroup(self.content)
        column = QVBoxLayout(step)
        for name, caption in captions.items():
            button = QRadioButton(caption)
            button.setChecked(name == chosen)
            button.setObjectName(name)
            button.setAccessibleDescription(remarks.get(name, ""))
            button.toggled.connect(lambda on, name=name: choose(name) if on else None)
            group.addButton(button)
            column.addWidget(button)
            if name in remarks:
                remark = QLabel(remarks[name])
                remark.setWordWrap(True)
                remark.setIndent(self.look.px(6))
                remark.setStyleSheet(f"color: {self.look.colours.faint}")
                column.addWidget(remark)
        column.addStretch(1)
        return step

    def _name_step(self) -> QWidget:
        step = QWidget()
        form = QFormLayout(step)
        self.organization_edit = QLineEdit(self.organization)
        self.person_edit = QLineEdit(self.person)
        self.organization_edit.textChanged.connect(self._named)
        self.person_edit.textChanged.connect(self._named)
        form.addRow(self.language.say("Name of the &company"), self.organization_edit)
        form.addRow(self.language.say("&Your name"), self.person_edit)
        where = QLabel(self.language.say("The company file will be in {folder}", folder=self.folder))
        where.setWordWrap(True)
        where.setStyleSheet(f"color: {self.look.colours.faint}")
        form.addRow(where)
        self.encrypt_box = QCheckBox(self.language.say("&Encrypt the file: a password at each start"))
        self.encrypt_box.setChecked(self.encrypt)
        self.encrypt_box.toggled.connect(self._named)
        form.addRow(self.encrypt_box)
        return step

    def _server_step(self) -> QWidget:
        step = QWidget()
        form = QFormLayout(step)
        self.address_edit, self.code_edit = QLineEdit(self.address), QLineEdit(self.code)
        self.address_edit.setPlaceholderText("https://office.example:8443")
        for edit in (self.address_edit, self.code_edit):
            edit.textChanged.connect(self._named)
        form.addRow(self.language.say("&Address of the server"), self.address_edit)
        form.addRow(self.language.say("&Code for this computer"), self.code_edit)
        what = QLabel(self.language.say(
            "Whoever keeps the server makes the code; it is good for one computer. Then the company's documents come "
            "here by themselves; you may begin to work meanwhile."
        ))  # fmt: skip
        what.setWordWrap(True)
        what.setStyleSheet(f"color: {self.look.colours.faint}")
        form.addRow(what)
        return step

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.back = QPushButton(self.language.say("Back"))
        self.on = QPushButton()
        self.on.setDefault(True)
        self.back.clicked.connect(self._go_back)
        self.on.clicked.connect(self.go_on)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.on)
        return row

    # ---- what happens

    def _speak(self, code: str) -> None:
        if code != self.language.code:
            self.language = Language(code)
            self.build()

    def _go_that_way(self, way: str) -> None:
        self.way = way
        self._show(self._step)

    def _named(self) -> None:
        self.organization, self.person = self.organization_edit.text().strip(), self.person_edit.text().strip()
        self.address, self.code = self.address_edit.text().strip(), self.code_edit.text().strip()
        self.encrypt = self.encrypt_box.isChecked()

    def _go_back(self) -> None:
        self._show(min(self._step - 1, 1))

    def _show(self, step: int) -> None:
        self._step = step
        self.steps.setCurrentIndex(step)
        self.heading.setText(HEADINGS[step].words(self.language))
        self.back.setVisible(step > 0)
        last = step > 1 or (step == 1 and self.way not in ASKED_IN)
        self.on.setText(self.language.say("Begin") if last else self.language.say("Next"))
        page = self.steps.currentWidget()
        chosen = next((each for each in page.findChildren(QRadioButton) if each.isChecked()), None) if page else None
        (chosen or self._first_of(step)).setFocus()

    def _first_of(self, step: int) -> QLineEdit:
        """Where nothing is typed yet."""
        if step != SERVER:
            return self.organization_edit
        return self.code_edit if self.address_edit.text() else self.address_edit

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from anywhere, from the company's name to the person's; Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            following = {self.organization_edit: self.person_edit, self.address_edit: self.code_edit}
            held = next((edit for edit in following if edit.hasFocus() and edit.text().strip()), None)
            if held is not None:
                following[held].setFocus()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self._step:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """The next step, or the making of the company."""
        if self._step == 0:
            self._show(1)
        elif self._step == 1 and self.way in ASKED_IN:
            self._show(ASKED_IN[self.way])
        elif self.way == "backup":
            self._choose_backup()
        elif self.way == "alone" and not self.organization:
            self._told(say("Write the name of the company; it can be changed later."))
        elif self.way == "join" and not (self.address and self.code):
            self._told(say("Write the address of the server and the code."))
        elif self.way == "join":
            self._make(lambda _told: self.maker.join(self.address, self.code))
        elif self.way == "alone":
            self._make(lambda _told: self.maker.alone(self.organization, self.person))
        else:
            self._make(self.maker.demo)

    def _choose_backup(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.language.say("Take over a backup"), "", "*.backup *.fieldledger"
        )
        if file:
            self._take_over(Path(file))

    def _take_over(self, file: Path) -> None:
        """An encrypted one once somebody has signed in by the keys beside it."""
        try:
            page = self.maker.sign_in(file)
        except (Refusal, OSError) as trouble:
            self._told(worded(trouble))
            return
        if page is None:
            self._make(lambda _told: self.maker.backup(file))
            return

        def signed_in(found: "SignedIn") -> None:
            page.close()
            self._make(lambda _told: self.maker.backup(file, found.key))

        page.setParent(self, Qt.WindowType.Dialog)
        page.finished.connect(signed_in)
        page.show()

    def _make(self, make: Callable[[Callable[[str, int], None]], object]) -> None:
        self.trouble.hide()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.on.setEnabled(False)
        self.back.setEnabled(False)
        self._making = _Making(make, self)
        self._making.told.connect(self._how_far)
        self._making.ended.connect(self._made)
        self._making.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not in the middle of the making: half a company is none."""
        if self._making is not None and self._making.isRunning():
            self._told(say("Just a moment: the company is being made."))
            event.ignore()
        else:
            super().closeEvent(event)

    def _how_far(self, what: str, done: int) -> None:
        self.progress.setFormat(f"{self.language.say(what)}: {done}")

    def _made(self, trouble: Exception | None) -> None:
        if self._making is not None:
            self._making.wait()
        if trouble is None:
            self.finished.emit(self.language.code)
            return
        self.progress.hide()
        self.on.setEnabled(True)
        self.back.setEnabled(True)
        self._told(worded(trouble))

    def _told(self, words: Words | object) -> None:
        self.trouble.setText(self.language.value(words))
        self.trouble.show()
