"""A clock that is set, and a computer that travels: nothing is lost, and what is saved stays in its order."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import desk_of
from desktop.company import opened
from desktop.settings import Settings
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from tests.ui.conftest import NOON


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def travelling(qtbot: QtBot, settings: Settings, clock: Clock) -> Iterator[Desk]:
    with opened(settings, changes=True, clock=clock) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.show()
        yield desk
        window.hide()


def typed_and_saved(qtbot: QtBot, desk: Desk, form: DocumentForm, text: str) -> Any:
    qtbot.waitUntil(lambda: form.ready, timeout=10_000)
    form.set(form.aggregate, "comment", text)
    form.saving.save()
    qtbot.waitUntil(lambda: desk.work.idle, timeout=10_000)
    assert (form.title_strip.notice_text(), form.is_changed()) == ("", False)
    return desk.store.get(form.shape.cls, form.aggregate.id)


def test_a_clock_set_back_while_a_form_is_open(qtbot: QtBot, travelling: Desk, clock: Clock) -> None:
    desk = travelling
    form, numbers, shown = desk.open_new("absence"), [], []
    for days in (0, -1, -400, 3650, 0):
        clock.now = NOON + timedelta(days=days)
        assert typed_and_saved(qtbot, desk, form, f"at {days}").comment == f"at {days}"
        new = desk.open_new("absence")
        numbers.append(typed_and_saved(qtbot, desk, new, "new").number)
        shown.append(new.aggregate.date)
    assert len(set(numbers)) == len(numbers), "no number is given twice"
    assert shown[0] == shown[4] == NOON.date()
    history = desk.store.history(form.aggregate.id)
    assert [entry.action for entry in history].count("save") >= 5, "every saving is in the history"
    form.show_panel("history")
    qtbot.waitUntil(lambda: desk.work.idle, timeout=10_000)


def test_another_time_zone_while_a_form_is_open(
    qtbot: QtBot, travelling: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Moscow to Kamchatka at night: today is another day there, what is saved is the same moment."""
    desk, form = travelling, travelling.open_new("absence")
    clock.now = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    if not hasattr(time, "tzset"):
        return
    for zone, today in (("Europe/Moscow", 21), ("Asia/Kamchatka", 22), ("Pacific/Honolulu", 21)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert desk.store.today.day == today
        assert typed_and_saved(qtbot, desk, form, zone).comment == zone
    monkeypatch.undo()
    time.tzset()
