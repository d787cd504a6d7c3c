"""What the grid tells of a month: missing days, what a fill would change, corrections, and how fast it is."""

import time
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.forms.construction.timesheet.form import TimesheetForm
from desktop.forms.construction.timesheet.proposal_panel import ProposalPanel
from desktop.ui.desk import Desk
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.kernel.identity import new_id
from tests.ui.timesheet.conftest import FINISHERS, cells, day_of, go, text
from tests.ui.typing import type_text

Show = Callable[..., TimesheetForm]
Settled = Callable[[], None]


def panel_of(form: TimesheetForm) -> ProposalPanel:
    assert isinstance(form.panel, ProposalPanel)
    return form.panel


def test_missing_days_are_jumped_to_and_shown_alone(qtbot: QtBot, october: TimesheetForm) -> None:
    """The crew has no report of the 29th and 30th; Orlova is on leave and lacks nothing."""
    assert october.grid.next_hole()
    assert october.grid.day == day_of(october, "Блинов", 29)
    assert october.grid.next_hole()
    assert october.grid.day == day_of(october, "Блинов", 30)
    assert "a mark is missing" in october.line.text()
    october.month.show_holes_only(True)
    assert "Орлова С. В." not in [line.name for line in october.month.people]
    go(october, "Блинов", 29)
    type_text(october.grid, "8")
    qtbot.keyClick(october.grid.editor, Qt.Key.Key_Tab)
    type_text(october.grid, "8")
    qtbot.keyClick(october.grid.editor, Qt.Key.Key_Tab)
    assert not october.month.is_hole(day_of(october, "Блинов", 29))


def test_a_fill_shows_what_it_would_change_first(qtbot: QtBot, october: TimesheetForm, settled: Settled) -> None:
    october.propose("schedule")
    settled()
    changes = panel_of(october).proposal.changes
    shown = {(each.person, each.day[1].day): (each.before, each.after) for each in changes}
    assert shown["Щукин О. Б.", 19] == ("3", "8")
    assert shown["Блинов С. Г.", 29] == ("", "8")
    assert text(october, "Блинов", 29) == ""
    assert not october.draft.dirty
    qtbot.keyClick(panel_of(october).table, Qt.Key.Key_Escape)
    assert october.panel is None
    assert not october.draft.dirty


def test_only_the_chosen_days_of_a_fill_are_taken(qtbot: QtBot, october: TimesheetForm, settled: Settled) -> None:
    october.propose("schedule")
    settled()
    panel = panel_of(october)
    rows = [at for at, each in enumerate(panel.proposal.changes) if each.person.startswith("Щукин")]
    panel.table.selectRow(rows[0])
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    panel.take.click()
    assert text(october, "Щукин", 19) == "3", "it was not chosen"
    assert text(october, "Блинов", 29) == "8"
    assert not cells(october, "Блинов", 29)[0].by_hand
    assert october.draft.stack.count() == 1
    october.draft.stack.undo()
    assert text(october, "Блинов", 29) == ""


def test_keys_that_are_held_when_a_fill_is_shown_choose_nothing(
    qtbot: QtBot, october: TimesheetForm, settled: Settled
) -> None:
    """The answer may come before the hand has left Ctrl+Shift+F."""
    for held in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier):
        qtbot.keyClick(october.grid, Qt.Key.Key_F11, held)
        october.propose("schedule")
        settled()
        table = panel_of(october).table
        table.selectRow(3)
        assert {index.row() for index in table.selectedIndexes()} == {3}


def test_days_made_by_hand_outlive_a_fill(october: TimesheetForm, settled: Settled) -> None:
    october.grid.entry.type("ДО", [day_of(october, "Блинов", 5)])
    october.propose("reports")
    settled()
    kept = [each for each in panel_of(october).proposal.changes if each.keep]
    assert [(each.person, each.before, each.after) for each in kept] == [("Блинов С. Г.", "ДО", "8")]
    panel_of(october).take.click()
    assert text(october, "Блинов", 5) == "ДО"


def test_a_day_typed_after_the_fill_was_shown_stays(october: TimesheetForm, settled: Settled) -> None:
    october.propose("schedule")
    settled()
    october.grid.entry.type("6", [day_of(october, "Блинов", 29)])
    panel_of(october).take.click()
    assert text(october, "Блинов", 29) == "6"
    assert text(october, "Блинов", 30) == "8"


def test_a_filled_timesheet_is_saved_as_it_is_shown(
    desk: Desk, october: TimesheetForm, settled: Settled, qtbot: QtBot
) -> None:
    october.propose("schedule")
    settled()
    panel_of(october).take.click()
    go(october, "Зайцева", 7)
    october.saving.save()
    settled()
    stored = desk.store.by_name(desk.kinds.shape("timesheet"), FINISHERS)
    assert sum(cell.date == date(2026, 10, 29) for cell in stored.cells) == 8
    assert october.grid.day == day_of(october, "Зайцева", 7), "saving does not move the keyboard"


def test_a_correction_shows_what_was_beside_what_is(desk: Desk, show: Show, settled: Settled) -> None:
    source = desk.store.by_name(desk.kinds.shape("timesheet"), "TS-A1-26-00007")
    form = show(correcting=str(source.id))
    name = form.month.people[0].name or ""
    day = next(at.day for at in form.month.days if form.month.text(day_of(form, name, at.day)) == "8")
    form.grid.entry.type("5", [day_of(form, name, day)])
    shown = form.month.shown(day_of(form, name, day))
    assert (shown.before, shown.text) == ("8", "5")
    form.grid.entry.clear([day_of(form, name, day)])
    shown = form.month.shown(day_of(form, name, day))
    assert (shown.before, shown.text) == ("8", "")


def test_people_come_and_go_with_their_days(qtbot: QtBot, desk: Desk, october: TimesheetForm, settled: Settled) -> None:
    person = desk.store.find(desk.kinds.shape("person").cls, name="Абрамов Ю. Д.")[0]
    october.adder.set_value(person.id)
    october.adder.changed.emit()
    settled()
    assert october.month.people[-1].name == "Абрамов Ю. Д."
    assert october.month.people[-1].personnel_number
    assert october.grid.day[0] == person.id
    type_text(october.grid, "8")
    qtbot.keyClick(october.grid.editor, Qt.Key.Key_Return)
    assert text(october, "Абрамов", 1) == "8"
    go(october, "Абрамов", 1)
    october._remove_people()
    assert len(october.month.people) == 8
    assert not [cell for cell in october.month.sheet.cells if cell.person_id == person.id]


def test_the_report_behind_a_day_is_opened(desk: Desk, october: TimesheetForm, settled: Settled) -> None:
    go(october, "Блинов", 1)
    opened = []
    desk.openers["document"] = opened.append
    october.open_reports()
    assert [link["kind"] for link in opened] == ["daily_report"]


def test_another_language_keeps_what_was_typed(desk: Desk, october: TimesheetForm) -> None:
    october.grid.entry.type("6", [day_of(october, "Блинов", 29)])
    go(october, "Блинов", 29)
    october.rebuild()
    assert text(october, "Блинов", 29) == "6"
    assert october.grid.day == day_of(october, "Блинов", 29)


def test_two_hundred_people_are_typed_without_waiting(
    qtbot: QtBot, desk: Desk, october: TimesheetForm, settled: Settled
) -> None:
    """6,200 cells: a keystroke is on the screen within a frame, and a committed day within a stall's limit."""
    sheet: Timesheet = october.month.sheet
    usual = sheet.cells[0].code_id
    with october.draft.step("many people"):  # type: ignore[arg-type]
        for number in range(200):
            person_id = new_id()
            sheet.people.append(TimesheetPerson(person_id=person_id, name=f"Рабочий {number}"))
            sheet.cells.extend(
                TimesheetCell(person_id=person_id, date=day, code_id=usual, minutes=480) for day in october.month.days
            )
    settled()
    go(october, "Рабочий 100", 7)

    def took(what: Callable[[], object]) -> float:
        october.grid.viewport().repaint()
        begun = time.thread_time()
        what()
        october.grid.viewport().repaint(october.grid.viewport().rect().adjusted(0, 0, 0, -1))
        return (time.thread_time() - begun) * 1000

    opening = min(took(lambda: type_text(october.grid, "7")) for _ in range(3))
    assert opening < 30, f"a key and the whole grid painted: {opening:.0f} ms"
    committed = took(lambda: qtbot.keyClick(october.grid.editor, Qt.Key.Key_Return))
    assert committed < 120, f"{committed:.0f} ms"
    moved = min(took(lambda: qtbot.keyClick(october.grid, Qt.Key.Key_Down)) for _ in range(3))
    assert moved < 30, f"{moved:.0f} ms"


def test_a_mark_being_typed_stays_with_its_day_when_somebody_gets_a_row(
    desk: Desk, october: TimesheetForm, settled: Settled
) -> None:
    """Who was chosen is read in a thread; meanwhile somebody types into another row."""
    person = desk.store.find(desk.kinds.shape("person").cls, name="Абрамов Ю. Д.")[0]
    go(october, "Блинов", 29)
    october.add_people([person.id])
    type_text(october.grid, "6")
    settled()
    assert text(october, "Блинов", 29) == "6"
    assert text(october, "Абрамов", 29) == ""


def test_a_correction_marks_no_night_and_no_second_code_that_nobody_changed(
    desk: Desk, october: TimesheetForm, show: Show, settled: Settled
) -> None:
    night, two = day_of(october, "Блинов", 29), day_of(october, "Блинов", 30)
    assert october.grid.entry.type("8 (2)", [night]) is None
    assert october.grid.entry.type("Я/С 8/2", [two]) is None
    source = october.draft.copy()
    desk.store.post(source)
    desk.open_new("timesheet", correcting=str(source.id))
    settled()
    form = desk.window.tabs.current
    assert isinstance(form, TimesheetForm)
    assert [form.month.text(day) for day in (night, two)] == ["8 (2)", "Я/С 8/2"]
    assert [form.month.shown(day).before for day in (night, two)] == ["", ""]
    form.grid.entry.type("8", [two])
    assert form.month.shown(two).before == "Я/С 8/2"


def test_a_text_that_is_no_mark_stops_the_saving_in_another_month_too(
    qtbot: QtBot, october: TimesheetForm, settled: Settled
) -> None:
    """It is said whose and which day has it; in its own month it stands where it was typed."""
    day = day_of(october, "Щукин", 30)
    october.grid.entry.paste({day: "мусор"})
    october.set(october.aggregate, "month", date(2026, 11, 1))
    settled()
    (finding,) = october.unread()
    assert "Щукин" in str(finding)
    assert "“мусор” is no mark, and the month is another one now" in str(finding)
    october.saving.save()
    qtbot.waitUntil(lambda: "It was not written" in october.title_strip.notice_text())
    assert october.draft.dirty
    assert october.is_changed()
    october.jump(finding.path)
    october.draft.undo_step()
    assert october.month.shown(day).rejected == "мусор"
    october.grid.entry.type("8", [day])
    october.set(october.aggregate, "month", date(2026, 11, 1))
    assert october.commit()
