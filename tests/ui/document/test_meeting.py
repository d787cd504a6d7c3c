"""Two windows on one document: what both changed is merged, and where both changed the same, a person chooses."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.came import came
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.panels.conflicts import CamePanel, ConflictsPanel
from desktop.work import Reading
from shared.construction.daily_report import DailyReport, DailyReportLine
from shared.kernel.codec import content_of
from shared.kernel.language import Language


def elsewhere(desk: Desk, form: DocumentForm, **values: Any) -> None:
    """Another program saves other values."""
    theirs: Any = desk.store.get(form.shape.cls, form.aggregate.id)
    for name, value in values.items():
        setattr(theirs, name, value)
    desk.store.save(theirs)


def stored(desk: Desk, form: DocumentForm) -> Any:
    return desk.store.get(form.shape.cls, form.aggregate.id)


def test_different_fields_are_merged_and_saved(desk: Desk, absence: DocumentForm, settled: Callable[[], None]) -> None:
    elsewhere(desk, absence, legal_number="17-к")
    absence.set(absence.aggregate, "comment", "mine")
    absence.saving.save()
    settled()
    assert (stored(desk, absence).legal_number, stored(desk, absence).comment) == ("17-к", "mine")
    assert absence.aggregate.legal_number == "17-к"
    assert not absence.is_changed()


def test_the_same_field_is_asked_and_nothing_is_saved_before(
    qtbot: QtBot, desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    elsewhere(desk, absence, legal_number="theirs", comment="only theirs")
    absence.set(absence.aggregate, "legal_number", "mine")
    absence.saving.save()
    settled()
    assert stored(desk, absence).legal_number == "theirs"
    panel = absence.panel
    assert isinstance(panel, ConflictsPanel)
    assert [box.card.texts for box in panel.boxes] == [("—", "mine", "theirs")]
    qtbot.keyClick(panel.boxes[0], Qt.Key.Key_2)
    qtbot.mouseClick(panel.go_on, Qt.MouseButton.LeftButton)
    settled()
    assert (stored(desk, absence).legal_number, stored(desk, absence).comment) == ("mine", "only theirs")


def test_what_was_posted_meanwhile_is_not_overwritten(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    before = absence.aggregate.number
    theirs: Any = stored(desk, absence)
    for line in theirs.lines:
        line.from_date, line.to_date = desk.store.today, desk.store.today
    desk.store.post(theirs)
    absence.set(absence.aggregate, "comment", "mine")
    absence.saving.save()
    settled()
    assert (stored(desk, absence).status, stored(desk, absence).comment) == ("posted", None)
    assert absence.aggregate.comment == "mine"
    assert "posted this document meanwhile" in absence.title_strip.notice_text()
    assert absence.aggregate.number == before


def test_a_form_without_changes_shows_what_another_program_saved(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    elsewhere(desk, absence, comment="theirs")
    absence.watching.look()
    settled()
    settled()
    assert absence.aggregate.comment == "theirs"
    assert absence.title_strip.notice_text().endswith("it is shown as it is now. Changes: 1")
    absence.title_strip.findChildren(QPushButton)[0].click()
    assert isinstance(absence.panel, CamePanel)


def test_what_came_is_told_by_what_each_line_is_about(desk: Desk) -> None:
    walls, roof = DailyReportLine(name="Кладка стен", quantity=3), DailyReportLine(name="Кровля", quantity=5)
    report = DailyReport(date=desk.store.today, lines=[walls])
    desk.store.save(report)
    shape = desk.kinds.shape("daily_report")
    before = content_of(shape, report)
    theirs: Any = desk.store.get(DailyReport, report.id)
    theirs.lines[0].quantity, theirs.comment = 4, "Ждали кран. " * 20
    theirs.lines.append(roof)
    desk.store.save(theirs)
    with desk.store.reading() as session:
        found = came(Reading(desk.store, session, desk.store.books(session)), shape, report.id, before, Language())
    assert found.places[0].startswith("Comment: — → Ждали кран.")
    assert (found.places[0][-1], len(found.places[0]) < 120) == ("…", True)
    assert found.places[1:] == (
        "Work done, line 1 “Кладка стен”: Done: 3 → 4",
        "Work done, line 2 “Кровля”: added (Done 5)",
    )


def test_a_document_that_was_begun_here_shows_what_was_saved_elsewhere_and_does_not_begin_anew(
    desk: Desk, absence: DocumentForm, ready: Callable[[object], DocumentForm], settled: Callable[[], None]
) -> None:
    begun = ready(desk.open_link({"open": "document", "kind": "absence", "copy_of": str(absence.aggregate.id)}))
    begun.saving.save()
    settled()
    elsewhere(desk, begun, comment="theirs")
    begun.watching.look()
    settled()
    settled()
    assert not begun.draft.new
    assert (begun.aggregate.number, begun.aggregate.comment) == (stored(desk, begun).number, "theirs")


def test_a_form_with_changes_is_told_of_what_another_program_saved(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    absence.set(absence.aggregate, "comment", "mine")
    elsewhere(desk, absence, legal_number="theirs")
    absence.watching.look()
    settled()
    assert "Somebody else has saved" in absence.title_strip.notice_text()
    assert absence.aggregate.comment == "mine"
