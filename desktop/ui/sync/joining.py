"""Connecting a company that worked by itself to a server: what will happen, in words, before it does."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import NamedPage, Page
from desktop.ui.pages.reading import remark
from desktop.work import worded
from shared.kernel.words import Words, say

WHAT_HAPPENS: tuple[Words, ...] = (
    say("The server's company comes here first. Nothing is sent before it is here."),
    say("Where both have an item of the same name, you are shown both, and say whether they are one."),
    say("What the company has set holds for everybody; settings of yours of the same names are marked for deletion."),
    say("Then everything that was entered here goes to the server. Documents keep their numbers; new ones get a "
        "prefix that the server gives to this computer."),
    say("From then on you work as before, with or without a link. What others enter comes by itself."),
    say("A backup is made first. The way back is to restore it."),
)  # fmt: skip


class JoiningPage(NamedPage):
    """An address and a code from whoever keeps the server."""

    name = "server"
    picture = "server"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.address, self.code, self.authority = desk.settings.server_address, "", ""
        self.under_way, self.trouble = False, ""

    def title(self) -> str:
        return self.desk.say("Connect to a server")

    def build(self) -> None:
        look = self.desk.look
        column = QVBoxLayout(self.content)
        column.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        column.setSpacing(look.px(3))
        title = QLabel(self.title())
        title.setFont(look.font(bold=True, bigger=1.4))
        column.addWidget(title)
        column.addWidget(
            remark(self.desk, self.desk.say("This company works by itself on this computer. This will happen:"))
        )
        for number, words in enumerate(WHAT_HAPPENS, 1):
            line = QLabel(f"{number}.  {self.desk.language.value(words)}")
            line.setWordWrap(True)
            column.addWidget(line)
        column.addLayout(self._fields())
        self.told = QLabel(self.trouble)
        self.told.setWordWrap(True)
        self.told.setStyleSheet(f"color: {look.colours.bad}")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setVisible(bool(self.trouble))
        column.addWidget(self.told)
        column.addStretch(1)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(self.desk.look.px(4))
        self.address_edit, self.code_edit = QLineEdit(self.address), QLineEdit(self.code)
        self.address_edit.setPlaceholderText("https://office.example:8443")
        self.address_edit.setAccessibleName(self.desk.say("Address of the server"))
        self.code_edit.setAccessibleName(self.desk.say("Code for this computer"))
        self.address_edit.textChanged.connect(self._typed)
        self.code_edit.textChanged.connect(self._typed)
        self.address_edit.returnPressed.connect(self.code_edit.setFocus)
        self.code_edit.returnPressed.connect(self.connect_now)
        form.addRow(self.desk.say("Address of the server"), self.address_edit)
        form.addRow(self.desk.say("Code for this computer"), self.code_edit)
        form.addRow(
            "",
            remark(self.desk, self.desk.say("Whoever keeps the server makes the code; it is good for one computer.")),
        )
        self.button = QPushButton(self.desk.look.icon("server"), self.desk.say("Connect"))
        self.button.clicked.connect(self.connect_now)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        form.addRow("", row)
        return form

    def _typed(self) -> None:
        self.address, self.code = self.address_edit.text().strip(), self.code_edit.text().strip()
        self.acted.emit()

    def first_focus(self) -> QWidget | None:
        return self.address_edit

    def actions_here(self) -> Sequence[Action]:
        def ready() -> str:
            if self.under_way:
                return self.desk.say("Just a moment: the server is being asked.")
            said = self.desk.say("Write the address and the code first.")
            return "" if self.address and self.code else said

        return (
            Action("server.connect", say("Connect"), self.connect_now, "Ctrl+Return", "server", True, enabled=ready),
            Action("server.authority", say("Trust the certificates of one file only…"), self.choose_authority, "",
                   "lock"),
        )  # fmt: skip

    def choose_authority(self) -> None:
        """A company that makes its own certificates pins the authority that signs them."""
        file, _ = QFileDialog.getOpenFileName(self, self.desk.say("Certificate of the authority"), "", "*.pem *.crt")
        if file:
            self.authority = Path(file).read_text("ascii", "replace")
            self.desk.tell(say("Only certificates of {file} are accepted from this server.", file=file), level="done")

    def connect_now(self) -> None:
        if self.under_way or not (self.address and self.code):
            return
        self.under_way, desk = True, self.desk
        self._tell("")
        address, code, authority = self.address, self.code, self.authority

        def join(_progress: object) -> str:
            from desktop.safekeeping import back_up_now, second_folder
            from desktop.sync.joining import join

            back_up_now(desk.company, desk.settings, second_folder(desk.preferences))
            return join(desk.company, address, code, authority=authority).company_name

        desk.work.task(self, say("Connecting to {address}", address=address), join, self._joined, failed=self._failed)
        self.acted.emit()

    def _joined(self, company: str) -> None:
        """The window opens again, now with the exchange beside it."""
        self.under_way = False
        self.desk.restart(lambda: say("Connected to “{company}”. Its documents are coming now.", company=company))

    def _failed(self, trouble: Exception) -> None:
        self.under_way = False
        self._tell(self.desk.language.value(worded(trouble)))
        self.acted.emit()

    def _tell(self, words: str) -> None:
        self.trouble = words
        self.told.setText(words)
        self.told.setVisible(bool(words))


def made(desk: Desk, _link: Mapping[str, Any]) -> Page:
    return JoiningPage(desk)
