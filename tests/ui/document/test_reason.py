"""A step that asks for its reason: it is asked beside the document or above the list, and stands in the history."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.panels.history import HistoryPanel
from desktop.ui.document.panels.reason import ReasonPanel
from desktop.ui.list.page import ListPage
from shared.construction.daily_report import DailyReport
from tests.ui.keys import CONTROL, press, type_text

Settled = Callable[[], None]


@pytest.fixture
def report(desk: Desk) -> Any:
    """One that was handed in, of a day that is not closed."""
    return desk.store.find(DailyReport, state="entered", status="draft")[0]


def action(form: DocumentForm, name: str) -> None:
    next(each for each in form.actions_here() if each.name == name).run()


def test_a_report_is_returned_with_a_reason_that_everybody_can_read(
    qtbot: QtBot, desk: Desk, report: Any, ready: Callable[[object], DocumentForm], settled: Settled
) -> None:
    form = ready(desk.open_document("daily_report", report.id))
    action(form, "document.step.return")
    assert isinstance(form.panel, ReasonPanel)
    press(Qt.Key.Key_Return, CONTROL)
    settled()
    assert form.aggregate.state == "entered", "not without a reason"
    type_text("Eight hours, four people?")
    form.rebuild()  # another language, other colours
    assert form.panel.text.toPlainText() == "Eight hours, four people?"
    form.panel.take_focus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)  # it is done once
    settled()
    assert not form.title_strip.notice_text()
    assert (form.aggregate.state, form.aggregate.status) == ("returned", "draft")
    assert form.panel is None
    form.show_panel("history")
    settled()
    assert isinstance(form.panel, HistoryPanel)
    newest = form.panel.tree.topLevelItem(0)
    assert newest is not None
    assert newest.child(0).text(0) == "Why: Eight hours, four people?"
    tree = form.panel.tree
    assert tree.viewport().width() - tree.columnViewportPosition(2) >= tree.sizeHintForColumn(2), "all columns are seen"


def test_escape_returns_nothing(
    desk: Desk, report: Any, ready: Callable[[object], DocumentForm], settled: Settled
) -> None:
    form = ready(desk.open_document("daily_report", report.id))
    action(form, "document.step.return")
    type_text("No")
    press(Qt.Key.Key_Escape)
    settled()
    assert form.panel is None
    assert form.aggregate.state == "entered"


def test_reports_are_returned_from_the_list_with_one_reason(
    qtbot: QtBot, desk: Desk, window: Any, report: Any, settled: Settled
) -> None:
    page = desk.open_list("daily_report", f"number:{report.number}")
    assert isinstance(page, ListPage)
    settled()
    window.activateWindow()
    page.view.table.setFocus()
    page.begin("return")
    assert page.asker is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.asker.text)
    type_text("Eight hours")
    press(Qt.Key.Key_Return)
    settled()
    stored = desk.store.get(DailyReport, report.id)
    assert stored.state == "returned"
    assert desk.store.history(report.id)[-1].content["reason:"] == [None, "Eight hours"]


def test_a_reason_outlives_other_panels_and_the_program(
    desk: Desk, report: Any, ready: Callable[[object], DocumentForm], settled: Settled,
    crashed: Callable[[DocumentForm], DocumentForm],
) -> None:  # fmt: skip
    form = ready(desk.open_document("daily_report", report.id))
    action(form, "document.step.return")
    type_text("Eight hours, four peo")
    form.show_panel("history")
    settled()
    assert form.is_changed()
    form.saving.save()
    settled()
    assert form.is_changed(), "saving the document saves no reason"
    form = crashed(form)
    assert isinstance(form.panel, ReasonPanel)
    assert form.panel.text.toPlainText() == "Eight hours, four peo"
    form.panel.take_focus()
    type_text("ple?")
    press(Qt.Key.Key_Return)
    settled()
    assert form.aggregate.state == "returned"
    assert desk.store.history(report.id)[-1].content["reason:"] == [None, "Eight hours, four people?"]
    assert not form.is_changed()


def test_a_reason_for_a_posted_report_comes_back_too(
    desk: Desk, ready: Callable[[object], DocumentForm], crashed: Callable[[DocumentForm], DocumentForm]
) -> None:
    posted = desk.store.find(DailyReport, state="entered", status="posted")[-1]
    form = ready(desk.open_document("daily_report", posted.id))
    action(form, "document.step.return")
    type_text("Whose hours")
    form = crashed(form)
    assert isinstance(form.panel, ReasonPanel)
    assert form.panel.text.toPlainText() == "Whose hours"


def test_closing_asks_about_a_reason_and_escape_gives_it_up(
    desk: Desk, window: Any, report: Any, ready: Callable[[object], DocumentForm], settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[object] = []
    monkeypatch.setattr(desk, "ask", lambda parent, question, choices, default="": asked.append(question) or "save")
    form = ready(desk.open_document("daily_report", report.id))
    action(form, "document.step.return")
    type_text("Eight")
    form.show_panel("history")
    window.close_current()
    settled()
    assert len(asked) == 1
    assert form in window.pages.values()
    assert "“Return” was not done" in form.title_strip.notice_text()
    assert isinstance(form.panel, ReasonPanel)
    assert form.panel.text.toPlainText() == "Eight"
    press(Qt.Key.Key_Escape)
    window.close_current()
    assert len(asked) == 1
    assert form not in window.pages.values()


def test_a_reason_above_the_list_is_kept_until_it_is_given_up(
    desk: Desk, window: Any, report: Any, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(desk, "ask", lambda parent, question, choices, default="": asked.append(question) or "save")
    page = desk.open_list("daily_report", f"number:{report.number}")
    assert isinstance(page, ListPage)
    settled()
    page.begin("return")
    assert page.asker is not None
    page.asker.text.setText("Eight hours")
    page.rebuild()
    settled()
    assert page.asker.text.text() == "Eight hours"
    assert page.asker.isVisible()
    page.set_field()
    page.begin("return")
    assert page.asker.text.text() == "Eight hours"
    window.close_current()
    assert len(asked) == 1
    assert page in window.pages.values()
    page._leave_reason()
    window.close_current()
    assert len(asked) == 1
    assert page not in window.pages.values()
