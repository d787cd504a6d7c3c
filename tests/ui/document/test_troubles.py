"""A file that is gone or full while a form is open: said in words, nothing typed is lost, saving works again after."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from shared.kernel.words import say

Settled = Callable[[], None]


def stored(desk: Desk, form: DocumentForm) -> Any:
    return desk.store.get(form.shape.cls, form.aggregate.id)


def test_a_file_that_vanished_is_told_and_saved_to_once_it_is_back(
    desk: Desk, absence: DocumentForm, settled: Settled
) -> None:
    path = desk.company.path
    absence.set(absence.aggregate, "comment", "typed")
    path.rename(path.with_suffix(".away"))
    absence.saving.save()
    settled()
    assert "is not there any more" in absence.title_strip.notice_text()
    assert absence.is_changed()
    path.with_suffix(".away").rename(path)
    absence.saving.save()
    settled()
    assert stored(desk, absence).comment == "typed"
    assert absence.title_strip.notice_text() == ""


@pytest.mark.parametrize(
    ("pragma", "undo", "told"),
    [
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", "read-only"),
        ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823", "full"),
    ],
)
def test_a_full_disk_and_a_read_only_one_are_told(
    desk: Desk, absence: DocumentForm, settled: Settled, pragma: str, undo: str, told: str
) -> None:
    from sqlalchemy import event

    def make(connection: Any, _record: Any = None, _proxy: Any = None) -> None:
        connection.execute(pragma)

    event.listen(desk.store.engine, "checkout", make)
    absence.set(absence.aggregate, "comment", "typed " * 20_000)
    absence.saving.save()
    settled()
    assert told in absence.title_strip.notice_text().lower()
    assert absence.is_changed()
    event.remove(desk.store.engine, "checkout", make)
    with desk.store.engine.connect() as connection:
        connection.exec_driver_sql(undo)
    event.listen(desk.store.engine, "checkout", lambda connection, *_: connection.execute(undo))
    absence.saving.save()
    settled()
    assert stored(desk, absence).comment == absence.aggregate.comment


def test_unposting_shows_what_depends_on_the_document_and_opens_it(desk: Desk, ready: Any, settled: Settled) -> None:
    from shared.store import references

    closed = desk.store.today.replace(month=9, day=30)
    with desk.store.reading() as session:
        connection = session.connection()
        found = next(
            (shape, source)
            for shape in desk.kinds.shapes.values() if shape.is_document
            for source in desk.store.find(shape.cls, status="posted")
            if source.date > closed and references.dependents(connection, desk.kinds, shape, source.id)
        )  # fmt: skip
    form = ready(desk.open_document(found[0].kind, found[1].id))
    form.saving.unpost()
    settled()
    assert "depend on it" in form.title_strip.notice_text()
    assert form.aggregate.status == "posted"


def test_a_long_task_writes_into_no_file_that_has_lost_its_name(desk: Desk, settled: Settled) -> None:
    path, done = desk.company.path, list[str]()
    away = path.with_suffix(".away")
    path.rename(away)
    before = desk.work.task(desk, say("Import"), lambda _: done.append("written"))
    settled()
    assert (before.state, done) == ("failed", [])
    assert "is not there any more" in str(before.outcome)
    away.rename(path)
    meanwhile = desk.work.task(desk, say("Import"), lambda _: path.rename(away))
    settled()
    assert meanwhile.state == "failed"
    assert "may not be in it" in str(meanwhile.outcome)
    away.rename(path)


def test_no_empty_file_is_made_where_the_company_was(desk: Desk, settled: Settled) -> None:
    """It would stand in the way of the real one when the stick is in again."""
    path = desk.company.path
    path.rename(path.with_suffix(".away"))
    desk.store.engine.dispose()  # connections that are open know the file without its name
    desk.work.read(desk, lambda reading: reading.books.closed_through(), lambda _: None)
    settled()
    assert not path.exists()
    path.with_suffix(".away").rename(path)
