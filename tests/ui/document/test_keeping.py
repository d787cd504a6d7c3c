"""Nothing that was typed is lost on the way: closing, reading again, building anew, waiting for the writer."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.journal import Journal
from desktop.ui.grid import Grid
from desktop.ui.grid.unread import unread_of
from desktop.ui.window import Window
from shared.kernel.words import say
from tests.ui.keys import press, type_text

Settled = Callable[[], None]
Key = Qt.Key


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked; each question is answered by staying."""
    questions: list[object] = []
    monkeypatch.setattr(desk, "ask", lambda parent, question, choices, default="": questions.append(question) or "")
    return questions


@pytest.fixture
def writer(desk: Desk) -> Iterator[Event]:
    """The writer is busy until this is set."""
    free = Event()
    desk.work._writer.submit(free.wait, 20)
    yield free
    free.set()


def typed(form: DocumentForm, field: str, text: str) -> None:
    form.header.show_field(field)
    type_text(text)


def cell(form: DocumentForm, row: int, field: str) -> Grid:
    """Give a cell of the lines the keyboard."""
    grid = form.grids["lines"]
    grid.cells.setFocus()
    grid.cells.go(row, next(at for at, each in enumerate(grid.lines.columns) if each.key == field))
    return grid


def test_a_word_in_an_open_field_is_asked_about_before_the_tab_closes(
    window: Window, absence: DocumentForm, asked: list[object]
) -> None:
    typed(absence, "comment", "half a wor")
    window.close_current()
    assert len(asked) == 1
    assert absence in window.pages.values()


def test_a_text_that_does_not_fit_is_asked_about_too(
    window: Window, absence: DocumentForm, asked: list[object]
) -> None:
    typed(absence, "date", "nonsense")
    absence.header.show_field("comment")
    assert not absence.draft.dirty
    window.close_current()
    assert len(asked) == 1


def test_another_programs_save_does_not_take_the_word_that_is_being_typed(
    desk: Desk, absence: DocumentForm, settled: Settled
) -> None:
    typed(absence, "comment", "half a wor")
    other: Any = desk.store.get(absence.shape.cls, absence.aggregate.id)
    other.legal_number = "7"
    desk.store.save(other)
    absence.watching.look()
    settled()
    assert absence.header.cells["comment"].editor.text() == "half a wor"


def test_what_is_typed_while_a_document_is_read_again_stays(
    desk: Desk, absence: DocumentForm, settled: Settled
) -> None:
    other: Any = desk.store.get(absence.shape.cls, absence.aggregate.id)
    other.legal_number = "7"
    desk.store.save(other)
    absence.watching._known(b"another")  # it is being read now
    absence.set(absence.aggregate, "comment", "typed meanwhile")
    settled()
    assert absence.aggregate.comment == "typed meanwhile"


def test_building_anew_keeps_the_word_and_the_text_that_does_not_fit(absence: DocumentForm) -> None:
    typed(absence, "date", " nonsense")
    typed(absence, "comment", "half a wor")
    absence.rebuild()
    assert absence.header.cells["date"].editor.text().endswith(" nonsense")
    assert absence.header.cells["comment"].editor.text() == "half a wor"
    assert not absence.commit()


def test_a_field_takes_nothing_while_a_mark_is_written_and_says_so(
    absence: DocumentForm, writer: Event, settled: Settled
) -> None:
    absence.saving.mark()
    typed(absence, "comment", "x")
    assert absence.header.cells["comment"].editor.text() == "", "it would not be in the document"
    assert "being written" in absence.title_strip.notice_text()
    writer.set()
    settled()
    typed(absence, "comment", "afterwards")
    assert absence.commit()
    assert absence.aggregate.comment == "afterwards"


def test_typing_into_a_cell_while_a_mark_is_written_is_refused_in_words(
    desk: Desk, absence: DocumentForm, writer: Event, settled: Settled
) -> None:
    absence.saving.mark()
    grid = cell(absence, 0, "paper_number")
    press(Key.Key_F2)
    assert grid.cells.editing is None
    assert "being written" in absence.title_strip.notice_text()
    writer.set()
    settled()


def test_closing_waits_for_what_is_typed_while_it_saves(
    desk: Desk, window: Window, absence: DocumentForm, writer: Event, settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(desk, "ask", lambda *_, **__: "save")
    id = absence.aggregate.id
    absence.set(absence.aggregate, "comment", "one")
    window.close_current()
    absence.set(absence.aggregate, "comment", "two")
    writer.set()
    settled()
    assert absence not in window.pages.values()
    stored: Any = desk.store.get(absence.shape.cls, id)
    assert stored.comment == "two"


def test_a_second_command_waits_for_the_first_save(
    desk: Desk, absence: DocumentForm, writer: Event, settled: Settled
) -> None:
    done: list[str] = []
    absence.set(absence.aggregate, "comment", "one")
    absence.saving.save()
    absence.saving.save(lambda: done.append("then"))
    writer.set()
    settled()
    assert done == ["then"]


def test_what_was_given_up_does_not_come_back_at_the_next_start(
    window: Window, absence: DocumentForm, later: Callable[[], Journal]
) -> None:
    typed(absence, "comment", "no")
    press(Key.Key_Escape)
    absence.header.cells["comment"].editor.set_value(None)
    absence.header.show_field("legal_number")
    type_text("1")
    press(Key.Key_Escape)
    window.close_current()
    assert absence not in window.pages.values()
    assert later().left_behind() == []


def test_an_unfinished_cell_comes_back_in_its_own_line(desk: Desk, absence: DocumentForm, settled: Settled) -> None:
    line = absence.shape.line_table("lines").cls
    with absence.draft.step(say("Lines")):
        absence.aggregate.lines[:] = [line(paper_number="1"), line(paper_number="2")]
    row = absence.aggregate.lines[0]
    absence.resume("lines", row, "paper_number", "half")
    assert absence.commit()
    assert [each.paper_number for each in absence.aggregate.lines] == ["half", "2"]


def test_texts_that_do_not_fit_come_back_after_a_crash_with_the_word_that_was_being_typed(
    desk: Desk, window: Window, absence: DocumentForm, settled: Settled, later: Callable[[], Journal]
) -> None:
    typed(absence, "date", " nonsense")
    cell(absence, 0, "from_date")
    type_text("never")
    press(Key.Key_Tab)
    type_text("hal")
    (kept,) = later().left_behind()
    window.tabs.remove(absence)
    desk.journal.settle()
    desk.open_link({"open": "document", "kind": kept.kind, "id": str(kept.id), "kept": kept})
    (form,) = (page for page in window.pages.values() if isinstance(page, DocumentForm))
    settled()
    assert form.header.cells["date"].editor.text().endswith(" nonsense")
    assert not form.commit()
    row, shown = form.aggregate.lines[0], unread_of(form.draft)
    assert [getattr(shown.get(row, name), "text", "") for name in ("from_date", "to_date")] == ["never", "hal"]
    assert form.is_changed()


def test_a_block_is_not_pasted_into_lines_that_moved_while_it_was_read(absence: DocumentForm, settled: Settled) -> None:
    line = absence.shape.line_table("lines").cls
    with absence.draft.step(say("Lines")):
        absence.aggregate.lines[:] = [line(paper_number="1"), line(paper_number="2")]
    grid = cell(absence, 0, "paper_number")
    QGuiApplication.clipboard().setText("other")
    grid.paste()
    grid.cells.insert_row()
    settled()
    assert [each.paper_number for each in absence.aggregate.lines] == [None, "1", "2"]


def test_a_page_that_was_closed_is_not_kept_by_what_it_read(
    desk: Desk, window: Window, absence: DocumentForm, settled: Settled
) -> None:
    window.close_current()
    settled()
    assert not desk.work._lanes


def test_what_a_thread_worked_out_leaves_alone_what_was_typed_meanwhile(absence: DocumentForm) -> None:
    draft, line = absence.draft, absence.aggregate.lines[0]
    taken = draft.taken()
    copy = next(each for each in taken.aggregate.lines if taken.origin(each) is line)
    taken.aggregate.comment = copy.paper_number = "worked out"
    taken.aggregate.legal_number = "7"
    taken.done()
    draft.set(draft.aggregate, "comment", "typed", say("Type"))
    draft.set(line, "paper_number", "typed", say("Type"))
    draft.adopt(taken, say("Fill"))
    assert (draft.aggregate.comment, line.paper_number, draft.aggregate.legal_number) == ("typed", "typed", "7")
    draft.undo()
    assert (draft.aggregate.comment, line.paper_number, draft.aggregate.legal_number) == ("typed", "typed", None)
