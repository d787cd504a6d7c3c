"""A printed PDF as text: page by page the paper, the rules, the letters, and every text at its place."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

_MM: Final = 25.4 / 72
_STEP_MM: Final = 0.5
"""Places are rounded to so much: far less than the eye sees, far more than a reader of PDF may differ by."""
_NEVER_THE_SAME: Final = (
    (re.compile("^[0-9a-f]{8}-[0-9a-f]{4} · [0-9a-f]{12}"), "(identity) · (content)"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "(identity)"),
)
Segment = tuple[float, float, float, float]


def as_text(data: bytes) -> str:
    """The golden text of a PDF. The same paper always gives the same text."""
    document = pypdfium2.PdfDocument(data)
    pages = [document[number] for number in range(len(document))]
    return "\n".join(
        line for number, page in enumerate(pages, start=1) for line in (*_page(page, number, len(pages)), "")
    )


def _page(page: pypdfium2.PdfPage, number: int, total: int) -> Iterator[str]:
    """`y | x text | x text …`: y is the base line from the top, x the left edge of the text."""
    width, height = page.get_size()
    yield f"page {number} of {total}, {width * _MM:.0f} × {height * _MM:.0f} mm"
    segments = segments_of(page)
    yield f"rules down    {_figures(x1 for x1, _, x2, _ in segments if abs(x1 - x2) < 0.01)}"
    yield f"rules across  {_figures(height - y1 for _, y1, _, y2 in segments if abs(y1 - y2) < 0.01)}"
    sizes: dict[str, set[float]] = defaultdict(set)
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)
    texts = page.get_textpage()
    for item in _objects(page, pdfium.FPDF_PAGEOBJ_TEXT, texts):
        words = _lasting(re.sub(r"\s+", " ", item.extract()).strip())
        if words:
            matrix = item.get_matrix()
            rows[_rounded(height - matrix.f)].append((_rounded(matrix.e), words))
            sizes[item.get_font().get_base_name().rpartition("+")[2]].add(round(item.get_font_size() * matrix.a, 1))
    for face in sorted(sizes):
        yield f"{face} {' '.join(f'{size:g}' for size in sorted(sizes[face]))}"
    for y, row in sorted(rows.items()):
        yield f"{y:5.1f} | " + " | ".join(f"{x:g} {words}" for x, words in sorted(row))


def segments_of(page: pypdfium2.PdfPage) -> list[Segment]:
    """Every straight line of a page as (x1, y1, x2, y2), in points from the lower left."""
    return [segment for each in _objects(page, pdfium.FPDF_PAGEOBJ_PATH) for segment in _segments(each)]


def _objects(page: pypdfium2.PdfPage, kind: int, texts: Any = None) -> Iterator[Any]:
    return page.get_objects(filter=[kind], textpage=texts)  # type: ignore[no-any-return]


def _segments(path: Any) -> Iterator[Segment]:
    """The straight pieces of a path in points from the lower left of the page; a closed path ends where it began."""
    matrix, points = path.get_matrix(), list[tuple[int, float, float]]()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        piece, x, y = pdfium.FPDFPath_GetPathSegment(path, index), ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        points.append((pdfium.FPDFPathSegment_GetType(piece), *matrix.on_point(x.value, y.value)))
    for (_, x1, y1), (kind, x2, y2) in pairwise(points):
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield x1, y1, x2, y2


def _figures(points: Iterator[float]) -> str:
    return " ".join(f"{each:g}" for each in sorted({_rounded(point) for point in points}))


def _rounded(points: float) -> float:
    return round(points * _MM / _STEP_MM) * _STEP_MM


def _lasting(words: str) -> str:
    """Without what is different at every printing."""
    for pattern, instead in _NEVER_THE_SAME:
        words = pattern.sub(instead, words)
    return words


def difference(expected: Sequence[str], found: Sequence[str], most: int = 60) -> str:
    """Where two golden texts differ, for people: `-` was, `+` is now."""
    from difflib import unified_diff

    lines = list(unified_diff(expected, found, "golden", "printed now", lineterm="", n=1))
    more = [f"… and {len(lines) - most} lines more"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])
