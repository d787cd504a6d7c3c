"""The typefaces that forms are set in: the same DejaVu files as on the screen, embedded into every PDF."""

from functools import cache, lru_cache
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fonts import path

CONDENSED: Final = "DejaVuSansCondensed"
CONDENSED_BOLD: Final = "DejaVuSansCondensed-Bold"
SANS: Final = "DejaVuSans"
SANS_BOLD: Final = "DejaVuSans-Bold"
MONO: Final = "DejaVuSansMono"
SERIF: Final = "DejaVuSerif"


@cache
def face(name: str) -> str:
    """The name itself, after the face has been made known to reportlab (once per process, on first use)."""
    pdfmetrics.registerFont(TTFont(name, str(path(name))))
    return name


def width(text: str, name: str, size: float) -> float:
    """Width of a text in points."""
    return _ems(text, name) * size


@lru_cache(maxsize=65_536)
def _ems(text: str, name: str) -> float:
    """Width at a size of one point; remembered, because a text is measured again when it is set smaller."""
    return float(pdfmetrics.stringWidth(text, face(name), 1))
