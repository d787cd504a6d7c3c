"""What others do to the ledger while a form is open: hold the file, close the month, purge who is named."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.kernel.words import say

Settled = Callable[[], None]
Ready = Callable[[object], DocumentForm]

HOLDING = """
import sqlcipher3, sys
held = sqlcipher3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another program writes for as long as the block lasts."""
    command = [sys.executable, "-c", HOLDING, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.kill()


def command(home: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--home", str(home), *words], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def stored(desk: Desk, form: DocumentForm) -> Any:
    return desk.store.get(form.shape.cls, form.aggregate.id)


def told(form: DocumentForm) -> str:
    """The notice and the findings, as they stand on the screen."""
    rows = form.findings_panel.list
    return "\n".join([form.title_strip.notice_text(), *(rows.item(at).text() for at in range(rows.count()))])


def test_a_file_that_another_program_holds_is_told_and_saved_to_afterwards(
    desk: Desk, absence: DocumentForm, settled: Settled
) -> None:
    absence.set(absence.aggregate, "comment", "typed")
    with held(desk.company.path):
        absence.saving.save()
        absence.set(absence.aggregate, "legal_number", "typed while it was held")
        settled()
        told = absence.title_strip.notice_text()
        assert "in use by another program" in told
        assert "Nothing was saved" in told
        assert absence.is_changed()
    absence.saving.save()
    settled()
    assert (stored(desk, absence).comment, stored(desk, absence).legal_number) == ("typed", "typed while it was held")


def test_the_command_line_marks_a_document_that_is_being_typed(
    desk: Desk, home: Path, absence: DocumentForm, settled: Settled
) -> None:
    absence.set(absence.aggregate, "comment", "typed")
    command(home, "mark", "absence", absence.aggregate.number)
    absence.saving.save()
    settled()
    assert (stored(desk, absence).comment, stored(desk, absence).marked) == ("typed", True)


def test_a_month_closed_under_a_draft_is_told_and_the_draft_stays(
    desk: Desk, home: Path, absence: DocumentForm, settled: Settled
) -> None:
    absence.set(absence.aggregate, "comment", "typed")
    command(home, "close-period", absence.aggregate.date.isoformat())
    absence.saving.post()
    settled()
    said = told(absence)
    assert "closed" in said.lower()
    assert absence.aggregate.comment == "typed"
    absence.set(absence.aggregate, "date", absence.aggregate.date + timedelta(days=1))
    absence.saving.save()
    settled()
    assert stored(desk, absence).comment == "typed"


def person(desk: Desk, name: str) -> Any:
    made = desk.kinds.shape("person").cls(name=name)
    desk.store.save(made)
    return made


def add_line(form: DocumentForm, **values: Any) -> Any:
    line = form.shape.line_table("lines").cls(**values)
    with form.draft.step(say("Add a line")) as document:
        document.lines.append(line)
    return line


def test_a_person_purged_while_a_form_names_them_is_told_and_typing_stays(
    desk: Desk, window: Window, absence: DocumentForm, settled: Settled
) -> None:
    gone, today = person(desk, "Nobody, Peter"), desk.store.today
    code = absence.aggregate.lines[0].code_id
    with absence.draft.step(say("Delete lines")) as document:
        document.lines.clear()
    line = add_line(absence, person_id=gone.id, code_id=code, from_date=today, to_date=today)
    settled()
    desk.store.mark(gone)
    desk.store.purge(gone)
    absence.saving.save()
    settled()
    assert not absence.is_changed(), "a draft may name what is elsewhere"
    absence.saving.post()
    settled()
    assert "Person: what it names was purged meanwhile" in told(absence)
    assert absence.aggregate.status == "draft"
    assert absence.aggregate.lines == [line]
    line_of = absence.grids["lines"]
    absence.jump(f"lines/{line.id}/person_id")
    assert line_of.isAncestorOf(QApplication.focusWidget())


def test_a_person_merged_into_another_is_followed(
    desk: Desk, window: Window, absence: DocumentForm, settled: Settled
) -> None:
    twice, known = person(desk, "Ivanov I."), person(desk, "Ivanov, Ivan")
    add_line(absence, person_id=twice.id, paper_number="12")
    settled()
    desk.store.replace(twice, known)
    absence.saving.save()
    settled()
    assert "mistake" not in absence.title_strip.notice_text()
    assert not absence.is_changed()
    assert stored(desk, absence).lines[-1].person_id in (twice.id, known.id)


def test_a_document_purged_while_it_is_open_is_told_and_what_was_typed_stays(
    desk: Desk, window: Window, absence: DocumentForm, settled: Settled
) -> None:
    absence.set(absence.aggregate, "comment", "typed")
    theirs = stored(desk, absence)
    desk.store.mark(theirs)
    desk.store.purge(stored(desk, absence))
    absence.saving.save()
    settled()
    assert absence.title_strip.notice_text() != ""
    assert "mistake" not in absence.title_strip.notice_text()
    assert absence.aggregate.comment == "typed"
    assert absence.is_changed()
    absence.watching.look()
    settled()
    assert absence.aggregate.comment == "typed"


@pytest.mark.parametrize("kind", ["crew", "site", "person"])
def test_an_item_that_somebody_purged_is_worded_where_it_is_opened(
    qtbot: QtBot, desk: Desk, window: Window, settled: Settled, kind: str
) -> None:
    from shared.kernel.identity import new_id

    form = desk.open_document(kind, new_id())
    settled()
    assert isinstance(form, DocumentForm)
    assert form.trouble is not None
    assert not form.ready
