"""Icons drawn from the type face that QtAwesome carries; the library itself is not loaded, a fifth of the start."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

FACES: Final = {"mdi6": "materialdesignicons6"}
"""Prefix of a QtAwesome name → what its files begin with."""
FILLS: Final = 0.9
"""How much of the square a sign takes."""


@cache
def _face(prefix: str) -> tuple[str, dict[str, str]]:
    """The family of a type face, and its names of signs → code in hexadecimal."""
    spec = find_spec("qtawesome")
    assert spec is not None
    folder = Path(next(iter(spec.submodule_search_locations or ()))) / "fonts"
    file = next(folder.glob(f"{FACES[prefix]}-webfont-*.ttf"))
    charmap = next(folder.glob(f"{FACES[prefix]}-webfont-charmap-*.json"))
    number = QFontDatabase.addApplicationFont(str(file))
    family = next(iter(QFontDatabase.applicationFontFamilies(number)), "")
    codes: dict[str, str] = json.loads(charmap.read_text("utf-8"))
    return family, codes


def exists(name: str) -> bool:
    """Whether there is a sign of that name, such as `mdi6.plus`."""
    prefix, _, sign = name.partition(".")
    return prefix in FACES and sign in _face(prefix)[1]


def icon(name: str, colour: QColor, disabled: QColor, sizes_px: tuple[int, ...], ratio: float) -> QIcon:
    """A sign in two colours at these sizes, sharp on a screen of that many dots per pixel."""
    prefix, _, sign = name.partition(".")
    family, codes = _face(prefix)
    text, made = chr(int(codes[sign], 16)), QIcon()
    for size in sizes_px:
        made.addPixmap(_drawn(family, text, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(_drawn(family, text, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def _drawn(family: str, text: str, colour: QColor, size_px: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    font = QFont(family)
    font.setPixelSize(max(round(size_px * FILLS), 1))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(0, 0, size_px, size_px), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
