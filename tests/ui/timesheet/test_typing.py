"""The month grid is typed into: hours, codes, ranges; what is no mark stays where it was typed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.forms.construction.timesheet.form import TimesheetForm
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from tests.ui.timesheet.conftest import FINISHERS, cells, day_of, go, text
from tests.ui.typing import type_text

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def typed(_: QtBot, form: TimesheetForm, keys: str) -> None:
    """Each key goes to whoever has the keyboard: the grid, or the field that typing has opened."""
    type_text(form.grid, keys)


def enter(qtbot: QtBot, form: TimesheetForm, key: Qt.Key = Qt.Key.Key_Return) -> None:
    qtbot.keyClick(form.grid.editor, key)


def test_hours_typed_over_a_day_are_work_made_by_hand(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 29)
    before = october.month.totals(0).minutes
    typed(qtbot, october, "7:30")
    enter(qtbot, october)
    assert text(october, "Блинов", 29) == "7:30"
    assert [cell.by_hand for cell in cells(october, "Блинов", 29)] == [True]
    assert october.month.totals(0).minutes == before + 450
    assert october.place.row == 1, "Enter goes on to the next person"
    assert october.draft.stack.undoText() == "Type “7:30”"


def test_two_codes_and_night_hours(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 29)
    typed(qtbot, october, "Я/С 8/2")
    enter(qtbot, october, Qt.Key.Key_Tab)
    typed(qtbot, october, "8 (2)")
    enter(qtbot, october)
    assert text(october, "Блинов", 29) == "Я/С 8/2"
    assert text(october, "Блинов", 30) == "8 (2)"
    total = october.month.totals(0)
    assert (total.overtime, total.night) == (120, 120)


def test_one_typing_fills_the_range(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 26)
    for _ in range(4):
        qtbot.keyClick(october.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(october.grid, Qt.Key.Key_Down, SHIFT)
    typed(qtbot, october, "от")
    enter(qtbot, october)
    assert {text(october, name, day) for name in ("Блинов", "Дроздова") for day in range(26, 31)} == {"ОТ"}
    assert text(october, "Зайцева", 26) == "8"
    october.draft.stack.undo()
    assert text(october, "Блинов", 26) == "8"
    assert text(october, "Дроздова", 30) == ""


def test_either_keyboard_gives_the_code(qtbot: QtBot, october: TimesheetForm) -> None:
    """Б lies on the comma, ОТ on J and N; Latin B looks like В."""
    for day, keys, mark in ((26, ",", "Б"), (27, "jn", "ОТ"), (28, "B", "В"), (29, "б", "Б")):
        go(october, "Блинов", day)
        typed(qtbot, october, keys)
        enter(qtbot, october)
        assert text(october, "Блинов", day) == mark


def test_a_code_is_chosen_by_its_name(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 29)
    typed(qtbot, october, "maternity")
    popup = october.grid.editor.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert text(october, "Блинов", 29) == "Р"


def test_an_unknown_code_stays_with_the_reason(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 29)
    typed(qtbot, october, "ЫЫ")
    enter(qtbot, october)
    assert october.grid.editor.text() == "ЫЫ"
    assert "there is no attendance code “ЫЫ”" in october.grid.editor.trouble.text()
    assert october.grid.editor.trouble.isVisible()
    october.grid.take_over()  # the keyboard goes elsewhere
    person_day = october.grid.day
    assert october.month.shown(person_day).rejected == "ЫЫ"
    assert "there is no attendance code" in october.line.text()
    assert text(october, "Блинов", 29) == ""
    october.grid.setFocus()
    qtbot.keyClick(october.grid, Qt.Key.Key_F2)
    assert october.grid.editor.text() == "ЫЫ"
    october.grid.editor.setText("8")
    enter(qtbot, october)
    assert text(october, "Блинов", 29) == "8"
    assert not october.month.rejected


def test_escape_leaves_the_day_as_it_was(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 1)
    typed(qtbot, october, "4")
    enter(qtbot, october, Qt.Key.Key_Escape)
    assert text(october, "Блинов", 1) == "8"
    assert not october.draft.dirty


def test_fill_down_right_repeat_and_clear(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Щукин", 19)
    assert text(october, "Щукин", 19) == "3"
    qtbot.keyClick(october.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(october.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(october.grid, Qt.Key.Key_R, CTRL)
    assert text(october, "Щукин", 21) == "3"
    go(october, "Щукин", 21)
    qtbot.keyClick(october.grid, Qt.Key.Key_D, CTRL)
    assert text(october, "Щукин", 21) == text(october, "Орлова", 21) == "ОТ"
    qtbot.keyClicks(october.grid, ".")
    assert text(october, "Щукин", 21) == "3", "as the day before"
    assert october.place.column == 21
    go(october, "Щукин", 21)
    qtbot.keyClick(october.grid, Qt.Key.Key_Delete)
    assert text(october, "Щукин", 21) == ""


def test_a_block_of_a_spreadsheet(qtbot: QtBot, october: TimesheetForm) -> None:
    """Hours as text, codes, an empty cell; a text that is no mark stays in red, the rest is taken."""
    go(october, "Блинов", 29)
    QGuiApplication.clipboard().setText("8\tБ\r\n7,5\tмусор\r\n")
    qtbot.keyClick(october.grid, Qt.Key.Key_V, CTRL)
    assert [text(october, "Блинов", day) for day in (29, 30)] == ["8", "Б"]
    assert text(october, "Дроздова", 29) == "7:30"
    assert text(october, "Дроздова", 30) == ""
    assert [shown for shown, _ in october.month.rejected.values()] == ["мусор"]
    go(october, "Блинов", 29)
    qtbot.keyClick(october.grid, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(october.grid, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "8\n7:30"


def test_a_million_pasted_cells_end_at_the_grid(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 1)
    QGuiApplication.clipboard().setText("\n".join(["\t".join(["8"] * 1000)] * 1000))
    qtbot.keyClick(october.grid, Qt.Key.Key_V, CTRL)
    assert len(october.month.people) == 8
    assert text(october, "Щукин", 31) == "РВ 8"


def test_merged_cells_stray_quotes_and_an_endless_text_shift_nothing(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 29)
    QGuiApplication.clipboard().setText('ОТ\t\r\n"8\tБ\r\n' + "конца нет " * 20_000 + "\t7\r\n")
    qtbot.keyClick(october.grid, Qt.Key.Key_V, CTRL)
    assert [text(october, "Блинов", day) for day in (29, 30)] == ["ОТ", ""]
    assert text(october, "Дроздова", 30) == "Б"
    third = october.month.people[2].name or ""
    assert text(october, third, 30) == "7"
    assert len(october.month.rejected) == 2


def test_a_posted_timesheet_is_not_typed_into(qtbot: QtBot, show: object) -> None:
    form: TimesheetForm = show("TS-A1-26-00012")  # type: ignore[operator]
    go_to = form.month.people[0].name or ""
    go(form, go_to, 5)
    before = text(form, go_to, 5)
    with qtbot.waitSignal(form.grid.refused, timeout=1000):
        typed(qtbot, form, "4")
    qtbot.keyClick(form.grid, Qt.Key.Key_Delete)
    assert text(form, go_to, 5) == before


def test_nothing_is_saved_while_a_text_is_no_mark(
    desk: Desk, october: TimesheetForm, settled: Callable[[], None]
) -> None:
    """The panel of findings names the text, and its entry leads to the day."""
    go(october, "Блинов", 29)
    october.grid.entry.paste({october.grid.day: "мусор"})
    october.grid.entry.type("8", [day_of(october, "Дроздова", 29)])
    october.saving.save()
    settled()
    stored = desk.store.by_name(desk.kinds.shape("timesheet"), FINISHERS)
    drozdova = day_of(october, "Дроздова", 29)
    assert drozdova not in [(cell.person_id, cell.date) for cell in stored.cells]
    path = next(each.path for each in october.findings() if each.code == "no_mark")
    go(october, "Щукин", 1)
    october.jump(path)
    assert october.grid.day == day_of(october, "Блинов", 29)


def test_an_unfinished_text_is_there_again_after_the_program_was_killed(qtbot: QtBot, october: TimesheetForm) -> None:
    """The journal gives the day and the text back; see the tests of the journal for the killing."""
    go(october, "Щукин", 30)
    kept = []
    october.record.typing = lambda *said: kept.append(said)  # type: ignore[method-assign]
    typed(qtbot, october, "7:3")
    table, row, field, said = kept[-1]
    enter(qtbot, october, Qt.Key.Key_Escape)
    assert kept[-1][-1] is None, "given up: nothing to bring back"
    go(october, "Блинов", 1)
    october.resume(table, row, field, said)
    assert october.grid.editor.text() == "7:3"
    typed(qtbot, october, "0")
    enter(qtbot, october)
    assert text(october, "Щукин", 30) == "7:30"


def test_the_keys_of_the_window_work_from_the_grid(qtbot: QtBot, october: TimesheetForm) -> None:
    go(october, "Блинов", 1)
    qtbot.keyClick(october.grid, Qt.Key.Key_F7)
    assert october.grid.day == day_of(october, "Блинов", 29)
    qtbot.keyClick(october.grid, Qt.Key.Key_F7, SHIFT)
    assert october.month.holes_only
    qtbot.keyClick(october.grid, Qt.Key.Key_F7, SHIFT)
    typed(qtbot, october, "8")
    enter(qtbot, october)
    qtbot.keyClick(october.grid, Qt.Key.Key_Z, CTRL)
    assert text(october, "Блинов", 29) == ""


def test_texts_that_are_no_marks_are_there_again_after_a_crash(
    qtbot: QtBot, october: TimesheetForm, crashed: Callable[[DocumentForm], DocumentForm]
) -> None:
    """The day was left with the text in it; another was pasted, a third was mended again."""
    go(october, "Блинов", 29)
    typed(qtbot, october, "ЫЫ и ещё слова")
    october.grid.take_over()
    october.grid.entry.paste({day_of(october, "Щукин", 30): "мусор", day_of(october, "Щукин", 29): "тоже"})
    october.grid.entry.type("8", [day_of(october, "Щукин", 29)])
    form = crashed(october)
    assert isinstance(form, TimesheetForm)
    assert {day: text for day, (text, _) in form.month.rejected.items()} == {
        day_of(form, "Блинов", 29): "ЫЫ и ещё слова", day_of(form, "Щукин", 30): "мусор",
    }  # fmt: skip
    assert text(form, "Щукин", 29) == "8"
    assert not form.commit(), "it would not be saved"
    assert form.is_changed()


def test_a_text_that_is_no_mark_goes_with_its_person(october: TimesheetForm, settled: Callable[[], None]) -> None:
    october.grid.entry.paste({day_of(october, "Щукин", 30): "мусор"})
    go(october, "Щукин", 30)
    october._remove_people()
    october.saving.save()
    settled()
    assert not october.is_changed()


def test_an_empty_timesheet_does_not_say_that_everybody_has_marks(
    qtbot: QtBot, desk: Desk, ready: Callable[[object], DocumentForm]
) -> None:
    form = ready(desk.open_new("timesheet"))
    next(each for each in form.actions_here() if each.name == "timesheet.next_hole").run()
    assert desk.messages.all[-1].words == "Nobody is in this timesheet yet: fill it, or add people."
