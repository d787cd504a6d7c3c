"""The program's mark as files: `fieldledger.png` for Linux, `fieldledger.ico` for Windows."""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice

from desktop.ui.mark import SIZES_PX, drawn


def write(folder: Path) -> tuple[Path, Path]:
    """(png, ico)"""
    folder.mkdir(parents=True, exist_ok=True)
    png, ico = folder / "fieldledger.png", folder / "fieldledger.ico"
    pictures = [Image.open(io.BytesIO(_png(size))).convert("RGBA") for size in SIZES_PX]
    largest = pictures[-1]
    largest.save(png, optimize=False)
    largest.save(ico, sizes=[each.size for each in pictures], append_images=pictures[:-1])
    return png, ico


def _png(size_px: int) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn(size_px).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
