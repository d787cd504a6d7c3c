"""Movements of documents that were posted by rules of older versions: they cannot be made again, so they are taken."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from desktop.open_export.contents import register_name
from desktop.open_export.csv_tables import raw_value
from desktop.open_export.source import BadExport, Source
from shared.kernel.describe import Kinds


def put_older_movements(connection: Connection, source: Source, kinds: Kinds, recorders: set[UUID]) -> None:
    """Rows of the registers' files that these documents recorded. Raises BadExport."""
    if not recorders:
        return
    wanted = {str(each) for each in recorders}
    for name, register in kinds.registers.items():
        columns = list(register.table.columns)
        marks = ", ".join("?" * len(columns))
        listed = ", ".join(f'"{column.name}"' for column in columns)
        for row in _rows(source, register_name(name)):
            if row.get("recorder_id") in wanted:
                try:
                    values = tuple(raw_value(column, row[column.name]) for column in columns)
                except (KeyError, ValueError, ArithmeticError) as cause:
                    text = "{name} is damaged: {trouble}"
                    raise BadExport(text, name=register_name(name), trouble=str(cause)) from cause
                connection.exec_driver_sql(f"INSERT INTO {name} ({listed}) VALUES ({marks})", values)


def _rows(source: Source, name: str) -> Iterator[dict[str, Any]]:
    try:
        with source.open(name) as opened:
            yield from csv.DictReader(io.TextIOWrapper(opened, "utf-8-sig", newline=""))
    except KeyError:
        return
