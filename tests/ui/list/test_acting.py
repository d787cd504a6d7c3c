"""Acting on rows: marking, posting, setting a field of several, files, folders, columns."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.list.files import FORMATS, write_list
from desktop.ui.preview.page import PreviewPage
from shared.store.several import Step
from tests.ui.list.conftest import ALT, CONTROL, SHIFT, Listed


def statuses(listed: Listed) -> list[str]:
    model = listed.page.state.model
    return [row.state for at in range(model.rows) if (row := model.row_at(at)) is not None]


def test_one_is_marked_at_once_and_unmarked_by_undo(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_Delete)
    assert statuses(drafts) == ["marked", "draft", "draft", "draft", "draft"]
    assert drafts.page.preview is None
    drafts.press(Qt.Key.Key_Z, CONTROL)
    assert statuses(drafts) == ["draft"] * 5


def test_several_are_shown_first_then_done_then_undone_as_one(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_Down, SHIFT)
    drafts.press(Qt.Key.Key_Down, SHIFT)
    drafts.press(Qt.Key.Key_Delete)
    preview = drafts.page.preview
    assert preview is not None
    assert preview.isVisible()
    assert "will change: 3" in preview.caption.text()
    assert statuses(drafts) == ["draft"] * 5
    drafts.press(Qt.Key.Key_Return, CONTROL)
    assert statuses(drafts) == ["marked"] * 3 + ["draft"] * 2
    assert not preview.isVisible()
    assert "Daily reports marked for deletion: 3" in drafts.desk.language.value(drafts.page.acting.undo_caption)
    drafts.press(Qt.Key.Key_Z, CONTROL)
    assert statuses(drafts) == ["draft"] * 5


def test_the_preview_says_which_are_refused_and_why(reports: Listed) -> None:
    """Marking drafts and posted reports together."""
    reports.press(Qt.Key.Key_A, CONTROL)
    reports.act("list.mark")
    preview = reports.page.preview
    assert preview is not None
    assert "will change: 5" in preview.caption.text()
    assert "refused: 262" in preview.caption.text()
    model = preview.model
    assert "is posted. Unpost it before" in model.data(model.index(0, 3))
    reports.press(Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert reports.page.view.table.hasFocus()
    assert "marked" not in statuses(reports)


def test_several_are_posted_and_unposted_by_undo(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_A, CONTROL)
    drafts.act("list.post")
    drafts.press(Qt.Key.Key_Return, CONTROL)
    assert drafts.page.state.model.rows == 0
    drafts.press(Qt.Key.Key_Z, CONTROL)
    assert drafts.page.state.model.rows == 5


def test_a_field_is_set_for_several(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_A, CONTROL)
    drafts.page.set_field("comment")
    setter = drafts.page.setter
    assert setter is not None
    setter.editor.set_value("Checked by the office")
    setter.preview()
    drafts.settled()
    drafts.page.acting.carry_out()
    drafts.settled()
    ids = [row.id for at in range(5) if (row := drafts.page.state.model.row_at(at)) is not None]
    store = drafts.desk.store
    assert {store.get(drafts.page.shape.cls, id).comment for id in ids} == {"Checked by the office"}  # type: ignore[attr-defined]


def test_undo_is_refused_in_words_where_somebody_changed_one_meanwhile(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_Delete)
    current = drafts.page.current
    assert current is not None
    report = drafts.desk.store.get(drafts.page.shape.cls, current.id)
    report.comment = "changed afterwards"  # type: ignore[attr-defined]
    drafts.desk.store.save(report)
    drafts.press(Qt.Key.Key_Z, CONTROL)
    assert drafts.desk.store.get(drafts.page.shape.cls, current.id).marked  # type: ignore[attr-defined]
    assert not drafts.page.acting.done


def test_rows_are_copied_as_excel_takes_them(reports: Listed) -> None:
    reports.press(Qt.Key.Key_Down, SHIFT)
    reports.press(Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Number\tDate\tSite")
    assert len(lines) == 3
    reports.press(Qt.Key.Key_F11)
    assert QApplication.clipboard().text().startswith("app://document/daily_report/")


def test_the_list_goes_into_a_workbook_as_it_stands(opened: Callable[..., Listed], tmp_path: Path) -> None:
    drafts = opened("daily_report", "status:draft")
    for format in FORMATS:
        write_list(drafts.desk, drafts.page.state.model.shown, format, tmp_path / f"list.{format.name}")
        drafts.settled()
    rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True))
    assert [row[0] for row in rows][-5:] == drafts.numbers()
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "list.csv").stat().st_size > 100


def test_several_are_previewed_and_printed_one_after_another(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_Down, SHIFT)
    two = drafts.selected
    drafts.act("list.print")
    page = drafts.desk.window.tabs.current
    assert isinstance(page, PreviewPage)
    assert page.made is not None
    assert [name.split()[0] for _, name in page.made.parts] == two
    assert len(page.made.pdf) >= 2


def test_folders_are_gone_into_and_out_of(opened: Callable[..., Listed]) -> None:
    works = opened("work_type")
    top = works.page.state.model.rows
    assert statuses(works) == ["folder"] * top
    folder = works.page.current
    assert folder is not None
    works.press(Qt.Key.Key_Down, CONTROL)
    assert works.page.state.folder == folder.id
    assert "folder" not in statuses(works)
    works.press(Qt.Key.Key_Up, CONTROL)
    assert works.page.state.model.rows == top
    works.act("list.all")
    assert works.page.state.model.rows > top


def test_a_folder_is_not_moved_into_itself(opened: Callable[..., Listed]) -> None:
    works = opened("work_type")
    folder = works.page.current
    assert folder is not None
    shown = works.desk.store.attempt(works.page.shape, [folder.id], Step("set", "group_id", folder.id))
    assert "into itself" in str(shown.refused[0].refused)


def test_columns_are_chosen_and_kept_for_the_next_time(reports: Listed, opened: Callable[..., Listed]) -> None:
    shape = reports.page.shape
    reports.page._show_columns([shape.field("date"), shape.field("status")])
    reports.settled()
    reports.desk.window.close_page(reports.page)  # type: ignore[union-attr]
    again = opened("daily_report")
    assert [field.name for field in again.page.state.model.shown.fields] == ["date", "status"]
    again.page._show_columns(())
    again.settled()
    assert again.page.state.model.shown.fields[0].name == "number"


def test_where_an_item_is_used(opened: Callable[..., Listed], qtbot: QtBot) -> None:
    crews = opened("crew")
    crews.press(Qt.Key.Key_F7, ALT)
    from desktop.ui.list.usages import UsagesPage

    page = crews.desk.open_page("usages", kind="crew", id=str(crews.page.current.id))  # type: ignore[union-attr]
    crews.settled()
    assert isinstance(page, UsagesPage)
    assert page.found
