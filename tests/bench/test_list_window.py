"""A list of a grown company in the real window: first rows, filters, a step of scrolling, the end, the middle.

`stall` is the longest that the UI thread was busy at a stretch, in its own processor time.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import application, desk_of
from desktop.company import FILE_NAME, opened
from desktop.settings import load
from desktop.ui.list.page import ListPage
from desktop.ui.window import Window
from tests.bench.grown import grown
from tests.bench.measure import Run, say, say_ms

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]
FILTERS = ("status:draft", "date:2023-06", "Звено 1", 'site:"Объект 1" date>=2024')
STEPS = 300


class Watch:
    """How long the UI thread did not come back to its events."""

    def __init__(self) -> None:
        self.worst, self._last = 0.0, time.thread_time()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.thread_time()
        self.worst, self._last = max(self.worst, now - self._last), now

    def taken(self) -> float:
        worst, self.worst = self.worst, 0.0
        return round(worst * 1000, 1)


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ListPage]:
    store = grown(request.config.getoption("--size"))
    with store.engine.connect() as connection:
        file = str(connection.exec_driver_sql("PRAGMA database_list").one()[2])
    store.engine.dispose()
    (tmp_path / FILE_NAME).symlink_to(file)
    application()
    settings = load(tmp_path, environment={})
    with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.show()
        desk.open_list("site")  # what any list needs is loaded by the first
        until(lambda: desk.work.idle)
        started = time.perf_counter(), time.thread_time()
        found = desk.open_list("daily_report")
        assert isinstance(found, ListPage)
        until(lambda: found.state.model.row_at(0) is not None)
        found.view.table.viewport().repaint()
        spent = Run(time.perf_counter() - started[0], time.thread_time() - started[1])
        say_ms("list in the window: opened, first rows painted", [spent], "≤ 150 ms")
        yield found
        until(lambda: desk.work.idle)


def until(done: Callable[[], object]) -> None:
    while not done():
        QApplication.processEvents()


def test_list(page: ListPage) -> None:
    model, table, idle = page.state.model, page.view.table, lambda: page.desk.work.idle
    until(idle)
    watch, adopted = Watch(), list[object]()
    model.adopted.connect(adopted.append)
    for filter in FILTERS:
        adopted.clear()
        begun = time.perf_counter(), time.process_time()
        page.show_filter(filter)
        until(lambda: adopted)
        spent = Run(time.perf_counter() - begun[0], time.process_time() - begun[1])
        until(idle)
        say_ms(f"list in the window: filter {filter}", [spent], "≤ 200 ms", stall=watch.taken())
    adopted.clear()
    page.view.clear_all()
    until(lambda: adopted)
    until(idle)
    steps = [_step(page, at) for at in range(0, 3 * STEPS, 3)]
    say_ms("list in the window: a step of scrolling", steps, "≤ 16 ms", stall=watch.taken(),
           worst=round(max(step.cpu for step in steps) * 1000, 1))  # fmt: skip
    started = time.perf_counter()
    table.go_to_end()
    until(lambda: model.exact and model.row_at(model.rows - 1) is not None)
    say("list in the window: to the end", (time.perf_counter() - started) * 1000, "ms", rows=model.rows,
        stall=watch.taken())  # fmt: skip
    middle, started = model.rows // 2, time.perf_counter()
    table.verticalScrollBar().setValue(middle)
    until(lambda: model.row_at(middle) is not None)
    say("list in the window: into the middle", (time.perf_counter() - started) * 1000, "ms", stall=watch.taken())
    adopted.clear()
    started = time.perf_counter()
    table.refresh()
    until(lambda: adopted)
    say("list in the window: read again in the middle", (time.perf_counter() - started) * 1000, "ms",
        stall=watch.taken())  # fmt: skip
    assert table.top_row == middle


def _step(page: ListPage, to: int) -> Run:
    started = time.perf_counter(), time.thread_time()
    page.view.table.verticalScrollBar().setValue(to)
    page.view.table.viewport().repaint()
    spent = Run(time.perf_counter() - started[0], time.thread_time() - started[1])
    QApplication.processEvents()
    return spent
