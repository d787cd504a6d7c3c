"""How fast a timesheet is filled from a month of daily reports."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.database import open_database
from shared.common.attendance_codes import built_in_codes
from shared.common.work_calendar import calendar_of
from shared.construction.timesheet import Timesheet
from shared.store.store import Store
from tests.bench import company
from tests.bench.measure import say_ms, seconds

pytestmark = pytest.mark.bench


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_database(tmp_path / "bench.db", create=True)
    yield Store(engine, company.KINDS)
    engine.dispose()


def test_fill_and_save_from_3000_reports(store: Store) -> None:
    """A site of 200 people and 3,000 reports of 12 people each in January: 36,000 rows of hours, 6,200 cells."""
    ids = company.found(store, sites=1, people=200)
    store.create_many(list(built_in_codes()))
    store.save(calendar_of(2026))
    store.create_many(list(company.reports(ids, 3000, lines=4, hours=12, days=31)))
    made: list[Timesheet] = []

    def fill() -> None:
        made.append(Timesheet(month=dt.date(2026, 1, 1), site_id=ids.sites[0]))
        with store.reading() as session:
            made[-1].fill(store.books(session), {})

    say_ms("fill a timesheet of 200 people from 3,000 daily reports", seconds(fill), "≤ 1 s")
    assert (len(made[-1].people), len(made[-1].sources)) == (200, 3_000)
    unsaved = iter(made)
    say_ms("save it", seconds(lambda: store.save(next(unsaved))))
