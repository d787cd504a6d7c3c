"""Preferences: how this person's screen looks: places, columns, keys, language, colours. Never business data."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

VERSION = 1
FILE_NAME = "screen.ini"
ENTER = "grid/enter"
"""Where Enter leads in a table: `right`, `down`."""
USER = "user"
"""The person's name; at first that of the person who works with the file, where one was named."""
START_ROLE = "start/role"
"""The role whose tiles the start page shows; "" for all."""


class Preferences:
    """Kept in `screen.ini` of the data folder; a broken or foreign file is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._kept = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)
        if self._kept.value("version", 0, int) != VERSION:
            self._kept.clear()
            self._kept.setValue("version", VERSION)

    def get(self, name: str, default: Any = None) -> Any:
        """A value of the default's type (bool, int, float, str, list, dict, QByteArray)."""
        found: Any = self._kept.value(name, default)
        if default is None or found is None:
            return found
        if isinstance(default, bool):
            return str(found).lower() in ("true", "1")
        try:
            return list(found) if isinstance(default, list) else type(default)(found)
        except (TypeError, ValueError):
            return default

    def set(self, name: str, value: Any) -> None:
        self._kept.setValue(name, value)

    def sync(self) -> None:
        self._kept.sync()

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
