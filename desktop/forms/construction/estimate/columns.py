"""The columns of the tree: declared fields of a line, and what is worked out of it."""

from collections.abc import Callable
from typing import Any, Final

from desktop.ui.grid.column import Column
from shared.construction.estimate_line import EstimateLine
from shared.kernel.describe import LineTable

PROGRESS: Final = "progress"
CHANGE: Final = "change"
NAMES: Final = (
    "number", "code", "name", "unit_id", "quantity", PROGRESS, CHANGE, "price", "cost", "labour_norm", "labour_hours",
    "planned_start", "planned_end", "wage", "materials", "work_type_id", "declared_cost", "base_line_id",
    "source_cell", "note",
)  # fmt: skip
PRICES: Final = frozenset({"price", "cost", "materials", "declared_cost"})
STEPS: Final = {
    "number": 13, "code": 18, "name": 84, "unit_id": 20, "quantity": 25, PROGRESS: 44, CHANGE: 60, "price": 22,
    "cost": 29, "labour_norm": 18, "labour_hours": 25, "planned_start": 22, "planned_end": 22, "wage": 20,
    "materials": 22, "work_type_id": 36, "declared_cost": 26, "base_line_id": 36, "source_cell": 18, "note": 36,
}  # fmt: skip
"""Widths in steps of the look's grid."""
OF_SECTIONS: Final = frozenset({"number", "code", "name", "note"})
"""What people type into a section; its figures are sums."""
SUMMED: Final = frozenset({"cost", "labour_hours"})
SHORT: Final = {
    "unit_id": "Unit", "price": "Price", "labour_norm": "Norm, h", "labour_hours": "Labour, h", "wage": "Wage",
    "materials": "Materials", "base_line_id": "Of the general estimate",
}  # fmt: skip
"""Where a declared caption is too long for a column."""
Text = Callable[[Any], str]


def columns_of(
    table: LineTable, *, plan: bool, comparing: bool, progress: Text, change: Text, base_id: Callable[[], Any]
) -> list[Column]:
    """Plans have no prices; the column of changes is there while something is compared."""
    fields = {field.name: field for field in table.fields}
    left_out = set(PRICES) if plan else {"base_line_id"}
    if not comparing:
        left_out.add(CHANGE)
    worked_out = {
        PROGRESS: Column(name=PROGRESS, caption="Done", text=progress, stop=False, width=STEPS[PROGRESS]),
        CHANGE: Column(name=CHANGE, caption="Difference", text=change, stop=False, width=STEPS[CHANGE]),
    }

    def of_base(_line: Any) -> Any:
        return [EstimateLine.owner_id == base_id(), EstimateLine.is_section.is_not(True)]

    return [
        worked_out.get(name) or Column(
            fields[name], caption=SHORT.get(name, ""), read_only=name == "source_cell", width=STEPS[name],
            within=of_base if name == "base_line_id" else None,
        )
        for name in NAMES if name not in left_out
    ]  # fmt: skip
