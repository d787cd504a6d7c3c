"""The crew grid by keyboard, in the foreman's words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.forms.construction.daily_report.cells import DONE, LEFT, REMAINS, TOTAL, WORKS
from desktop.forms.construction.daily_report.form import DailyReportForm
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from shared.common.attendance_codes import code_id
from shared.construction.absence import Absence, AbsenceLine
from shared.construction.daily_report import DailyReport
from shared.kernel.language import Language
from tests.ui.daily_report.conftest import Hand

KEYSTROKES = 60


def texts(form: DailyReportForm, row: int) -> list[str]:
    """What a row shows after the name."""
    return [form.model.cell(row, column).text for column in range(TOTAL, form.model.columnCount())]


def test_a_crews_day_takes_sixty_keystrokes_beyond_the_numbers(
    desk: Desk, hand: Hand, last_report: DailyReport, settled: Callable[[], None], qtbot: QtBot
) -> None:
    """Eight people on five works, every cell typed by hand, from the list of reports to the posted document."""
    desk.open_list("daily_report")
    settled()
    hand.press("Insert", "Shift+F7", "F3", *["Insert"] * 5, "Return")
    hand.type("8")
    hand.press("Ctrl+D", "Tab")
    for _ in range(8):
        for hours in ("2", "1:30", "1,5", "=1+1", "1"):
            hand.type(hours)
            hand.press("Tab")
    for quantity in ("12,5", "3", "4", "=2*3,5"):
        hand.type(quantity)
        hand.press("Tab")
    hand.type("1")
    hand.press("Ctrl+Return")
    assert hand.counted <= KEYSTROKES
    qtbot.waitUntil(lambda: bool(desk.store.find(DailyReport, date=date(2026, 11, 2), status="posted")))
    made = desk.store.find(DailyReport, date=date(2026, 11, 2), status="posted")[-1]
    assert [line.quantity for line in made.lines] == [Decimal("12.5"), 3, 4, 7, 1]
    assert sorted(hour.minutes or 0 for hour in made.hours) == sorted([120, 90, 90, 120, 60] * 8)


def test_a_new_report_begins_as_the_last_one_on_the_next_working_day(
    report: DailyReportForm, last_report: DailyReport
) -> None:
    made = report.aggregate
    assert (made.site_id, made.crew_id, made.foreman_id) == (
        last_report.site_id, last_report.crew_id, last_report.foreman_id,
    )  # fmt: skip
    assert made.date == date(2026, 11, 2), "Monday after Friday 30 October"


def test_as_the_last_report_brings_works_and_people_and_is_one_step(report: DailyReportForm, hand: Hand) -> None:
    hand.press("F7")
    assert len(report.model.people) == 8
    assert texts(report, 0) == ["1", "", "1"]
    assert report.model.works[0].quantity is None, "volumes are of the day itself"
    hand.press("F7")
    assert len(report.model.works) == 1, "what is here is not added again"
    hand.press("Ctrl+Z")
    assert report.model.people == []
    assert report.model.works == []


def test_what_is_left_is_shared_by_one_key(report: DailyReportForm, hand: Hand) -> None:
    hand.press("F7")
    hand.type("8")
    hand.press("Ctrl+D")
    assert {texts(report, row)[1] for row in range(8)} == {"7"}
    hand.press("F8")
    assert [texts(report, row) for row in range(8)] == [["8", "", "8"]] * 8
    hand.press("Ctrl+Z")
    assert texts(report, 7) == ["8", "7", "1"]


def test_a_text_that_is_no_hours_stays_and_nothing_is_posted(report: DailyReportForm, hand: Hand, qtbot: QtBot) -> None:
    hand.press("F7", "Tab")
    hand.type("much")
    hand.press("Return", "Up")
    cell = report.model.cell(0, WORKS)
    assert cell.text == "much"
    assert cell.mark == "bad"
    assert "8:30" in cell.note
    hand.press("Ctrl+Return")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is report.findings_panel.list)
    assert report.aggregate.status == "draft"
    hand.press("Return")
    assert report.grid.place == (0, WORKS), "the finding leads back to the cell"
    hand.type("2")
    hand.press("Return")
    assert report.model.cell(0, WORKS).text == "2"
    assert not report.unread()


def test_what_is_left_to_allocate_stops_posting_in_plain_words(
    report: DailyReportForm, hand: Hand, qtbot: QtBot
) -> None:
    hand.press("F7")
    hand.type("1:30")
    hand.press("Return")
    qtbot.waitUntil(lambda: report.model.cell(0, LEFT).mark == "bad")
    assert report.model.cell(0, LEFT).note.endswith(": 0:30 h of the shift are on no work yet.")


def test_done_over_the_plan_is_said_in_words(report: DailyReportForm, hand: Hand, settled: Callable[[], None]) -> None:
    hand.press("F7")
    row = len(report.model.people)
    report.grid.go((row + DONE, WORKS))
    hand.type("1000000")
    hand.press("Return")
    assert report.model.cell(row + REMAINS, WORKS).text.startswith("over by ")


def test_somebody_with_hours_elsewhere_that_day_is_told_at_once(
    report: DailyReportForm, hand: Hand, desk: Desk, last_report: DailyReport
) -> None:
    other = DailyReport(date=report.aggregate.date, site_id=last_report.site_id)
    other.lines = []
    from shared.construction.daily_report_line import DailyReportHour, DailyReportLine

    other.lines = [DailyReportLine(name="Elsewhere")]
    person = last_report.hours[0].person_id
    other.hours = [DailyReportHour(line_id=other.lines[0].id, person_id=person, minutes=300)]
    desk.store.save(other)
    hand.press("F7")
    name = report.model.cell(0, 0)
    assert name.mark == "warn"
    assert f"5:00 in Daily report {other.number}" in name.note


def test_people_and_works_are_removed_with_their_hours_and_come_back_in_one_step(
    report: DailyReportForm, hand: Hand
) -> None:
    hand.press("F7", "Shift+Down", "Shift+Down", "Ctrl+Delete")
    assert len(report.model.people) == 5
    assert len(report.aggregate.hours) == 5
    hand.press("Ctrl+Z")
    assert len(report.model.people) == 8
    report.grid.go((8 + DONE, WORKS))
    hand.press("Ctrl+Delete")
    assert report.model.works == []
    assert not any(hour.minutes for hour in report.aggregate.hours)
    hand.press("Ctrl+Z")
    assert texts(report, 0) == ["1", "", "1"]


def test_a_block_goes_to_a_spreadsheet_and_comes_back(report: DailyReportForm, hand: Hand) -> None:
    hand.press("F7", "Ctrl+A", "Ctrl+C")
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "1\t\t1"
    QGuiApplication.clipboard().setText("8\t\t2,5\t7\r\n4:30\t\tillness\t\r\n")
    hand.press("Home", "Ctrl+V")
    assert texts(report, 0) == ["8", "5:30", "2:30"]
    assert texts(report, 1)[0] == "4:30"
    assert report.model.cell(1, WORKS).mark == "bad", "what does not fit stays in its cell"
    hand.press("Ctrl+Z")
    assert texts(report, 0) == ["1", "", "1"]


def test_far_too_much_and_an_endless_text_are_pasted_in_words(report: DailyReportForm, hand: Hand, desk: Desk) -> None:
    hand.press("F7", "Home")
    before, steps = texts(report, 0), report.draft.stack.count()
    QGuiApplication.clipboard().setText("\n".join(["\t".join(["1"] * 1000)] * 1000))
    hand.press("Ctrl+V")
    assert "far larger than a crew's day. Nothing was pasted" in desk.messages.all[-1].words
    assert (texts(report, 0), report.draft.stack.count()) == (before, steps)
    QGuiApplication.clipboard().setText('"' + "endless " * 20_000 + '"\t5')
    hand.press("Ctrl+V")
    assert report.model.cell(0, TOTAL).mark == "bad"
    assert len(report.model.cell(0, TOTAL).text) < 100


def test_works_are_found_by_any_part_of_their_name(report: DailyReportForm, hand: Hand) -> None:
    hand.press("F7", "F3")
    hand.type("шпатл")
    assert report.choosing.chooser is not None
    shown = report.choosing.chooser.rows.shown
    assert shown
    assert all("шпатл" in row.texts[0].casefold() for row in shown)
    hand.press("Return")
    assert "шпатл" in report.model.texts.work_name(report.model.works[-1]).casefold()


def test_a_posted_report_is_read_only_and_says_why(report: DailyReportForm, hand: Hand, desk: Desk) -> None:
    hand.press("F7")
    report.saving.post()
    hand.settled()
    assert report.aggregate.status == "posted"
    report.grid.show_key((report.model.people[0], TOTAL))
    before = texts(report, 0)
    hand.type("5")
    hand.press("F8", "Delete", "Ctrl+D", "Ctrl+Delete")
    assert texts(report, 0) == before
    assert report.model.cell(0, LEFT).text == ""


def test_an_unfinished_text_is_journalled_for_a_cell_without_a_row_and_comes_back(
    report: DailyReportForm, hand: Hand
) -> None:
    hand.press("F7", "F3", "Return", "Right", "Right", "Right")
    place = report.grid.place
    hand.type("4:")
    key = report.model.key(*place)
    cell = report.model.cell_of_key(key)
    assert cell is not None
    assert report.model.key_of_cell(*cell) == key
    hand.press("Escape")
    assert report.model.cell(*place).text == "", "Esc gives it up"
    report.resume(*cell, "4:")
    assert report.grid.editor is not None
    assert report.grid.editor.text() == "4:"
    hand.type("30")
    hand.press("Return")
    assert report.model.cell(*place).text == "4:30"


def test_texts_that_are_no_hours_are_there_again_after_a_crash(
    report: DailyReportForm, hand: Hand, crashed: Callable[[DocumentForm], DocumentForm]
) -> None:
    """In a cell of a person, in one whose row of hours went meanwhile, and in a quantity; one was mended again."""
    hand.press("F7")
    long = "as much as there was time for before it began to rain"
    model = report.model
    for row, column, text in ((0, WORKS, long), (1, TOTAL, "all day"), (8 + DONE, WORKS, "lots"), (2, WORKS, "no")):
        assert not model.type_in(row, column, text)
    assert model.type_in(2, WORKS, "3")
    model.type_in(1, WORKS, "2")
    model.type_in(1, WORKS, "")
    form = crashed(report)
    assert isinstance(form, DailyReportForm)
    assert form.model.edit_text(0, WORKS) == long
    assert form.model.cell(1, TOTAL).text == "all day"
    assert form.model.cell(8 + DONE, WORKS).text == "lots"
    assert form.model.cell(2, WORKS).text == "3"
    assert [form.model.cell(*place).mark for place in ((0, WORKS), (1, TOTAL), (8 + DONE, WORKS))] == ["bad"] * 3
    assert not form.commit(), "it would not be saved"
    assert form.is_changed()


def test_everything_is_said_anew_in_russian_and_nothing_is_lost(
    report: DailyReportForm, hand: Hand, desk: Desk
) -> None:
    hand.press("F7", "Tab")
    hand.type("5")
    hand.press("Return")
    desk.language = Language("ru")
    report.rebuild()
    assert report.model.cell(8 + DONE, 0).text == "Выполнено"
    assert report.model.cell(0, WORKS).text == "5"
    assert report.grid.place == (1, WORKS), "the same cell has the keyboard"


def test_who_is_away_is_marked_by_the_code_and_gets_no_hours(
    desk: Desk, hand: Hand, last_report: DailyReport, settled: Callable[[], None]
) -> None:
    person = last_report.hours[1].person_id
    absence = Absence(site_id=last_report.site_id, date=date(2026, 11, 2))
    absence.lines = [
        AbsenceLine(person_id=person, code_id=code_id("ОТ"), from_date=date(2026, 11, 2), to_date=date(2026, 11, 6))
    ]
    desk.store.post(absence)
    report = desk.open_new("daily_report")
    settled()
    assert isinstance(report, DailyReportForm)
    hand.press("F7")
    name = report.model.cell(1, 0)
    assert name.mark == "warn"
    assert "· ОТ" in name.text
    assert "Away that day: ОТ" in name.note
    assert report.model.day.total(person) == 0, "hours of the last report are not taken over"
    hand.type("8")
    hand.press("Ctrl+D")
    assert [texts(report, row)[0] for row in range(3)] == ["8", "", "8"]


def test_what_is_being_typed_outlives_works_that_come_meanwhile(
    desk: Desk, report: DailyReportForm, hand: Hand, settled: Callable[[], None]
) -> None:
    """Works are read in a thread: whoever has chosen them types on at once."""
    hand.press("Shift+F7", "F3")
    choosing, chooser = report.choosing, report.choosing.chooser
    assert chooser is not None
    ids = [each.id for each in chooser.rows.shown[:2]]
    choosing.close()
    report.grid.show_key((report.model.people[1], TOTAL))
    choosing._take_works(ids)
    hand.type("7:3")
    settled()
    assert len(report.model.works) == 2
    hand.type("0")
    hand.press("Return")
    assert report.model.day.total(report.model.people[1]) == 450


def test_letters_typed_before_the_list_is_read_stay_in_its_search(
    report: DailyReportForm, hand: Hand, settled: Callable[[], None]
) -> None:
    report.choosing.add_people()
    chooser = report.choosing.chooser
    assert chooser is not None
    hand.type("щук")
    settled()
    assert chooser.search.text() == "щук"
    assert [each.texts[0] for each in chooser.rows.shown] == ["Щукин О. Б."]


def test_an_unfinished_remark_is_there_again(report: DailyReportForm, settled: Callable[[], None]) -> None:
    report.resume("", None, "visitors", "Inspector Iv")
    assert report.remarks.editors["visitors"].text() == "Inspector Iv"


def test_a_text_that_did_not_fit_leaves_nothing_behind_when_the_old_value_is_typed_again(
    report: DailyReportForm, hand: Hand
) -> None:
    hand.press("F7", "Tab")
    hand.type("100")
    hand.press("Return", "Up")
    assert (report.model.cell(0, WORKS).text, report.model.cell(0, WORKS).mark) == ("100", "bad")
    assert "a day has 24 hours" in report.findings_panel.list.item(0).text()
    hand.type("-8")
    hand.press("Return", "Up")
    assert "hours cannot be below zero" in report.findings_panel.list.item(0).text()
    hand.type("1")
    hand.press("Return")
    assert (report.model.cell(0, WORKS).text, report.model.cell(0, WORKS).mark) == ("1", "")
    assert not any("24" in each for each in listed(report))


def test_undo_takes_back_a_text_that_did_not_fit_before_what_was_done_earlier(
    report: DailyReportForm, hand: Hand
) -> None:
    hand.press("F7", "Tab")
    hand.type("much")
    hand.press("Return")
    assert report.model.cell(0, WORKS).text == "much"
    hand.press("Ctrl+Z")
    assert report.model.cell(0, WORKS).text == "1"
    assert len(report.model.people) == 8, "what F7 brought is here"
    assert not any("much" in each for each in listed(report))
    hand.press("Ctrl+Z")
    assert not report.model.people


def test_a_shift_that_typing_over_hours_makes_longer_is_said_beside_them(
    report: DailyReportForm, hand: Hand, desk: Desk
) -> None:
    hand.press("F7", "Tab")
    hand.type("10")
    hand.press("Return", "Up")
    name = report.model.person_name(report.model.people[0])
    said = f"{name}: the shift is 10 h long now; it was 1."
    assert desk.messages.all[-1].words == said
    total = report.model.cell(0, TOTAL)
    assert (total.text, total.mark, total.note) == ("▲ 10", "warn", said)
    assert said in report.note.text(), "below the grid, as long as one is on the person's hours"
    hand.press("Ctrl+Z")
    assert (report.model.cell(0, TOTAL).text, report.model.cell(0, TOTAL).mark) == ("1", "")


def test_escape_in_the_list_of_works_goes_back_to_the_field_where_one_was(report: DailyReportForm, hand: Hand) -> None:
    report.header.show_field("site_id")
    hand.press("F3", "Escape")
    assert QApplication.focusWidget() is report.header.cells["site_id"].editor.input
    report.grid.setFocus()
    hand.press("F3", "Escape")
    assert report.grid.has_keyboard()


def listed(form: DailyReportForm) -> list[str]:
    """The findings below the form."""
    found = form.findings_panel.list
    return [found.item(at).text() for at in range(found.count())]
