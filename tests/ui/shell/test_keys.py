"""Keys: a page's before the window's, changed with the conflict said, listed for the place where one is."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.actions import Action
from desktop.ui.shell.key_sheet import sections
from desktop.ui.shell.keys_panel import KeysPanel
from desktop.ui.shell.settings_page import SettingsPage
from desktop.ui.window import Window
from tests.ui.shell.note import Note

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_key_does_what_its_button_does(qtbot: QtBot, window: Window, note: Note) -> None:
    qtbot.keyClicks(note.field, "concrete")
    qtbot.keyClick(note.field, Qt.Key.Key_S, CTRL)
    assert note.kept == "concrete"


def test_both_enters_are_one_key(qtbot: QtBot, window: Window, note: Note) -> None:
    qtbot.keyClicks(note.field, "concrete")
    qtbot.keyClick(note.field, Qt.Key.Key_Return, CTRL)
    qtbot.keyClick(note.field, Qt.Key.Key_Enter, CTRL)
    assert note.done == ["posted", "posted"]


def test_what_cannot_be_done_says_why(qtbot: QtBot, window: Window, note: Note) -> None:
    """The button is greyed with the reason as its tip; its key says the reason."""
    button = window.action_bar.buttons["note.post"]
    assert (button.isEnabled(), button.toolTip()) == (False, "An empty note is not posted.")
    qtbot.keyClick(note.field, Qt.Key.Key_Return, CTRL)
    assert (note.done, window.message_bar.text.text()) == ([], "An empty note is not posted.")
    qtbot.keyClicks(note.field, "concrete")
    qtbot.waitUntil(button.isEnabled)


def test_a_bare_key_outside_the_page_does_nothing_to_it(qtbot: QtBot, window: Window, note: Note) -> None:
    """Del in the sidebar must not mark a document."""
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.sidebar.hasFocus()
    qtbot.keyClick(window.sidebar, Qt.Key.Key_Delete)
    assert note.done == []


def chosen(page: KeysPanel, name: str) -> None:
    items = [page.list.topLevelItem(at) for at in range(page.list.topLevelItemCount())]
    page.list.setCurrentItem(next(item for item in items if item is not None and item.data(0, 256) == name))


def test_other_keys_hold_at_once_and_a_conflict_is_said(qtbot: QtBot, window: Window, note: Note) -> None:
    shown = window.desk.open_page("settings")
    assert isinstance(shown, SettingsPage)
    page = shown.keys_panel
    chosen(page, "note.save")
    page.edit.setFocus()
    qtbot.keyClick(page.edit, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: page.verdict.text() != "")
    qtbot.waitUntil(lambda: page.verdict.text().startswith("Ctrl+K is taken: Open anything… (Everywhere)."))
    qtbot.keyClick(page.edit, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.verdict.text() == "Save: F8")
    window.desk.open_page("note", called="A")
    qtbot.keyClicks(note.field, "concrete")
    qtbot.keyClick(note.field, Qt.Key.Key_S, CTRL)
    assert note.kept == ""
    qtbot.keyClick(note.field, Qt.Key.Key_F8)
    assert note.kept == "concrete"


def test_no_key_of_the_window_is_claimed_twice(window: Window) -> None:
    assert list(window.keys.conflicts(window.actions_everywhere())) == []


def test_the_sheet_lists_the_page_then_the_window(qtbot: QtBot, window: Window, note: Note) -> None:
    here, everywhere = sections(window)
    assert here == ("Note A", [("Ctrl+S", "Save"), ("Ctrl+Enter", "Post"), ("Del", "Mark"), ("Ctrl+D", "Fill down")])
    assert ("Ctrl+K", "Open anything…") in everywhere[1]
    qtbot.keyClick(window, Qt.Key.Key_Slash, CTRL)
    sheet = window.findChild(type(window.open_key_sheet()))
    assert sheet is not None
    sheet.search.setText("fill")
    assert "Ctrl+D" in sheet.text.toPlainText()
    assert "Ctrl+S" not in sheet.text.toPlainText()


def test_broken_preferences_mean_the_usual_keys(window: Window) -> None:
    window.desk.preferences.set("keys", "{broken")
    save = Action("note.save", "Save", lambda: None, "Ctrl+S")
    assert type(window.keys)(window.desk.preferences).of(save) == "Ctrl+S"
