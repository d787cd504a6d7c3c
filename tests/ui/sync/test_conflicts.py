"""The conflict card: two people changed the same; whoever may edit the document chooses by one key."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.conflicts.page import ConflictsPage
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.administration.conflict import Conflict
from shared.construction.daily_report import DailyReport
from tests.ui.sync.conftest import Conflicted, Press, people

Settled = Callable[[], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: Window, settled: Settled) -> Callable[..., ConflictsPage]:
    def open_it(**link: str) -> ConflictsPage:
        found = window.desk.open_page("conflicts", **link)
        settled()
        assert isinstance(found, ConflictsPage)
        return found

    return open_it


def now(desk: Desk, report: DailyReport) -> DailyReport:
    return desk.store.get(DailyReport, report.id)


def test_a_card_says_where_who_and_when_and_only_what_differs(
    page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted
) -> None:
    line = f"lines/{report.lines[0].id}/unit_id"
    three = [{"unit_id": None, "quantity": each} for each in ("2", "5.5", "3")]
    conflicted(line, *three)
    [box] = page().boxes
    ours, other = people(desk.store)[:2]
    said = " ".join(each.text() for each in box.findChildren(QLabel))
    assert "Work done, line 1 “Кладка стен”: Done" in said
    assert "5.5" in said
    assert "Unit" not in said
    assert "Yours" in said, "the person who works here wrote it"
    assert other.name in said
    assert "stands in the document now" in said
    assert "Yours: 5.5" in box.accessibleDescription()
    assert ours.name not in said


@pytest.mark.parametrize(("key", "wind"), [("1", "5 м/с"), ("2", "6 м/с"), ("3", "7 м/с")])
def test_one_key_chooses_and_the_card_goes(
    page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted, press: Press,
    key: str, wind: str,
) -> None:  # fmt: skip
    report.wind = "7 м/с"
    desk.store.save(report)
    made = conflicted("wind", "5 м/с", "6 м/с", "7 м/с")
    shown = page()
    press(key)
    assert shown.boxes == []
    assert shown.title() == "Conflicts"
    assert QApplication.focusWidget() is shown
    assert now(desk, report).wind == wind
    found = desk.store.get(Conflict, made.id)
    assert (found.settled, found.choice) == (True, {"1": "base", "2": "mine", "3": "theirs"}[key])
    press(Qt.Key.Key_Z, held=CONTROL)
    assert now(desk, report).wind == "7 м/с"
    assert [box.card.id for box in shown.boxes] == [made.id]


def test_the_keyboard_goes_from_card_to_card_and_every_one_is_reached(
    page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted, press: Press
) -> None:
    report.wind, report.safety, report.visitors = "7 м/с", "каски", "заказчик"
    desk.store.save(report)
    for path, theirs in (("wind", "7 м/с"), ("safety", "каски"), ("visitors", "заказчик")):
        conflicted(path, None, "ours", theirs)
    shown = page()
    assert [box.card.path for box in shown.boxes] == ["safety", "visitors", "wind"]
    assert shown.current is shown.boxes[0]
    press("J", Qt.Key.Key_Down, "K")
    assert shown.current is not None
    assert shown.current.card.path == "visitors"
    assert shown.current.hasFocus()
    press("2")
    assert now(desk, report).visitors == "ours"
    assert shown.current.card.path == "wind", "the one that took its place"
    press("2", "2")
    assert shown.boxes == []
    assert (now(desk, report).wind, now(desk, report).safety) == ("ours", "ours")


def test_both_lines_are_kept_by_the_fourth_key(
    page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted, press: Press
) -> None:
    conflicted(
        f"lines/{report.lines[0].id}/unit_id", *[{"unit_id": None, "quantity": each} for each in ("2", "5", "3")]
    )
    shown = page()
    press("4")
    assert [line.quantity for line in now(desk, report).lines] == [3, 5]
    press(Qt.Key.Key_Z, held=CONTROL)
    assert [line.quantity for line in now(desk, report).lines] == [3]
    assert len(shown.boxes) == 1


def test_a_code_cannot_be_kept_twice_and_that_is_said(
    page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted, press: Press
) -> None:
    ours, other = people(desk.store)[:2]
    report.foreman_id = other.id
    desk.store.save(report)
    conflicted("foreman_id", None, str(ours.id), str(other.id))
    shown = page()
    press("4")
    assert len(shown.boxes) == 1
    assert desk.messages.all[-1].words == "Here one of the values has to be chosen."


def test_what_the_ledger_does_not_allow_is_said_and_the_card_stays(
    page: Callable[..., ConflictsPage], desk: Desk, conflicted: Conflicted, press: Press
) -> None:
    closed = next(each for each in desk.store.find(DailyReport, status="posted") if each.date < date(2026, 10, 1))
    conflicted("wind", None, "6 м/с", "4 м/с", closed)
    shown = page()
    assert shown.current is shown.boxes[0]
    press("2")
    assert len(shown.boxes) == 1
    assert shown.boxes[0].hasFocus()
    assert "closed" in desk.messages.all[-1].words
    assert now(desk, closed).wind == closed.wind


def test_the_document_tells_of_its_conflicts_and_leads_to_them(
    window: Window, desk: Desk, report: DailyReport, conflicted: Conflicted, press: Press,
    ready: Callable[[object], DocumentForm], page: Callable[..., ConflictsPage], settled: Settled,
) -> None:  # fmt: skip
    conflicted("wind", None, "6 м/с", "5 м/с")
    page()
    form = ready(desk.open_document("daily_report", report.id))
    settled()
    assert "Conflicts: 1" in [each.text() for each in form.title_strip.findChildren(QLabel)]
    press(Qt.Key.Key_F9, held=Qt.KeyboardModifier.ShiftModifier)
    opened = window.tabs.current
    assert isinstance(opened, ConflictsPage)
    assert opened.document == report.id
    press("2")
    assert opened.boxes == []
    settled()
    assert "Conflicts: 1" not in [
        each.text() for each in form.title_strip.findChildren(QLabel) if each.isVisibleTo(form)
    ]


def test_the_mouse_chooses_too(
    qtbot: QtBot, page: Callable[..., ConflictsPage], desk: Desk, report: DailyReport, conflicted: Conflicted,
    settled: Settled,
) -> None:  # fmt: skip
    conflicted("wind", None, "6 м/с", "5 м/с")
    [box] = page().boxes
    [ours] = [each for each in box.findChildren(QPushButton) if each.accessibleName().startswith("Yours")]
    qtbot.mouseClick(ours, Qt.MouseButton.LeftButton)
    settled()
    assert now(desk, report).wind == "6 м/с"
