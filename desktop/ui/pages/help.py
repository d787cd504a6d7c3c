"""Help: one page per kind and screen, in the person's language, from `desktop/ui/help`; F1 opens that of the place."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from shared.kernel.words import say

NAME = "help"
FOLDER: Final = Path(__file__).parents[1] / "help"
FIRST = "index"


def topics(language: str) -> dict[str, Path]:
    """Name → file of every topic, in the language asked for or else in English; the first page first."""
    found = {file.stem: file for code in ("en", language) for file in sorted((FOLDER / code).glob("*.md"))}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != FIRST, name))}


def heading_of(file: Path) -> str:
    """The first line of a topic, its title."""
    return file.read_text("utf-8").partition("\n")[0].lstrip("# ").strip()


class HelpPage(Page):
    """Topics left, the text right; links lead from topic to topic, Alt+Left back."""

    def __init__(self, desk: Desk, topic: str) -> None:
        super().__init__(desk)
        self.topic = topic if topic in topics(desk.language.code) else FIRST

    def build(self) -> None:
        say, look = self.desk.say, self.desk.look
        self.list, self.text = QListWidget(), QTextBrowser()
        self.list.setAccessibleName(say("Topics"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(say("Help"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDefaultStyleSheet(f"a {{ color: {look.colours.accent} }}")
        self.text.document().setDocumentMargin(look.px(5))
        files = topics(self.desk.language.code)
        for name, file in sorted(files.items(), key=lambda each: (each[0] != FIRST, heading_of(each[1]))):
            item = QListWidgetItem(heading_of(file))
            item.setData(0x0100, name)
            item.setToolTip(item.text())
            self.list.addItem(item)
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(self.text)
        splitter.setSizes([look.px(60), look.px(200)])
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.list.currentItemChanged.connect(self._chosen)
        self.show_topic(self.topic)

    def show_topic(self, name: str) -> None:
        """A topic by its name; an unknown one shows the first page."""
        files = topics(self.desk.language.code)
        self.topic = name if name in files else FIRST
        for at in range(self.list.count()):
            if self.list.item(at).data(0x0100) == self.topic:
                self.list.setCurrentRow(at)

    def _chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.topic = item.data(0x0100)
            self.text.setMarkdown(topics(self.desk.language.code)[self.topic].read_text("utf-8"))
            self._give_air()
            self.titled.emit()

    def _give_air(self) -> None:
        """Above headings and around tables, which Markdown sets tight."""
        document, cursor, px = self.text.document(), QTextCursor(self.text.document()), self.desk.look.px
        for frame in document.rootFrame().childFrames():
            around = frame.frameFormat()
            around.setTopMargin(px(2))
            around.setBottomMargin(px(2))
            frame.setFrameFormat(around)
        block = document.begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.blockNumber():
                cursor.setPosition(block.position())
                heading = block.blockFormat()
                heading.setTopMargin(px(5))
                heading.setBottomMargin(px(1))
                cursor.setBlockFormat(heading)
            block = block.next()

    def _follow(self, link: QUrl) -> None:
        self.show_topic(link.fileName().removesuffix(".md"))

    def title(self) -> str:
        return self.desk.say("Help")

    def icon(self) -> str:
        return "help"

    def help_name(self) -> str:
        return self.topic

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": NAME, "about": self.topic}

    def first_focus(self) -> QWidget:
        return self.text

    def actions_here(self) -> Sequence[Action]:
        return (Action("help.first", say("First page"), lambda: self.show_topic(FIRST), "Alt+Home", "help", main=True),)


def made(desk: Desk, arguments: Mapping[str, Any]) -> Page:
    return HelpPage(desk, str(arguments.get("about") or FIRST))
