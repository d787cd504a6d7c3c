"""A table of typed columns, on its way into a spreadsheet or a text file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from shared.kernel.describe import Field

PLACES_OF_HOURS: Final = 4
Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column. `type` is a value type of `shared.kernel.types` or `hours`; `places` is -1 for what has none.

    `shown` is how many places a cell shows at least when it has fewer; the value in it is always the exact one.
    """

    name: str
    caption: str
    type: str = "text"
    places: int = -1
    shown: int = 0

    @property
    def number(self) -> bool:
        return self.places >= 0


@dataclass(frozen=True, slots=True)
class DataTable:
    """`rows` may be a generator: they are read once, in order. Cells are None, texts, dates, whole numbers, decimals.

    `total` is one more row, set apart.
    """

    name: str
    caption: str
    columns: tuple[DataColumn, ...]
    rows: Iterable[Cells]
    subtitle: str = ""
    total: Cells | None = None
    notes: tuple[str, ...] = field(default=())


def column_of(field: Field, caption: str) -> DataColumn:
    """How a declared field's values stand in a table: ids as names, minutes as hours."""
    if field.type == "id":
        return DataColumn(field.name, caption)
    if field.type == "minutes":
        return DataColumn(field.name, caption, "hours", PLACES_OF_HOURS, 2)
    if field.type == "int":
        return DataColumn(field.name, caption, "int", 0)
    shown = 2 if field.type in ("money", "price") else 0
    return DataColumn(field.name, caption, field.type, field.places, shown)
