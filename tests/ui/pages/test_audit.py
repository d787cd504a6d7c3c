"""The page of who did what: found by person, kind, document and day; what was there before and after; Enter opens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.pages.audit import AuditPage
from desktop.ui.window import Window
from shared.common.material import Material
from shared.construction.daily_report import DailyReport
from shared.kernel.identity import new_id
from shared.kernel.words import Words, say
from shared.store.audit import Actor
from shared.store.deeds import SHOWN

Settled = Callable[[], None]


def opened(window: Window, settled: Settled) -> AuditPage:
    window.desk.open_page("audit")
    settled()
    page = window.tabs.current
    assert isinstance(page, AuditPage)
    return page


def rows(page: AuditPage) -> list[tuple[str, str]]:
    """What was done, and to what."""
    items = [page.tree.topLevelItem(at) for at in range(page.tree.topLevelItemCount())]
    return [(item.text(3), item.text(5)) for item in items if item is not None]


def test_what_somebody_saved_is_found_by_its_name_with_before_and_after(
    window: Window, desk: Desk, settled: Settled, qtbot: QtBot
) -> None:
    brick = Material(name="Brick of clay")
    desk.store.save(brick)
    brick.name = "Brick of sand"
    desk.store.save(brick)
    page = opened(window, settled)
    assert len(rows(page)) == SHOWN
    assert rows(page)[0] == ("Saved", "Brick of sand")
    qtbot.keyClicks(page.words, "brick of s")
    qtbot.keyClick(page.words, Qt.Key.Key_Return)
    settled()
    assert rows(page) == [("Saved", "Brick of sand")] * 2
    assert page.changes == (("Name", "Brick of clay", "Brick of sand"),)
    page.tree.setCurrentItem(page.tree.topLevelItem(1))
    settled()
    assert ("Name", "—", "Brick of clay") in page.changes
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    settled()
    assert "Brick of sand" in window.tabs.current.title()


def test_kind_and_days_narrow_it_and_nothing_found_is_said(window: Window, desk: Desk, settled: Settled) -> None:
    page = opened(window, settled)
    page.kind.setCurrentIndex(page.kind.findData("daily_report"))
    page.kind.activated.emit(page.kind.currentIndex())
    settled()
    report = desk.store.find(DailyReport)[0]
    assert {number[:2] for _, number in rows(page)} == {(report.number or "")[:2]}
    page.since.set_value(desk.store.today + timedelta(1))
    page.since.changed.emit()
    settled()
    assert rows(page) == []
    assert page.stack.currentIndex() == 1
    page.show_all()
    settled()
    assert len(rows(page)) == SHOWN


def test_who_may_not_see_what_others_did_sees_their_own(
    window: Window, desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def why_not(kind: str, right: str, scope: str = "") -> Words | None:
        return say("Your role does not let you look at this.") if kind == "audit" else None

    monkeypatch.setattr(desk, "why_not", why_not)
    desk.store.actor = Actor(desk.store.prefix, new_id())
    desk.store.save(Material(name="Mine"))
    page = opened(window, settled)
    assert rows(page) == [("Saved", "Mine")]
    assert not page.who.isEnabled()
    assert page.who.toolTip() == "Your role does not let you look at this."
