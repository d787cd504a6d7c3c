"""The zip around xlsx and ods: limits and refusals before anything is parsed."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Literal, NoReturn, Self

from shared.workbooks.words import ImportRefused, Words, say

Position = tuple[int, int]
Span = tuple[int, int, int, int]
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", say("a PDF document")),
    (b"{\\rtf", say("a text document (RTF)")),
    (b"\x89PNG", say("a picture")),
    (b"\xff\xd8\xff", say("a picture")),
    (b"Rar!", say("a RAR archive")),
    (b"7z\xbc\xaf", say("a 7-Zip archive")),
)
NO_VALUE = say("a formula without a stored value")


class WorkbookError(ImportRefused):
    """The file is not a workbook that can be read; `code` names the case for programs, the text is for people."""

    def __init__(self, code: str, text: str, file: str, /, **values: object) -> None:
        self.code = code
        super().__init__(text, file=file, **values)

    @classmethod
    def broken(cls, file: str) -> Self:
        text = (
            "{file} is damaged or incomplete. Nothing was imported. "
            "Open it in Excel or LibreOffice, save it as xlsx and try again, or ask for a new copy."
        )
        return cls("broken", text, file)

    @classmethod
    def encrypted(cls, file: str) -> Self:
        text = (
            "{file} is protected by a password. Nothing was imported. "
            "Open it with its password, save a copy without one and import the copy."
        )
        return cls("encrypted", text, file)

    @classmethod
    def foreign(cls, file: str, what: Words) -> Self:
        text = (
            "{file} is not an Excel or LibreOffice workbook but {what}, whatever its name says. "
            "Nothing was imported. Open it in its own program and save it as xlsx."
        )
        return cls("foreign", text, file, what=what)

    @classmethod
    def too_large(cls, file: str) -> Self:
        text = (
            "{file} unpacks to far more data than can be imported. Nothing was imported. "
            "If you trust the file, copy the table alone into a new workbook and import that."
        )
        return cls("too_large", text, file)

    @classmethod
    def broken_text(cls, file: str, line: int = 0) -> Self:
        text = "{file} is not a text of rows that can be read. Nothing was imported. Save it again as CSV or xlsx."
        if line:
            text = (
                "{file} cannot be read as rows from line {line} on: a quotation mark may be missing, or a cell is far "
                "too long. Nothing was imported. Mend that line, or save the file again as CSV or xlsx."
            )
        return cls("broken", text, file, line=line)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused."""

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 400 << 20
    ratio: int = 150
    ratio_from_bytes: int = 8 << 20
    entries: int = 2_000
    rows: int = 100_000
    columns: int = 1_024
    cells: int = 4_000_000

    def refuse_size(self, file: str, sheet: str, rows: int, columns: int) -> None:
        """Raises WorkbookError when the filled rectangle of a sheet is larger than an estimate can be."""
        if rows > self.rows or columns > self.columns or rows * columns > self.cells:
            text = (
                "Sheet “{sheet}” of {file} reaches to row {rows} and column {columns}, more than can be imported. "
                "Nothing was imported. Delete stray cells far from the table, or divide it, and save the file again."
            )
            raise WorkbookError("too_large", text, file, sheet=sheet, rows=rows, columns=columns)

    def refuse_text(self, file: str, rows: int, columns: int) -> NoReturn:
        """Raises WorkbookError for a text file with more rows or cells than can be imported."""
        text = (
            "{file} has more than can be imported at once: it was read to row {rows}, which has {columns} cells; "
            "{most} rows are possible. Nothing was imported. Divide the file and import the parts."
        )
        raise WorkbookError("too_large", text, file, rows=rows, columns=columns, most=self.rows)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Hidden rows, merged cells (first row, first column, last row, last column), and cells whose value is missing."""

    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    faults: Mapping[Position, Words] = field(default_factory=dict)
    formulas: int = 0
    recalculate: bool = False
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Container:
    """An opened zip (or an old OLE file, then without parts) with its unpacked XML parts."""

    kind: Literal["xlsx", "ods", "xls"]
    file: str
    parts: Mapping[str, bytes] = field(default_factory=dict)


def opened_container(file: str, data: bytes, limits: Limits) -> Container:
    """Tell the format by content, never by name; unpack within limits."""
    if not data:
        raise WorkbookError("empty", "{file} is an empty file. Nothing was imported. Ask for a new copy.", file)
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookError.encrypted(file)
        if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
            return Container("xls", file)
        raise WorkbookError.foreign(file, say("another kind of office document, or a damaged one"))
    if not data.startswith(b"PK"):
        raise WorkbookError.foreign(file, _foreign_kind(data))
    return _zip_container(file, data, limits)


def _foreign_kind(data: bytes) -> Words:
    for magic, words in _FOREIGN:
        if data.startswith(magic):
            return words
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table")) or b"<html" in start:
        return say("a web page")
    if start.startswith(b"<"):
        return say("an XML file")
    return say("a file of another kind") if b"\0" in data[:4000] else say("a text file")


def _zip_container(file: str, data: bytes, limits: Limits) -> Container:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, OverflowError):
        raise WorkbookError.broken(file) from None
    if len(entries) > limits.entries:
        raise WorkbookError.too_large(file)
    names = {entry.filename.lstrip("/").replace("\\", "/"): entry for entry in entries}
    if len(names) != len(entries):
        raise WorkbookError.broken(file)  # one name twice: readers would disagree which one counts
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookError.encrypted(file)
    if "xl/workbook.bin" in names:
        raise WorkbookError.foreign(file, say("a binary workbook (xlsb)"))
    kind: Literal["xlsx", "ods"] = "xlsx" if "xl/workbook.xml" in names else "ods"
    if kind == "ods" and "content.xml" not in names:
        raise WorkbookError.foreign(file, say("a zip archive or another kind of document"))
    container = Container(kind, file, _unpacked(file, data, names, limits))
    if kind == "ods":
        _refuse_foreign_ods(container)
    return container


def _refuse_foreign_ods(container: Container) -> None:
    if b"encryption-data" in container.parts.get("META-INF/manifest.xml", b""):
        raise WorkbookError.encrypted(container.file)
    kind = container.parts.get("mimetype", b"").strip()
    if kind and b"spreadsheet" not in kind:
        raise WorkbookError.foreign(container.file, say("another kind of office document"))


def _unpacked(file: str, data: bytes, names: Mapping[str, zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    """Every part really unpacked and counted: the sizes that a zip claims may lie."""
    parts: dict[str, bytes] = {}
    left = min(limits.unpacked_bytes, max(limits.ratio_from_bytes, limits.ratio * len(data)))
    for name, entry in names.items():
        part = _inflated(file, data, entry, left)
        left -= len(part)
        if part[:2] in (b"\xff\xfe", b"\xfe\xff") and name.endswith(".xml"):
            raise WorkbookError.broken(file)  # UTF-16, which no office program writes here
        if name.endswith((".xml", ".rels")) or name == "mimetype" or b"sheetData" in part:
            parts[name] = part
    return parts


def _inflated(file: str, data: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    head = data[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise WorkbookError.broken(file)
    start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        part = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        try:
            part = zlib.decompressobj(-15).decompress(packed, most + 1)
        except zlib.error:
            raise WorkbookError.broken(file) from None
    else:
        raise WorkbookError.broken(file)
    if len(part) > most:
        raise WorkbookError.too_large(file)
    return part


def attribute(tag: bytes, name: bytes) -> str:
    """The value of an XML attribute, whatever its prefix; empty when it is not there."""
    found = re.search(rb"(?:^|[\s:])" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
