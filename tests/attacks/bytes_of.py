"""What lies in a folder of the program, byte by byte: files as they are, rows, and bodies unpacked."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.database import connected
from shared.store.dictionaries import manifest
from shared.store.errors import Damaged
from shared.store.packing import unpacked

SCALES = range(2, 7)
"""Decimal places that a column may have: its integers are the value times ten to the power of these."""


def texts_of(values: Iterable[Decimal]) -> list[bytes]:
    """How a sum stands in a text: with a dot, a comma, without the sign."""
    plain = {f"{abs(value):.2f}" for value in values}
    return sorted({form.encode() for each in plain for form in (each, each.replace(".", ","))})


def numbers_of(values: Iterable[Decimal]) -> set[int]:
    """How a sum stands in a row."""
    return {sign * int(value.scaleb(scale)) for value in values for scale in SCALES for sign in (1, -1)}


def found_in_files(folder: Path, values: Iterable[Decimal], more: Iterable[bytes] = ()) -> list[str]:
    """Files of the folder in which any of these stands, as a text or as a number of a row of six or eight bytes, or
    any of `more`. Pages that are free count too."""
    needles = [*texts_of(values), *more]
    for number in numbers_of(values):
        needles += [number.to_bytes(size, "big", signed=True) for size in (6, 8) if abs(number) < 1 << (8 * size - 1)]
    every = ((file, file.read_bytes()) for file in sorted(folder.rglob("*")) if file.is_file())
    return [f"{file.name}: {needle!r}" for file, content in every for needle in needles if needle in content]


def found_in_rows(file: Path, values: Iterable[Decimal]) -> list[str]:
    """Cells of any table in which one of these stands; what is packed is unpacked."""
    texts, numbers = texts_of(values), numbers_of(values)
    engine = connected(file, read_only=True)
    try:
        with engine.connect() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            found = []
            for table in tables:
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                    for name, cell in row.items():
                        if cell in numbers or any(text in each for each in _plain(cell) for text in texts):
                            found.append(f"{table}.{name}: {cell!r}")
            return found
    finally:
        engine.dispose()


def _plain(cell: Any) -> Iterator[bytes]:
    """The cell's bytes, and what they unpack to by any dictionary."""
    if isinstance(cell, str):
        yield cell.encode("utf-8", "replace")
    if isinstance(cell, bytes):
        yield cell
        for number in (0, *manifest()):
            with suppress(Damaged):
                yield unpacked(cell, number)
