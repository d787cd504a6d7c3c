"""Printing: the PDF's own pages, at the printer's resolution and to the millimetre; nothing is laid out again."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.ui.preview.pdf import POINTS_PER_INCH, PdfFile, pixels
from desktop.work import Progress
from shared.kernel.refusal import Refusal

BAND_BYTES: Final = 48 * 1024 * 1024
"""The most of a page that is in memory at once: at 1,200 dots an inch a whole one takes half a gigabyte."""
PIXEL_BYTES: Final = 4


class NotPrinted(Refusal):
    """The printer does not take what is sent."""


def has_printer() -> bool:
    return bool(QPrinterInfo.availablePrinterNames())


def pages_of(printer: QPrinter, count: int) -> list[int]:
    """The pages that the person asked for, from 0."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    return list(range(max(first, 1) - 1, min(last, count)))


def print_pages(pdf: PdfFile, printer: QPrinter, pages: Sequence[int], progress: Progress) -> int:
    """Print these pages; how many there were. In any thread. Raises NotPrinted, Stopped."""
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for done, page in enumerate(pages):
            progress(done, len(pages))
            _set_paper(printer, pdf.sizes[page])
            if not (printer.newPage() if done else painter.begin(printer)):
                raise NotPrinted("The printer does not answer. Nothing is lost: save the PDF, or try again.")
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            _paint(painter, pdf, page, printer.resolution() / POINTS_PER_INCH)
        progress(len(pages), len(pages))
    finally:
        if painter.isActive():
            painter.end()
    return len(pages)


def _set_paper(printer: QPrinter, size: tuple[float, float]) -> None:
    """The paper of the page itself, so that nothing is scaled."""
    wide, high = size
    lying = wide > high
    paper = QPageSize(QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, orientation, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)


def _paint(painter: QPainter, pdf: PdfFile, page: int, scale: float) -> None:
    wide, high = (pixels(length, scale) for length in pdf.sizes[page])
    rows = max(1, BAND_BYTES // (wide * PIXEL_BYTES))
    for top in range(0, high, rows):
        bottom = min(top + rows, high)
        band: QImage = pdf.picture(page, scale, (top, bottom))
        painter.drawImage(QRect(QPoint(0, top), band.size()), band)
