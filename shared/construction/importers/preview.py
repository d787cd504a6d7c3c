"""Any estimate file to a preview: the format is told by what is in the file, never by its name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from shared.construction.importers.estimate_preview import EstimateHead, EstimatePreview
from shared.construction.importers.formats import FORMATS
from shared.construction.importers.source import Choices, SourceFile, SourceLine, SourceSection
from shared.importers.layouts import Layout
from shared.workbooks.container import Limits
from shared.workbooks.words import ImportRefused, say
from shared.workbooks.workbook import file_bytes

__all__ = ["EstimateHead", "EstimatePreview", "preview"]
LINES_MAX: Final = 20_000
"""A document holds no more."""
_NOTES_MAX: Final = 3_000_000
"""Letters of all notes together, so that the document stays below its 16 MiB."""


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
    found = chosen.read(file, Choices(sheet, columns, header_row, known or {}), limits)
    if len(found.body) > LINES_MAX:
        raise ImportRefused(
            "{file} has {count} lines, more than the {most} that one estimate holds. Nothing was imported. Divide it "
            "into several files, one for each part of the work.", file=path.name, count=len(found.body), most=LINES_MAX,
        )  # fmt: skip
    return _with_notes_that_fit(found)


def _with_notes_that_fit(found: EstimatePreview) -> EstimatePreview:
    """Long texts of a very large file are cut, and a warning says so."""
    if sum(len(line.note) for line in found.lines) <= _NOTES_MAX:
        return found
    most = _NOTES_MAX // len(found.body)
    body: list[SourceSection | SourceLine] = [
        replace(each, note=each.note[:most].rstrip() + " …") if isinstance(each, SourceLine) and len(each.note) > most
        else each
        for each in found.body
    ]  # fmt: skip
    text = "The long texts are more than one document holds: each is cut after {most} letters"
    return replace(found, body=tuple(body), warnings=(*found.warnings, say(text, most=most)))
