"""A file takes its name only when it is whole; until then it lies beside it under a name that no other program uses."""

import contextlib
import glob
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

SUFFIX: Final = ".unfinished"
ABANDONED_S: Final = 24 * 3600
"""An unfinished file that nobody has touched for so long was left by a program that was killed."""


def unfinished(path: Path) -> Path:
    """A free name beside the file, of this program alone; what killed programs left there long ago is removed."""
    for old in path.parent.glob(f"{glob.escape(path.name)}.*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - max(each.stat().st_mtime for each in (old, *beside(old)) if each.exists()) > ABANDONED_S:
                remove(old)
    return path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}")


def made_whole(path: Path, make: Callable[[Path], None]) -> bool:
    """Make a file that is not there. False: another program was quicker, and its file stays. Raises OSError."""
    fresh = unfinished(path)
    try:
        make(fresh)
        sync(fresh)
        return _named(fresh, path)
    finally:
        remove(fresh)


def _named(fresh: Path, path: Path) -> bool:
    """Give a file its name, never over one that is there."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except OSError:  # a disk that knows no second names, such as a stick's
        if path.exists():
            return False
        os.rename(fresh, path)
    sync_folder(path.parent)
    return True


def beside(file: Path) -> list[Path]:
    """The journals that SQLite keeps beside a file."""
    return [file.with_name(file.name + suffix) for suffix in ("-journal", "-wal", "-shm")]


def remove(file: Path) -> None:
    for each in (file, *beside(file)):
        with contextlib.suppress(OSError):
            each.unlink(missing_ok=True)


def sync(file: Path) -> None:
    """On disk before it is named."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """The name on disk too; Windows does not let folders be synced."""
    with contextlib.suppress(OSError, AttributeError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
