"""Reads printed PDFs back: their texts with places in millimetres from the top left, rules, fonts."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import ContentStream
from reportlab.platypus import Flowable

from print_forms.kit.page import A4_LANDSCAPE, Paper, Running, Stamp, render

POINT_MM = 25.4 / 72
STAMP = Stamp("01998f2a-77aa-7000-8000-000000000001", "3fa2c1d09b7e55aa", datetime(2026, 9, 30, 14, 5), "Petrov")  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and its box, millimetres from the top left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Print:
    """A printed story."""

    def __init__(self, story: Sequence[Flowable], paper: Paper = A4_LANDSCAPE, running: Running | None = None) -> None:
        buffer = io.BytesIO()
        self.pages = render(story, paper, running or Running("A form"), STAMP, buffer)
        self.data = buffer.getvalue()
        self.paper = paper
        self.reader = PdfReader(io.BytesIO(self.data))

    def text(self, page: int = 0) -> str:
        return self.reader.pages[page].extract_text().replace("\u00a0", " ")

    def lines(self, page: int = 0) -> list[str]:
        return [line.strip() for line in self.text(page).splitlines() if line.strip()]

    def places(self, page: int = 0) -> list[Placed]:
        """Every text as it was set: one entry per cell line."""
        return texts_of(pypdfium2.PdfDocument(self.data)[page], self.paper.height)

    def place(self, text: str, page: int = 0) -> Placed:
        """The first place of exactly that text."""
        return next(place for place in self.places(page) if place.text == text)

    def rules(self, page: int = 0) -> list[tuple[float, float, float, float]]:
        """Ruled lines as (x1, y1, x2, y2), millimetres from the top left."""
        return [
            (x1 * POINT_MM, self.paper.height - y1 * POINT_MM, x2 * POINT_MM, self.paper.height - y2 * POINT_MM)
            for x1, y1, x2, y2 in _lines(self.reader, page)
        ]

    def upright_rules(self, page: int = 0) -> set[float]:
        """Where vertical rules stand, in millimetres from the left edge of the paper."""
        return {round(x1, 1) for x1, _, x2, _ in self.rules(page) if abs(x1 - x2) < 0.01}

    def level_rules(self, page: int = 0) -> list[float]:
        return sorted({round(y1, 2) for _, y1, _, y2 in self.rules(page) if abs(y1 - y2) < 0.01})

    def fonts(self) -> dict[str, bool]:
        """Name → whether its file is embedded."""
        found: dict[str, bool] = {}
        for page in self.reader.pages:
            for font in page["/Resources"]["/Font"].values():
                font = font.get_object()
                name = re.sub(r"^[A-Z]{6}\+", "", str(font["/BaseFont"]).lstrip("/"))
                found[name] = "/FontFile2" in font.get("/FontDescriptor", {})
        return found


def texts_of(page: pypdfium2.PdfPage, height: float) -> list[Placed]:
    """Every text of a page of that height in millimetres."""
    found: list[Placed] = []
    texts = page.get_textpage()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=texts):
        left, bottom, right, top = (edge * POINT_MM for edge in item.get_bounds())
        found.append(Placed(item.extract().replace("\u00a0", " ").strip(), left, height - top, right, height - bottom))
    return found


def _lines(reader: PdfReader, page: int) -> Iterator[tuple[float, float, float, float]]:
    """Line segments with the translations that reportlab places flowables by."""
    shift, stack, at = (0.0, 0.0), list[tuple[float, float]](), (0.0, 0.0)
    contents: Any = reader.pages[page].get_contents()
    for operands, operator in ContentStream(contents, reader).operations:
        match operator, [float(o) if not isinstance(o, str | bytes | list) else o for o in operands]:
            case b"q", _:
                stack.append(shift)
            case b"Q", _:
                shift = stack.pop()
            case b"cm", [_, _, _, _, x, y]:
                shift = (shift[0] + x, shift[1] + y)
            case b"m", [x, y]:
                at = (shift[0] + x, shift[1] + y)
            case b"l", [x, y]:
                yield (*at, shift[0] + x, shift[1] + y)
