"""A document on the screen: it is opened, typed into, saved, posted; findings lead to their fields."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from shared.kernel.words import say
from tests.ui.keys import ALT, CONTROL, SHIFT, press, type_text

Ready = Callable[[object], DocumentForm]


def focused(form: DocumentForm) -> QWidget:
    """Who has the keyboard in the form's window."""
    found = form.window().focusWidget()
    assert found is not None
    return found


def stored(desk: Desk, form: DocumentForm) -> Any:
    return desk.store.get(form.shape.cls, form.aggregate.id)


def test_what_is_typed_is_saved_by_ctrl_s(
    qtbot: QtBot, desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    absence.header.show_field("comment")
    qtbot.keyClicks(focused(absence), "left his paper at home")
    qtbot.keyClick(focused(absence), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert stored(desk, absence).comment == "left his paper at home"
    assert not absence.is_changed()


def test_what_is_typed_while_saving_stays_and_is_still_unsaved(
    desk: Desk, absence: DocumentForm, settled: Callable[[], None]
) -> None:
    absence.set(absence.aggregate, "comment", "first")
    absence.saving.save()
    absence.set(absence.aggregate, "comment", "second")  # the writer has its copy already
    settled()
    assert (stored(desk, absence).comment, absence.aggregate.comment) == ("first", "second")
    assert absence.is_changed()
    absence.draft.undo()
    assert absence.aggregate.comment == "first"
    assert not absence.is_changed()


def test_a_new_document_gets_its_number_where_it_stands(desk: Desk, ready: Ready, settled: Callable[[], None]) -> None:
    form = ready(desk.open_new("absence"))
    rows = form.aggregate.lines
    form.saving.save()
    settled()
    assert form.aggregate.number
    assert form.aggregate.lines is rows
    assert form.aggregate.number in form.title()
    assert ready(desk.open_document("absence", form.aggregate.id)) is form, "it opens once"


def test_what_the_save_gives_takes_no_place_of_what_was_typed_meanwhile(
    desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    form = ready(desk.open_new("absence"))
    form.saving.save()
    form.set(form.aggregate, "number", "typed")  # while the writer gives it one
    settled()
    assert stored(desk, form).number != "typed"
    assert form.aggregate.number == "typed"
    assert form.is_changed()


def test_findings_stop_posting_and_lead_to_their_field(
    qtbot: QtBot, desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    form = ready(desk.open_new("absence"))
    form.saving.post()
    settled()
    assert form.aggregate.status == "draft"
    assert any(each.blocks for each in form.checking.findings)
    assert "stop" in form.title_strip.notice_text()
    panel = form.findings_panel
    row = next(at for at in range(panel.list.count()) if "site" in panel.list.item(at).text())
    panel.list.setCurrentRow(row)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert focused(form) is form.header.cells["site_id"].editor.input


def test_what_a_new_document_lacks_is_calm_until_the_field_is_passed_or_it_is_posted(
    qtbot: QtBot, desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    form = ready(desk.open_new("absence"))
    qtbot.waitUntil(lambda: bool(form.checking.awaited))
    assert not form.checking.findings, "nobody has been at it"
    assert not form.findings_panel.list.count()
    assert form.findings_panel.awaited.text() == "Needed before posting: Site, Absent people"
    site = form.header.cells["site_id"]
    assert (site.editor.toolTip(), site.label.text()) == ("", "Site *")
    site.editor.setFocus()
    qtbot.keyClick(site.editor.input, Qt.Key.Key_Tab)
    assert [each.path for each in form.checking.findings] == ["site_id"]
    assert site.editor.toolTip()
    form.saving.post()
    settled()
    assert {"site_id", "lines"} <= {each.path for each in form.checking.findings}
    assert not form.checking.awaited


def test_a_line_that_is_being_filled_in_lacks_nothing_yet(
    qtbot: QtBot, desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    form = ready(desk.open_new("absence"))
    grid = form.grids["lines"]
    grid.setFocus()
    with form.draft.step(say("A line")) as made:
        made.lines.append(form.shape.line_table("lines").cls(from_date=desk.store.today))
    grid.cells.go(0, 0)
    person = f"lines/{made.lines[0].id}/person_id"
    qtbot.waitUntil(lambda: any(each.path.endswith("/person_id") for each in form.checking.awaited))
    assert not any("/" in each.path for each in form.checking.findings)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Down)
    assert any(each.path.endswith("/person_id") for each in form.checking.findings), person


def test_findings_of_a_catalog_item_stop_saving_it(qtbot: QtBot, desk: Desk, ready: Ready) -> None:
    form = ready(desk.open_new("counterparty"))
    qtbot.waitUntil(lambda: form.findings_panel.awaited.text() == "Needed before saving: Name")
    form.saving.save()
    qtbot.waitUntil(lambda: form.findings_panel.list.count() == 1)
    assert form.findings_panel.list.item(0).text() == "Stops saving: Name is not filled in"


def test_a_posted_document_says_why_it_cannot_be_typed_into_and_offers_unposting(
    qtbot: QtBot, desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    kind: Any = desk.kinds.shape("absence").cls
    posted = desk.store.find(kind, status="posted")[-1]
    form = ready(desk.open_document("absence", posted.id))
    form.header.show_field("number")
    qtbot.keyClicks(focused(form), "7")
    assert "Unpost" in form.title_strip.notice_text()
    assert form.aggregate.number == posted.number
    assert [action.name for action in form.actions_here() if action.name.endswith("post")] == ["document.unpost"]


def test_undo_names_the_step_and_takes_it_back(absence: DocumentForm) -> None:
    absence.set(absence.aggregate, "comment", "a remark", say("Write a remark"))
    undo = next(action for action in absence.actions_here() if action.name == "document.undo")
    assert absence.desk.language.value(undo.caption) == "Undo: Write a remark"
    undo.run()
    assert absence.aggregate.comment is None


def test_a_copy_has_the_content_and_lines_of_its_own(desk: Desk, ready: Ready, absence: DocumentForm) -> None:
    copy = ready(desk.open_new("absence", copy_of=absence.aggregate.id))
    assert [line.person_id for line in copy.aggregate.lines] == [line.person_id for line in absence.aggregate.lines]
    assert not {line.id for line in copy.aggregate.lines} & {line.id for line in absence.aggregate.lines}
    assert (copy.aggregate.number, copy.aggregate.status, copy.draft.new) == (None, "draft", True)


def test_the_form_is_built_anew_in_russian_with_everything_typed(desk: Desk, absence: DocumentForm) -> None:
    from shared.kernel.language import Language

    absence.set(absence.aggregate, "comment", "kept")
    desk.language = Language("ru")
    absence.rebuild()
    absence.header.show_field("comment")
    assert absence.header.cells["comment"].editor.text() == "kept"
    assert "Отсутстви" in absence.title()


def test_a_catalog_item_opens_in_the_same_form_and_is_refused_without_a_name(
    desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    form = ready(desk.open_new("counterparty", values={"code": "x9"}))
    form.saving.save()
    settled()
    assert form.draft.new
    assert any(each.path == "name" for each in form.checking.findings)
    form.set(form.aggregate, "name", "Bucket Ltd")
    form.saving.save()
    settled()
    assert stored(desk, form).name == "Bucket Ltd"


def test_the_keyboard_stays_where_it_was_over_unposting_and_another_language(
    desk: Desk, ready: Ready, settled: Callable[[], None]
) -> None:
    kind: Any = desk.kinds.shape("absence").cls
    form = ready(desk.open_document("absence", desk.store.find(kind, status="posted")[-1].id))
    form.grids["lines"].setFocus()
    form.saving.unpost()
    settled()
    assert form.aggregate.status == "draft"
    assert QApplication.focusWidget() is form.grids["lines"].cells
    desk.choose(language="ru")
    assert QApplication.focusWidget() is form.grids["lines"].cells


def test_a_date_that_is_none_is_said_in_words_until_it_is_one(absence: DocumentForm) -> None:
    absence.header.show_field("date")
    press(Qt.Key.Key_A, CONTROL)
    type_text("31.02")
    press(Qt.Key.Key_Return)
    panel = absence.findings_panel
    assert panel.isVisible()
    assert (
        panel.list.item(0).text() == "Stops posting: Not taken over: “31.02” does not fit date: there is no such day."
    )
    press(Qt.Key.Key_Escape)
    assert not any("31.02" in panel.list.item(at).text() for at in range(panel.list.count()))


def test_a_new_report_cannot_be_returned_to_anybody(desk: Desk, ready: Ready, settled: Callable[[], None]) -> None:
    form = ready(desk.open_new("daily_report"))
    assert not [each.name for each in form.actions_here() if each.name.startswith("document.step.")]
    form.saving.save()
    settled()
    assert "document.step.return" in [each.name for each in form.actions_here()]


def test_undo_takes_back_a_text_in_a_line_that_did_not_fit(absence: DocumentForm) -> None:
    grid = absence.grids["lines"]
    grid.cells.go(0, [each.key for each in grid.lines.columns].index("from_date"))
    grid.setFocus()
    before = grid.lines.text(0, grid.cells.column)
    type_text("never")
    press(Qt.Key.Key_Return)
    assert len(absence.unread()) == 1
    absence.draft.undo()
    assert (grid.lines.text(0, 0) != "never", absence.unread()) == (True, [])
    assert before in [grid.lines.text(0, at) for at in range(grid.lines.columnCount())]


def test_one_key_leads_from_the_header_to_the_lines_and_to_the_notice(qtbot: QtBot, absence: DocumentForm) -> None:
    """Alt+PgDown goes down the parts of a form, Alt+PgUp up; past the last one comes the first."""
    absence.title_strip.notice("Somebody else has it too.")
    qtbot.waitUntil(absence.title_strip.findChildren(QPushButton)[0].isVisible)
    grid = absence.grids["lines"].cells
    absence.header.show_field("site_id")
    press(Qt.Key.Key_PageDown, ALT)
    assert grid.hasFocus()
    press(Qt.Key.Key_PageUp, ALT)
    assert absence.header.isAncestorOf(focused(absence))
    press(Qt.Key.Key_PageUp, ALT)
    assert isinstance(button := focused(absence), QPushButton)
    press(Qt.Key.Key_Return)
    assert (button.text(), absence.title_strip.notice_text()) == ("Close", "")


def test_tab_past_the_last_cell_stays_in_the_form(absence: DocumentForm) -> None:
    """On a button of the tool bar Enter would post what was typed."""
    grid, walked = absence.grids["lines"].cells, list[QWidget]()
    grid.setFocus()
    grid.go(grid.lines.rowCount() - 1, grid.in_order()[-1])
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(25):
            press(key, *([SHIFT] if key == Qt.Key.Key_Backtab else []))
            walked.append(focused(absence))
    assert all(absence.isAncestorOf(each) for each in walked)
    assert absence.header.cells["site_id"].editor.input in walked
