"""A timesheet of the demo company on the screen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.forms.construction.timesheet.form import TimesheetForm
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.construction.timesheet import Timesheet

FINISHERS = "TS-A1-26-00013"
"""October of the finishing crew, a draft: 8 people, the 29th and 30th are empty."""


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, window: Window, settled: Callable[[], None]) -> Callable[..., TimesheetForm]:
    """Open a timesheet by its number, or a new one with these values; wait until it is there."""

    def open_it(number: str = "", **how: Any) -> TimesheetForm:
        if number:
            desk.open_document("timesheet", desk.store.id_of(desk.kinds.shape("timesheet"), number))
        else:
            desk.open_new("timesheet", **how)
        settled()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page = next(page for page in window.pages.values() if isinstance(page, TimesheetForm))
        page.grid.setFocus()
        return page

    return open_it


@pytest.fixture
def october(show: Callable[..., TimesheetForm], qtbot: QtBot) -> TimesheetForm:
    return show(FINISHERS)


def day_of(form: TimesheetForm, name: str, day: int) -> Any:
    """Whose and which day of the month."""
    line = next(line for line in form.month.people if (line.name or "").startswith(name))
    return line.person_id, (form.month.sheet.month or date.min).replace(day=day)


def text(form: TimesheetForm, name: str, day: int) -> str:
    return form.month.text(day_of(form, name, day))


def cells(form: TimesheetForm, name: str, day: int) -> list[Any]:
    person_id, date_ = day_of(form, name, day)
    sheet: Timesheet = form.month.sheet
    return [cell for cell in sheet.cells if cell.person_id == person_id and cell.date == date_ and not cell.struck]


def go(form: TimesheetForm, name: str, day: int) -> None:
    form.grid.show_day(day_of(form, name, day))
