"""Typing into a grid: what is typed is in the document at once, every edit is one step back."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.draft import Draft
from desktop.ui.grid import Grid
from shared.common.person import Person
from shared.common.work_type import WorkType
from shared.kernel.finding import error, warning
from shared.store.store import Store
from tests.ui.grid.conftest import column, go, text
from tests.ui.keys import CONTROL, SHIFT, focused, press, type_text

Settled = Callable[[], None]


def test_typing_overwrites_and_enter_goes_on(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    type_text("12,5")
    assert text(grid, 0, "quantity") != "12.5"
    press(Qt.Key.Key_Return)
    line = draft.aggregate.lines[0]
    assert line.quantity == Decimal("12.5")
    assert line.norm_hours == Decimal("12.5") * line.labour_norm
    assert text(grid, 0, "norm_hours") == "11.875"
    assert grid.cells.column == column(grid, "note")  # what is worked out is passed over
    draft.undo()
    assert draft.aggregate.lines[0].quantity == Decimal("22.4")
    assert text(grid, 0, "quantity") == "22.4"


def test_f2_goes_on_with_what_is_there(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "name")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_End)
    type_text(", second layer")
    press(Qt.Key.Key_Tab)
    assert draft.aggregate.lines[0].name.endswith(" маякам, second layer")


def test_escape_takes_nothing(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    type_text("99")
    press(Qt.Key.Key_Escape)
    assert draft.aggregate.lines[0].quantity == Decimal("22.4")
    assert draft.stack.count() == 0
    assert grid.cells.hasFocus()


def test_the_blank_row_becomes_a_line(grid: Grid, draft: Draft) -> None:
    count = len(draft.aggregate.lines)
    assert grid.lines.rowCount() == count + 1
    go(grid, count, "quantity")
    type_text("3")
    press(Qt.Key.Key_Tab)
    assert len(draft.aggregate.lines) == count + 1
    assert draft.aggregate.lines[-1].quantity == Decimal(3)
    assert grid.lines.rowCount() == count + 2
    assert grid.cells.row == count, "the keyboard stays in the line that was begun"
    draft.undo()
    assert len(draft.aggregate.lines) == count
    assert grid.lines.rowCount() == count + 1


def test_tab_travels_to_the_next_line_and_out_of_the_grid(show: Callable[..., Grid], draft: Draft) -> None:
    grid = show(columns=["name", "quantity", "norm_hours"])
    last = len(draft.aggregate.lines)
    go(grid, last - 1, "quantity")
    press(Qt.Key.Key_Tab)
    assert (grid.cells.row, grid.cells.column) == (last, 0)
    press(Qt.Key.Key_Backtab, SHIFT)
    assert (grid.cells.row, grid.cells.column) == (last - 1, 1)
    go(grid, last, "quantity")
    press(Qt.Key.Key_Tab)
    assert isinstance(focused(), QLineEdit), "past the last cell the keyboard goes on to what stands below"


def test_tab_travels_on_and_out_where_nothing_can_be_typed(show: Callable[..., Grid], draft: Draft) -> None:
    grid = show(columns=["name", "quantity"])
    draft.read_only_reason = "Another program has it open."
    draft.reset.emit()
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Tab)
    assert (grid.cells.row, grid.cells.column) == (1, 0)
    go(grid, len(draft.aggregate.lines) - 1, "quantity")
    press(Qt.Key.Key_Tab)
    assert isinstance(focused(), QLineEdit)


def test_enter_can_go_down(show: Callable[..., Grid]) -> None:
    grid = show("hours", enter="down")
    go(grid, 0, "minutes")
    type_text("7:30")
    press(Qt.Key.Key_Return)
    assert (grid.cells.row, grid.cells.column) == (1, column(grid, "minutes"))
    assert text(grid, 0, "minutes") == "7:30"


def test_arrows_leave_what_was_typed_over(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    type_text("5")
    press(Qt.Key.Key_Down)
    assert draft.aggregate.lines[0].quantity == Decimal(5)
    assert grid.cells.row == 1


def test_a_text_that_does_not_fit_stays_in_its_cell(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    type_text("many")
    press(Qt.Key.Key_Return)
    assert text(grid, 0, "quantity") == "many"
    assert draft.aggregate.lines[0].quantity == Decimal("22.4")
    (found,) = grid.unread()
    assert found.path == f"lines/{draft.aggregate.lines[0].id}/quantity"
    assert str(found) == "Not taken over: “many” is not a number for done"
    tip = grid.lines.data(grid.lines.index(0, column(grid, "quantity")), Qt.ItemDataRole.ToolTipRole)
    assert "is not a number" in tip
    assert not grid.finish()
    go(grid, 0, "quantity")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_A, CONTROL)
    type_text("7")
    press(Qt.Key.Key_Return)
    assert draft.aggregate.lines[0].quantity == Decimal(7)
    assert grid.finish()


def test_a_name_is_picked_and_what_follows_is_filled_in_and_undone_with_it(
    qtbot: QtBot, grid: Grid, draft: Draft, desk: Desk, settled: Settled
) -> None:
    work = next(each for each in desk.store.find(WorkType) if each.labour_norm and each.name)
    assert work.name
    count = len(draft.aggregate.lines)
    go(grid, count, "work_type_id")
    type_text(work.name)
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: len(draft.aggregate.lines) > count and draft.aggregate.lines[-1].labour_norm is not None)
    line = draft.aggregate.lines[-1]
    assert (line.work_type_id, line.name, line.unit_id) == (work.id, work.name, work.unit_id)
    settled()
    assert text(grid, count, "unit_id")
    draft.undo()
    assert line.labour_norm is None
    assert line.work_type_id is None
    draft.redo()
    assert (line.work_type_id, line.labour_norm) == (work.id, work.labour_norm)


def test_a_name_that_nobody_knows_waits_for_a_new_item(
    qtbot: QtBot, desk: Desk, show: Callable[..., Grid], draft: Draft
) -> None:
    grid = show("hours")
    go(grid, 0, "person_id")
    type_text("Newcomer")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: any("there is no person" in str(each) for each in grid.unread()))
    assert text(grid, 0, "person_id") == "Newcomer"
    made = Person(name="Newcomer")

    def save(store: Store) -> None:
        store.save(made)

    desk.work.write(grid, save, kinds=frozenset({"person"}))
    qtbot.waitUntil(lambda: draft.aggregate.hours[0].person_id == made.id)
    assert grid.unread() == []


def test_every_keystroke_is_told_for_the_journal(grid: Grid) -> None:
    told = list[tuple[object, ...]]()
    grid.typing.connect(lambda *said: told.append(said))
    go(grid, 0, "quantity")
    type_text("12")
    press(Qt.Key.Key_Return)
    assert told == [("lines", 0, "quantity", "1"), ("lines", 0, "quantity", "12"), ("lines", 0, "quantity", "")]
    grid.resume(grid.lines.rows[1], "quantity", "3,")
    assert grid.cells.editing is not None
    type_text("5")
    press(Qt.Key.Key_Return)
    assert grid.lines.rows[1].quantity == Decimal("3.5")


def test_a_text_that_is_being_typed_outlives_a_reading_anew(
    desk: Desk, grid: Grid, draft: Draft, settled: Callable[[], None]
) -> None:
    """Its line stands elsewhere afterwards; where it cannot be changed any more, the text is told."""
    first, second = draft.aggregate.lines[:2]
    go(grid, 1, "quantity")
    type_text("12")
    draft.aggregate.lines[:2] = second, first
    grid.lines.reread()
    editor = grid.cells.editing
    assert editor is not None
    assert editor.text_in_progress() == "12"
    type_text("5")
    press(Qt.Key.Key_Return)
    assert (second.quantity, grid.lines.rows[0]) == (Decimal(125), second)
    go(grid, 0, "note")
    type_text("Rain until noo")
    draft.read_only_reason = "Another program has it open."
    grid.lines.reread()
    assert grid.cells.editing is None
    assert "Rain until noo" in desk.messages.all[-1].words


def test_findings_are_marked_in_place(grid: Grid, draft: Draft) -> None:
    first, second = draft.aggregate.lines[:2]
    grid.set_findings([
        error("x", "Too much.", f"lines/{first.id}/quantity"),
        warning("y", "Odd.", f"lines/{second.id}"),
        error("z", "Elsewhere.", "hours/1/minutes"),
    ])  # fmt: skip
    cell = grid.lines.index(0, column(grid, "quantity"))
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == cell.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Too much."
    header = Qt.Orientation.Vertical
    assert grid.lines.headerData(1, header) == "2 !"
    assert grid.lines.headerData(1, header, Qt.ItemDataRole.ToolTipRole) == "Odd."
    assert grid.show_path(f"lines/{second.id}/note")
    assert (grid.cells.row, grid.cells.column) == (1, column(grid, "note"))


def test_what_is_read_only_says_why(qtbot: QtBot, grid: Grid, draft: Draft) -> None:
    draft.read_only_reason = "Another program has it open."
    draft.reset.emit()
    assert grid.lines.rowCount() == len(draft.aggregate.lines)
    go(grid, 0, "quantity")
    with qtbot.waitSignal(grid.refused):
        type_text("5")
    with qtbot.waitSignal(grid.refused):
        press(Qt.Key.Key_Delete)
    assert draft.stack.count() == 0


def test_a_text_stays_when_the_grid_is_built_anew(
    qtbot: QtBot, desk: Desk, show: Callable[..., Grid], draft: Draft
) -> None:
    """Another language, other colours: what nobody knows yet is asked again by the new grid."""
    old = show("hours")
    go(old, 0, "person_id")
    type_text("щукин")
    press(Qt.Key.Key_Tab)
    old.deleteLater()
    new = show("hours")
    qtbot.waitUntil(lambda: text(new, 0, "person_id") == "Щукин О. Б.")
    go(new, 0, "minutes")
    type_text("long")
    press(Qt.Key.Key_Return)
    again = show("hours")
    assert text(again, 0, "minutes") == "long"
    assert len(again.unread()) == 1
