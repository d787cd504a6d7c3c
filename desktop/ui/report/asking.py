"""Asking: what a person asks of one report. A value that links, variants and the next start keep as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from desktop.ui.list.period import Period, of_preset
from shared.kernel.base import FieldInfo
from shared.kernel.report import Computed, Question, Report

EVER: Final = Period()


@dataclass(frozen=True, slots=True)
class Asking:
    """Groupings in order (none: the report's usual ones), days, columns not shown, and dimension → values as text."""

    by: tuple[str, ...] = ()
    period: Period = EVER
    hidden: frozenset[str] = frozenset()
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def question(self, report: Report | Computed) -> Question:
        """What the store is asked; values that no longer fit the report are left out."""
        where = report.where
        equals = {
            name: found[0] if len(found) == 1 else found
            for name, texts in self.fixed.items()
            if name in where
            and (found := [value for text in texts if (value := _value(where[name], text)) is not None])
        }
        known = {each.name for each in report.groupings}
        by = tuple(name for name in self.by if name in known)
        return Question(by, self.period.start, self.period.end, equals)

    def data(self) -> dict[str, Any]:
        """Strings, lists and mappings only; what is usual is left out. A preset stays a preset."""
        days = [_text(self.period.start), _text(self.period.end)] if self.period != EVER else []
        found = {
            "by": list(self.by),
            "preset": self.period.preset,
            "days": [] if self.period.preset else days,
            "hidden": sorted(self.hidden),
            "equals": {name: list(texts) for name, texts in self.fixed.items()},
        }
        return {name: value for name, value in found.items() if value}


def asking_of(data: Mapping[str, Any], today: date) -> Asking:
    """From what `data` kept, or from fields of a Question (by, start, end, equals); anything strange is left out."""
    preset = str(data.get("preset") or "")
    days = data.get("days") or [data.get("start"), data.get("end")]
    start, end = map(_day, [*days, None, None][:2])
    period = of_preset(preset, today) if preset else Period(start, end)
    equals = data.get("equals")
    fixed = {str(name): _texts(value) for name, value in equals.items()} if isinstance(equals, Mapping) else {}
    return Asking(_texts(data.get("by")), period, frozenset(_texts(data.get("hidden"))), fixed)


def usual(report: Report | Computed) -> tuple[str, ...]:
    """The groupings of a report that was asked nothing."""
    return report.by if isinstance(report, Report) else (report.groupings[0].name,) if report.groupings else ()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return tuple(map(str, value)) if several else (str(value),)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _value(info: FieldInfo, text: str) -> Any:
    """The value of a dimension that was kept as text: an id, a key of its choices, a day."""
    try:
        if info.refers or info.line_of:
            return UUID(text)
        if info.choices:
            return text if text in dict(info.choices) else None
        return date.fromisoformat(text)
    except ValueError:
        return None
