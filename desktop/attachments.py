"""Files from a disk as attachments: how large they may be, what they are, and their thumbnails."""

import io
import mimetypes
import tempfile
from pathlib import Path
from typing import Any, Final

from shared.kernel.describe import Shape
from shared.kernel.refusal import Refusal
from shared.store import attachments
from shared.store.books import StoreBooks

LARGEST: Final = 25 * 1024 * 1024
THUMBNAIL_PX: Final = 256
PICTURE_PIXELS_MAX: Final = 100_000_000
"""Of a picture that would unfold to more no thumbnail is made."""


class NotAttached(Refusal):
    """The file cannot be attached; the words say why."""


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
        with Image.open(io.BytesIO(content)) as picture:
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


def copy_to_open(books: StoreBooks, made: Any) -> Path:
    """A copy for another program to show, read-only so that nobody takes it for the attachment itself."""
    folder = Path(tempfile.mkdtemp(prefix="fieldledger-"))
    path = folder / (Path(made.name or "file").name or "file")
    path.write_bytes(attachments.content_of(books, made))
    path.chmod(0o400)
    return path
