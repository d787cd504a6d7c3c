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
