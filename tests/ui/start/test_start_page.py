"""The start page: there at once, its figures those of the reports and lists that they open."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import tiles
from desktop.ui.desk import Desk
from desktop.ui.start.page import StartPage
from desktop.ui.window import Window
from shared.construction.daily_report import DailyReport
from shared.store import lists

Settled = Callable[[], None]


def started(desk: Desk, settled: Settled) -> StartPage:
    page = desk.open_page("start")
    assert isinstance(page, StartPage)
    settled()
    return page


def card(page: StartPage, name: str) -> Any:
    return next(each for each in page.cards if each.tile.name == name)


def test_figures_are_those_of_the_ledger(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    assert card(page, "drafts").words == "8; not posted yet; Daily reports: 5; Timesheets: 3"
    assert card(page, "missing").told.figure == "20"
    assert card(page, "closing").told.figure == "30 Sep 2026"
    posted = desk.store.find(DailyReport, DailyReport.state != "accepted", status="posted")
    assert card(page, "unaccepted").told.figure == str(len(posted))


def test_every_tile_opens_what_its_figure_is_about(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    links: list[Any] = []
    for name in desk.openers:
        desk.openers[name] = links.append
    for each in page.cards:
        each.open()
    assert len(links) == len(page.cards)
    with desk.store.reading() as session:
        for link in links:
            if link["open"] == "list":
                shape = desk.kinds.shape(link["kind"])
                found = lists.count(session.connection(), desk.kinds, shape, filter=link["filter"])
                assert found, link
            elif link["open"] == "report":
                assert link["name"] in desk.kinds.reports


def test_tiles_are_walked_by_arrows_and_opened_by_enter(
    desk: Desk, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    page = started(desk, settled)
    page.cards[0].setFocus()
    qtbot.keyClick(page.cards[0], Qt.Key.Key_Right)
    assert page.cards[1].hasFocus()
    qtbot.keyClick(page.cards[1], Qt.Key.Key_Down)
    assert page.cards[1 + page.columns].hasFocus()
    links: list[Any] = []
    desk.openers["list"] = links.append
    card(page, "drafts").setFocus()
    qtbot.keyClick(card(page, "drafts"), Qt.Key.Key_Return)
    assert links == [{"open": "list", "kind": "daily_report", "filter": "status:draft"}]


def test_a_role_sees_its_own_tiles_and_is_remembered(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    page.choose_role("payroll_clerk")
    settled()
    assert [each.tile.name for each in page.cards] == ["holes", "hours", "drafts", "attention", "closing"]
    again = StartPage(desk, tiles)
    again.build()
    settled()
    assert [tile.name for tile in again.shown] == [each.tile.name for each in page.cards]


def test_what_is_posted_leaves_the_drafts_at_once(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    [draft, *_] = desk.store.find(DailyReport, status="draft")
    kinds = frozenset({"daily_report"})
    desk.work.write(page, lambda store: store.mark(draft), kinds=kinds)
    settled()
    assert card(page, "drafts").told.figure == "7"


def test_documents_worked_on_last_open_from_the_page(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    assert page.recent
    assert page.tree.topLevelItemCount() == len(page.recent)
    links: list[Any] = []
    desk.openers["document"] = links.append
    page.tree.itemActivated.emit(page.tree.topLevelItem(0), 0)
    assert links[0]["id"] == str(page.recent[0].id)


def test_figures_are_read_again_when_somebody_looks(desk: Desk, window: Window, settled: Settled) -> None:
    """Every save of a document in another tab would keep the readers busy with figures that nobody sees."""
    page = started(desk, settled)
    desk.open_list("daily_report")
    settled()
    made = DailyReport(date=desk.store.today)
    desk.work.write(page, lambda store: store.save(made), kinds=frozenset({"daily_report"}))
    settled()
    assert card(page, "drafts").told.figure == "8"
    desk.open_page("start")
    settled()
    assert card(page, "drafts").told.figure == "9"


def test_where_nothing_was_worked_on_it_says_how_to_begin(desk: Desk, window: Window, settled: Settled) -> None:
    page = started(desk, settled)
    assert page.tree.isVisible()
    assert not page.beginning.isVisible()
    page._recent_came([])
    assert page.beginning.isVisible()
    assert not page.tree.isVisible()
