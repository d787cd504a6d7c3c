"""Whatever closes a page asks first where something is not saved."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.window import Window
from desktop.work import Progress
from shared.kernel.words import say
from tests.ui.shell.note import Note

Answer = Callable[[str], list[str]]


def test_a_changed_page_has_a_mark_and_asks(qtbot: QtBot, window: Window, note: Note, answer: Answer) -> None:
    qtbot.keyClicks(note.field, "concrete")
    assert window.tabs.bar.tabText(0) == "● Note A"
    asked = answer("Stay")
    qtbot.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["“Note A” is not saved. Save it before it is closed?"]
    assert list(window.pages.values()) == [note]
    assert note.text == "concrete"


def test_saved_on_closing(qtbot: QtBot, window: Window, note: Note, answer: Answer) -> None:
    qtbot.keyClicks(note.field, "concrete")
    answer("Save")
    window.close_current()
    assert (note.kept, window.pages) == ("concrete", {})


def test_given_up_on_closing(qtbot: QtBot, window: Window, note: Note, answer: Answer) -> None:
    qtbot.keyClicks(note.field, "concrete")
    answer("Do not save")
    window.close_current()
    assert (note.kept, note.done, window.pages) == ("", ["discarded"], {})


def test_a_page_that_cannot_be_saved_keeps_the_window_open(
    qtbot: QtBot, window: Window, notes: dict[str, Note], answer: Answer
) -> None:
    """Both are listed; the first is saved, the second says why it is not and stays in front."""
    for name in ("A", "B", "C"):
        window.desk.open_page("note", called=name)
    qtbot.keyClicks(notes["A"].field, "one")
    qtbot.keyClicks(notes["B"].field, "two")
    notes["B"].unsavable = "The disk is full. What you typed is kept."
    asked = answer("Save all")
    window.close()
    assert asked == ["2 pages are not saved:\n  - Note A\n  - Note B\nSave them before they are closed?"]
    assert window.isVisible()
    assert (notes["A"].kept, notes["B"].text) == ("one", "two")
    assert window.tabs.current is notes["B"]
    assert window.message_bar.text.text() == "The disk is full. What you typed is kept."


def test_the_window_closes_once_all_is_saved(qtbot: QtBot, window: Window, note: Note, answer: Answer) -> None:
    qtbot.keyClicks(note.field, "concrete")
    answer("Save")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert note.kept == "concrete"


def test_a_restored_backup_waits_for_what_is_not_saved(
    qtbot: QtBot, window: Window, note: Note, answer: Answer
) -> None:
    """Whoever stays has changed nothing: closing the window later restores no backup."""
    qtbot.keyClicks(note.field, "concrete")
    answer("Stay")
    window.desk.restart(lambda: None)
    assert (window.isVisible(), window.desk.between) == (True, None)
    answer("Save")
    window.desk.restart(print)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.desk.between is print


def test_nothing_typed_is_lost_to_another_language_or_size(qtbot: QtBot, window: Window, note: Note) -> None:
    qtbot.keyClicks(note.field, "concrete")
    window.desk.choose(language="ru", colours="dark", scale=150)
    assert note.field.text() == "concrete"
    assert note.is_changed()
    assert window.action_bar.buttons["note.save"].text() == "Сохранить"
    assert note.field.hasFocus()


def test_an_import_under_way_is_not_stopped_without_a_question(
    qtbot: QtBot, window: Window, answer: Answer, settled: Callable[[], None]
) -> None:
    going, told = Event(), list[str]()

    def work(progress: Progress) -> str:
        while not going.wait(0.01):
            progress(1, 2)
        return "all taken in"

    window.desk.work.task(window, say("Import"), work, told.append)
    asked = answer("Stay")
    window.close()
    assert asked == ["Still going on:\n  - Import\nStop it and close? What was saved before is kept."]
    assert window.isVisible()
    going.set()
    settled()
    assert told == ["all taken in"]
    window.close()
    assert not window.isVisible()
