"""Facts of old xls sheets that the reader leaves out, from the records of the workbook stream ([MS-CFB], [MS-XLS])."""

import struct
from collections.abc import Iterable, Iterator

from shared.workbooks.container import Limits, Position, SheetFacts, Span, WorkbookError
from shared.workbooks.words import Words, say

_END_OF_CHAIN = 0xFFFFFFFA
_STRINGS, _DIMENSIONS = 0xFC, 0x200
_FILEPASS, _BOUNDSHEET, _BOF, _EOF, _ROW, _MERGED = 0x2F, 0x85, 0x809, 0x0A, 0x208, 0xE5
_FORMULA, _BOOLERR, _MULRK = 0x06, 0x205, 0xBD
_VALUES = frozenset({_FORMULA, _BOOLERR, _MULRK, 0xFD, 0x203, 0x27E, 0x204, 0xD6})
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def facts_of_xls(file: str, data: bytes, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name. Raises WorkbookError for a password or a sheet that reaches too far."""
    try:
        stream = _workbook_stream(file, data)
        return dict(_sheets(file, stream, limits))
    except (struct.error, IndexError, OverflowError):
        raise WorkbookError.broken(file) from None


def _sheets(file: str, stream: bytes, limits: Limits) -> Iterator[tuple[str, SheetFacts]]:
    places = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise WorkbookError.encrypted(file)
        if kind == _STRINGS and struct.unpack_from("<2I", body)[1] > len(stream):
            raise WorkbookError.broken(file)  # the reader would reserve memory for every string that is claimed
        if kind == _BOUNDSHEET:
            length, wide = body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            places.append((struct.unpack_from("<I", body)[0], name))
    if any(start >= len(stream) for start, _ in places):
        raise WorkbookError.broken(file)
    for start, name in places:
        yield name, _sheet_facts(file, name, stream, start, limits)


def _sheet_facts(file: str, name: str, stream: bytes, start: int, limits: Limits) -> SheetFacts:
    hidden, merged, faults, formulas = set[int](), list[Span](), dict[Position, Words](), 0
    last_row = last_column = 0
    for kind, body in _records(stream, start):
        if kind == _DIMENSIONS:
            _refuse_claimed_size(file, name, body, limits)
        elif kind == _ROW and struct.unpack_from("<I", body, 12)[0] & 0x20:
            hidden.add(struct.unpack_from("<H", body)[0])
        elif kind == _MERGED:
            for at in range(2, 2 + 8 * struct.unpack_from("<H", body)[0], 8):
                top, bottom, left, right = struct.unpack_from("<4H", body, at)
                merged.append((top, left, bottom, right))
        elif kind in _VALUES:
            row, column = struct.unpack_from("<2H", body)
            width = (len(body) - 6) // 6 if kind == _MULRK else 1
            last_row, last_column = max(last_row, row + 1), max(last_column, column + width)
            formulas += kind == _FORMULA
            if error := _error_of(kind, body):
                faults[row, column] = say("the error {error}", error=error)
    limits.refuse_size(file, name, last_row, last_column)
    return SheetFacts(frozenset(hidden), tuple(merged), faults, formulas)


def _refuse_claimed_size(file: str, sheet: str, body: bytes, limits: Limits) -> None:
    """The reader reserves memory for the claimed rectangle, however few cells there are."""
    layout = "<2I2H" if len(body) >= 14 else "<4H"
    top, bottom, left, right = struct.unpack_from(layout, body)
    if bottom < top or right < left:
        raise WorkbookError.broken(file)
    limits.refuse_size(file, sheet, bottom, right)


def _refuse_claimed_lengths(
    file: str, data: bytes, sector: int, entries: Iterable[tuple[str, tuple[int, int]]]
) -> None:
    """The same for the container: no table or stream may claim more than the file has."""
    counts = [struct.unpack_from("<I", data, at)[0] * sector for at in (40, 44, 64, 72)]
    if max(counts + [size for _, (_, size) in entries]) > len(data) + sector:
        raise WorkbookError.broken(file)


def _error_of(kind: int, body: bytes) -> str:
    if kind == _BOOLERR and body[7]:
        return _ERRORS.get(body[6], "#?")
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#?")
    return ""


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream up to the end record that closes it."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        yield kind, body


def _workbook_stream(file: str, data: bytes) -> bytes:
    """The stream "Workbook" of the container, following its sector chain; a loop in a damaged chain ends it."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0] if data[31] == 0 and data[30] < 16 else 512
    first_directory, _, small_limit, first_small = struct.unpack_from("<4I", data, 48)
    table = _allocation(data, sector)
    directory = _chain(data, table, first_directory, sector)
    entries = [entry for entry in _directory_entries(directory) if entry[0]]
    _refuse_claimed_lengths(file, data, sector, entries)
    streams = dict(entries)
    start, size = streams.get("workbook") or streams.get("book") or (_END_OF_CHAIN, 0)
    if size >= small_limit or "root entry" not in streams:
        return _chain(data, table, start, sector)[:size]
    small = _chain(data, table, streams["root entry"][0], sector)
    small_table = _numbers(_chain(data, table, first_small, sector))
    return b"".join(small[at * 64 : at * 64 + 64] for at in _walk(small_table, start))[:size]


def _directory_entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        yield name.lower(), struct.unpack_from("<2I", directory, at + 116)


def _allocation(data: bytes, sector: int) -> tuple[int, ...]:
    """The sector table, itself spread over sectors listed in the header and in further lists."""
    lists = list(struct.unpack_from("<109I", data, 76))
    following, left = struct.unpack_from("<2I", data, 68)
    while following < _END_OF_CHAIN and left and left < 4096:
        *more, following = _numbers(data[(following + 1) * sector : (following + 2) * sector])
        lists += more
        left -= 1
    return _numbers(b"".join(data[(at + 1) * sector : (at + 2) * sector] for at in lists if at < _END_OF_CHAIN))


def _chain(data: bytes, table: tuple[int, ...], first: int, sector: int) -> bytes:
    return b"".join(data[(at + 1) * sector : (at + 2) * sector] for at in _walk(table, first))


def _walk(table: tuple[int, ...], first: int) -> Iterator[int]:
    at = first
    for _ in table:
        if at >= len(table):
            return
        yield at
        at = table[at]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
