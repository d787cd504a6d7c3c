"""Whatever is typed into a grid: undo gives back the very content, redo gives it again, the journal replays to it."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document import journal
from desktop.ui.document.form import DocumentForm
from desktop.ui.grid import Grid
from shared.kernel.codec import body_of, object_of
from tests.ui.keys import type_text

KEY, HELD = Qt.Key, Qt.KeyboardModifier
KEYS: dict[str, tuple[Qt.Key, Qt.KeyboardModifier]] = {
    **{key: (KEY[f"Key_{key}"], HELD.NoModifier) for key in (
        "Up", "Down", "Left", "Right", "Home", "End", "PageDown", "Tab", "Return", "Escape", "Delete", "Backspace",
        "F2", "F4", "Space", "Insert",
    )},
    "Shift+Down": (KEY.Key_Down, HELD.ShiftModifier),
    "Shift+Right": (KEY.Key_Right, HELD.ShiftModifier),
    "Shift+Tab": (KEY.Key_Backtab, HELD.ShiftModifier),
    "Shift+Space": (KEY.Key_Space, HELD.ShiftModifier),
    "Shift+Insert": (KEY.Key_Insert, HELD.ShiftModifier),
    **{f"Ctrl+{key}": (KEY[f"Key_{key}"], HELD.ControlModifier) for key in (
        "C", "X", "V", "D", "Home", "End", "Space", "Delete", "Apostrophe",
    )},
    "Ctrl+Shift+Up": (KEY.Key_Up, HELD.ControlModifier | HELD.ShiftModifier),
    "Ctrl+Shift+Down": (KEY.Key_Down, HELD.ControlModifier | HELD.ShiftModifier),
}  # fmt: skip
TEXTS = ["8", "8,5", "-1", "=2*3", "31.12.26", "Гусев", "ОТ", "x" * 300, "\t\n", "1e999", "＃", "0"]
BLOCKS = [
    "1\t2\n3\t4",
    "ОТ",
    "a\t\t\tb\n\n\n",
    '"quo\nted"\tx',
    "\t".join("12345678" * 20),
    "",
    "\n" * 30,
    "01.11.2026\t03.11.2026",
]

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("key"), st.sampled_from(sorted(KEYS))),
        st.tuples(st.just("type"), st.sampled_from(TEXTS)),
        st.tuples(st.just("paste"), st.sampled_from(BLOCKS)),
        st.tuples(st.sampled_from(["undo", "redo", "wait"]), st.just("")),
    ),
    max_size=25,
)


def do(form: DocumentForm, grid: Grid, settled: Callable[[], None], what: str, text: str) -> None:
    inside = QApplication.focusWidget()
    if inside is None or not grid.isAncestorOf(inside):
        grid.setFocus()
    if what == "key":
        QTest.keyClick(QApplication.focusWidget(), *KEYS[text])
    elif what == "type":
        type_text(text.replace("\t", "").replace("\n", ""))
    elif what == "paste":
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_V, HELD.ControlModifier)
    elif what == "undo":
        form.draft.undo()
    elif what == "redo":
        form.draft.redo()
    else:
        settled()


def content(form: DocumentForm, aggregate: Any) -> Any:
    """What is stored, without the ids that lines get when they are looked at for the first time."""
    body = body_of(form.shape, aggregate)
    tables = {table.name for table in form.shape.tables}
    return {
        name: [{key: each for key, each in row.items() if key != "id"} for row in value] if name in tables else value
        for name, value in body.items() if name != "id"
    }  # fmt: skip


def replayed(desk: Desk, form: DocumentForm) -> Any:
    """The content as the journal would bring it back."""
    desk.journal.settle()
    connection = journal._connected(desk.journal.file, None)
    try:
        (row,) = connection.execute("SELECT * FROM draft WHERE no = ?", (form.record.no,)).fetchall()
        kept = journal._kept(connection, row)
    finally:
        connection.close()
    made = object_of(form.shape, kept.base)
    journal.restored(form.shape, made, kept)
    return content(form, made)


def test_undo_redo_and_the_journal_give_back_the_very_content(
    qtbot: QtBot, desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    form, grid = absence, absence.grids["lines"]
    begun = content(form, form.aggregate)

    @settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
    @given(deeds)
    def any_keys(done: list[tuple[str, str]]) -> None:
        for what, text in done:
            do(form, grid, settled, what, text)
        grid.finish()
        settled()
        while form.draft.stack.canRedo():
            form.draft.redo()
        ended, steps = content(form, form.aggregate), form.draft.stack.index()
        if form.draft.dirty:
            assert replayed(desk, form) == ended
        for _ in range(steps):
            form.draft.undo_step()  # a text that was refused, some time after it was typed, is no step
        assert content(form, form.aggregate) == begun
        for _ in range(steps):
            form.draft.redo()
        assert content(form, form.aggregate) == ended
        if form.draft.dirty:
            assert replayed(desk, form) == ended
        for _ in range(steps):
            form.draft.undo_step()
        form.draft.stack.clear()

    any_keys()


def test_what_is_undone_to_the_last_and_made_again_is_in_the_journal(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    absence.set(absence.aggregate, "comment", "typed")
    absence.draft.undo()
    desk.journal.settle()
    assert absence.record.no is None, "nothing is unsaved"
    absence.draft.redo()
    assert absence.is_changed()
    assert replayed(desk, absence)["comment"] == "typed"
