"""Whose a file is: every importer looks at it, the likeliest comes first."""

from collections.abc import Sequence
from pathlib import Path

from desktop.importing.shown import Importer, Opened
from shared.workbooks.container import Limits
from shared.workbooks.words import ImportRefused
from shared.workbooks.workbook import Sheet, file_bytes, read_workbook


def opened(file: Path) -> Opened:
    """The bytes of a file, and its sheets where it is a workbook. Raises ImportRefused where it cannot be read."""
    data = file_bytes(file, Limits())
    sheets: tuple[Sheet, ...] = ()
    trouble = None
    try:
        sheets = read_workbook(file).sheets
    except ImportRefused as refusal:  # it may still be an estimate in a format without sheets
        trouble = refusal
    return Opened(file, data, sheets, trouble)


def likeliest(file: Opened, importers: Sequence[Importer]) -> list[Importer]:
    """The importers that the file looks made for, the surest first; of equals the one that was registered first.

    Raises ImportRefused where the file is none that anybody reads.
    """
    scores = {importer.name: importer.likeness(file) for importer in importers}
    found = sorted((each for each in importers if scores[each.name]), key=lambda each: -scores[each.name])
    if not found and file.trouble is not None:
        raise file.trouble
    return found
