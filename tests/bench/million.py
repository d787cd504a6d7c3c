"""A file of a million documents, made in a few minutes by the bulk path and kept in `build/` between runs.

`python -m tests.bench.million` makes it beforehand; `FIELDLEDGER_BENCH_DOCUMENTS` asks for another size.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from desktop.database import open_database
from shared.store.store import Store
from tests.bench import company

DOCUMENTS = int(os.environ.get("FIELDLEDGER_BENCH_DOCUMENTS", "1060000"))
FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"
BATCH = 5_000
DRAFT_EVERY = 20  # so that a little more than a million are posted, with a movement each
SHEETS_A_MONTH = 14
"""Of 200 people each: a year of them is about a million rows of attendance."""


def million() -> tuple[Store, company.Company]:
    """The store on the file, and the ids that its documents refer to."""
    path = FOLDER / f"documents-{DOCUMENTS}.db"
    if not path.exists():
        _make(path)
    store = Store(open_database(path), company.KINDS, prefix="B1")
    return store, company.known(store)


def _make(path: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{unfinished}{suffix}").unlink(missing_ok=True)
    engine = open_database(unfinished, create=True)
    store = Store(engine, company.KINDS, prefix="B1")
    made, started = company.found(store, people=SHEETS_A_MONTH * 200), time.perf_counter()
    for number, batch in enumerate(_batches(company.reports(made, DOCUMENTS, lines=1)), 1):
        for at, report in enumerate(batch):
            if at % DRAFT_EVERY == 0:
                report.status = "draft"
        store.create_many(batch)
        if number % 20 == 0:
            rate = number * BATCH / (time.perf_counter() - started)
            print(f"{number * BATCH:,} documents, {rate:,.0f} a second", file=sys.stderr, flush=True)
    for month in range(1, 13):
        for sheet in company.timesheets(made, dt.date(2026, month, 1), max(1, SHEETS_A_MONTH * DOCUMENTS // 1_000_000)):
            store.create_many([sheet])
    with engine.execution_options(outside_transactions=True).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    unfinished.rename(path)
    print(f"{path}: {path.stat().st_size / 2**20:,.0f} MiB in {time.perf_counter() - started:.0f} s", file=sys.stderr)


def _batches(documents: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(documents, BATCH)):
        yield batch


if __name__ == "__main__":
    million()
