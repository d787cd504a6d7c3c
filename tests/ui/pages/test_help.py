"""Help: every place has a page in both languages, which say the same and lead nowhere that is not."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.pages.help import FIRST, FOLDER, HelpPage, topics
from desktop.ui.window import Window

LINK = re.compile(r"\]\(([^)]+)\)")
TOPICS = sorted(file.stem for file in (FOLDER / "en").glob("*.md"))


def written(language: str, name: str) -> str:
    return Path(FOLDER, language, f"{name}.md").read_text("utf-8")


def headings(text: str) -> list[int]:
    """Their depths, in order."""
    return [len(line) - len(line.lstrip("#")) for line in text.splitlines() if line.startswith("#")]


def test_both_languages_have_the_same_topics() -> None:
    assert sorted(file.stem for file in (FOLDER / "ru").glob("*.md")) == TOPICS


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_says_as_much_in_both_languages_and_its_links_lead_somewhere(name: str) -> None:
    english, russian = written("en", name), written("ru", name)
    assert headings(english)[0] == 1
    assert headings(english) == headings(russian)
    assert LINK.findall(english) == LINK.findall(russian)
    for link in LINK.findall(english):
        assert link.removesuffix(".md") in TOPICS, link


def test_every_kind_and_every_tool_has_a_topic(desk: Desk) -> None:
    """What only opens about something, as the preview, is asked in the gallery."""
    assert set(desk.kinds.shapes) | set(desk.page_offers) <= {*TOPICS, "help"}


def test_f1_opens_the_topic_of_the_place_and_links_lead_on(
    desk: Desk, window: Window, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    desk.open_list("timesheet")
    settled()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    page = window.tabs.current
    assert isinstance(page, HelpPage)
    assert page.topic == "timesheet"
    page.text.anchorClicked.emit(QUrl("absence.md"))
    assert page.topic == "absence"
    page.show_topic("nothing of that name")
    assert page.topic == FIRST
    assert set(topics("ru")) == set(TOPICS)
