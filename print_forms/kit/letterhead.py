"""The letterhead of lists and reports: whose they are, with the logo where there is one that can be shown."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader

from print_forms.kit.ink import Ink
from print_forms.kit.panel import Panel, Pen

_LOGO_WIDTH_MM: Final = 42.0
_LOGO_HEIGHT_MM: Final = 12.0
_GAP_MM: Final = 3.0
_PIXELS: Final = (1000, 300)
"""A finer picture only makes the file larger."""
PIXELS_MOST: Final = 40_000_000
"""A small file may unfold into a picture that fills the memory; such a one is not opened."""
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
BROKEN: Final = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)
"""What reading a broken picture raises, by its format and by where it is broken."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The company on paper; `details` are address, telephone and the like, `logo` is the content of an image file."""

    name: str
    details: str = ""
    logo: bytes | None = None


def letterhead(head: Letterhead, width_mm: float) -> Panel:
    """Logo to the left, name and details beside it, a rule below. A logo that cannot be read is left out."""
    picture = picture_of(head.logo) if head.logo else None
    wide, high = _size(picture) if picture else (0.0, 0.0)
    left = wide + _GAP_MM if picture else 0.0
    height = max(high, 8.0 if head.details else 5.0)

    def draw(pen: Pen) -> None:
        if picture:
            pen.image(0, (height - high) / 2, wide, high, ImageReader(picture))
        top = (height - (8.0 if head.details else 5.0)) / 2
        pen.text(left, top, width_mm - left, 4.5, head.name, Ink(9, bold=True))
        if head.details:
            pen.text(left, top + 4.4, width_mm - left, 3.4, head.details, Ink(6.5))
        pen.rule(0, height + 1.2, width_mm)

    return Panel(width_mm, height + 3, draw)


def picture_of(content: bytes) -> Image.Image | None:
    """The image on white, no finer than paper shows; None where it is none, is broken, or is beyond all measure."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of sizes, which are looked at here
            found: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            if found.width * found.height > PIXELS_MOST:
                return None
            found.thumbnail(_PIXELS)
            seen = found.convert("RGBA")
    except BROKEN:
        return None
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _size(picture: Image.Image) -> tuple[float, float]:
    """Millimetres that the picture takes, in its own proportions."""
    scale = min(_LOGO_WIDTH_MM / picture.width, _LOGO_HEIGHT_MM / picture.height)
    return picture.width * scale, picture.height * scale
