"""Columns of a grid: declared fields, or something that a form works out of a row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desktop.ui.editors.of_field import editable
from desktop.ui.picker.sources import Within
from shared.kernel.describe import Field, LineTable

WIDTHS = {
    "bool": 12, "date": 26, "int": 16, "minutes": 16, "id": 45, "money": 26, "price": 24, "quantity": 22, "text": 45,
    "instant": 36,
}  # fmt: skip
"""Width by type of value, in steps of the look's grid."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `Column(field)`, or `Column(name="left", caption="Left", text=lambda row: …)` for what is shown only.

    `within(row)`: SQL conditions that narrow what a reference may be, for that row (None: the blank one).
    `total`: whether it is summed at the bottom (None: by its type). `stop`: whether Enter and Tab halt here.
    `width` in steps of the look's grid. `hidden`: not shown until the person asks for it.
    """

    field: Field | None = None
    name: str = ""
    caption: str = ""
    text: Callable[[Any], str] | None = None
    read_only: bool = False
    within: Callable[[Any], Any] | None = None
    total: bool | None = None
    stop: bool = True
    width: int = 0
    hidden: bool = False

    @cached_property
    def key(self) -> str:
        return self.name or (self.field.name if self.field else "")

    @property
    def title(self) -> str:
        return self.caption or (self.field.caption if self.field else "")

    @cached_property
    def fixed(self) -> bool:
        """Whether people cannot type into it."""
        return self.read_only or self.field is None or not editable(self.field)

    @cached_property
    def target(self) -> str:
        """What a reference refers to; "" for other values."""
        return (self.field.info.refers or self.field.info.line_of) if self.field and self.field.type == "id" else ""

    @cached_property
    def to_the_right(self) -> bool:
        """Numbers stand to the right."""
        return self.field is not None and (self.field.number or self.field.type in ("int", "minutes"))

    @cached_property
    def is_tick(self) -> bool:
        """Yes or no."""
        return self.field is not None and self.field.type == "bool"

    @property
    def summed(self) -> bool:
        """Money, worked time and labour are added up; prices, norms and volumes of different units are not."""
        if self.total is not None or self.field is None:
            return bool(self.total) and self.field is not None
        labour = self.field.type == "norm_hours" and self.field.info.derived
        return self.field.type == "money" or labour or (self.field.type == "minutes" and not self.field.clock)

    @property
    def steps(self) -> int:
        known = WIDTHS.get(self.field.type if self.field else "text", 22)
        return self.width or (90 if self.field is not None and self.field.name == "name" else known)

    def within_of(self, row: Any) -> Within | None:
        narrow = self.within
        return None if narrow is None else lambda: narrow(row)


def columns_of(table: LineTable, columns: "Iterable[str | Column] | None" = None) -> list[Column]:
    """The columns of a table: all its fields, or those named, in that order."""
    known = {field.name: field for field in table.fields}
    if columns is None:
        return [Column(field) for field in table.fields if not field.info.blob]
    return [Column(known[each]) if isinstance(each, str) else each for each in columns]
