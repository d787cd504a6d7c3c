"""Columns: which fields a person's list of a kind shows, in which order and width, and what it is sorted by."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from desktop.ui.list.rows import Question
from desktop.ui.preferences import Preferences
from shared.kernel.describe import Field, Shape
from shared.store import lists
from shared.store.lists import Order, listed_fields

USUAL: Final = {
    "date": 12, "instant": 17, "bool": 8, "int": 9, "minutes": 9, "money": 15, "price": 13, "quantity": 13, "id": 24,
    "text": 24, "number": 18, "code": 12, "status": 12, "name": 36, "month": 15,
}  # fmt: skip
"""Usual widths of a field's name or type, in digits of the font."""


class Columns:
    """Kept in the person's preferences; a field that is no more is left out."""

    def __init__(self, preferences: Preferences, shape: Shape) -> None:
        self._preferences, self.shape = preferences, shape
        kept = _read(preferences.get(self._place, ""))
        self._names: list[str] = [name for name in kept.get("names", ()) if name in self._fields]
        self._widths: dict[str, float] = dict(kept.get("widths", {}))
        self._order: list[Any] = list(kept.get("order", ()))

    @property
    def _place(self) -> str:
        return f"list/{self.shape.kind}/columns"

    @property
    def _fields(self) -> dict[str, Field]:
        return {field.name: field for field in offered(self.shape)}

    @property
    def fields(self) -> tuple[Field, ...]:
        known = self._fields
        return tuple(known[name] for name in self._names) or usual(self.shape)

    @property
    def order(self) -> Order | None:
        if len(self._order) == 2 and tuple(self._order[0]) in lists.orders(self.shape).values():
            return Order(tuple(self._order[0]), bool(self._order[1]))
        return None

    def applied(self, question: Question) -> Question:
        return replace(question, fields=self.fields, order=self.order)

    def width(self, field: Field) -> float:
        """What the person made it, in digits of the font; 0: nothing."""
        return float(self._widths.get(field.name) or 0)

    def choose(self, fields: Sequence[Field]) -> None:
        self._names = [field.name for field in fields]
        self._keep()

    def resize(self, field: Field, digits: float) -> None:
        self._widths[field.name] = round(digits, 1)
        self._keep()

    def sort(self, order: Order) -> None:
        self._order = [list(order.keys), order.down]
        self._keep()

    def forget(self) -> None:
        """The usual ones again."""
        self._names, self._widths, self._order = [], {}, []
        self._keep()

    def _keep(self) -> None:
        kept = {"names": self._names, "widths": self._widths, "order": self._order}
        self._preferences.set(self._place, msgspec.json.encode(kept).decode())


def usual(shape: Shape) -> tuple[Field, ...]:
    """The standard list's, without what the icon of the first column says."""
    return tuple(field for field in listed_fields(shape) if field.name not in ("status", "state"))


def offered(shape: Shape) -> tuple[Field, ...]:
    """What may be a column: anything but contents named by their hash."""
    return tuple(field for field in shape.fields if not field.info.blob and field.type != "bytes")


def _read(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text) if text else {}
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
