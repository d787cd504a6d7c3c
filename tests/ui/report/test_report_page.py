"""A report on the screen: asked, narrowed, opened down to its documents, written to files; without a mouse."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.report import files
from desktop.ui.report.fixing import FixPopup
from desktop.ui.report.page import ReportPage
from desktop.ui.window import Window
from shared.construction.daily_report import DailyReport

Settled = Callable[[], None]
SEPTEMBER = {"start": date(2026, 9, 1), "end": date(2026, 9, 30)}


def opened(desk: Desk, settled: Settled, name: str, **question: Any) -> ReportPage:
    page = desk.open_report(name, **question)
    assert isinstance(page, ReportPage)
    settled()
    return page


def labels(page: ReportPage) -> list[str]:
    model = page.view.table.report()
    return [model.label(line) for line in range(model.rowCount())]


def captions(page: ReportPage) -> list[str]:
    table, model = page.view.table, page.view.table.report()
    return [model.column(at).caption for at in range(model.columnCount()) if not table.isColumnHidden(at)]


def figure(page: ReportPage, line: int, name: str) -> str:
    return page.view.table.report().text(line, column(page, name))


def column(page: ReportPage, name: str) -> int:
    return [each.name for each in page.view.table.report().shown.columns].index(name)


def press(qtbot: QtBot, page: ReportPage, *keys: Any) -> None:
    for key in keys:
        qtbot.keyClick(page.view.table, key)


def test_a_report_shows_crews_with_their_hours_and_marks_what_is_over_the_norm(
    desk: Desk, window: Window, settled: Settled
) -> None:
    page = opened(desk, settled, "productivity")
    assert labels(page)[0] == "Бригада каменщиков"
    assert figure(page, 0, "minutes") == "4,065.00"
    assert figure(page, 0, "over_norm") == "! 69.56"
    assert page.view.total.report().text(0, column(page, "minutes")) == "15,240.00"


def test_missing_days_are_asked_of_the_present_month_and_stand_after_how_many_they_are(
    desk: Desk, window: Window, settled: Settled
) -> None:
    page = opened(desk, settled, "missing_days")
    assert (page.asking.period.start, page.asking.period.end) == (date(2026, 11, 1), date(2026, 11, 30))
    names = [each.name for each in page.view.table.report().shown.columns]
    assert (names.index("missing") < names.index("2026-11-01"), names[-1]) == (True, "2026-11-30")
    assert opened(desk, settled, "productivity").asking.period.start is None, "others are of all days"


def test_a_branch_is_closed_and_opened_by_keys(desk: Desk, window: Window, settled: Settled, qtbot: QtBot) -> None:
    page = opened(desk, settled, "productivity", by=["crew", "month"])
    assert labels(page)[:5] == ["Бригада каменщиков", "2026-08", "2026-09", "2026-10", "Бригада кровельщиков"]
    press(qtbot, page, Qt.Key.Key_Minus)
    assert labels(page)[:2] == ["Бригада каменщиков", "Бригада кровельщиков"]
    press(qtbot, page, Qt.Key.Key_Plus, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.view.table.currentIndex().row() == 2
    press(qtbot, page, Qt.Key.Key_Minus)  # of a leaf: to the branch it stands in
    assert page.view.table.currentIndex().row() == 0
    page.open_to(1)
    assert len(labels(page)) == 4


def test_a_figure_opens_into_movements_and_a_movement_into_its_document(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "work_execution", by=["crew"], **SEPTEMBER)
    at = column(page, "done_cost")
    page.view.table.go_to(1, at)
    sum_of_crew = figure(page, 1, "done_cost")
    press(qtbot, page, Qt.Key.Key_Return)
    settled()
    assert "Cost" in page.heading.text()
    assert page.view.total.report().text(0, column(page, "amount")) == sum_of_crew
    asked: list[Any] = []
    desk.openers["document"] = asked.append
    press(qtbot, page, Qt.Key.Key_Return)
    settled()
    [link] = asked
    assert link["kind"] == "daily_report"
    assert link["path"].startswith("lines/")
    press(qtbot, page, Qt.Key.Key_Escape)
    assert len(page.trail) == 1
    assert page.view.table.currentIndex().row() == 1
    assert page.view.table.currentIndex().column() == at


def test_esc_with_nothing_to_stop_nor_to_leave_takes_the_message_away(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "work_execution", **SEPTEMBER)
    window.look_again()
    desk.tell("Something was not done.", level="warning")
    press(qtbot, page, Qt.Key.Key_Escape)
    assert window.message_bar.message is None
    page.refresh()
    window.look_again()
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.status == "Stopped. F5 works it out."


def test_a_formula_opens_into_the_figures_it_follows_from_and_these_into_movements(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "productivity", **SEPTEMBER)
    page.view.table.go_to(0, column(page, "deviation"))
    press(qtbot, page, Qt.Key.Key_Return)
    settled()
    assert labels(page) == ["Hours worked", "Norm hours"]
    press(qtbot, page, Qt.Key.Key_Return)
    settled()
    assert len(page.trail) == 3
    assert page.view.table.report().rowCount() > 10


def test_groupings_are_moved_removed_and_added_by_keys(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "productivity", by=["crew", "month"])
    row = page.bar.grouping
    row.chips[1].setFocus()
    qtbot.keyClick(row.chips[1], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert page.asking.by == ("month", "crew")
    assert labels(page)[0] == "2026-08"
    assert row.chips[0].hasFocus()
    qtbot.keyClick(row.chips[0], Qt.Key.Key_Delete)
    settled()
    assert page.asking.by == ("crew",)


def test_a_report_is_narrowed_to_a_crew_and_says_so(desk: Desk, window: Window, settled: Settled) -> None:
    crews = opened(desk, settled, "productivity")
    crew = crews.view.table.report().row(0).keys[0]
    page = opened(desk, settled, "productivity", equals={"crew_id": crew})
    assert labels(page) == ["Бригада каменщиков"]
    assert page.bar.fixed.chips[0].text() == "Crew: Бригада каменщиков"


def test_a_crew_is_chosen_by_typing_a_part_of_its_name(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "productivity")
    page.bar._choose("crew_id")
    popup = window.findChild(FixPopup)
    assert popup is not None
    for letter in "кров":
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QCoreApplication.sendEvent(popup.editor.input, event)
    qtbot.waitUntil(lambda: popup.editor.open)
    qtbot.keyClick(popup.editor.input, Qt.Key.Key_Return)
    settled()
    assert page.bar.fixed.chips[0].text() == "Crew: Бригада кровельщиков"
    assert labels(page) == ["Бригада кровельщиков"]
    page.bar.fixed.chips[0].setFocus()
    qtbot.keyClick(page.bar.fixed.chips[0], Qt.Key.Key_Delete)
    settled()
    assert len(labels(page)) == 4


def test_the_period_is_moved_by_arrows(desk: Desk, window: Window, settled: Settled, qtbot: QtBot) -> None:
    page = opened(desk, settled, "productivity", **SEPTEMBER)
    button = page.bar.period.button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Right)
    settled()
    assert button.text() == "October 2026"
    assert "from 1 Oct 2026 to 31 Oct 2026" in page.place.shown.table.subtitle


def test_columns_are_hidden_without_working_it_out_again(desk: Desk, window: Window, settled: Settled) -> None:
    page = opened(desk, settled, "productivity")
    page.bar._toggle("norm_hours")
    assert desk.work.idle
    assert captions(page) == ["Hours worked", "Over the norm, h", "Deviation, %"]


def test_columns_in_which_nobody_has_a_figure_are_left_out(desk: Desk, window: Window, settled: Settled) -> None:
    page = opened(desk, settled, "work_execution", by=["site"])
    assert captions(page)[0] == "Planned hours"
    assert page.view.table.currentIndex().column() == column(page, "planned_hours")


def test_a_question_that_has_no_answer_is_said_in_place_and_the_table_stays(
    desk: Desk, window: Window, settled: Settled
) -> None:
    page = opened(desk, settled, "missing_days")
    before = labels(page)
    page.ask(page.asking.__class__(period=type(page.asking.period)(date(2020, 1, 1), date(2026, 1, 1))))
    settled()
    assert "1 to 366 days" in page.state.text()
    assert labels(page) == before


def test_a_variant_comes_back_with_its_question_and_the_last_question_by_itself(
    desk: Desk, window: Window, settled: Settled
) -> None:
    page = opened(desk, settled, "productivity", by=["month"])
    page.keep_variant_as("By months")
    page.bar._group("month", "crew")
    settled()
    page.take_variant("By months")
    settled()
    assert page.asking.by == ("month",)
    window.close_page(page)
    again = opened(desk, settled, "productivity")
    assert again.asking.by == ("month",)


def test_a_selection_is_copied_as_a_spreadsheet_takes_it(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = opened(desk, settled, "productivity")
    page.view.table.selectColumn(column(page, "minutes"))
    qtbot.keyClick(page.view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[:2] == ["Crew\tHours worked", "Бригада каменщиков\t4,065.00"]


def test_what_is_shown_is_written_to_a_workbook(desk: Desk, window: Window, settled: Settled, tmp_path: Path) -> None:
    page = opened(desk, settled, "productivity")
    page.bar._toggle("norm_hours")
    path = tmp_path / "hours.xlsx"
    files.write(page, files.FORMATS[0], path)
    settled()
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[4]] == ["Crew", "Hours worked", "Over the norm, h", "Deviation, %"]
    assert sheet["B5"].value == 4065


def test_another_language_keeps_the_place(desk: Desk, window: Window, settled: Settled) -> None:
    from shared.kernel.language import Language

    page = opened(desk, settled, "productivity")
    page.view.table.go_to(2, 1)
    desk.language = Language("ru")
    page.rebuild()
    settled()
    assert captions(page)[0] == "Нормо-часы"
    assert page.view.table.currentIndex().row() == 2


def test_a_change_of_the_ledger_is_told_and_f5_shows_it(desk: Desk, window: Window, settled: Settled) -> None:
    page = opened(desk, settled, "productivity")
    [draft, *_] = desk.store.find(DailyReport, status="draft")
    before = page.view.total.report().text(0, column(page, "minutes"))
    desk.work.write(page, lambda store: store.post(draft), kinds=frozenset({"daily_report"}))
    settled()
    assert "F5" in page.state.text()
    assert page.view.total.report().text(0, column(page, "minutes")) == before
    page.refresh()
    settled()
    assert page.view.total.report().text(0, column(page, "minutes")) != before
    assert not page.state.text()
