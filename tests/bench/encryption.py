"""What an encrypted file costs beside a plain one, the same work on both in turn: `python -m tests.bench.encryption`.

A ratio is the median over pairs of the time that passed, encrypted by plain; `cpu` the same of the processor's time.
"""

import argparse
import datetime as dt
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from desktop.backups import copy_with_key
from desktop.database import open_database
from shared.construction.daily_report import DailyReport
from shared.kernel.describe import describe
from shared.store.lists import page
from shared.store.store import Store
from shared.sync.device import Device
from tests.bench import company
from tests.bench.measure import say
from tests.bench.sync.file import Ground, receive

KEY: Final = "5e" * 32
KEYED, COLD = "at most 1.15", "at most 2"
SIDES: Final = (("plain", None), ("encrypted", KEY))
Work = Callable[[Any], object]


def compared(
    name: str, target: str, sides: Sequence[Any], work: Work, runs: int, ready: Work = lambda side: side
) -> None:
    """`work` gets one side after the other, or what was made `ready` of it; the first pair is not counted."""
    pairs = [[_taken(work, ready(side)) for side in sides] for _ in range(runs + 1)][1:]
    wall, cpu = ([after[at] / max(before[at], 1e-6) for before, after in pairs] for at in (0, 1))
    plain = statistics.median(before[0] for before, _ in pairs)
    say(f"encrypted by plain: {name}", statistics.median(wall), "times", target, cpu=round(statistics.median(cpu), 3),
        least=round(min(wall), 3), most=round(max(wall), 3), plain_ms=round(plain * 1000, 2), runs=runs)  # fmt: skip


def _taken(work: Work, side: Any) -> tuple[float, float]:
    begun, computed = time.perf_counter(), time.process_time()
    work(side)
    return time.perf_counter() - begun, time.process_time() - computed


# ---- a company file


def of_a_company(folder: Path, size: int, runs: int) -> None:
    plain, other = folder / "plain.fieldledger", folder / "encrypted.fieldledger"
    engine = open_database(plain, create=True)
    store = Store(engine, company.KINDS, prefix="B1")
    ids = company.found(store)
    store.create_many(list(company.reports(ids, size, hours=3)))
    copy_with_key(engine, other, KEY)
    engine.dispose()
    say("size of the encrypted file by the plain one", other.stat().st_size / plain.stat().st_size, "times",
        plain_mb=plain.stat().st_size >> 20)  # fmt: skip
    files = [(plain, None), (other, KEY)]
    _cold(files, runs)
    stores = [Store(open_database(*[file], key=key), company.KINDS, prefix="B1") for file, key in files]
    _lists(stores, runs)
    _posting(stores, ids, runs)
    for each in stores:
        each.engine.dispose()


def _lists(stores: Sequence[Store], runs: int) -> None:
    """Pages by key: the same one again, which is remembered, and any of them, which is mostly not."""
    shape = describe(DailyReport)

    def read(store: Store, afters: Sequence[Any]) -> list[Any]:
        with store.reading() as session:
            return [page(session.connection(), store.kinds, shape, after=each).after for each in afters]

    afters: list[Any] = [None]
    while (after := read(stores[0], afters[-1:])[0]) is not None:
        afters.append(after)
    dice = {store: random.Random(5) for store in stores}  # the same for both
    compared("the first page of a list", KEYED, stores, lambda store: read(store, [None] * 50), runs)
    compared("a page anywhere in a list", KEYED, stores, lambda store: read(store, dice[store].choices(afters, k=50)),
             runs * 2)  # fmt: skip
    with stores[0].reading() as session:
        every = session.connection().exec_driver_sql("SELECT id FROM daily_report").scalars().all()

    def open_some(store: Store) -> None:
        for id in dice[store].choices(every, k=50):
            store.get(DailyReport, UUID(bytes=id))

    compared("opening 50 documents anywhere", KEYED, stores, open_some, runs * 2)


def _posting(stores: Sequence[Store], ids: company.Company, runs: int) -> None:
    seeds = itertools.count(100)

    def small(store: Store) -> None:
        for each in company.reports(ids, 20, status="draft", hours=6, seed=next(seeds)):
            store.post(company.declared(each))

    compared("posting 20 daily reports of 12 lines", KEYED, stores, small, runs)
    months = itertools.count()

    def large(store: Store) -> None:
        month = (dt.date(2027, 1, 1) + dt.timedelta(days=31 * next(months))).replace(day=1)
        store.post(company.declared(next(company.timesheets(ids, month, 1, status="draft"))))

    compared("posting a timesheet of 6,200 cells", KEYED, stores, large, runs)
    compared("1,000 daily reports at once", KEYED, stores,
             lambda store: store.create_many(list(company.reports(ids, 1_000, seed=next(seeds)))), runs)  # fmt: skip


def _cold(files: Sequence[Any], runs: int) -> None:
    """Whole tables, of a file that was just opened; the system may remember it, or not."""

    def asked(side: Any, *statements: str) -> None:
        engine = open_database(side[0], key=side[1])
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement).all()
        engine.dispose()

    def from_disk(side: Any) -> None:
        with side[0].open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        asked(side, *BYTES)

    compared("a sum over all lines, by what they are of", COLD, files, lambda side: asked(side, SUMS), runs)
    compared("nothing but the bytes of all bodies and lines", COLD, files, lambda side: asked(side, *BYTES), runs)
    if hasattr(os, "posix_fadvise"):
        compared("these, from the disk", COLD, files, from_disk, runs)


BYTES: Final = ("SELECT sum(length(body)) FROM unsent", "SELECT count(note) FROM daily_report_line")
SUMS: Final = "SELECT estimate_line_id, sum(quantity), count(*) FROM daily_report_line GROUP BY 1"


# ---- what is received


def received(folder: Path, size: int, runs: int) -> None:
    """W2: the file of a desktop that receives everything."""
    ground = Ground(folder, size, "")
    pages, names = list(ground.pages(ground.reports)), itertools.count()

    def fresh(side: tuple[str, str | None]) -> Store:
        return ground.store(f"{next(names)}-{side[0]}", side[1])

    def with_headers(side: tuple[str, str | None]) -> Store:
        receive(store := fresh(side), pages, headers_first=True)
        return store

    def fill(store: Store) -> None:
        device = Device(store)
        while device.fill().filled:
            pass

    compared("W2 headers", KEYED, SIDES, lambda store: receive(store, pages, headers_first=True), runs, fresh)
    compared("W2 filled afterwards", KEYED, SIDES, fill, runs, with_headers)
    compared("W2 everything at once", KEYED, SIDES, lambda store: receive(store, pages), runs, fresh)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="daily reports of the company file")
    parser.add_argument("--received", type=int, default=3_000, help="documents that are received")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--part", choices=("company", "received"))
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        if given.part != "received":
            of_a_company(Path(folder), given.size, given.runs)
        if given.part != "company":
            received(Path(folder), given.received, given.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
