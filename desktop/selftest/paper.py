"""What is in a PDF: its text, and whether its type faces are."""

import ctypes
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

NAME_BYTES: Final = 256


def text_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        found = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(found.split())


def faces_of(file: Path) -> dict[str, bool]:
    """Name of each type face that letters are set in → whether it is in the file."""
    found = {}
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                face = pdfium.FPDFTextObj_GetFont(each)
                found[_name_of(face)] = pdfium.FPDFFont_GetIsEmbedded(face) == 1
    return found


def _name_of(face: Any) -> str:
    buffer = ctypes.create_string_buffer(NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(face, buffer, NAME_BYTES)
    return buffer.value.decode("utf-8", "replace")
