"""Workbooks on disk become sheets of raw cells, or a sentence that says why the file cannot be read."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shared.kernel.words import trouble
from shared.workbooks.cells import CellValue, cell_address
from shared.workbooks.container import (
    Limits,
    SheetFacts,
    WorkbookError,
    opened_container,
)
from shared.workbooks.delimited import TextFacts, is_text, read_delimited
from shared.workbooks.ods import facts_of_ods
from shared.workbooks.words import say
from shared.workbooks.xls import facts_of_xls
from shared.workbooks.xlsx import facts_of_xlsx

Row = tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0][0]` is always cell A1, whatever the file skipped."""

    name: str
    rows: tuple[Row, ...]
    visible: bool = True
    facts: SheetFacts = field(default_factory=SheetFacts)

    def at(self, row: int, column: int) -> CellValue:
        """The value of a cell; None outside the filled part."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def filled(self, row: int) -> Iterator[tuple[int, CellValue]]:
        """Column and value of each cell of the row that says something."""
        for column, value in enumerate(self.rows[row]):
            if value is not None and not (isinstance(value, str) and not value.strip()):
                yield column, value

    def address(self, row: int, column: int) -> str:
        return cell_address(row, column)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file, with the name and the hash that tell later which file was imported."""

    file_name: str
    file_hash: str
    sheets: tuple[Sheet, ...]
    text: TextFacts | None = None
    """Of a text file: the encoding and separator that it was read with."""


def read_workbook(
    path: Path | str, limits: Limits | None = None, *, encoding: str | None = None, separator: str | None = None
) -> Workbook:
    """Read xlsx, xlsm, xls, ods or CSV, told by content. Raises WorkbookError, worded for a person; nothing is ever
    written. `encoding` and `separator` are for text files whose own were taken for others."""
    limits = limits or Limits()
    path = Path(path)
    data = file_bytes(path, limits)
    text = None
    if data and is_text(path.name, data):
        rows, text = read_delimited(path.name, data, limits, encoding, separator)
        sheets: tuple[Sheet, ...] = (Sheet(path.stem, rows),)
    else:
        sheets = _sheets(path.name, data, _facts(path.name, data, limits), limits)
    if not any(sheet.rows for sheet in sheets):
        raise WorkbookError(
            "empty", "{file} has no filled cells. Nothing was imported. Check that this is the right file.", path.name
        )
    return Workbook(path.name, sha256(data).hexdigest(), sheets, text)


def file_bytes(path: Path, limits: Limits) -> bytes:
    """What is in a file that somebody wants to import. Raises WorkbookError: missing, not to be read, too large."""
    try:
        if path.is_dir():
            raise IsADirectoryError
        size = path.stat().st_size
        data = path.read_bytes() if size <= limits.file_bytes else b""
    except FileNotFoundError:
        text = "There is no file {file}. Nothing was imported. Check the name and the folder."
        raise WorkbookError("missing", text, str(path)) from None
    except PermissionError:
        text = "{file} may not be read by you. Nothing was imported. Ask its owner for the right to read it."
        raise WorkbookError("no_permission", text, path.name) from None
    except (OSError, ValueError) as error:
        text = "{file} cannot be read ({cause}). Nothing was imported. Close other programs that use it, or copy it."
        raise WorkbookError("unreadable", text, path.name, cause=_cause(error)) from None
    if size > limits.file_bytes:
        text = (
            "{file} is {size} MB, more than the {most} MB that can be imported. Nothing was imported. "
            "Delete unneeded sheets and pictures, save and try again."
        )
        raise WorkbookError("too_large", text, path.name, size=size >> 20, most=limits.file_bytes >> 20)
    return data


def _cause(error: Exception) -> object:
    if isinstance(error, IsADirectoryError):
        return say("it is a folder")
    return trouble(error) if isinstance(error, OSError) else say("bad name")


def _facts(name: str, data: bytes, limits: Limits) -> Mapping[str, SheetFacts]:
    """What calamine does not tell, by sheet name; and the refusals that must come before it parses anything."""
    container = opened_container(name, data, limits)
    if container.kind == "xlsx":
        return facts_of_xlsx(container, limits)
    return facts_of_ods(container, limits) if container.kind == "ods" else facts_of_xls(name, data, limits)


def _sheets(name: str, data: bytes, facts: Mapping[str, SheetFacts], limits: Limits) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(
                Sheet(
                    meta.name,
                    _rows(book.get_sheet_by_name(meta.name), name, limits),
                    meta.visible == SheetVisibleEnum.Visible,
                    facts.get(meta.name, SheetFacts()),
                )
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            )
    except PasswordError:
        raise WorkbookError.encrypted(name) from None
    except CalamineError:
        raise WorkbookError.broken(name) from None
    except WorkbookError:
        raise
    except BaseException as error:
        if isinstance(error, OSError | ValueError | OverflowError) or type(error).__name__ == "PanicException":
            raise WorkbookError.broken(name) from None  # the reader's own failure on a damaged file
        raise


def _rows(sheet: CalamineSheet, name: str, limits: Limits) -> tuple[Row, ...]:
    if sheet.end is None:
        return ()
    limits.refuse_size(name, sheet.name, sheet.end[0] + 1, sheet.end[1] + 1)
    # skip_empty_area=False keeps the empty rows and columns before the first cell: indexes are addresses
    return tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
