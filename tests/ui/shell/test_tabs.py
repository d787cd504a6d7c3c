"""Tabs: travelled by keyboard, closed, opened again, and there after a restart."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.construction.timesheet import Timesheet
from shared.kernel.refusal import Refusal
from tests.ui.shell.note import Note

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(window: Window, *names: str) -> None:
    for name in names:
        window.desk.open_page("note", called=name)


def in_front(window: Window) -> str:
    return window.tabs.current.title() if window.tabs.current is not None else ""


def test_the_first_tab_is_seen(desk: Desk, qtbot: QtBot, notes: dict[str, Note]) -> None:
    """Also where it was there before the window was shown."""
    window = Window(desk)
    opened(window, "A")
    window.show()
    qtbot.waitExposed(window)
    assert window.tabs.bar.height() >= window.tabs.bar.sizeHint().height() > 0
    window.close()


def test_one_tab_for_one_link(window: Window, notes: dict[str, Note]) -> None:
    opened(window, "A", "B", "A")
    assert [tab.title for tab in window.tabs.tabs] == ["Note A", "Note B"]
    assert in_front(window) == "Note A"


def test_travel_close_and_open_again(qtbot: QtBot, window: Window, notes: dict[str, Note]) -> None:
    opened(window, "A", "B", "C")
    qtbot.keyClick(window, Qt.Key.Key_Tab, CTRL)
    assert in_front(window) == "Note A"
    qtbot.keyClick(window, Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert in_front(window) == "Note C"
    qtbot.keyClick(window, Qt.Key.Key_W, CTRL)
    assert [tab.title for tab in window.tabs.tabs] == ["Note A", "Note B"]
    qtbot.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert in_front(window) == "Note C"


def test_a_moved_tab_stays_with_its_page(window: Window, notes: dict[str, Note]) -> None:
    opened(window, "A", "B", "C")
    window.tabs.bar.moveTab(0, 2)
    window.tabs.bar.setCurrentIndex(2)
    assert in_front(window) == "Note A"


def test_the_keyboard_comes_back_to_where_it_was(qtbot: QtBot, window: Window, notes: dict[str, Note]) -> None:
    opened(window, "A", "B")
    qtbot.keyClick(window, Qt.Key.Key_W, CTRL)
    assert notes["A"].field.hasFocus()


def test_what_a_tab_was_opened_from_comes_forward_when_it_closes(
    desk: Desk, window: Window, notes: dict[str, Note]
) -> None:
    """Not its neighbour; also after a restart, and where that one was closed before it."""
    opened(window, "A", "B", "A", "C", "D")
    window.close()
    again = Window(desk)
    again.restore_state()
    again.show()
    for left in ("C", "A"):
        again.close_current()
        assert in_front(again) == f"Note {left}"
    opened(again, "E", "F")
    again.close_page(notes["E"])
    assert in_front(again) == "Note F"
    again.close_current()
    assert in_front(again) == "Note A"
    again.close()


def test_tabs_are_there_after_a_restart_and_wake_when_looked_at(
    qtbot: QtBot, desk: Desk, window: Window, notes: dict[str, Note]
) -> None:
    opened(window, "A", "B", "C")
    window.tabs.travel(-1)
    window.close()
    notes.clear()
    again = Window(desk)
    again.restore_state()
    again.show()
    assert [tab.title for tab in again.tabs.tabs] == ["Note A", "Note B", "Note C"]
    assert (in_front(again), list(notes)) == ("Note B", ["B"])
    again.tabs.travel(1)
    assert (in_front(again), sorted(notes)) == ("Note C", ["B", "C"])
    again.close()


def test_tabs_that_nobody_looked_at_yet_speak_the_new_language_too(
    desk: Desk, window: Window, settled: Callable[[], None]
) -> None:
    sheet = desk.store.find(Timesheet)[0]
    links = [{"open": "list", "kind": "timesheet"}, {"open": "report", "name": "payroll_register"},
             {"open": "page", "name": "backups"}, {"open": "document", "kind": "timesheet", "id": str(sheet.id)},
             {"open": "page", "name": "tasks"}]  # fmt: skip
    tabs = [{"key": str(at), "title": "?", "icon": "page", "link": link} for at, link in enumerate(links)]
    window.tabs.restore({"tabs": tabs, "current": 4})
    desk.choose(language="ru")
    settled()
    assert [tab.title for tab in window.tabs.tabs][:4] == [
        "Табели", "Реестр начислений", "Резервные копии", f"Табель {sheet.number}",
    ]  # fmt: skip


def test_where_there_are_many_tabs_each_keeps_the_beginning_of_its_words(desk: Desk, window: Window) -> None:
    for kind in list(desk.kinds.shapes)[:15]:
        desk.open_list(kind)
    bar = window.tabs.bar
    assert bar.tabRect(0).width() >= min(bar.tabSizeHint(0).width(), desk.look.px(40))
    assert bar.width() < sum(bar.tabRect(at).width() for at in range(bar.count()))


def test_a_tab_that_can_no_longer_be_opened_says_why_and_goes(
    desk: Desk, window: Window, notes: dict[str, Note]
) -> None:
    def gone(_desk: Desk, _link: object) -> Note:
        raise Refusal("Note B was removed.")

    opened(window, "A", "B")
    kept = window.tabs.kept()
    window.close()
    desk.pages["note"] = gone
    again = Window(desk)
    again.tabs.restore(kept)
    assert window.messages.all[-1].words == "Note B was removed."
    assert [tab.title for tab in again.tabs.tabs] in ([], ["Note A"])
    again.close()


def test_a_state_of_another_version_is_forgotten(desk: Desk, window: Window) -> None:
    desk.preferences.set("window/state", '{"version": 999, "tabs": "?"}')
    window.restore_state()
    assert [tab.key for tab in window.tabs.tabs] in ([], ["app://page/start"])


def test_a_link_is_copied_and_followed(qtbot: QtBot, window: Window, note: Note) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert QGuiApplication.clipboard().text() == "app://page/note?called=A"
    QGuiApplication.clipboard().setText("app://page/note?called=Z")
    qtbot.keyClick(window, Qt.Key.Key_F11, SHIFT)
    assert in_front(window) == "Note Z"
    QGuiApplication.clipboard().setText("https://elsewhere")
    qtbot.keyClick(window, Qt.Key.Key_F11, SHIFT)
    assert window.message_bar.text.text().startswith("What was copied last is no link.")


def test_a_link_that_does_not_say_about_what_is_told(desk: Desk, window: Window) -> None:
    for name in ("preview", "usages"):
        assert desk.open_page(name) is None
        assert "does not say what the page is about" in window.messages.all[-1].words
