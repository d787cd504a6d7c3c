"""Ctrl+K opens anything by part of its name."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.shell.palette import Palette
from desktop.ui.window import Window
from tests.ui.shell.note import Note

CTRL = Qt.KeyboardModifier.ControlModifier
Settled = Callable[[], None]


def asked(qtbot: QtBot, window: Window, text: str) -> Palette:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.palette_of_names
    assert palette.field.hasFocus()
    palette.field.setText(text)
    return palette


def captions(palette: Palette) -> list[str]:
    return [f"{entry.caption}/{entry.detail}" for entry in palette.entries()]


def test_a_list_a_report_a_command(qtbot: QtBot, window: Window, note: Note) -> None:
    assert captions(asked(qtbot, window, "daily rep"))[:2] == ["Daily reports/List", "Daily report/New"]
    assert "Productivity/Report" in captions(asked(qtbot, window, "productiv"))
    assert captions(asked(qtbot, window, "save"))[0] == "Save/This page · Ctrl+S"


def test_a_slip_of_the_finger_is_forgiven(qtbot: QtBot, window: Window) -> None:
    assert "Timesheets/List" in captions(asked(qtbot, window, "timeshets"))


def test_a_word_within_a_word_is_no_slip(qtbot: QtBot, desk: Desk, window: Window) -> None:
    """“Пользователь” has most letters of “табель” in it and means nothing of the kind."""
    desk.choose(language="ru")
    found = captions(asked(qtbot, window, "пользователь"))
    assert not [each for each in found if each.startswith("Табель")]
    assert [each for each in captions(asked(qtbot, window, "тебел")) if each.startswith("Табел")]


def test_enter_does_it(qtbot: QtBot, window: Window, note: Note) -> None:
    qtbot.keyClicks(note.field, "concrete")
    palette = asked(qtbot, window, "save")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert note.kept == "concrete"
    assert note.field.hasFocus()


def test_documents_people_and_sites_follow(qtbot: QtBot, desk: Desk, window: Window, settled: Settled) -> None:
    person = desk.store.find(desk.kinds.shape("person").cls)[0]
    opened = list[object]()
    desk.openers["document"] = opened.append
    palette = asked(qtbot, window, person.name)
    qtbot.waitUntil(lambda: f"{person.name}/Person" in captions(palette))
    palette.list.setCurrentRow(captions(palette).index(f"{person.name}/Person"))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened == [{"open": "document", "kind": "person", "id": str(person.id)}]
    assert captions(asked(qtbot, window, ""))[0] == f"{person.name}/Person"  # what was opened last comes first


def test_it_speaks_the_language_of_the_window(qtbot: QtBot, window: Window) -> None:
    window.desk.choose(language="ru")
    found = captions(asked(qtbot, window, "табел"))
    assert "Табели/Список" in found


def test_escape_goes_back(qtbot: QtBot, window: Window, note: Note) -> None:
    palette = asked(qtbot, window, "save")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert note.field.hasFocus()
