"""A PDF in memory and its pages as pictures, by PDFium; any thread may ask, one at a time is served."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import Any, Final

from PySide6.QtGui import QImage

POINTS_PER_INCH: Final = 72
_PDFIUM: Final = RLock()
"""The library keeps state of its own and serves one thread at a time."""


class PdfFile:
    """`content` is what is saved and sent; `sizes` are the pages' widths and heights in points."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with _opened(content) as document:
            self.sizes = [document.get_page_size(at) for at in range(len(document))]

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, scale: float, band: tuple[int, int] | None = None) -> QImage:
        """A page, `scale` pixels to the point, or the `band` of its rows from one to before another."""
        with _opened(self.content) as document:
            return _image(document[page], scale, band)


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """Opened anew for each picture, which costs little: what is kept open would have to be closed by somebody."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()


def pixels(points: float, scale: float) -> int:
    """How many pixels a length of a page takes: PDFium rounds up."""
    return math.ceil(points * scale)


def joined(parts: Sequence[bytes]) -> bytes:
    """PDFs one after another as one; a single one stays as it is, byte by byte."""
    if len(parts) == 1:
        return parts[0]
    import pypdfium2

    out = BytesIO()
    with _PDFIUM:
        whole = pypdfium2.PdfDocument.new()
        for part in parts:
            with _opened(part) as source:
                whole.import_pages(source)
        whole.save(out)
        whole.close()
    return out.getvalue()


def _image(page: Any, scale: float, band: tuple[int, int] | None) -> QImage:
    high = pixels(page.get_height(), scale)
    top, bottom = (band[0], high - band[1]) if band is not None else (0, 0)
    bitmap = page.render(scale=scale, crop=(0, bottom / scale, 0, top / scale), prefer_bgrx=True, may_draw_forms=False)
    image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
    bitmap.close()
    return image
