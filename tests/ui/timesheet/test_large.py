"""What makes a month of thousands of days quick must not be seen in what it says."""

import gc
import weakref
from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.forms.construction.timesheet.form import TimesheetForm
from desktop.ui.document.draft import Taken
from desktop.ui.window import Window
from shared.kernel.words import say
from tests.ui.timesheet.conftest import cells


def test_a_copy_is_of_its_moment_whatever_is_typed_and_undone(october: TimesheetForm) -> None:
    draft, cell = october.draft, cells(october, "Блинов", 1)[0]
    before = cell.minutes

    def minutes(taken: Taken) -> int | None:
        return next(each.minutes for each in taken.aggregate.cells if taken.origin(each) is cell)  # type: ignore[no-any-return]

    at_first = draft.taken()
    draft.set(cell, "minutes", 61, say("Type"))
    typed = draft.taken()
    draft.undo()
    undone = draft.taken()
    draft.redo()
    october.grid.entry.clear(october.month.block(range(8), range(31)))
    assert not draft.aggregate.cells
    draft.undo()
    assert [minutes(taken) for taken in (at_first, typed, undone, draft.taken())] == [before, 61, before, 61]


def test_a_closed_timesheet_leaves_no_rows_to_the_collector(
    window: Window, october: TimesheetForm, settled: Callable[[], None]
) -> None:
    settled()
    cell, person = weakref.ref(october.aggregate.cells[0]), weakref.ref(october.aggregate.people[0])
    gc.disable()
    try:
        window.close_page(october)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        settled()
        QApplication.processEvents()
        assert (cell(), person()) == (None, None)
    finally:
        gc.enable()
