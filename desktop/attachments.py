"""Files from a disk as attachments: how large they may be, what they are, and their thumbnails."""

import io
import mimetypes
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.kernel.describe import Shape
from shared.kernel.refusal import Refusal
from shared.store import attachments
from shared.store.books import StoreBooks

LARGEST: Final = 25 * 1024 * 1024
THUMBNAIL_PX: Final = 256
LONGEST_NAME, LONGEST_ENDING = 80, 10
"""In letters; a system allows 255 bytes, of which a Cyrillic letter takes two and others four."""
PICTURE_PIXELS_MAX: Final = 100_000_000
"""Of a picture that would unfold to more no thumbnail is made."""
PICTURES: Final = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
"""What cameras, scanners and screens make. Others are attached as any file: PostScript would be run to be seen."""
PROGRAMS: Final = frozenset((
    "appref-ms", "application", "bat", "chm", "cmd", "com", "cpl", "desktop", "dll", "exe", "gadget", "hta",
    "img", "inf", "ins", "iso", "isp", "jar", "js", "jse", "lnk", "mde", "msc", "msh", "msi", "msp", "mst",
    "pif", "ps1", "psm1", "py", "pyw", "rdp", "reg", "scf", "scr", "sct", "settingcontent-ms", "sh", "shb",
    "shs", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "ws", "wsc", "wsf", "wsh", "xbap", "xll",
))  # fmt: skip
"""Endings of what a system would run, not show."""
UNSEEN: Final = ("Cf", "Cs")
"""Categories of signs that take no place but turn others around, so that a program seems to be a PDF."""
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for itself, whatever their ending."""


class NotAttached(Refusal):
    """The file cannot be attached; the words say why."""


class NotOpened(Refusal):
    """The file is not handed to another program; the words say why."""


def from_file(shape: Shape, document: Any, kind: str, path: Path) -> Any:
    """A new attachment with its pieces and, of a picture, its thumbnail. Raises NotAttached, OSError."""
    size = path.stat().st_size
    if size > LARGEST:
        text = "{file} has {size} MB; attached are files of at most {most} MB. Make it smaller, or attach a part."
        raise NotAttached(text, file=path.name, size=-(-size // 2**20), most=LARGEST // 2**20)
    if size == 0:
        raise NotAttached("{file} is empty; nothing was attached.", file=path.name)
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    made = attachments.attachment(shape, document, kind, path.name, content, media_type)
    if media_type.startswith("image/") and (picture := thumbnail(content)) is not None:
        made.thumbnail = attachments.put(made, picture)
    return made


def thumbnail(content: bytes) -> bytes | None:
    """A small JPEG, turned as the camera was held; None where it is no picture that can be read."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            if picture.width * picture.height > PICTURE_PIXELS_MAX:
                return None
            picture.draft("RGB", (THUMBNAIL_PX, THUMBNAIL_PX))  # a JPEG is unfolded no larger than needed
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
            out = io.BytesIO()
            small.convert("RGB").save(out, "JPEG", quality=80)
            return out.getvalue()
    except Exception:  # noqa: BLE001  # Pillow's readers raise anything over a broken picture
        return None


def file_name(name: str) -> str:
    """A name that any system takes, that stays in its folder and reads as it is; the ending is kept."""
    seen = (sign for sign in name if unicodedata.category(sign) not in UNSEEN)
    plain = "".join(" " if sign in '<>:"/\\|?*' or unicodedata.category(sign) == "Cc" else sign for sign in seen)
    stem, dot, ending = " ".join(plain.split()).strip(". ").rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = stem + dot + ending, "", ""
    stem = stem[:LONGEST_NAME].strip(". ") or "file"
    return ("_" if stem.partition(".")[0].strip().lower() in _DEVICES else "") + stem + dot + ending


def copy_to_open(books: StoreBooks, made: Any) -> Path:
    """A copy for another program to show, read-only so that nobody takes it for the attachment itself.

    Raises NotOpened, Damaged, OSError.
    """
    path = place_to_show(made.name or "")
    if path.suffix[1:].strip().lower() in PROGRAMS:
        text = (
            "“{file}” is a program: opening it would run it. If you trust whoever sent it, save it and run it yourself."
        )
        raise NotOpened(text, file=path.name)
    path.write_bytes(attachments.content_of(books, made))
    path.chmod(0o400)
    return path


def place_to_show(name: str) -> Path:
    """Where a copy for another program goes: a folder of its own, which nobody else can enter or know."""
    return Path(tempfile.mkdtemp(dir=_shown().name)) / file_name(name)


@cache
def _shown() -> tempfile.TemporaryDirectory[str]:
    """Goes with the program; on Windows all but what another one still holds."""
    return tempfile.TemporaryDirectory(prefix="fieldledger-", ignore_cleanup_errors=True)


def forget_shown() -> None:
    """The company is locked: what was opened from it is not left about."""
    if _shown.cache_info().currsize:
        _shown().cleanup()
        _shown.cache_clear()
