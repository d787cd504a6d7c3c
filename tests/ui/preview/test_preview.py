"""What is seen in the preview is the file that is saved and the paper that is printed, to the pixel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.preview import printing
from desktop.ui.preview.page import PreviewPage
from desktop.ui.preview.papers import Choice
from desktop.ui.window import Window
from shared.construction.daily_report import DailyReport
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.timesheet import Timesheet

Settled = Callable[[], None]
DOTS = 200


def previewed(desk: Desk, settled: Settled, **link: Any) -> PreviewPage:
    page = desk.open_page("preview", **link)
    assert isinstance(page, PreviewPage)
    settled()
    return page


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def rendered(path: Path, page: int) -> np.ndarray:
    """By the library itself, without our code between."""
    document = pypdfium2.PdfDocument(path)
    found = document[page].render(scale=DOTS / 72, prefer_bgrx=True, may_draw_forms=False).to_numpy()[:, :, :3].copy()
    document.close()
    return found


def on_paper(path: Path) -> tuple[np.ndarray, list[float]]:
    """The picture that was sent to the printer, and how large it lies on the paper, in millimetres."""
    document = pypdfium2.PdfDocument(path)
    [picture] = document[0].get_objects(max_depth=5)
    left, bottom, right, top = picture.get_bounds()
    found = picture.get_bitmap().to_numpy()[:, :, :3].copy()
    return found, [(right - left) * 25.4 / 72, (top - bottom) * 25.4 / 72]


@pytest.fixture
def daily(desk: Desk) -> list[Any]:
    return list(desk.store.find(DailyReport, status="posted")[:3])


def test_preview_file_and_print_are_the_same_pixels(
    desk: Desk, window: Window, settled: Settled, tmp_path: Path
) -> None:
    """A printer that writes a file stands in for one of paper: the page must be of the same size and look."""
    sheet = desk.store.find(Timesheet)[0]
    page = previewed(desk, settled, kind="timesheet", id=sheet.id)
    assert page.made
    seen = pixels_of(page.made.pdf.picture(0, DOTS / 72))
    page.save(tmp_path / "saved.pdf")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(DOTS)
    page.print_on(printer)
    settled()
    assert np.array_equal(seen, rendered(tmp_path / "saved.pdf", 0))
    sent, millimetres = on_paper(tmp_path / "printed.pdf")
    assert np.array_equal(seen, sent)
    assert [round(each) for each in millimetres] == [297, 210]


def test_a_page_in_bands_is_the_page_in_one(desk: Desk, window: Window, settled: Settled, daily: list[Any]) -> None:
    page = previewed(desk, settled, kind="daily_report", id=daily[0].id)
    assert page.made
    whole = pixels_of(page.made.pdf.picture(0, 2.0))
    parts = [
        pixels_of(page.made.pdf.picture(0, 2.0, (top, min(top + 500, len(whole))))) for top in range(0, len(whole), 500)
    ]
    assert np.array_equal(np.concatenate(parts), whole)


def test_documents_one_after_another_are_one_paper(
    desk: Desk, window: Window, settled: Settled, daily: list[Any], qtbot: QtBot
) -> None:
    page = previewed(desk, settled, kind="daily_report", ids=[str(each.id) for each in daily])
    assert page.made
    assert len(page.made.pdf) == 3
    assert [page.listed.item(at).text().split()[2] for at in range(3)] == [each.number for each in daily]
    qtbot.keyClick(page.pages, Qt.Key.Key_PageDown)
    assert page.pages.page == 1
    qtbot.keyClick(page.pages, Qt.Key.Key_End)
    assert page.listed.currentRow() == 2


def test_another_form_and_language_are_laid_out_anew(desk: Desk, window: Window, settled: Settled) -> None:
    sheet = desk.store.find(PayrollSheet)[0]
    page = previewed(desk, settled, kind="payroll_sheet", id=sheet.id)
    assert page.options.offers[-1].name == "generic"
    before = page.made
    page.options._choose(form="generic")
    settled()
    assert page.made is not before
    assert page.options.choice == Choice("generic")
    page.options._choose(language="ru")
    settled()
    assert page.made
    text = pypdfium2.PdfDocument(page.made.pdf.content)[0].get_textpage().get_text_range()
    assert "Расчетная ведомость" in text or "ведомость" in text.lower()


def test_zoom_goes_by_keys_steps_and_what_fits(desk: Desk, window: Window, settled: Settled, daily: list[Any]) -> None:
    page = previewed(desk, settled, kind="daily_report", id=daily[0].id)
    actions = {each.name: each for each in page.actions_here()}
    actions["preview.actual"].run()
    assert page.pages.percent == 100
    actions["preview.larger"].run()
    assert page.pages.percent == 110
    actions["preview.page"].run()
    assert page.pages.percent < 100
    assert actions["preview.larger"].keys == "Ctrl++"


def test_without_a_printer_it_is_said_and_the_file_offered(
    desk: Desk, window: Window, settled: Settled, daily: list[Any]
) -> None:
    assert not printing.has_printer()
    page = previewed(desk, settled, kind="daily_report", id=daily[0].id)
    page.print_()
    assert "There is no printer here. Save the PDF (Ctrl+S)" in page.state.text()


def test_a_table_of_a_report_is_previewed_in_the_columns_that_are_shown(
    desk: Desk, window: Window, settled: Settled
) -> None:
    from desktop.ui.report.page import ReportPage

    report = desk.open_report("productivity")
    assert isinstance(report, ReportPage)
    settled()
    report.bar._toggle("norm_hours")
    report.print_preview()
    settled()
    page = window.pages[next(key for key in window.pages if "preview" in key)]
    assert isinstance(page, PreviewPage)
    assert page.made
    text = pypdfium2.PdfDocument(page.made.pdf.content)[0].get_textpage().get_text_range()
    assert "Deviation" in text
    assert "4,065" in text


def test_a_report_is_printed_in_a_form_of_its_own_whatever_it_was_grouped_by(
    desk: Desk, window: Window, settled: Settled
) -> None:
    from desktop.ui.report.page import ReportPage

    report = desk.open_report("work_execution", by=["crew"])
    assert isinstance(report, ReportPage)
    settled()
    report.print_preview()
    settled()
    page = window.pages[next(key for key in window.pages if "preview" in key)]
    assert isinstance(page, PreviewPage)
    assert page.options.offers[0].name == ""
    page.options._choose(form=page.options.offers[1].name)
    settled()
    assert page.made
    text = pypdfium2.PdfDocument(page.made.pdf.content)[0].get_textpage().get_text_range()
    assert text.startswith("Statement of work done")
