"""Preferences: how this person's screen looks: places, columns, keys, language, colours. Never business data."""

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from desktop import whole

if TYPE_CHECKING:
    from uuid import UUID

    from desktop.keys.file_key import FileKey

VERSION = 1
FILE_NAME = "screen.ini"
ENTER = "grid/enter"
"""Where Enter leads in a table: `right`, `down`."""
USER = "user"
"""The person's name; at first that of the person who works with the file, where one was named."""
START_ROLE = "start/role"
"""The role whose tiles the start page shows; "" for all."""


PUBLIC: Final = frozenset({"version", "language", "colours", "scale", "backups/second_folder"})
"""What is needed before anybody has signed in; the rest may name documents and people: titles of tabs, filters."""


class Preferences:
    """Kept in `screen.ini` of the data folder; a broken or foreign file is as good as none.

    Of an encrypted company each person has their own, in a file that is encrypted too.
    """

    def __init__(self, folder: Path, key: "FileKey | None" = None, person: "UUID | None" = None) -> None:
        self._kept = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)
        if self._kept.value("version", 0, int) != VERSION:
            self._kept.clear()
            self._kept.setValue("version", VERSION)
        self._sealed = _Sealed(folder, key, person) if key is not None else None
        if self._sealed is not None:
            for name in set(self._kept.allKeys()) - PUBLIC:  # from before the encryption
                self._sealed.values.setdefault(name, self._kept.value(name))
                self._kept.remove(name)

    def get(self, name: str, default: Any = None) -> Any:
        """A value of the default's type (bool, int, float, str, list, dict, QByteArray)."""
        hidden = self._sealed is not None and name not in PUBLIC
        found: Any = self._sealed.values.get(name, default) if hidden else self._kept.value(name, default)  # type: ignore[union-attr]
        if default is None or found is None:
            return found
        if isinstance(default, bool):
            return str(found).lower() in ("true", "1")
        try:
            return list(found) if isinstance(default, list) else type(default)(found)
        except (TypeError, ValueError):
            return default

    def set(self, name: str, value: Any) -> None:
        if self._sealed is not None and name not in PUBLIC:
            self._sealed.values[name] = value
        else:
            self._kept.setValue(name, value)

    def sync(self) -> None:
        self._kept.sync()
        if self._sealed is not None:
            self._sealed.write()

    @property
    def language(self) -> str:
        return str(self.get("language", ""))

    @property
    def enter_goes(self) -> str:
        return "down" if self.get(ENTER, "right") == "down" else "right"

    @property
    def colours(self) -> str:
        """`light`, `dark`, or "" to follow the system."""
        return str(self.get("colours", ""))

    @property
    def scale(self) -> int:
        """Percent of the usual size."""
        return min(max(int(self.get("scale", 100)), 80), 200)


class _Sealed:
    """Preferences in an encrypted file; one that cannot be read is as good as none."""

    def __init__(self, folder: Path, key: "FileKey", person: "UUID | None") -> None:
        self._file = folder / f"screen-{person or 'device'}.sealed"
        self._key = key.derived("screen")
        self._written = b""
        self.values = self._read()

    def _read(self) -> dict[str, Any]:
        from desktop.keys.file_key import KeysUnusable, unsealed
        from shared.kernel.words import Words

        with contextlib.suppress(OSError, KeysUnusable, msgspec.MsgspecError):
            self._written = unsealed(self._key, self._file.read_bytes(), self._about, Words(""))
            return msgspec.msgpack.decode(self._written, type=dict[str, Any])
        return {}

    def write(self) -> None:
        """Whole or not at all; a full disk costs a column's width and no more."""
        from desktop.keys.file_key import sealed

        content = msgspec.msgpack.encode(self.values, enc_hook=_plain)
        if content == self._written:
            return
        fresh = whole.unfinished(self._file)
        with contextlib.suppress(OSError):
            fresh.write_bytes(sealed(self._key, content, self._about))
            os.replace(fresh, self._file)
            self._written = content
        whole.remove(fresh)

    @property
    def _about(self) -> bytes:
        return self._file.name.encode()


def _plain(value: Any) -> Any:
    return value.data() if isinstance(value, QByteArray) else str(value)
