"""Attention, marked items, company settings, closing and backups, used as people use them."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.list.page import ListPage
from desktop.ui.pages.attention import AttentionPage
from desktop.ui.pages.backups import BackupsPage
from desktop.ui.pages.company_settings import CompanySettingsPage, constants
from desktop.ui.pages.help import HelpPage
from desktop.ui.pages.marked import MARKED, MarkedPage
from desktop.ui.pages.period_close import PeriodClosePage, proposed
from desktop.ui.window import Window
from shared.administration.closed_period import ClosedPeriod
from shared.common.material import Material
from shared.construction.daily_report import DailyReport
from shared.construction.timesheet import Timesheet

Settled = Callable[[], None]


def opened(window: Window, settled: Settled, name: str) -> object:
    window.desk.open_page(name)
    settled()
    return window.tabs.current


def test_a_report_unposted_elsewhere_under_a_timesheet_needs_attention(
    window: Window, desk: Desk, settled: Settled, qtbot: QtBot
) -> None:
    """What another computer did arrives without asking the rules of this one."""
    timesheet = next(each for each in desk.store.find(Timesheet, status="posted") if each.sources)
    timesheet = desk.store.get(Timesheet, timesheet.id)
    report = desk.store.get(DailyReport, timesheet.sources[0].report_id)
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE daily_report SET status = 'draft' WHERE id = ?", (report.id.bytes,))
    page = opened(window, settled, "attention")
    assert isinstance(page, AttentionPage)
    assert page.title() == "Attention (1)"
    entry = page.tree.topLevelItem(0).child(0)
    assert report.number in entry.text(0)
    assert timesheet.number in entry.text(0)
    page.tree.setCurrentItem(entry.child(1))
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    settled()
    assert report.number in window.tabs.current.title()


def test_what_somebody_has_seen_and_leaves_is_off_the_list_and_can_come_back(
    window: Window, desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    timesheet = next(each for each in desk.store.find(Timesheet, status="posted") if each.sources)
    report = desk.store.get(Timesheet, timesheet.id).sources[0].report_id
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE daily_report SET status = 'draft' WHERE id = ?", (report.bytes,))
    page = opened(window, settled, "attention")
    assert isinstance(page, AttentionPage)
    page.tree.setCurrentItem(page.tree.topLevelItem(0).child(0).child(1))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", False))
    page.accept()
    settled()
    assert page.title() == "Attention (1)", "thought better of"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("the foreman brings the paper", True))
    page.accept()
    settled()
    assert page.title() == "Attention"
    seen = page.tree.topLevelItem(0)
    assert seen.text(0) == "Seen and left (1)"
    assert seen.child(0).child(0).text(1).endswith("the foreman brings the paper")
    page.tree.setCurrentItem(seen.child(0))
    page.take_up_again()
    settled()
    assert page.title() == "Attention (1)"


def test_nothing_waits_in_a_sound_company(window: Window, settled: Settled) -> None:
    page = opened(window, settled, "attention")
    assert isinstance(page, AttentionPage)
    assert page.title() == "Attention"
    assert page.stack.currentIndex() == 1


@pytest.mark.parametrize(("typed", "there"), [("purge", False), ("", True)])
def test_only_what_nothing_uses_is_purged_and_only_by_its_word(
    window: Window, desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch, typed: str, there: bool
) -> None:
    lonely = Material(name="Nobody's sand")
    desk.store.save(lonely)
    desk.store.mark(lonely)
    page = opened(window, settled, "marked")
    assert isinstance(page, MarkedPage)
    item = page.tree.topLevelItem(0).child(0)
    assert item.data(0, MARKED).id == lonely.id
    page.tree.setCurrentItem(item)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (typed, True))
    page.purge()
    settled()
    assert bool(desk.store.find(Material, id=lonely.id)) is there


def test_a_mark_is_taken_off(window: Window, desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    sand = Material(name="Sand for all")
    desk.store.save(sand)
    desk.store.mark(sand)
    page = opened(window, settled, "marked")
    assert isinstance(page, MarkedPage)
    page.tree.setCurrentItem(page.tree.topLevelItem(0).child(0))
    page.unmark()
    settled()
    assert not desk.store.get(Material, sand.id).marked
    assert page.answer == []


def test_a_setting_changes_from_a_day_on(window: Window, desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    page = opened(window, settled, "company_settings")
    assert isinstance(page, CompanySettingsPage)
    editor = page.editors["over_plan"]
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData("refuse"))
    caption = desk.say(desk.kinds.settings["over_plan"].caption)
    [change] = [each for each in page.findChildren(QPushButton) if each.accessibleName() == f"Change: {caption}"]
    qtbot.mouseClick(change, Qt.MouseButton.LeftButton)
    settled()
    with desk.store.reading() as session:
        books = desk.store.books(session)
        assert books.setting("over_plan", date(2026, 10, 31)) == "warn"
        assert books.setting("over_plan", date(2026, 11, 1)) == "refuse"


def answers(desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: str) -> list[str]:
    """What the desk asks from now on, each answered so."""
    asked: list[str] = []

    def ask(_parent: object, question: object, choices: Mapping[str, object], **_: object) -> str:
        asked.append(desk.language.value(question))
        assert answer in choices
        return answer

    monkeypatch.setattr(desk, "ask", ask)
    return asked


def closed(desk: Desk) -> date | None:
    with desk.store.reading() as session:
        return desk.store.books(session).closed_through()


@pytest.mark.parametrize(("answer", "through"), [("", date(2026, 9, 30)), ("open", date(2026, 9, 15))])
def test_days_open_again_only_if_somebody_says_so_where_the_day_is_typed(
    window: Window, desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch, answer: str, through: date
) -> None:
    """The form of a closed period is as near as the page: both say what an earlier day means."""
    (lock,) = desk.store.find(ClosedPeriod)
    desk.open_document("closed_period", lock.id)
    settled()
    form = window.tabs.current
    assert isinstance(form, DocumentForm)
    form.set(form.aggregate, "closed_through", date(2026, 9, 15))
    assert form.aggregate.name == "15.09.2026", "it is called by its day"
    asked = answers(desk, monkeypatch, answer)
    form.saving.save()
    settled()
    assert closed(desk) == through
    assert len(asked) == 1
    assert "closed through 30 Sep 2026. Open the days after 15 Sep 2026 again?" in asked[0]
    form.set(form.aggregate, "notes", "a word more")
    form.saving.save()
    settled()
    assert len(asked) == (1 if answer else 2), "a note opens nothing"


def test_a_closing_that_is_marked_for_deletion_opens_its_days_and_asks(
    window: Window, desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.open_list("closed_period")
    settled()
    assert isinstance(page, ListPage)
    page.view.table.setCurrentIndex(page.view.table.model().index(0, 0))
    asked = answers(desk, monkeypatch, "")
    page.toggle_mark()
    settled()
    assert closed(desk) == date(2026, 9, 30)
    assert "Open all of its days again?" in asked[0]


def test_a_month_is_closed_after_a_look_at_what_is_unfinished(
    window: Window, desk: Desk, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, settled, "period_close")
    assert isinstance(page, PeriodClosePage)
    assert page.day.day() == date(2026, 10, 31)
    remains_then = page.answer.remains
    drafts = next(each for each in page.answer.remains if each.kind == "daily_report" and each.state == "Draft")
    item = page.tree.topLevelItem(0)
    assert item.text(2) == str(drafts.count)
    page.tree.setCurrentItem(item)
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    settled()
    assert window.tabs.current is not page
    window.bring(page)
    entered = next(each for each in page.answer.remains if each.state == "Entered")
    desk.open_list(entered.kind, entered.filter)
    settled()
    shown = window.tabs.current
    assert isinstance(shown, ListPage)
    assert shown.state.model.rows == entered.count, "the list has as many as were counted"
    window.bring(page)
    asked = answers(desk, monkeypatch, "close")
    page.close_period()
    settled()
    with desk.store.reading() as session:
        assert desk.store.books(session).closed_through() == date(2026, 10, 31)
    assert len(asked) == 1
    unfinished = sum(each.count for each in remains_then)
    assert f"Documents there that are not finished: {unfinished}." in asked[0]
    assert page.day.day() == date(2026, 10, 31), "November is not over: no later day is proposed"
    assert "every month that is over" in page.closed.text()


def test_the_last_month_that_is_over_is_proposed() -> None:
    today = date(2026, 11, 21)
    assert proposed(None, today) == date(2026, 10, 31)
    assert proposed(date(2026, 8, 31), today) == date(2026, 10, 31), "several months are closed at once"
    assert proposed(date(2026, 10, 15), today) == date(2026, 10, 31)
    assert proposed(date(2026, 10, 31), today) is None
    assert proposed(date(2026, 11, 20), today) is None


def test_a_backup_lies_in_two_places_and_is_checked(
    window: Window, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.preferences.set("backups/second_folder", str(stick))
    page = opened(window, settled, "backups")
    assert isinstance(page, BackupsPage)
    page.back_up()
    settled()
    assert [each.file.parent for each in page.answer.kept] == [stick, desk.settings.backup_folder]
    page.check()
    settled()
    assert [task.state for task in desk.work.tasks] == ["finished", "finished"]


def test_a_stick_that_is_not_in_is_said_and_the_first_backup_stands(
    window: Window, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    desk.preferences.set("backups/second_folder", str(tmp_path / "gone"))
    page = opened(window, settled, "backups")
    assert isinstance(page, BackupsPage)
    page.back_up()
    settled()
    assert desk.work.tasks[-1].state == "failed"
    assert "The first one and the company are whole" in str(desk.work.tasks[-1].outcome)
    assert len(list(desk.settings.backup_folder.glob("*.backup"))) == 1


def test_help_speaks_the_language_and_leads_on(window: Window, settled: Settled) -> None:
    page = opened(window, settled, "help")
    assert isinstance(page, HelpPage)
    assert "Ctrl+K" in page.text.toPlainText()


def test_a_setting_that_is_being_changed_stays_while_others_work(window: Window, desk: Desk, settled: Settled) -> None:
    page = opened(window, settled, "company_settings")
    assert isinstance(page, CompanySettingsPage)
    editor = page.editors["over_plan"]
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData("refuse"))
    constant = constants(desk.store).cls(name="currency", valid_from=date(2026, 11, 1), value="KZT")
    desk.work.write(page, lambda store: store.save(constant), kinds=frozenset({"constant"}))
    settled()
    editor = page.editors["over_plan"]
    assert isinstance(editor, QComboBox)
    assert editor.currentData() == "refuse"
    assert page.editors["currency"].text() == "KZT", "what came is shown"


def test_the_day_that_was_typed_is_the_day_that_is_closed(
    window: Window, desk: Desk, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, settled, "period_close")
    assert isinstance(page, PeriodClosePage)
    page.day.setFocus()
    field = window.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "15.10.2026")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    report = DailyReport(date=date(2026, 10, 5))
    desk.work.write(page, lambda store: store.save(report), kinds=frozenset({"daily_report"}))
    settled()
    assert page.day.day() == date(2026, 10, 15)
    answers(desk, monkeypatch, "close")
    page.close_period()
    settled()
    with desk.store.reading() as session:
        assert desk.store.books(session).closed_through() == date(2026, 10, 15)
