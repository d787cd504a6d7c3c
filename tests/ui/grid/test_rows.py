"""Rows and blocks of cells by keys."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt

from desktop.ui.document.draft import Draft
from desktop.ui.grid import Grid
from tests.ui.grid.conftest import column, go, text
from tests.ui.keys import CONTROL, SHIFT, press, type_text


def names(draft: Draft) -> list[str]:
    return [line.name for line in draft.aggregate.lines]


def test_fill_down_and_copy_from_above(grid: Grid, draft: Draft) -> None:
    lines = draft.aggregate.lines
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_D, CONTROL)
    assert [line.quantity for line in lines[:3]] == [Decimal("22.4")] * 3
    assert draft.stack.undoText() == "Fill down"
    draft.undo()
    assert [line.quantity for line in lines[:3]] == [Decimal("22.4"), Decimal("42.8"), Decimal("293.3")]
    go(grid, 1, "quantity")
    press(Qt.Key.Key_Apostrophe, CONTROL)
    assert lines[1].quantity == Decimal("22.4")
    go(grid, 1, "zone_id")
    press(Qt.Key.Key_Delete)
    assert lines[1].zone_id is None
    type_text(".")
    assert lines[1].zone_id == lines[0].zone_id is not None


def test_rows_are_inserted_moved_and_deleted(grid: Grid, draft: Draft) -> None:
    first, second, third = names(draft)[:3]
    go(grid, 1, "name")
    press(Qt.Key.Key_Insert)
    assert names(draft)[:3] == [first, None, second]
    press(Qt.Key.Key_Delete, CONTROL)
    assert names(draft)[:3] == [first, second, third]
    press(Qt.Key.Key_Up, CONTROL, SHIFT)
    assert names(draft)[:3] == [second, first, third]
    assert grid.cells.row == 0
    press(Qt.Key.Key_Down, CONTROL, SHIFT)
    assert names(draft)[:3] == [first, second, third]
    while draft.stack.canUndo():
        draft.undo()
    assert names(draft)[:3] == [first, second, third]
    assert text(grid, 2, "name") == third


def test_deleting_a_work_takes_its_hours_along(grid: Grid, draft: Draft) -> None:
    report = draft.aggregate
    gone, hours = report.lines[0].id, len(report.hours)
    of_it = sum(hour.line_id == gone for hour in report.hours)
    assert of_it
    go(grid, 0, "name")
    press(Qt.Key.Key_Space, SHIFT)
    press(Qt.Key.Key_Delete)
    assert len(report.hours) == hours - of_it
    draft.undo()
    assert len(report.hours) == hours


def test_delete_clears_cells(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Delete)
    assert [line.quantity for line in draft.aggregate.lines[:2]] == [None, None]
    assert draft.stack.count() == 1


def test_keys_of_a_spreadsheet_move_and_select(grid: Grid, draft: Draft) -> None:
    last, end = len(draft.aggregate.lines), len(grid.lines.columns) - 1
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Down, CONTROL)
    assert grid.cells.row == last - 1
    press(Qt.Key.Key_Home)
    assert grid.cells.column == 0
    press(Qt.Key.Key_End, CONTROL)
    assert (grid.cells.row, grid.cells.column) == (last, end)
    press(Qt.Key.Key_Home, CONTROL)
    assert (grid.cells.row, grid.cells.column) == (0, 0)
    press(Qt.Key.Key_Space, CONTROL)
    assert len(grid.cells.selectionModel().selectedIndexes()) == last + 1
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Left, CONTROL, SHIFT)
    assert len(grid.cells.selectionModel().selectedIndexes()) > 1
    press(Qt.Key.Key_End, CONTROL, SHIFT)
    assert grid.cells.block()[0] == range(last + 1)
    press(Qt.Key.Key_Up)
    assert len(grid.cells.selectionModel().selectedIndexes()) == 1


def test_the_selection_and_the_columns_are_added_up(show: Callable[..., Grid], draft: Draft) -> None:
    hours = show("hours")
    total = sum(hour.minutes for hour in draft.aggregate.hours)
    assert hours.totals.accessibleName() == f"Totals. Hours: {total // 60}"
    go(hours, 0, "minutes")
    press(Qt.Key.Key_Down, SHIFT)
    assert hours._sum.text() == "2 cells · Σ 16 · average 8"
    go(hours, 0, "minutes")
    type_text("7:30")
    press(Qt.Key.Key_Return)
    assert hours.totals.accessibleName() == f"Totals. Hours: {total // 60 - 1}:30"


def test_columns_stay_as_they_were_left(show: Callable[..., Grid]) -> None:
    grid = show()
    at = column(grid, "quantity")
    grid.cells.setColumnWidth(at, 200)
    grid.columns.show(column(grid, "price"), False)
    grid.cells.horizontalHeader().moveSection(at, 0)
    again = show()
    assert again.cells.columnWidth(at) == 200
    assert again.cells.isColumnHidden(column(again, "price"))
    assert again.cells.in_order()[0] == at
    again.columns.forget()
    assert again.cells.in_order()[0] == 0
    assert not again.cells.isColumnHidden(column(again, "price"))
