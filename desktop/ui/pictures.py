"""Pictures that a sheet of styles names: it takes nothing but files, and these lie in memory, where Qt finds them too.

Files in a temporary folder stay behind when a program is killed.
"""

import struct
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, qRegisterResourceData
from PySide6.QtGui import QPixmap

VERSION: Final = 1
DIRECTORY, FILE = 2, 0
_kept: dict[str, tuple[bytes, bytes, bytes]] = {}
"""Name → what Qt was given, and does not copy."""


def kept(name: str) -> bool:
    return name in _kept


def path_of(name: str) -> str:
    """What `url("…")` takes."""
    return f":/{name}"


def keep(name: str, picture: QPixmap) -> None:
    """For as long as the program runs. `name` begins with what it shows: `done-1b1f24-100.png`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    content = buffer.data().data()
    _kept[name] = tree, names, data = _tree(), _names(name), struct.pack(">I", len(content)) + content
    qRegisterResourceData(VERSION, tree, names, data)


def _tree() -> bytes:
    """A folder and the one file in it, as Qt's resource compiler writes them."""
    folder = struct.pack(">IHII", 0, DIRECTORY, 1, 1)  # name at, flags, how many children, the first of them
    file = struct.pack(">IHHHI", 0, FILE, 0, 1, 0)  # name at, flags, any territory, any language, data at
    return folder + file


def _names(name: str) -> bytes:
    return struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be")


def _hash(name: str) -> int:
    """By which Qt finds a name. Source: qt_hash of qhash.cpp."""
    found = 0
    for letter in name:
        found = (found << 4) + ord(letter)
        found ^= (found & 0xF0000000) >> 23
        found &= 0x0FFFFFFF
    return found
