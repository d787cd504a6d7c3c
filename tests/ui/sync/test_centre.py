"""What people see of the exchange: below the window, in lists, in the sync centre and in Attention."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from desktop.sync.state import State
from desktop.ui.conflicts.page import ConflictsPage
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.list.page import ListPage
from desktop.ui.pages.attention import AttentionPage
from desktop.ui.preferences import USER
from desktop.ui.shell.acting import fill_menu
from desktop.ui.start.page import StartPage
from desktop.ui.sync import centre, doing, offline
from desktop.ui.sync.centre import SyncCentre
from desktop.ui.sync.words import headline, sign_of
from desktop.ui.window import Window
from shared.construction.daily_report import DailyReport
from shared.kernel.language import Language
from tests.ui.sync.conftest import NOWHERE, Conflicted, Press

Settled = Callable[[], None]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def shown(window: Window, settled: Settled) -> Callable[[], SyncCentre]:
    def open_it() -> SyncCentre:
        page = window.desk.open_page("sync")
        settled()
        assert isinstance(page, SyncCentre)
        return page

    return open_it


def texts(tree: QTreeWidget) -> list[list[str]]:
    items = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(tree.columnCount())] for item in items if item is not None]


def state(name: str, **values: object) -> State:
    return State(name, NOON, NOWHERE, "СМУ-7", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (state("offline", waiting=12), "Offline · waiting to be sent: 12"),
        (state("waiting", waiting=3), "Waiting to be sent: 3"),
        (state("working", done=20, total=100), "Exchanging: 20 of 100"),
        (state("up_to_date", conflicts=1, refused=2), "All sent · conflicts: 1 · not taken: 2"),
        (state("attention"), "The exchange has stopped"),
    ],
)
def test_the_state_is_said_in_words(now: State, words: str) -> None:
    assert sign_of(now, NOON.date()).words.words(Language()) == words


def test_what_was_not_taken_is_not_told_as_sent() -> None:
    assert headline(state("up_to_date")).text.startswith("Everything entered here is with the server")
    assert "has not taken 2 of" in headline(state("up_to_date", refused=2)).words(Language())


def test_all_received_is_said_with_its_time_and_of_another_day_with_the_day() -> None:
    at = NOON.astimezone().replace(hour=14, minute=2)
    up_to_date = state("up_to_date", received_at=at)
    assert sign_of(up_to_date, at.date()).words.words(Language()) == "All received 14:02"
    assert sign_of(up_to_date, at.date() + timedelta(1)).words.words(Language()) == "All received 21 Nov 2026 14:02"


def test_without_a_link_the_bar_says_so_and_opens_the_sync_centre(
    qtbot: QtBot, window: Window, desk: Desk, settled: Settled
) -> None:
    bar = window.status.exchange
    assert bar is not None
    qtbot.waitUntil(lambda: bar.text().startswith("Offline"), timeout=15_000)
    assert not window.status.file.isVisibleTo(window), "nobody works alone here"
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    settled()
    page = window.tabs.current
    assert isinstance(page, SyncCentre)
    assert page.said.text().startswith("There is no link to the server.")
    qtbot.waitUntil(lambda: bool(page.trouble.text()), timeout=15_000)  # the last trouble, in words


def test_whoever_works_offline_by_choice_sees_it_and_connects_again(
    qtbot: QtBot, window: Window, desk: Desk, shown: Callable[[], SyncCentre], press: Press
) -> None:
    bar = window.status.exchange
    assert bar is not None
    bar.choices.aboutToShow.emit()
    now, switch = bar.choices.actions()
    assert switch.text().startswith("Work offline")
    switch.trigger()
    qtbot.waitUntil(lambda: bar.text().startswith("You work offline"), timeout=15_000)
    page = shown()
    qtbot.waitUntil(lambda: page.said.text().startswith("You chose to work offline"))
    assert not page.trouble.isVisibleTo(page)
    bar.choices.aboutToShow.emit()
    now, switch = bar.choices.actions()
    assert (now.isEnabled(), now.toolTip()) == (False, "You work offline. Connect again first.")
    assert offline.is_offline(desk), "the next start stays offline"
    press(Qt.Key.Key_F9, held=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bar.text().startswith("Offline"), timeout=15_000)


def test_where_many_work_the_window_says_who_works_here_and_where_their_documents_are(
    qtbot: QtBot, window: Window, desk: Desk, settled: Settled
) -> None:
    desk.preferences.set(USER, "Киселёв В. Е.")
    desk.user_changed.emit()
    qtbot.waitUntil(lambda: window.windowTitle().endswith(" – Киселёв В. Е. – Fieldledger"))
    page = desk.open_page("start")
    settled()
    assert isinstance(page, StartPage)
    assert "The documents of the company are in the lists" in page.beginning.text()


def test_its_menu_has_no_menus_without_a_name(window: Window, shown: Callable[[], SyncCentre]) -> None:
    menu = QMenu()
    fill_menu(window.desk, window.keys, menu, shown().actions_here())
    names = [each.text().partition("\t")[0] for each in menu.actions()]
    assert names == ["Sync now", "Work offline", "Send again", "Open", "Conflicts", "File", "Read the edit",
                     "Copy into a new document", "Write the edit into a file…", "Parts", "Refresh"]  # fmt: skip


def test_what_was_not_taken_comes_first_with_its_reason_and_is_sent_again(
    desk: Desk, refused: DailyReport, shown: Callable[[], SyncCentre], press: Press, settled: Settled
) -> None:
    other = DailyReport(date=refused.date)
    desk.store.save(other)
    page = shown()
    rows = texts(page.parts[centre.WAITING].tree)
    assert [row[3] for row in rows] == ["The period is closed through 31 Oct 2026.", "Waits to be sent"]
    assert page.tabs.tabText(centre.WAITING) == "Waiting here (2)"
    press("R", held=Qt.KeyboardModifier.ControlModifier)
    settled()
    assert [row[3] for row in texts(page.parts[centre.WAITING].tree)] == ["Waits to be sent"] * 2


def test_what_waits_for_a_comparison_is_not_told_as_refused(
    desk: Desk, refused: DailyReport, shown: Callable[[], SyncCentre], settled: Settled
) -> None:
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE refused SET code = 'compare', words = '[]'")
    page = shown()
    (row,) = texts(page.parts[centre.WAITING].tree)
    assert row[3].startswith("Waits until both ends have compared")
    assert (page.answer.standing.waiting, page.answer.standing.refused) == (1, 0)


def test_an_edit_in_quarantine_is_read_copied_and_taken_out(
    qtbot: QtBot, desk: Desk, shelved: DailyReport, shown: Callable[[], SyncCentre], press: Press, settled: Settled,
    ready: Callable[[object], DocumentForm], window: Window, tmp_path: Path,
) -> None:  # fmt: skip
    page = shown()
    press("2", held=Qt.KeyboardModifier.AltModifier)
    assert page.at == centre.QUARANTINE
    assert "rights" in page.parts[centre.QUARANTINE].remark.text()
    with desk.store.reading() as session:
        from desktop.work import Reading

        rows = doing.shown(Reading(desk.store, session, desk.store.books(session)), shelved.id, Language())
    assert ("Wind", "9 м/с") in rows
    assert ("Work done, line 1", "") in rows
    window_of_it = doing.show(page, page.answer.shelved[0], rows)
    assert window_of_it.isVisible()
    window_of_it.close()
    doing.copy(page)
    settled()
    form = ready(window.tabs.current)
    assert form.draft.new
    assert form.aggregate.wind == "9 м/с"


def test_the_journal_says_what_happened_and_leads_to_the_document(
    desk: Desk, report: DailyReport, shown: Callable[[], SyncCentre], press: Press, window: Window,
    ready: Callable[[object], DocumentForm],
) -> None:  # fmt: skip
    about = {"kind": "daily_report", "id": str(report.id)}
    entries = [
        ("merged", {**about, "conflicts": 2, "notes": []}),
        ("refused", {**about, "text": "The period is closed through {day}.", "values": {"day": "2026-10-31"}}),
        ("of a newer version", {"count": 3}),
        ("merged", {}),
    ]
    with desk.store.writing() as connection:
        for no, (sort, content) in enumerate(entries):
            connection.exec_driver_sql(
                "INSERT INTO exchange_entry (no, at, sort, content) VALUES (?, '2026-11-20T10:00:00.000000Z', ?, ?)",
                (no + 1000, sort, json.dumps(content)),
            )
    page = shown()
    said = [row[1] for row in texts(page.parts[centre.JOURNAL].tree)][:4]
    assert said[0] == "–: merged with what somebody else had written. Conflicts: –"
    assert said[1] == "of a newer version: count 3"
    assert said[2].endswith("not taken by the server. The period is closed through 31 Oct 2026.")
    assert said[3].startswith("Daily report")
    assert said[3].endswith("Conflicts: 2")
    press("4", held=Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert ready(window.tabs.current).aggregate.id == report.id


def test_a_list_tells_how_each_row_stands_and_follows_the_exchange(
    qtbot: QtBot, desk: Desk, refused: DailyReport, conflicted: Conflicted, window: Window, settled: Settled
) -> None:
    waits = DailyReport(date=refused.date)
    desk.store.save(waits)
    page = desk.open_list("daily_report")
    settled()
    assert isinstance(page, ListPage)
    model = page.view.state.model
    stands = model.stands
    assert stands is not None
    qtbot.waitUntil(lambda: bool(stands.of(waits.id)))
    assert (stands.of(refused.id), stands.of(waits.id)) == ("refused", "unsent")
    others = {model.row_at(at).id for at in range(5)} - {refused.id, waits.id}  # type: ignore[union-attr]
    assert {stands.of(id) for id in others} == {""}, "what the server has is quiet"
    at = model.row_of(waits.id)
    assert at is not None
    row = model.row_at(at)
    assert row is not None
    assert model.state_words(row) == "Draft\nWaits to be sent"
    conflicted("wind", None, "6 м/с", "5 м/с")
    assert desk.sync is not None
    desk.exchanged.emit(desk.sync.state())
    qtbot.waitUntil(lambda: stands.of(refused.id) == "conflict")


def test_attention_names_what_the_exchange_cannot_settle_and_leads_there(
    window: Window, desk: Desk, report: DailyReport, refused: DailyReport, conflicted: Conflicted, press: Press,
    settled: Settled,
) -> None:  # fmt: skip
    conflicted("wind", None, "6 м/с", "5 м/с")
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO unreadable (id, kind, words, at) VALUES (?, 'daily_report', ?, '2026')",
            (b"\1" * 16, json.dumps(["There is no field “{name}”.", {"name": "x"}])),
        )
    page = desk.open_page("attention")
    settled()
    assert isinstance(page, AttentionPage)
    said = [item.text(0) for item in (page.tree.topLevelItem(at) for at in range(3)) if item is not None]
    assert said == ["Edited by two at once (1)", "Not taken by the server (1)", "Received and not read (1)"]
    top = page.tree.topLevelItem(0)
    assert top is not None
    page.tree.setCurrentItem(top.child(0))
    press(Qt.Key.Key_Return)
    assert isinstance(window.tabs.current, ConflictsPage)


def test_new_conflicts_are_told_once_and_those_of_the_start_are_not(
    qtbot: QtBot, desk: Desk, window: Window, settled: Settled
) -> None:
    settled()
    before = len(desk.messages.all)
    desk.exchanged.emit(state("up_to_date", conflicts=2))
    desk.exchanged.emit(state("up_to_date", conflicts=2))
    told = [each.words for each in desk.messages.all[before:]]
    assert told == ["Two people changed the same. Conflicts to be settled: 2"]
    assert window.message_bar.isVisibleTo(window)
    desk.exchanged.emit(state("up_to_date", conflicts=0))
    assert not window.message_bar.isVisibleTo(window), "settled elsewhere: it is so no more"
