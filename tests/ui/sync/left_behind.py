"""What an exchange leaves behind in a company file, written there by hand: heads, refusals, quarantine, journal."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from desktop.company import opened, settle_person
from desktop.settings import load
from desktop.sync.membership import Membership, settle_membership
from shared.administration.conflict import Conflict
from shared.common.person import Person
from shared.construction.daily_report import DailyReport
from shared.kernel.types import instant_text
from shared.store.store import Store

NOWHERE = "http://127.0.0.1:9"
"""A server that is out of reach."""
AT = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)


def belongs(home: Path) -> None:
    """The company of a data folder has a server, which has everything; one of its people works here."""
    with opened(load(home, environment={}), changes=True) as company:
        with company.store.writing() as connection:
            settle_membership(connection, Membership(NOWHERE, uuid4(), "СМУ-7", uuid4(), "token"))
        everything_sent(company.store)
        settle_person(company.store.engine, people(company.store)[0].id)


def everything_sent(store: Store) -> None:
    """Heads of all that was saved so far, as after an exchange."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO head (id, kind, rev, scope, deleted, dict, hash, author, at, body)"
            " SELECT id, kind, 1, 'company', 0, dict, hash, author, saved_at, body FROM unsent"
        )
        connection.exec_driver_sql("DELETE FROM unsent")


def people(store: Store) -> list[Person]:
    return sorted(store.find(Person, marked=False), key=lambda each: each.name or "")


def conflict(store: Store, report: DailyReport, path: str, base: Any, mine: Any, theirs: Any) -> Conflict:
    """As a merge makes it; `theirs` is what stands in the report."""
    ours, other = people(store)[:2]
    made = Conflict(
        name=path, document_kind="daily_report", document_id=report.id, document_scope=report.scope,
        base=json.dumps(base), mine=json.dumps(mine), theirs=json.dumps(theirs), mine_author_id=ours.id,
        theirs_author_id=other.id, mine_at=AT, theirs_at=AT,
    )  # fmt: skip
    store.save(made)
    return made


def refuse(store: Store, report: DailyReport, text: str, **values: str) -> None:
    """The server has not taken what is unsent of the report."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO refused (id, hash, code, field, words, at)"
            " SELECT id, hash, 'period_closed', 'date', ?, saved_at FROM unsent WHERE id = ?",
            (json.dumps([text, values]), report.id.bytes),
        )


def shelve(store: Store, report: DailyReport) -> None:
    """This device lost the scope of the report, with what was unsent of it."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev, base_dict,"
            " reason, at, handed_over) SELECT id, kind, 'site:x', 0, dict, hash, body, author, saved_at, 1, 0, 'lost',"
            " saved_at, 1 FROM unsent WHERE id = ?", (report.id.bytes,),
        )  # fmt: skip
        connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", (report.id.bytes,))


def receive(store: Store, scopes: Iterable[str], at: datetime = AT) -> None:
    """How far some scopes were received."""
    with store.writing() as connection:
        for scope in scopes:
            connection.exec_driver_sql(
                "INSERT INTO cursor (scope, epoch, seq, count, digest, received_at, verified_at, doubt)"
                " VALUES (?, 1, 1, 120, x'', ?, ?, 0)", (scope, instant_text(at), instant_text(at)),
            )  # fmt: skip


def note(store: Store, sort: str, **content: object) -> None:
    """An entry of the journal of the exchange."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO exchange_entry (no, at, sort, content) SELECT coalesce(max(no), 0) + 1, ?, ?, ?"
            " FROM exchange_entry", (instant_text(AT), sort, json.dumps(content)),
        )  # fmt: skip
