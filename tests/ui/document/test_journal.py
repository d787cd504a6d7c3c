"""The journal: what is typed is on disk at once, and comes back after the program was killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui import document
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.journal import Journal, restored
from desktop.ui.window import Window
from shared.kernel.codec import body_of, object_of
from shared.kernel.words import say
from tests.ui.keys import type_text


def content(form: DocumentForm, aggregate: Any) -> Any:
    body = body_of(form.shape, aggregate)
    return {name: value for name, value in body.items() if name not in ("id",)}


def test_every_step_comes_back_lines_that_came_went_and_moved_too(
    desk: Desk, absence: DocumentForm, later: Callable[[], Journal]
) -> None:
    draft, line = absence.draft, absence.shape.line_table("lines").cls
    draft.set(absence.aggregate, "comment", "first", say("A step"))
    with draft.step(say("Lines")):
        absence.aggregate.lines.insert(0, line(paper_number="1"))
        absence.aggregate.lines.append(line(paper_number="2"))
    draft.set(absence.aggregate.lines[0], "paper_number", "changed", say("A cell"))
    with draft.step(say("Gone")):
        del absence.aggregate.lines[1]
    draft.undo()
    draft.undo()
    draft.redo()
    (kept,) = later().left_behind()
    made = object_of(absence.shape, kept.base)
    restored(absence.shape, made, kept)
    assert content(absence, made) == content(absence, absence.aggregate)
    assert next(row.paper_number for row in made.lines) == "changed"  # type: ignore[attr-defined]


def test_saving_empties_the_journal_and_what_was_typed_meanwhile_stays_in_it(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None], later: Callable[[], Journal]
) -> None:
    absence.set(absence.aggregate, "comment", "saved")
    absence.saving.save()
    absence.set(absence.aggregate, "comment", "typed meanwhile")
    settled()
    journal = later()
    (kept,) = journal.left_behind()
    assert kept.read_hash == absence.aggregate.read_hash
    absence.saving.save()
    settled()
    desk.journal.settle()
    assert journal.left_behind() == []


def test_another_running_program_is_told(desk: Desk, absence: DocumentForm, qtbot: QtBot) -> None:
    absence.set(absence.aggregate, "comment", "typing")
    desk.journal.settle()
    other = Journal(desk.company.path)
    assert other.left_behind() == [], "its program runs"
    assert other.edited_elsewhere(absence.aggregate.id) is not None
    other.close()


def test_a_journal_that_cannot_be_written_is_told_and_the_work_goes_on(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None], qtbot: QtBot
) -> None:
    desk.journal.file.unlink(missing_ok=True)
    desk.journal.file.mkdir()
    told: list[object] = []
    desk.journal.troubled.connect(told.append)
    for text in ("one", "two"):
        absence.set(absence.aggregate, "comment", text)
        desk.journal.settle()
    qtbot.waitUntil(lambda: len(told) == 1)
    desk.journal.file.rmdir()
    absence.set(absence.aggregate, "comment", "three")
    desk.journal.settle()
    assert desk.journal.file.exists(), "once it can be written again, it is"
    absence.saving.save()
    settled()
    assert not absence.is_changed()


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.ui.document.journal import Journal
journal = Journal(Path(sys.argv[1]))
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


def test_locks_of_killed_programs_do_not_pile_up(desk: Desk) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(desk.company.path)], check=False)
    folder = desk.company.path.parent
    assert len(list(folder.glob("*.drafts.*.lock"))) == 2
    desk.journal.left_behind()
    assert [lock.name.split(".")[-2] for lock in folder.glob("*.drafts.*.lock")] == [desk.journal.session]


TYPING = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from desktop.app import application, desk_of
from desktop.company import opened
from desktop.settings import load
from desktop.ui.window import Window
from shared.kernel.words import say
application()
settings = load(Path(sys.argv[1]), environment={})
with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
    window = Window(desk)
    window.show()
    form = desk.open_new("absence")
    while not form.ready:
        QTest.qWait(10)
    form.set(form.aggregate, "legal_number", "17-к")
    form.header.show_field("comment")
    QTest.keyClicks(form.header.cells["comment"].editor.input, "half a senten")
    desk.journal.settle()
    print("typed", flush=True)
    QTest.qWait(60_000)
"""


@pytest.mark.parametrize("tab", ["none", "being read", "read"])
def test_a_program_killed_in_the_middle_of_a_word_is_reopened_with_the_word(
    tab: str, desk: Desk, window: Window, home: Path, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    """A real process and a real SIGKILL; the window may have brought the tab back before the journal is asked."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(home)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert program.stdout is not None
    assert program.stdout.readline().strip() == "typed"
    os.kill(program.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    program.wait()
    begun = time.monotonic()
    if tab != "none":
        (kept,) = desk.journal.left_behind()
        desk.open_link({"open": "document", "kind": kept.kind, "id": str(kept.id), "new": True})
    if tab == "read":
        settled()
    document.restore(desk)
    (form,) = window.findChildren(DocumentForm)
    qtbot.waitUntil(lambda: form.ready)
    settled()
    assert time.monotonic() - begun < 10
    assert form.aggregate.legal_number == "17-к"
    assert form.header.cells["comment"].editor.text() == "half a senten"
    assert form.is_changed()
    assert "here again" in form.title_strip.notice_text()
    desk.journal.settle()
    assert desk.journal.left_behind() == [], "it is this program's now"


def test_a_cell_that_was_being_typed_into_is_open_again_with_the_keyboard_in_it(
    absence: DocumentForm, crashed: Callable[[DocumentForm], DocumentForm]
) -> None:
    """What stands there is half a word: nobody takes it for the whole one."""
    grid = absence.grids["lines"]
    at = next(at for at, column in enumerate(grid.lines.columns) if column.key == "from_date")
    before = absence.aggregate.lines[0].from_date
    grid.setFocus()
    grid.cells.go(0, at)
    type_text("1")
    form = crashed(absence)
    editor = form.grids["lines"].cells.editing
    assert editor is not None
    assert editor.input.hasFocus()
    assert editor.text_in_progress() == "1"
    assert form.aggregate.lines[0].from_date == before


def test_a_journal_whose_file_was_taken_away_is_written_anew(
    desk: Desk, absence: DocumentForm, later: Callable[[], Journal], qtbot: QtBot
) -> None:
    """The system goes on writing into a file without a name: nobody would be told, and all would be lost."""
    absence.set(absence.aggregate, "comment", "typed before")
    desk.journal.settle()
    for name in ("", "-wal", "-shm"):
        desk.journal.file.with_name(desk.journal.file.name + name).unlink()
    desk.journal.look()  # as it does by itself every few seconds
    qtbot.waitUntil(lambda: desk.journal.settle() or desk.journal.file.exists())
    absence.set(absence.aggregate, "legal_number", "typed after")
    (kept,) = later().left_behind()
    made = object_of(absence.shape, kept.base)
    restored(absence.shape, made, kept)
    assert content(absence, made) == content(absence, absence.aggregate)


def test_what_could_not_be_journalled_is_as_soon_as_it_can_be(
    desk: Desk, absence: DocumentForm, later: Callable[[], Journal], qtbot: QtBot
) -> None:
    desk.journal.file.mkdir()
    absence.set(absence.aggregate, "comment", "typed")
    desk.journal.settle()
    desk.journal.file.rmdir()
    desk.journal.look()
    qtbot.waitUntil(lambda: desk.journal.settle() or desk.journal.file.exists())
    assert len(later().left_behind()) == 1, "though nobody typed on"
