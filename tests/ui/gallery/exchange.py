"""Screens of a company that has a server: conflicts, the sync centre, lists and documents that tell how they stand."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.company import opened as opened_company
from desktop.settings import load
from desktop.sync.matching import Proposal
from desktop.ui.sync import doing, exchange_file
from desktop.ui.sync.joined import Met
from shared.common.counterparty import Counterparty
from shared.common.site import Site
from shared.construction.daily_report import DailyReport, DailyReportLine
from tests.ui.conftest import NOON
from tests.ui.gallery.examples import opened
from tests.ui.gallery.special import Screen
from tests.ui.gallery.stage import Stage
from tests.ui.sync.left_behind import AT, belongs, conflict, everything_sent, note, people, receive, refuse, shelve

WAITED = "По факту привезли в 10:40, кран освободился после обеда; людей перевели на кладку перегородок"


def exchanged(home: Path) -> None:
    """The company of a data folder after a busy week with a server."""
    belongs(home)
    with opened_company(load(home, environment={}), changes=True, clock=lambda: NOON) as company:
        store = company.store
        ours, other = people(store)[:2]
        site = store.find(Site, marked=False)[0]
        wall, refused, shelved, waits = (
            DailyReport(
                date=AT.date(), site_id=site.id, foreman_id=other.id, comment="Бетон привезли в 11", wind="5 м/с",
                lines=[DailyReportLine(name="Кладка внутренних стен из кирпича", quantity=6, note="по оси 5")],
            )
            for _ in range(4)
        )  # fmt: skip
        for each in (wall, shelved):
            store.save(each)
        everything_sent(store)
        line = f"lines/{wall.lines[0].id}"
        three = [{"unit_id": None, "quantity": each} for each in ("4", "5.5", "6")]
        conflict(store, wall, f"{line}/unit_id", *three)
        conflict(store, wall, "comment", "Бетон ждали", WAITED, "Бетон привезли в 11")
        conflict(store, wall, "foreman_id", None, str(ours.id), str(other.id))
        for each in (refused, waits):
            store.save(each)
        refuse(store, refused, "The document is dated {day}, and the period is closed through {closed}.",
               day="2026-11-20", closed="2026-11-30")  # fmt: skip
        shelved.wind = "9 м/с"
        store.save(shelved)
        shelve(store, shelved)
        receive(store, ("company", f"site:{site.id}", "payroll"))
        about: dict[str, Any] = {"kind": "daily_report", "id": str(wall.id)}
        note(store, "exchanged", sent=12, received=47, merged=1)
        note(store, "merged", **about, conflicts=3, notes=[])


def _page(name: str, **link: str) -> Screen:
    def show(stage: Stage) -> None:
        page = stage.desk.open_page(name, **link)
        assert page is not None, "nothing opens that"

    return show


def _offline(stage: Stage) -> None:
    page: Any = opened(stage.desk.open_page("sync"), stage)
    page.desk.exchanged.emit(replace(page.state, state="unplugged", waiting=1, last_error=None, busy=False))


def _passphrase(stage: Stage) -> None:
    page: Any = opened(stage.desk.open_page("sync"), stage)
    exchange_file.export(page)


def _edit(stage: Stage) -> QWidget:
    page: Any = opened(stage.desk.open_page("sync", part="quarantine"), stage)
    doing.read(page)
    stage.settle()
    window: QWidget = next(each for each in page.findChildren(QWidget) if each.isWindow() and each.isVisible())
    return window


def _matching(stage: Stage) -> None:
    page: Any = opened(stage.desk.open_page("joined"), stage)
    there = stage.desk.store.find(Counterparty)[:4]
    found = [Proposal("counterparty", each.id, each.name or "", each.id, each.name or "") for each in there]
    page.answer = Met("matching", tuple(found))
    page.show_answer()


def _document(stage: Stage) -> None:
    with stage.desk.store.reading() as session:
        [wall] = [each for each in session.query(DailyReport).all() if each.comment == "Бетон привезли в 11"][:1]
    opened(stage.desk.open_document("daily_report", wall.id), stage)


EXCHANGE: Mapping[str, Screen] = {
    "sync-conflicts": _page("conflicts"),
    "sync-centre": _page("sync"),
    "sync-quarantine": _page("sync", part="quarantine"),
    "sync-received": _page("sync", part="received"),
    "sync-journal": _page("sync", part="journal"),
    "sync-offline": _offline,
    "sync-passphrase": _passphrase,
    "sync-edit-read": _edit,
    "sync-joining": _page("joined"),
    "sync-matching": _matching,
    "sync-attention": _page("attention"),
    "sync-list": lambda stage: opened(stage.desk.open_list("daily_report"), stage) and None,
    "sync-document": _document,
    "sync-report": lambda stage: opened(stage.desk.open_report("work_execution"), stage) and None,
}
"""By hand: these need a company with a server, which the others do not have."""
