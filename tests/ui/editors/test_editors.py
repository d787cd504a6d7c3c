"""Editors in a header: real keys; a text that does not fit stays, and so does the value."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.editors import Editor, editor_for
from shared.kernel.describe import Field
from shared.kernel.finding import error
from tests.ui.keys import press, type_text

Show = Callable[..., Editor]


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Show:
    """The editor of a field in a window, with a second field to go to."""

    places = list[QWidget]()

    def shown(name: str, value: object = None, *, table: str = "", kind: str = "daily_report") -> Editor:
        shape = desk.kinds.shape(kind)
        fields: tuple[Field, ...] = shape.line_table(table).fields if table else shape.fields
        place = QWidget()
        places.append(place)
        box = QVBoxLayout(place)
        editor = editor_for(desk, next(each for each in fields if each.name == name), parent=place)
        editor.set_value(value)
        box.addWidget(editor)
        box.addWidget(editor_for(desk, shape.fields[0], parent=place))
        qtbot.addWidget(place)
        place.show()
        place.activateWindow()
        qtbot.waitUntil(place.isActiveWindow)
        editor.setFocus()
        return editor

    return shown


def test_a_formula_is_worked_out_on_enter(qtbot: QtBot, show: Show) -> None:
    editor = show("quantity", table="lines")
    type_text("=12*3,5+2")
    assert editor.text_in_progress() == "=12*3,5+2"
    assert editor.value() is None
    with qtbot.waitSignal(editor.changed):
        press(Qt.Key.Key_Return)
    assert editor.value() == Decimal(44)
    assert editor.text_in_progress() is None
    assert not editor.input.hasFocus()  # the next field has the keyboard


def test_a_text_that_does_not_fit_stays_with_its_reason(show: Show) -> None:
    editor = show("quantity", Decimal("7.5"), table="lines")
    editor.input.selectAll()  # type: ignore[attr-defined]
    type_text("many")
    press(Qt.Key.Key_Tab)
    assert editor.text() == "many"
    assert editor.value() == Decimal("7.5")
    assert "is not a number" in editor.toolTip()
    assert "is not a number" in editor.input.accessibleDescription()
    editor.setFocus()
    press(Qt.Key.Key_Escape)
    assert editor.text() == "7.5"
    assert editor.trouble is None


def test_plus_minus_and_t_move_a_date(show: Show) -> None:
    editor = show("date", date(2026, 10, 31))
    type_text("+")
    assert editor.text() == "1 Nov 2026"
    type_text("--")
    press(Qt.Key.Key_Return)
    assert editor.value() == date(2026, 10, 30)
    editor.setFocus()
    editor.input.selectAll()  # type: ignore[attr-defined]
    type_text("t")
    press(Qt.Key.Key_Return)
    assert editor.value() == date(2026, 11, 21)


def test_plus_moves_a_month(show: Show) -> None:
    editor = show("month", date(2026, 12, 1), kind="timesheet")
    type_text("+")
    press(Qt.Key.Key_Return)
    assert editor.value() == date(2027, 1, 1)


def test_the_calendar_opens_on_f4(qtbot: QtBot, show: Show) -> None:
    editor = show("date", date(2026, 10, 5))
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Right)
    with qtbot.waitSignal(editor.changed):
        press(Qt.Key.Key_Return)
    assert editor.value() == date(2026, 10, 6)


def test_a_choice_is_typed_by_its_beginning(show: Show) -> None:
    editor = show("cause", "other", table="delays")
    editor.input.selectAll()  # type: ignore[attr-defined]
    type_text("no dr")
    press(Qt.Key.Key_Return)
    assert editor.value() == "drawings"


def test_a_finding_is_shown_and_read_out(desk: Desk, show: Show) -> None:
    editor = show("date")
    editor.mark(error("date_missing", "The report has no date."))
    assert editor.toolTip() == editor.input.accessibleDescription() == "The report has no date."
    editor.mark(None)
    assert editor.toolTip() == ""


def test_what_is_read_only_takes_no_keys(show: Show) -> None:
    editor = show("quantity", Decimal(1), table="lines")
    editor.set_read_only(True)
    type_text("5")
    press(Qt.Key.Key_Return)
    assert editor.value() == Decimal(1)
    assert editor.text() == "1"
