"""Taking files in, as the window shows it: every sort of import says the same things of its file and of its rows."""

from shared.kernel.base import PeriodLock
from shared.kernel.describe import Shape


def import_of(shape: Shape) -> str:
    """The name of what a kind's list imports: catalogs from sheets, estimates from their formats, other documents from
    workbooks that were made for filling in; "" for nothing."""
    if shape.is_catalog:
        return shape.kind if is_from_sheets(shape) else ""
    return "estimate" if shape.kind == "estimate" else "document_workbook"


def is_from_sheets(shape: Shape) -> bool:
    """Whether a catalog's items are entered by people, and hold nothing but what a cell may hold."""
    held = issubclass(shape.cls, PeriodLock) or shape.kind == "import_layout"
    return not held and not any(field.info.blob for field in shape.fields)
