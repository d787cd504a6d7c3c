"""A company that has gone through everything, its export, and the way back as a person at a terminal has it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.company import FILE_NAME, kinds
from desktop.database import open_database
from shared.common.counterparty import Counterparty
from shared.common.material import Material
from shared.construction.daily_report import DailyReport
from shared.kernel.codec import light_of
from shared.kernel.describe import describe
from shared.store.packing import unpacked
from shared.store.store import Store
from shared.store.writing import Writer
from tests.company import copied
from tests.demo.company import demo_file
from tests.end_to_end.program import Program

__all__ = ["demo_file"]
OPENED, LIVED = date(2026, 6, 30), date(2026, 8, 31)
"""Opened again for a moment, then closed through August."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The company, its export as a folder, and what the command said of it."""

    program: Program
    folder: Path
    said: Any


@pytest.fixture(scope="session")
def exported(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The demo company after a rough life, exported without paper; looked at, not changed."""
    home = tmp_path_factory.mktemp("lived")
    live(copied(demo_file, home / FILE_NAME))
    program, folder = Program(home), home / "export"
    return Exported(program, folder, program.ask("export-company", folder, "--pdf", "none"))


def live(file: Path) -> None:
    """What the demo company has not seen: purged, merged, of a newer version, posted by rules of an older one."""
    engine = open_database(file)
    store = Store(engine, kinds())
    gone = Counterparty(name='=HYPERLINK("x") Недолго')
    store.save(gone)
    store.mark(gone)
    store.purge(gone)
    kept, double = Material(name="'=Цемент"), Material(name="Цемент М500")
    store.save(kept)
    store.save(double)
    store.replace(double, kept)
    newer = Material(name="Из новой версии")
    newer.extra = b'{"colour":"green"}'
    store.save(newer)
    store.close_period(OPENED)
    _post_by_older_rules(store)
    store.close_period(LIVED)
    engine.dispose()


def _post_by_older_rules(store: Store) -> None:
    """A report whose norm hours nobody shared to people yet."""
    shape = describe(DailyReport)
    with store.writing() as connection:
        row = connection.exec_driver_sql(
            "SELECT u.id, u.body, u.dict FROM unsent u JOIN daily_report d ON d.id = u.id"
            " WHERE d.status = 'posted' LIMIT 1"
        ).one()
        old = msgspec.json.decode(unpacked(row[1], row[2]))
        report = light_of(shape, {**old, "rule_version": 0})
        Writer(connection, datetime(2026, 9, 1, tzinfo=UTC)).put_changed(shape, report, old)
        sql = "UPDATE work_progress SET norm_hours = 77 WHERE recorder_id = ? AND done_quantity <> 0"
        assert connection.exec_driver_sql(sql, (row[0],)).rowcount


@pytest.fixture(scope="session")
def restored(exported: Exported, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The company brought back on another computer, once for all who only look."""
    program = Program(tmp_path_factory.mktemp("restored") / "home")
    return Exported(program, exported.folder, program.ask("restore-export", exported.folder))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Program:
    """Another computer, with nothing on it."""
    return Program(tmp_path / "elsewhere")


@pytest.fixture
def plain(exported: Exported) -> Iterator[sqlite3.Connection]:
    """The database of the export, opened by what Python itself brings."""
    connection = sqlite3.connect(f"file:{exported.folder / 'company.sqlite'}?mode=ro", uri=True)
    yield connection
    connection.close()
