"""Variants: questions of a report that a person keeps by name; and the one asked last, which comes back by itself."""

import json
from datetime import date
from typing import Any, Final

from desktop.ui.preferences import Preferences
from desktop.ui.report.asking import Asking, asking_of

LAST: Final = ""
"""The name under which the question asked last is kept."""


class Variants:
    """Kept among the person's preferences; what cannot be read any more is as good as none."""

    def __init__(self, preferences: Preferences, report: str) -> None:
        self.preferences, self._key = preferences, f"reports/{report}"

    @property
    def named(self) -> list[str]:
        return sorted((name for name in self._kept() if name != LAST), key=str.casefold)

    def get(self, name: str, today: date) -> Asking | None:
        kept = self._kept().get(name)
        return None if kept is None else asking_of(kept, today)

    def keep(self, name: str, asking: Asking) -> None:
        self._put({**self._kept(), name: asking.data()})

    def drop(self, name: str) -> None:
        self._put({each: data for each, data in self._kept().items() if each != name})

    def _kept(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads(str(self.preferences.get(self._key, "") or "{}"))
        except ValueError:
            return {}
        return (
            {str(name): data for name, data in found.items() if isinstance(data, dict)}
            if isinstance(found, dict)
            else {}
        )

    def _put(self, kept: dict[str, dict[str, Any]]) -> None:
        self.preferences.set(self._key, json.dumps(kept, ensure_ascii=False))
