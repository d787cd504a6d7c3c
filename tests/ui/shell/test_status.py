"""What goes on is told: the file, closed periods, tasks, messages, mistakes of the program."""

import sys
from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.app import desk_of
from desktop.company import opened
from desktop.settings import Settings
from desktop.ui.desk import Desk
from desktop.ui.pages.keeping import remind
from desktop.ui.shell.crashes import worded_crashes
from desktop.ui.shell.one_window import first_window
from desktop.ui.shell.past_tasks import PastTasks
from desktop.ui.shell.settings_page import SettingsPage
from desktop.ui.shell.sidebar import in_order
from desktop.ui.shell.tasks import TasksPage, made
from desktop.ui.window import Window
from desktop.work import Progress, Reading
from shared.common.organization import Organization
from shared.construction.timesheet import Timesheet
from shared.kernel.refusal import Refusal
from shared.kernel.words import say
from tests.ui.shell.note import Note

Settled = Callable[[], None]


def test_the_file_and_what_is_closed(window: Window, settled: Settled) -> None:
    settled()
    assert window.status.file.text() == "Offline: works alone"
    assert window.status.lock.text() == "Closed through 30 Sep 2026"
    window.desk.choose(language="ru")
    assert window.status.lock.text() == "Закрыто по 30.09.2026"


def test_a_file_that_went_away_is_told(desk: Desk, window: Window, settled: Settled) -> None:
    settled()
    desk.company.path.rename(desk.company.path.with_suffix(".gone"))
    window.status.look_again()
    settled()
    assert window.status.file.text() == "The company file is out of reach"


def test_modules_of_work_stand_above_what_they_stand_on(window: Window) -> None:
    assert [area.name for area in in_order(window.desk.kinds.areas)] == ["construction", "common", "administration"]


def test_the_sidebar_stands_on_what_is_in_front(qtbot: QtBot, window: Window) -> None:
    window.desk.open_list("timesheet")
    item = window.sidebar.currentItem()
    assert item is not None
    assert item.text(0) == "Timesheets"
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.keyClick(window.sidebar, Qt.Key.Key_Up)
    qtbot.keyClick(window.sidebar, Qt.Key.Key_Return)
    assert window.tabs.current is not None
    assert window.tabs.current.title() == "Absences"


def test_a_new_document_stands_in_its_list_and_other_pages_nowhere(window: Window, settled: Settled) -> None:
    desk = window.desk
    desk.open_list("absence")
    desk.open_new("timesheet")
    settled()
    item = window.sidebar.currentItem()
    assert item is not None
    assert item.text(0) == "Timesheets"
    desk.open_page("usages", kind="timesheet", id=str(desk.store.find(Timesheet)[0].id))
    assert window.sidebar.currentItem() is None
    assert not window.sidebar.selectedItems()


def test_the_title_says_whose_ledger_it_is(desk: Desk, window: Window, settled: Settled) -> None:
    settled()
    ours = next(each for each in desk.store.find(Organization) if f"{each.name} – Fieldledger" == window.windowTitle())
    ours.name = "ООО «Другое имя»"
    desk.work.write(desk, lambda store: store.save(ours), kinds=frozenset({"organization"}))
    settled()
    settled()
    assert window.windowTitle() == "ООО «Другое имя» – Fieldledger"


def test_a_task_is_watched_stopped_and_remembered(qtbot: QtBot, desk: Desk, window: Window) -> None:
    go_on = Event()

    def long(progress: Progress) -> None:
        progress(3, 10)
        go_on.wait(10)
        progress(4, 10)

    desk.work.task(window, say("Import"), long)
    page = desk.open_page("tasks")
    assert isinstance(page, TasksPage)
    (row,) = page.rows.values()
    qtbot.waitUntil(lambda: window.status.progress.value() == 300)
    assert (window.status.tasks.text(), row.caption.text()) == ("Import", "Import: Under way")
    row.stop.click()
    go_on.set()
    qtbot.waitUntil(lambda: row.caption.text() == "Import: Stopped")
    assert not window.status.tasks.isVisible()
    assert row.outcome.text() == "Stopped. What was saved before is kept."


def test_what_yesterdays_tasks_came_to_is_still_there_after_a_new_start(
    qtbot: QtBot, desk: Desk, window: Window, settings: Settings
) -> None:
    def torn(_: Progress) -> None:
        raise Refusal("The file {file} is torn.", file="a.xlsx")

    desk.work.task(window, say("Import"), lambda _: 3, outcome=lambda count: say("pages: {count}", count=count))
    qtbot.waitUntil(lambda: desk.work.idle)
    desk.work.task(window, say("Backup"), torn)
    qtbot.waitUntil(lambda: desk.work.idle)
    with opened(settings, changes=True) as company, desk_of(settings, company) as later:
        first, second = later.past_tasks.earlier
        assert (first.caption, first.state, first.outcome) == ("Import", "finished", "pages: 3")
        assert (second.caption, second.state, second.outcome) == ("Backup", "failed", "The file a.xlsx is torn.")
        page = made(later, {})
        page.rebuild()
        shown = [row.caption.text() for row in page.rows.values()]
        assert shown[0].startswith("Import: Done, ")
        later.preferences.set("tasks/ended", "[7, {")
        assert PastTasks(later).earlier == [], "what cannot be read is as good as nothing"
        page.deleteLater()


def test_a_closed_page_of_tasks_hears_nothing_more(qtbot: QtBot, desk: Desk, window: Window) -> None:
    page = desk.open_page("tasks")
    assert isinstance(page, TasksPage)
    window.close_page(page)
    qtbot.waitUntil(lambda: not isValid(page))
    desk.tell("Saved.")


def test_a_trouble_stays_until_escape(qtbot: QtBot, window: Window, note: Note) -> None:
    window.desk.tell("The disk is full.", level="trouble")
    assert window.message_bar.isVisible()
    qtbot.keyClick(note.field, Qt.Key.Key_Escape)
    assert not window.message_bar.isVisible()
    assert [message.words for message in window.messages.all] == ["The disk is full."]


@pytest.mark.qt_no_exception_capture
def test_a_mistake_in_a_slot_is_reported_without_data_and_the_window_lives(
    qtbot: QtBot, desk: Desk, window: Window, note: Note, settings: Settings
) -> None:
    def mistaken() -> None:
        raise ValueError("Petrov earns 1000")

    with worded_crashes(desk):
        QTimer.singleShot(0, mistaken)
        qtbot.waitUntil(window.message_bar.isVisible)
    (report,) = (settings.home / "crashes").iterdir()
    assert str(report) in window.message_bar.text.text()
    assert "Petrov" not in report.read_text("utf-8")
    assert report.read_text("utf-8").splitlines()[0] == "ValueError"
    qtbot.keyClicks(note.field, "on")
    assert note.text == "on"


def test_a_mistake_in_a_reading_thread_is_reported_as_well(
    desk: Desk, window: Window, settled: Settled, settings: Settings
) -> None:
    def mistaken(_: Reading) -> None:
        raise KeyError("Petrov")

    desk.work.read(window, mistaken, print)
    settled()
    (report,) = (settings.home / "crashes").iterdir()
    assert str(report) in window.message_bar.text.text()


def test_a_warning_goes_with_its_page_and_what_is_about_the_company_stays(
    desk: Desk, window: Window, notes: dict[str, Note]
) -> None:
    desk.open_page("note", called="A")
    desk.tell("Choose the site first.", level="warning")
    desk.open_page("note", called="B")
    assert window.message_bar.message is None
    remind(desk, 8)
    desk.open_page("note", called="A")
    assert window.message_bar.text.text() == "There has been no backup for 8 days."


def test_a_second_start_calls_the_first_window(qtbot: QtBot, settings: Settings) -> None:
    calls = list[str]()
    with first_window(settings.home) as first:
        assert first is not None
        first.called = lambda: calls.append("called")
        with first_window(settings.home) as second:
            assert second is None
        qtbot.waitUntil(lambda: calls == ["called"])
    with first_window(settings.home) as after:
        assert after is not None


def test_the_systems_colours_are_followed_until_one_chooses(window: Window) -> None:
    look = window.desk.look
    window.desk.choose(colours="dark")
    assert look.dark
    assert QApplication.palette().window().color() == look.color("window")
    window.desk.choose(colours="light")
    assert not look.dark


def test_the_command_line_loads_no_screen() -> None:
    import subprocess

    code = "import desktop.cli, sys; print([name for name in sys.modules if name.startswith('PySide6')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_name_in_the_preferences_is_who_the_history_names(
    qtbot: QtBot, desk: Desk, window: Window, settled: Settled
) -> None:
    page = desk.open_page("settings")
    assert isinstance(page, SettingsPage)
    for name, known in (("Nobody Atall", False), ("Кузьмина Е. П.", True)):
        page.user.setText(name)
        page.user.editingFinished.emit()
        settled()
        assert (desk.store.actor.person_id is not None) == known
    assert ["There is no one person “Nobody Atall”" in each.words for each in desk.messages.all] == [True]
    assert window.status.user.text() == "Кузьмина Е. П."
