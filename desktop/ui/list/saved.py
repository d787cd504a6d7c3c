"""Saved filters: named ones of a kind, each person's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from desktop.ui.list.filtering import Filtering
from desktop.ui.list.period import Period, of_preset
from desktop.ui.preferences import Preferences


class SavedFilters:
    """A filter whose period has a name, such as “last month”, is kept by that name and moves with the calendar."""

    def __init__(self, preferences: Preferences, kind: str) -> None:
        self._preferences, self._place = preferences, f"list/{kind}/filters"

    def all(self) -> Mapping[str, Mapping[str, Any]]:
        """Name → what is kept, by name."""
        try:
            found = msgspec.json.decode(str(self._preferences.get(self._place, "")) or "{}")
        except msgspec.DecodeError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): each for name, each in sorted(found.items()) if isinstance(each, dict)}

    def filtering(self, name: str, today: date) -> Filtering:
        kept = self.all().get(name, {})
        try:
            start, end = (date.fromisoformat(day) if (day := kept.get(side)) else None for side in ("start", "end"))
        except (TypeError, ValueError):
            start = end = None
        period = of_preset(kept["preset"], today) if kept.get("preset") else Period(start, end)
        return Filtering(tuple(map(str, kept.get("chips", ()))), str(kept.get("typed", "")), period)

    def keep(self, name: str, filtering: Filtering) -> None:
        """Under that name, in place of what was called so."""
        period = filtering.period
        days: dict[str, Any] = (
            {"preset": period.preset} if period.preset else {"start": period.start, "end": period.end}
        )
        self._write({**self.all(), name: {"chips": filtering.chips, "typed": filtering.typed, **days}})

    def forget(self, name: str) -> None:
        self._write({each: kept for each, kept in self.all().items() if each != name})

    def _write(self, kept: Mapping[str, Any]) -> None:
        self._preferences.set(self._place, msgspec.json.encode(kept).decode())
