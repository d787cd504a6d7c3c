"""Blocks go to and come from a spreadsheet; what does not fit is listed, and nothing is changed in between."""

import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.ui.document.draft import Draft
from desktop.ui.grid import Grid
from desktop.ui.grid.clipboard import table_html
from desktop.ui.grid.tabular import table_of, table_text
from tests.ui.grid.conftest import go, text
from tests.ui.keys import CONTROL, SHIFT, press

Settled = Callable[[], None]
CELL = st.text(alphabet='ab"\t\n ,;я', max_size=6)
BLOCK = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1))


@given(BLOCK.filter(lambda rows: rows[-1] != [""]))
def test_a_block_comes_back_as_it_went(rows: list[list[str]]) -> None:
    assert table_of(table_text(rows)) == rows


def test_a_stray_quote_is_a_letter() -> None:
    assert table_of('5" pipe\t"quoted"\n"open') == [['5" pipe', "quoted"], ['"open']]


def paste(grid: Grid, block: str, settled: Settled) -> None:
    QGuiApplication.clipboard().setText(block)
    press(Qt.Key.Key_V, CONTROL)
    settled()


def test_a_block_is_copied_as_a_spreadsheet_reads_it(grid: Grid) -> None:
    grid.lines.rows[0].note = 'two\nlines, "quoted"'
    grid.lines.reread()
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == '22.4\t21.28\t"two\nlines, ""quoted"""'


def test_a_spreadsheet_is_also_given_a_table_that_says_its_values(grid: Grid) -> None:
    """Numbers say their value whatever the sign of decimals is here; a code stays as it was written."""
    code = """<td sdnum="1033;0;@" style='mso-number-format:"\\@"'>"""
    assert table_html([["22,4", "0030"], ["<b>", "8/2"], ["7:30", "01.11.2026"]]) == (
        '<html><head><meta charset="utf-8"></head><body><table>'
        f'<tr><td sdval="22.4" sdnum="1033;">22,4</td>{code}0030</td></tr>'
        f"<tr><td>&lt;b&gt;</td>{code}8/2</td></tr><tr>"
        '<td sdval="0.312500000000" sdnum="1033;0;[H]:MM">7:30</td>'
        '<td sdval="46327" sdnum="1033;0;DD.MM.YYYY">01.11.2026</td></tr>'
        "</table></body></html>"
    )
    for said, value in (("15\u00a0240,00", "15240.00"), ("15,240.00", "15240.00"), ("-3", "-3"), ("0", "0")):
        assert f'sdval="{value}"' in table_html([[said]])
    assert "sdval" not in table_html([["1,250", "95 %", "", "12 34", "=1+1", "31.02.2026"]]), "1,250 may be two numbers"
    go(grid, 0, "quantity")
    press(Qt.Key.Key_C, CONTROL)
    mime = QGuiApplication.clipboard().mimeData()
    assert (mime.text(), 'sdval="22.4"' in mime.html()) == ("22.4", True)


def test_a_block_is_pasted_as_one_step(grid: Grid, draft: Draft, settled: Settled) -> None:
    lines = draft.aggregate.lines
    count = len(lines)
    go(grid, count - 1, "zone_id")
    zone, unit = text(grid, 0, "zone_id"), text(grid, 0, "unit_id")
    paste(grid, f'{zone}\t{unit}\t1 234,5\r\n\t{unit}\t=2*3\r\n"{zone}"\t\t7\r\n', settled)
    assert [line.quantity for line in lines[count - 1 :]] == [Decimal("1234.5"), Decimal(6), Decimal(7)]
    assert [line.zone_id for line in lines[count - 1 :]] == [lines[0].zone_id, None, lines[0].zone_id]
    assert [line.unit_id for line in lines[count - 1 :]] == [lines[0].unit_id, lines[0].unit_id, None]
    assert grid._note.text() == "Pasted: 9 cells."
    assert draft.stack.count() == 1
    draft.undo()
    assert len(lines) == count


def test_what_does_not_fit_is_listed_and_the_rest_goes_in(grid: Grid, draft: Draft, settled: Settled) -> None:
    go(grid, 0, "quantity")
    paste(grid, "5\t1\tgood\tbeyond\nmany\t2\t\n", settled)
    first, second = draft.aggregate.lines[:2]
    assert (first.quantity, first.note) == (Decimal(5), "good")
    assert second.quantity == Decimal("42.8")
    note = grid._note.text()
    assert "line 2, Done: “many” is not a number for done" in note
    assert "Norm hours: is worked out and not typed" in note
    assert "columns on the right that the table does not have: 1" in note


def test_merged_cells_of_a_spreadsheet_shift_nothing(grid: Grid, draft: Draft, settled: Settled) -> None:
    """It copies a merged block as its value in the first cell and nothing in the others."""
    go(grid, 0, "quantity")
    paste(grid, '"5\nm2"\t\tone\r\n\t\ttwo\r\n7\t\tthree\r\n', settled)
    lines = draft.aggregate.lines
    assert [line.note for line in lines[:3]] == ["one", "two", "three"]
    assert [line.quantity for line in lines[1:3]] == [None, Decimal(7)]
    assert lines[0].quantity == Decimal("22.4"), "no number: it stays as it was"
    assert "line 1, Done: “5" in grid._note.text()


def test_people_are_pasted_by_name_number_and_the_unknown_are_told(
    show: Callable[..., Grid], draft: Draft, settled: Settled
) -> None:
    grid = show("hours")
    go(grid, 0, "person_id")
    number = draft.aggregate.hours[1]
    paste(grid, "щукин о б\t6\nNobody\t5\n0030\t4,5", settled)
    hours = draft.aggregate.hours
    assert {text(grid, row, "person_id") for row in range(3)}  # names are read once they are looked at
    settled()
    assert text(grid, 0, "person_id") == "Щукин О. Б."
    assert text(grid, 2, "person_id") == "Журавлёв К. И."
    assert [hour.minutes for hour in hours[:3]] == [360, 300, 270]
    assert hours[1] is number
    assert "line 2, Person: there is no person “Nobody”" in grid._note.text()


def test_one_value_fills_the_selection(grid: Grid, draft: Draft, settled: Settled) -> None:
    go(grid, 0, "quantity")
    press(Qt.Key.Key_Down, SHIFT)
    paste(grid, "8", settled)
    assert [line.quantity for line in draft.aggregate.lines[:2]] == [Decimal(8), Decimal(8)]


def test_a_million_cells_are_refused_in_words(qtbot: QtBot, grid: Grid, draft: Draft, settled: Settled) -> None:
    go(grid, 0, "quantity")
    paste(grid, "\n".join(["\t".join(["1"] * 10)] * 100_000), settled)
    assert "are pasted at once. Nothing was changed" in grid._note.text()
    assert draft.stack.count() == 0


def test_cutting_leaves_empty_cells(grid: Grid, draft: Draft) -> None:
    go(grid, 0, "quantity")
    press(Qt.Key.Key_X, CONTROL)
    assert QGuiApplication.clipboard().text() == "22.4"
    assert draft.aggregate.lines[0].quantity is None


def test_a_program_that_has_copied_ends_in_order() -> None:
    copied = """
from PySide6.QtGui import QGuiApplication
from desktop.ui.grid.clipboard import put_table
app = QGuiApplication([])
put_table([["Brick", "12,5"]])
"""
    ended = subprocess.run(
        [sys.executable, "-c", copied], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False
    )
    assert ended.returncode == 0
