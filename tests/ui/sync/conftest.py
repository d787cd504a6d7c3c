"""A company that has a server out of reach: what waits here, and what the exchange left behind, is written into it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.company import opened, settle_person
from desktop.settings import load
from desktop.sync.membership import Membership, settle_membership
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.administration.conflict import Conflict
from shared.common.person import Person
from shared.construction.daily_report import DailyReport, DailyReportLine
from shared.store.heads import id_list
from shared.store.store import Store
from tests.ui.keys import focused

NOWHERE = "http://127.0.0.1:9"
AT = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)


@pytest.fixture
def home(home: Path) -> Path:
    """Everything that the demo company has is with the server; nothing waits."""
    with opened(load(home, environment={}), changes=True) as company:
        with company.store.writing() as connection:
            settle_membership(connection, Membership(NOWHERE, uuid4(), "СМУ-7", uuid4(), "token"))
        everything_sent(company.store)
        settle_person(company.store.engine, people(company.store)[0].id)
    return home


def everything_sent(store: Store, *, but: tuple[Any, ...] = ()) -> None:
    """Heads of all that was saved so far, as after an exchange."""
    ids = id_list([each.id for each in but])
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO head (id, kind, rev, scope, deleted, dict, hash, author, at, body)"
            " SELECT id, kind, 1, 'company', 0, dict, hash, author, saved_at, body FROM unsent"
            " WHERE id NOT IN (SELECT unhex(value) FROM json_each(?))", (ids,),
        )  # fmt: skip
        connection.exec_driver_sql("DELETE FROM unsent WHERE id NOT IN (SELECT unhex(value) FROM json_each(?))", (ids,))


def people(store: Store) -> list[Person]:
    return sorted(store.find(Person, marked=False), key=lambda each: each.name or "")


@pytest.fixture
def report(desk: Desk) -> DailyReport:
    """A draft of an open day, with one line, that the server has."""
    made = DailyReport(
        date=AT.date(), wind="5 м/с", comment="Кран ждали",
        lines=[DailyReportLine(name="Кладка стен", quantity=3)],
    )  # fmt: skip
    desk.store.save(made)
    everything_sent(desk.store)
    return made


Conflicted = Callable[..., Conflict]


@pytest.fixture
def conflicted(desk: Desk, report: DailyReport) -> Conflicted:
    """`conflicted(path, base, mine, theirs)`: what a merge leaves behind; `theirs` is what stands in the report."""

    def make(path: str, base: Any, mine: Any, theirs: Any, document: Any = None) -> Conflict:
        ours, other = people(desk.store)[:2]
        about = document or report
        made = Conflict(
            name=path, document_kind="daily_report", document_id=about.id, document_scope=about.scope,
            base=json.dumps(base), mine=json.dumps(mine), theirs=json.dumps(theirs), mine_author_id=ours.id,
            theirs_author_id=other.id, mine_at=AT, theirs_at=AT,
        )  # fmt: skip
        desk.store.save(made)
        return made

    return make


@pytest.fixture
def refused(desk: Desk, report: DailyReport) -> DailyReport:
    """An edit that the server has not taken."""
    report.wind = "7 м/с"
    desk.store.save(report)
    words = json.dumps(["The period is closed through {day}.", {"day": "31.10.2026"}])
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO refused (id, hash, code, field, words, at)"
            " SELECT id, hash, 'period_closed', 'date', ?, saved_at FROM unsent WHERE id = ?",
            (words, report.id.bytes),
        )
    return report


@pytest.fixture
def shelved(desk: Desk, report: DailyReport) -> DailyReport:
    """An edit whose scope this device lost."""
    report.wind = "9 м/с"
    desk.store.save(report)
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev, base_dict,"
            " reason, at, handed_over) SELECT id, kind, 'site:x', 0, dict, hash, body, author, saved_at, 1, 0, 'lost',"
            " saved_at, 1 FROM unsent WHERE id = ?", (report.id.bytes,),
        )  # fmt: skip
        connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", (report.id.bytes,))
    return report


Press = Callable[..., None]


@pytest.fixture
def press(qtbot: QtBot, window: Window, settled: Callable[[], None]) -> Press:
    """Keys to whatever has the keyboard, and what follows from each."""

    def one(*keys: str | Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            window.activateWindow()
            qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
            QTest.keyClick(focused(), key, held)  # type: ignore[call-overload]
            settled()

    return one
