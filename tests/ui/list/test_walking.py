"""Walking through a list: rows come by key as they are looked at, and stay where they are when something changes."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from threading import Event
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.list.rows import PAGE
from shared.store import lists
from tests.ui.list.conftest import CONTROL, SHIFT, Listed


def in_order(listed: Listed) -> list[str]:
    store, shape = listed.desk.store, listed.page.shape
    with store.reading() as session:
        return [row["number"] for row in lists.page(session.connection(), store.kinds, shape, limit=10_000).rows]


def test_any_place_can_be_looked_at_in_any_order(reports: Listed) -> None:
    model, expected = reports.page.state.model, in_order(reports)
    assert len(expected) > PAGE
    places = list(range(len(expected)))
    Random(7).shuffle(places)
    for at in places[:40]:
        model.look_at(at, at + 5)
        reports.settled()
        row = model.row_at(at)
        assert row is not None
        assert row.texts[0] == expected[at]


def test_the_end_and_the_beginning_by_keyboard(reports: Listed) -> None:
    expected = in_order(reports)
    reports.press(Qt.Key.Key_End, CONTROL)
    assert reports.selected == [expected[-1]]
    reports.press(Qt.Key.Key_Home, CONTROL)
    assert reports.selected == [expected[0]]
    reports.press(Qt.Key.Key_End, CONTROL, SHIFT)
    assert len(reports.selected) == len(expected)


def test_the_same_report_stays_current_and_selected_when_another_comes(reports: Listed) -> None:
    for _ in range(3):
        reports.press(Qt.Key.Key_Down)
    reports.press(Qt.Key.Key_Down, SHIFT)
    before, row = reports.selected, reports.page.view.table.currentIndex().row()
    store, shape = reports.desk.store, reports.page.shape
    newest: Any = shape.cls(date=store.today)
    reports.desk.work.write(reports.page, lambda store: store.save(newest), kinds=frozenset(["daily_report"]))
    reports.settled()
    assert reports.numbers(1) == [newest.number]
    assert reports.selected == before
    assert reports.page.view.table.currentIndex().row() == row + 1


def test_far_down_the_same_row_stays_on_top(reports: Listed) -> None:
    table = reports.page.view.table
    reports.press(Qt.Key.Key_End, CONTROL)
    table.verticalScrollBar().setValue(230)  # on the second page, looking elsewhere than at the current row
    reports.settled()
    top = reports.page.state.model.row_at(table.top_row)
    assert top is not None
    shape = reports.page.shape
    reports.desk.work.write(
        reports.page, lambda store: store.save(shape.cls(date=store.today)), kinds=frozenset(["daily_report"])
    )
    reports.settled()
    now, model = reports.page.state.model.row_at(table.top_row), reports.page.state.model
    assert now is not None
    assert now.id == top.id
    here = {at: row.texts[0] for at in range(model.rows) if (row := model.row_at(at)) is not None}
    expected = in_order(reports)
    assert here == {at: expected[at] for at in here}


def test_a_header_sorts_only_where_an_index_gives_the_order(reports: Listed) -> None:
    table = reports.page.view.table
    names = [field.name for field in reports.page.state.model.shown.fields]
    newest_first = reports.numbers(5)
    table.sort_by(names.index("number"))
    reports.settled()
    ascending = reports.numbers(5)
    table.sort_by(names.index("number"))
    reports.settled()
    assert ascending == sorted(ascending)
    assert reports.numbers(5) != ascending
    table.sort_by(names.index("site_id"))
    reports.settled()
    assert reports.numbers(5) == sorted(reports.numbers(5), reverse=True) == newest_first


def test_selected_rows_are_added_up(opened: Callable[..., Listed], qtbot: QtBot) -> None:
    estimates = opened("estimate")
    estimates.press(Qt.Key.Key_A, CONTROL)
    totals = estimates.page.view.footer.totals
    qtbot.waitUntil(lambda: "Selected" in totals.text())
    with estimates.desk.store.reading() as session:
        rows = estimates.desk.store.books(session).rows(estimates.page.shape.cls, ["total"])
    total = sum(row["total"] for row in rows if row["total"] is not None)
    assert f"Selected: {len(rows)}" in totals.text()
    assert f"Total: {total:,.2f}" in totals.text()


def test_rows_and_place_survive_another_language(reports: Listed) -> None:
    for _ in range(3):
        reports.press(Qt.Key.Key_Down)
    before, selected = reports.numbers(5), reports.selected
    reports.desk.choose(language="ru")
    reports.settled()
    assert (reports.numbers(5), reports.selected) == (before, selected)
    row = reports.page.state.model.row_at(0)
    assert row is not None
    assert "30.10.2026" in row.texts


def test_rows_of_an_older_question_do_not_come_under_a_newer_one(reports: Listed) -> None:
    """Somebody scrolls on while the filter that he has just typed is still being answered."""
    model, work, free = reports.page.state.model, reports.desk.work, Event()
    asked = replace(model.question, filter="status:draft")
    work.read(reports.page, lambda _: free.wait(10), lambda _: None)  # one reader is busy: the other takes one by one
    model.ask(asked)
    model.look_at(PAGE + 5, PAGE + 10)
    reports.qtbot.waitUntil(lambda: model.shown is asked)
    free.set()
    reports.settled()
    drafts = [number for number in reports.numbers() if number != "…"]
    assert set(drafts) <= {each.number for each in reports.desk.store.find(reports.page.shape.cls, status="draft")}
