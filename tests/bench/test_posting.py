"""How fast documents are saved, posted, opened, stored in bulk and checked."""

import datetime as dt
import itertools
import resource
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.database import open_database
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.timesheet import Timesheet
from shared.kernel.codec import content_of
from shared.kernel.describe import describe
from shared.store.rebuild import check
from shared.store.store import Store
from tests.bench import company
from tests.bench.measure import medians, say, say_ms, say_rate, seconds

pytestmark = pytest.mark.bench
MONTH = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    engine = open_database(tmp_path_factory.mktemp("bench") / "company.db", create=True)
    yield Store(engine, company.KINDS)
    engine.dispose()


@pytest.fixture(scope="module")
def ids(store: Store) -> company.Company:
    return company.found(store)


def test_post_a_month_of_200_people(store: Store, ids: company.Company) -> None:
    sheet = company.declared(next(company.timesheets(ids, MONTH, 1, status="draft")))
    assert len(sheet.cells) == 6_200
    store.save(sheet)
    post = seconds(lambda: store.post(sheet), before=lambda: sheet.status == "posted" and store.unpost(sheet), runs=9)
    say_ms("post a saved timesheet of 200 people, 6,200 cells", post, "≤ 300 ms")
    unpost = seconds(lambda: store.unpost(sheet), before=lambda: sheet.status == "posted" or store.post(sheet))
    say_ms("unpost it", unpost)
    opened = seconds(lambda: store.get(Timesheet, sheet.id))
    say_ms("open it", opened)
    sheets = (company.declared(each) for each in company.timesheets(ids, dt.date(2026, 5, 1), 5, status="draft"))
    say_ms("post a new timesheet of 6,200 cells, never saved before", seconds(lambda: store.post(next(sheets)), runs=4))


@pytest.mark.parametrize(
    ("lines", "hours", "status", "target"),
    [(12, 0, "posted", "≥ 5,000 per second"), (12, 12, "posted", ""), (12, 0, "draft", ""), (1, 0, "posted", "")],
)
def test_bulk(store: Store, ids: company.Company, lines: int, hours: int, status: str, target: str) -> None:
    seeds = itertools.count(lines * 1_000_000 + hours * 10_000 + len(status) * 100)
    made: list[Any] = []

    def make() -> None:
        made[:] = company.reports(ids, 5_000, lines=lines, hours=hours, status=status, seed=next(seeds))

    times = seconds(lambda: store.create_many(made), before=make, runs=5)
    size = sum(len(content_of(company.REPORT, each)) for each in made) // len(made)
    say_rate(f"bulk store of {status} daily reports, {lines} works and {hours} rows of hours, bodies of {size} bytes",
             len(made), times, target)  # fmt: skip


def test_bulk_needs_bounded_memory(tmp_path: Path) -> None:
    from subprocess import run
    from sys import executable

    said = run(
        [executable, "-m", "tests.bench.memory", str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    before, after = (int(word) for word in said.split())
    say("memory that bulk storing 50,000 daily reports in batches of 1,000 adds", (after - before) / 1024, "MiB")


def test_a_document_of_1000_lines(store: Store, ids: company.Company) -> None:
    report = company.declared(next(company.reports(ids, 1, lines=1_000, status="draft", seed=77)))
    store.save(report)
    say_ms("open a daily report of 1,000 lines", seconds(lambda: store.get(DailyReport, report.id)), "≤ 150 ms")
    opened, quantities = store.get(DailyReport, report.id), itertools.count(1)

    def change() -> None:
        opened.lines[500].quantity = Decimal(next(quantities))
        store.save(opened)

    say_ms("save one changed cell of it", seconds(change))
    with store.reading() as session:
        estimate = session.get(Estimate, ids.estimate_id)
        assert estimate is not None
    say_ms("open an estimate of 400 lines", seconds(lambda: store.get(Estimate, ids.estimate_id)))


def test_a_small_save(store: Store, ids: company.Company) -> None:
    reports = (company.declared(each) for each in company.reports(ids, 100, status="draft", hours=6, seed=78))
    say_ms("save a new daily report of 12 lines", seconds(lambda: store.save(next(reports)), runs=20))
    say_ms("post a new daily report of 12 lines", seconds(lambda: store.post(next(reports)), runs=20))


def test_check(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path / "company.db", create=True), company.KINDS)
    ids = company.found(store)
    for seed in range(2):
        store.create_many(list(company.reports(ids, 5_000, seed=seed, hours=3)))
    assert not list(check(store))
    times = seconds(lambda: list(check(store)), runs=3)
    say(
        "check of 10,000 daily reports of 12 works and 3 rows of hours",
        medians(times).wall,
        "s",
        cpu=medians(times).cpu,
    )
    say("size of that file for each report", (tmp_path / "company.db").stat().st_size / 10_000, "bytes")


def test_describe_is_made_once() -> None:
    assert describe(DailyReport) is describe(DailyReport)
    say("memory of this process at its peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")
