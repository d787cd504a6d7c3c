"""From flowables to a PDF: margins, running head, "page x of y" and the microtext that ties paper to its document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import atan2, degrees, hypot
from typing import IO, Any, Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from print_forms.kit.fonts import CONDENSED, CONDENSED_BOLD, face, width
from print_forms.kit.numbers import Notation
from print_forms.kit.units import mm
from shared.kernel.language import Language

rl_config.useA85 = 0  # Text armour for binary streams, from the days of 7-bit mail: a fifth more bytes and time.
_FOOT_MM: Final = 3.6
"""Height kept free above the bottom margin for page number and microtext."""
_RUNNING_MM: Final = 4.5
_MICRO: Final = 4.5


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper and its margins, in millimetres."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def usable(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right


A4_LANDSCAPE: Final = Paper(297, 210, 7, 7, 7, 5)
A4_PORTRAIT: Final = Paper(210, 297, 15, 10, 10, 7)
LETTER_PORTRAIT: Final = Paper(215.9, 279.4, 15, 12, 10, 7)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the microtext says: which document, which version of it, printed when and by whom."""

    document_id: str
    content_hash: str
    printed_at: datetime | None
    user: str


@dataclass(frozen=True, slots=True)
class Running:
    """What pages say about themselves: the title in the file's properties, the head repeated from page two on."""

    title: str
    head: str = ""
    language: Language = field(default_factory=Language)
    watermark: str = ""
    """Large grey letters across every page: DRAFT."""


def render(story: Sequence[Flowable], paper: Paper, running: Running, stamp: Stamp, out: str | IO[bytes]) -> int:
    """Write the PDF and return its number of pages; the same input gives the same bytes."""
    template = BaseDocTemplate(
        out, pagesize=(paper.width * mm, paper.height * mm), invariant=1, title=running.title, author=stamp.user
    )
    head_mm = _RUNNING_MM if running.head else 0.0
    template.addPageTemplates([_page("first", paper, 0.0, running), _page("later", paper, head_mm, running)])
    pages = _PageCount()

    class NumberedCanvas(Canvas):  # type: ignore[misc, unused-ignore]
        """Keeps every page until the end, because only then the number of pages is known."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "initialFontName": face(CONDENSED)})
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self.kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined, unused-ignore]

        def save(self) -> None:
            pages.total = len(self.kept)
            for number, page in enumerate(self.kept, start=1):
                self.__dict__.update(page)
                _margins(self, paper, running, stamp, number, pages.total)
                super().showPage()
            super().save()

    template.build(list(story), canvasmaker=NumberedCanvas)
    return pages.total


@dataclass(slots=True)
class _PageCount:
    total: int = 0


def _page(name: str, paper: Paper, head_mm: float, running: Running) -> PageTemplate:
    height = paper.height - paper.top - paper.bottom - _FOOT_MM - head_mm
    frame = Frame(paper.left * mm, (paper.bottom + _FOOT_MM) * mm, paper.usable * mm, height * mm, 0, 0, 0, 0)

    def under(canvas: Canvas, _: object) -> None:
        _watermark(canvas, paper, running)

    return PageTemplate(name, [frame], under, autoNextPageTemplate="later")


def _watermark(canvas: Canvas, paper: Paper, running: Running) -> None:
    """From the lower left to the upper right, under everything that is printed."""
    if not running.watermark:
        return
    diagonal, size = hypot(paper.width, paper.height) * mm, 120.0
    size *= min(1.0, 0.75 * diagonal / width(running.watermark, CONDENSED_BOLD, size))
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.setFont(face(CONDENSED_BOLD), size)
    canvas.translate(paper.width * mm / 2, paper.height * mm / 2)
    canvas.rotate(degrees(atan2(paper.height, paper.width)))
    canvas.drawCentredString(0, -0.36 * size, running.watermark)
    canvas.restoreState()


def _margins(canvas: Canvas, paper: Paper, running: Running, stamp: Stamp, number: int, total: int) -> None:
    left, right = paper.left * mm, (paper.width - paper.right) * mm
    russian = running.language.code == "ru"
    count = f"лист {number} из {total}" if russian else f"page {number} of {total}"
    canvas.setFont(face(CONDENSED), 6)
    canvas.drawRightString(right, paper.bottom * mm, count)
    canvas.setFont(CONDENSED, _MICRO if stamp.document_id else 6)  # a list has nothing to hide in small letters
    canvas.drawString(left, paper.bottom * mm, _microtext(stamp, running.language))
    if number > 1 and running.head:
        top = (paper.height - paper.top) * mm
        canvas.setFont(CONDENSED, 6)
        canvas.drawString(left, top - 6, _shortened(running.head, right - left))
        canvas.setLineWidth(0.3)
        canvas.line(left, top - 9, right, top - 9)


def _microtext(stamp: Stamp, language: Language) -> str:
    printed = "напечатано" if language.code == "ru" else "printed"
    moment = Notation(language).moment(stamp.printed_at) if stamp.printed_at else ""
    parts = (stamp.document_id[:13], stamp.content_hash[:12], f"{printed} {moment}" if moment else "", stamp.user)
    return " · ".join(part for part in parts if part)


def _shortened(text: str, room: float) -> str:
    """A running head is a reminder, not a record: too long a one ends in dots."""
    while width(text, CONDENSED, 6) > room:
        text = text[:-2].rstrip() + "…"
    return text
