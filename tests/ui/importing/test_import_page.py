"""A file is looked at row by row, decided on, taken in as a task, and taken back while nothing refers to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop.document_workbooks import cells_of, layout_of
from desktop.sheets.pages import pages_xlsx
from desktop.ui.desk import Desk
from desktop.ui.importing.page import ImportPage
from desktop.ui.window import Window
from shared.common.import_layout import ImportLayout
from shared.common.material import Material
from shared.common.site import Site
from shared.common.unit import Unit
from shared.construction.estimate import Estimate
from shared.importers.documents.book import workbook_of
from shared.kernel.base import PeriodLock
from shared.kernel.copying import copy_of
from tests.ui.importing.conftest import Open
from tests.ui.keys import CONTROL, press
from tests.workbooks.sheets import Rows

Settled = Callable[[], None]
Sheet = Callable[[Rows], Path]


def verdict(page: ImportPage, row: int) -> list[str]:
    """What the page says of a row of the file (from 1)."""
    assert page.twin is not None
    page.twin.go_to_row(row)
    model, at = page.twin.verdict_model, page.twin.source.currentIndex().row()
    return [model.text(at, column) for column in range(model.columnCount())]


def against(page: ImportPage) -> str:
    return str(page.taking.stands_against() or "")


def accept(page: ImportPage, settled: Settled) -> None:
    page.taking.accept()
    settled()


def estimates(desk: Desk) -> list[Estimate]:
    return [each for each in desk.store.find(Estimate) if each.source_name == "roof.xlsx"]


def test_an_estimate_is_recognised_and_shown_beside_its_rows(opened: Open, roof: Path) -> None:
    page = opened(roof)
    assert page.taking.importer is not None
    assert page.taking.importer.name == "estimate"
    said = verdict(page, 18)
    assert said[:3] == ["Line", "C18", "Разборка мягкой кровли с резкой, спуском и погрузкой в автомобиль."]
    assert said[3:7] == ["м2", "25.5", "138.1", "3,521.55"]
    assert page.twin is not None
    assert page.twin.source.currentIndex().siblingAtColumn(2).data().startswith("Разборка")
    assert page.twin.source_model.headerData(2, Qt.Orientation.Horizontal) == "C\nWork"
    assert verdict(page, 28)[0] == "Total"


def test_only_rows_of_a_verdict_are_shown_until_all_are_asked_for(opened: Open, roof: Path) -> None:
    page = opened(roof)
    page.show_verdict("position")
    assert page.twin is not None
    assert page.twin.source_model.rowCount() == page.twin.verdict_model.rowCount() == 6
    assert page.twin.source_model.headerData(0, Qt.Orientation.Vertical) == "18", "rows keep the numbers of the file"
    page.show_verdict("")
    assert page.twin.source_model.rowCount() == 44


def test_totals_that_differ_are_confirmed_before_anything_is_written(
    qtbot: QtBot, desk: Desk, opened: Open, roof: Path, settled: Settled
) -> None:
    page = opened(roof)
    assert against(page) == "Choose: Site."
    page.taking.answer("site_id", desk.store.find(Site)[0].id)
    assert "totals differ" in against(page)
    figures = {str(each.what): each for each in page.taking.shown.figures if each.differs}  # type: ignore[union-attr]
    assert str(figures["Direct cost"].difference) == "-0.16"
    accept(page, settled)
    assert not estimates(desk)
    assert page.questions is not None
    qtbot.mouseClick(page.questions.confirmed, Qt.MouseButton.LeftButton)
    assert against(page) == ""
    press(Qt.Key.Key_Return, CONTROL)
    settled()
    (made,) = estimates(desk)
    assert len(made.positions()) == 6
    assert made.positions()[0].source_cell == "C18"
    assert "It is imported" in against(page)
    again = opened(roof)
    assert again.taking.shown is not None
    assert f"imported before, as Estimate {made.number}" in str(again.taking.shown.remarks[0])


def test_an_import_is_taken_back_with_all_that_it_made(desk: Desk, opened: Open, roof: Path, settled: Settled) -> None:
    before = {each.id for each in (*desk.store.find(Unit), *desk.store.find(Site))}
    page = opened(roof)
    page.taking.answer("site_id", "A new roof")
    page.taking.answer("post", True)
    page.taking.confirm(True)
    accept(page, settled)
    (made,) = estimates(desk)
    assert made.status == "posted"
    assert {each.id for each in (*desk.store.find(Unit), *desk.store.find(Site))} > before
    page.taking.take_back()
    settled()
    assert not estimates(desk)
    assert {each.id for each in (*desk.store.find(Unit), *desk.store.find(Site))} == before
    assert page.taking.made is None
    assert page.taking.shown is not None, "the file is shown again, to be imported otherwise"


def test_what_something_refers_to_is_not_taken_back(desk: Desk, opened: Open, roof: Path, settled: Settled) -> None:
    page = opened(roof)
    page.taking.answer("site_id", desk.store.find(Site)[0].id)
    page.taking.confirm(True)
    accept(page, settled)
    (made,) = estimates(desk)
    plan = Estimate(kind="plan", base_id=made.id, site_id=made.site_id, date=made.date)
    desk.store.save(plan)
    page.taking.take_back()
    settled()
    assert str(plan.number) in str(page.taking.trouble)
    assert estimates(desk), "nothing is gone"
    assert page.taking.taken is not None, "it may be tried again"


def test_a_stopped_import_leaves_nothing(desk: Desk, opened: Open, roof: Path, settled: Settled) -> None:
    page = opened(roof)
    page.taking.answer("site_id", "A new roof")
    page.taking.confirm(True)
    page.taking.accept()
    assert page.taking.task is not None
    page.taking.task.stop()
    settled()
    assert not estimates(desk)
    assert not [each for each in desk.store.find(Site) if each.name == "A new roof"]
    assert page.taking.task is None
    assert against(page) == "", "it can be imported all the same"


MATERIALS = [
    ["Code", "Name", "Unit", "Price"],
    ["M-1", "Bitumen primer", "bucketful", 1450],
    ["M-2", "Roofing felt", "m2", 220],
]


def test_unknown_names_are_matched_or_made_new(desk: Desk, opened: Open, sheet: Sheet, settled: Settled) -> None:
    page = opened(sheet(MATERIALS), "material")
    assert verdict(page, 2)[0] == "Error"
    assert page.twin is not None
    assert page.twin.about() == "Error C2: there is no unit “bucketful”"
    assert "1 rows cannot be imported" in against(page)
    (unknown,) = page.taking.shown.unknown  # type: ignore[union-attr]
    page.taking.match(unknown.key, None)
    settled()
    assert verdict(page, 2)[0] == "New"
    litre = next(each for each in desk.store.find(Unit) if each.symbol == "л")
    page.taking.match(unknown.key, litre.id)
    settled()
    accept(page, settled)
    made = {each.name: each for each in desk.store.find(Material)}
    assert made["Bitumen primer"].unit_id == litre.id
    assert not [each for each in desk.store.find(Unit) if each.symbol == "bucketful"]


def test_the_next_row_that_waits_is_found_by_a_key(opened: Open, sheet: Sheet) -> None:
    page = opened(sheet([*MATERIALS, ["M-3", "Sealant", "cartridge", 300]]), "material")
    assert page.twin is not None
    page.next_stop()
    first = page.twin.current_row
    press(Qt.Key.Key_F8)
    assert {first, page.twin.current_row} == {2, 4}


def test_a_sheet_without_the_column_that_tells_rows_apart_is_there_to_point_at(opened: Open, sheet: Sheet) -> None:
    """Rates by trade and grade name no people; one of the columns may do so under another caption."""
    page = opened(sheet([["Profession", "Per", "Rate"], ["Roofer", "Hour", 450]]), "pay_rate")
    assert "Without a column for" in str(page.taking.trouble)
    assert "Say which column it is" in str(page.taking.trouble)
    assert page.twin is not None, "the rows are there to be pointed at"
    assert any(each.text().startswith("Person") for each in page.field_menu(0).actions())


def test_columns_are_picked_by_their_letters_and_remembered(
    desk: Desk, opened: Open, sheet: Sheet, settled: Settled
) -> None:
    """Nobody could know what “Thing” and “Worth” are."""
    rows: Rows = [["Thing", "Worth"], ["Gravel 20–40", 980], ["Sand, washed", 560]]
    page = opened(sheet(rows), "material")
    assert page.taking.trouble is not None
    assert "has no row of captions" in str(page.taking.trouble)
    assert page.twin is not None, "the rows are there to be pointed at"
    name = next(each for each in page.field_menu(0).actions() if each.text().startswith("Name"))
    name.trigger()
    settled()
    page.twin.go(0)
    page.captions_here()
    settled()
    for column, field in ((0, "Name"), (1, "Price")):
        next(each for each in page.field_menu(column).actions() if each.text().startswith(field)).trigger()
        settled()
    assert [verdict(page, row)[0] for row in (2, 3)] == ["New", "New"]
    accept(page, settled)
    assert {"Gravel 20–40", "Sand, washed"} <= {each.name for each in desk.store.find(Material)}
    assert desk.store.find(ImportLayout, target="material")
    again = opened(sheet([["Thing", "Worth"], ["Crushed brick", 310]]), "material")
    assert again.taking.shown is not None
    assert again.taking.shown.as_last_time
    assert verdict(again, 2)[0] == "New"


def test_items_that_differ_are_overwritten_only_when_asked(
    desk: Desk, opened: Open, sheet: Sheet, settled: Settled
) -> None:
    desk.store.save(Material(code="M-9", name="Cement", price=None))
    rows: Rows = [["Code", "Name", "Price"], ["M-9", "Cement", 410]]

    def price() -> Any:
        return next(each.price for each in desk.store.find(Material) if each.code == "M-9")

    page = opened(sheet(rows), "material")
    assert verdict(page, 2)[0] == "Changed"
    assert "410" in verdict(page, 2)[3]
    accept(page, settled)
    assert price() is None
    page = opened(sheet(rows), "material")
    page.taking.answer("changed", True)
    accept(page, settled)
    assert price() == 410
    page.taking.take_back()
    settled()
    assert price() is None, "one undo gives the old value back"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("scan.pdf", b"%PDF-1.7 not a table", "is not an Excel or LibreOffice workbook but a PDF"),
        ("broken.xlsx", b"PK\x03\x04 cut off", "Nothing was imported"),
        ("empty.csv", b"", "Nothing was imported"),
    ],
)
def test_a_bad_file_is_worded_and_the_page_stays(
    opened: Open, tmp_path: Path, roof: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page = opened(file)
    assert words in str(page.taking.trouble)
    page = opened(roof)
    assert page.taking.trouble is None
    assert page.twin is not None


def test_a_file_that_vanished_is_worded(opened: Open, tmp_path: Path) -> None:
    page = opened(tmp_path / "gone.xlsx")
    assert "There is no file" in str(page.taking.trouble)


def test_a_dropped_file_is_looked_at(opened: Open, roof: Path, sheet: Sheet, settled: Settled) -> None:
    page = opened(sheet(MATERIALS))
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(roof))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, told, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    settled()
    assert page.taking.importer is not None
    assert (page.title(), page.taking.importer.name) == ("Import: roof.xlsx", "estimate")


def test_another_language_loses_nothing(desk: Desk, opened: Open, roof: Path) -> None:
    page = opened(roof)
    page.taking.confirm(True)
    page.show_verdict("total")
    desk.choose(language="ru")
    page.rebuild()
    assert page.taking.confirmed
    assert page.twin is not None
    assert verdict(page, 28)[0] == "Итого"
    assert page.twin.source_model.rowCount() == 6


def test_the_list_of_a_kind_offers_its_import(desk: Desk, window: Window, settled: Settled) -> None:
    page: Any = desk.open_list("material")
    settled()
    action = next(each for each in page.actions_here() if each.name == "list.import")
    action.run()
    settled()
    opened: Any = window.tabs.current
    assert isinstance(opened, ImportPage)
    assert opened.taking.wanted == "material"
    locks = [shape.kind for shape in desk.kinds.shapes.values() if issubclass(shape.cls, PeriodLock)]
    assert [desk.import_of(kind) for kind in locks] == [""], "periods are closed by hand"


def test_a_documents_workbook_comes_back_with_what_was_changed_in_it(
    desk: Desk, opened: Open, tmp_path: Path, settled: Settled
) -> None:
    shape = desk.kinds.shape("absence")
    document: Any = copy_of(shape, desk.store.find(shape.cls)[0])
    document.date, document.comment = desk.store.today, "before"
    desk.store.save(document)
    file = tmp_path / "absence.xlsx"
    with desk.store.reading() as reading:
        cells = cells_of(desk.store.books(reading), desk.language)
        stored = desk.store.get(shape.cls, document.id)
        pages_xlsx(workbook_of(shape, stored, layout_of(shape), cells, bytes(stored.read_hash).hex()), file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    (cell,) = [each for row in sheet.iter_rows() for each in row if each.value == "before"]
    cell.value = "after"
    book.save(file)
    page = opened(file)
    assert page.taking.importer is not None
    assert page.taking.importer.name == "document_workbook"
    assert page.taking.shown is not None
    (change,) = page.taking.shown.changes
    assert (change.before, change.after) == ("before", "after")
    accept(page, settled)
    assert desk.store.get(shape.cls, document.id).comment == "after"
    assert page.taking.made is not None
    assert not page.taking.made.can_take_back, "its history has what it was"


def test_another_file_waits_until_the_import_is_done(desk: Desk, opened: Open, sheet: Sheet, settled: Settled) -> None:
    """What was imported would be taken for what is shown, and could be taken back as such."""
    page = opened(sheet([("Name", "Code"), ("Sand of the pit", "S-1")]), "material")
    first = page.taking.file
    page.taking.accept()
    page.open(Path("other.xlsx"))
    settled()
    assert page.taking.file == first
    assert page.taking.made is not None
