"""Any estimate file to a preview: the format is told by what is in the file, never by its name."""

from collections.abc import Mapping
from pathlib import Path

from shared.construction.importers.estimate_preview import EstimateHead, EstimatePreview
from shared.construction.importers.fitting import fitted
from shared.construction.importers.formats import FORMATS
from shared.construction.importers.source import Choices, SourceFile
from shared.importers.layouts import Layout
from shared.workbooks.container import Limits
from shared.workbooks.workbook import file_bytes

__all__ = ["EstimateHead", "EstimatePreview", "preview"]


def preview(
    path: Path | str,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    header_row: int | None = None,
    limits: Limits | None = None,
    known: Mapping[str, Layout] | None = None,
) -> EstimatePreview:
    """Read a file into a preview; writes nothing. Of workbooks: `columns` ({"quantity": "E"}) overrides what captions
    say, "" drops a field; `header_row` counts from 1; where neither is said, `known` are layouts that were accepted
    before. Raises ImportRefused, worded for people."""
    limits = limits or Limits()
    path = Path(path)
    file = SourceFile(path, file_bytes(path, limits))
    chosen = next(each for each in FORMATS if each.claims(file.data))
    return fitted(chosen.read(file, Choices(sheet, columns, header_row, known or {}), limits))
