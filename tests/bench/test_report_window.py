"""A report of 60,000 rows in the real window: shown, closed and opened as a tree, scrolled.

Figures are the UI thread's own processor time: nothing may take it longer than 50 ms, a step of scrolling 16 ms.
"""

import os
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.app import application, desk_of
from desktop.company import FILE_NAME, opened
from desktop.settings import load
from desktop.ui.report.model import ReportModel
from desktop.ui.report.page import Place, ReportPage
from desktop.ui.report.shown import prepared
from desktop.ui.window import Window
from shared.kernel.report import Column, ReportTable, Row
from tests.bench.measure import Run, say_ms
from tests.demo.company import made_at

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
CREWS, WORKS, FIGURES = 3_000, 19, 10
STEPS = 60


def table() -> ReportTable:
    """Crews with works below them; every figure another one."""
    columns = [Column("crew", "Crew"), Column("work", "Work")]
    columns += [Column(f"m{at}", f"Measure {at}", 2, "above" if at == 3 else "") for at in range(FIGURES)]
    rows = []
    for crew in range(CREWS):
        figures = tuple(Decimal(crew * at) / 7 for at in range(FIGURES))
        rows.append(Row((crew,), 1, (f"Crew {crew}", "", *figures)))
        rows += [Row((crew, work), 2, (f"Crew {crew}", f"Work {work}", *figures)) for work in range(WORKS)]
    total = Row((), 0, ("Total", "", *[Decimal(1)] * FIGURES))
    return ReportTable("large", "Large", "", tuple(columns), tuple(rows), total, labels=2)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[ReportPage]:
    made_at(tmp_path / FILE_NAME)
    application()
    settings = load(tmp_path, environment={})
    with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.show()
        found = desk.open_report("productivity")
        assert isinstance(found, ReportPage)
        until(lambda: desk.work.idle)
        yield found
        window.hide()


def test_sixty_thousand_rows(page: ReportPage) -> None:
    large = table()
    started = time.perf_counter(), time.thread_time()
    shown = prepared(large, page.desk.language)
    say_ms("report of 60,000 rows: prepared in the reading thread", [since(started)])
    page.trail = [Place(shown)]
    took("report of 60,000 rows: shown", page._show)
    assert page.view.table.report().rowCount() == len(large.rows)
    took("report of 60,000 rows: every branch closed", lambda: page.open_to(1))
    took("report of 60,000 rows: every branch opened", lambda: page.open_to(2))
    took("report of 60,000 rows: one branch closed", lambda: page.view.table.set_open(0, False))
    bar = page.view.table.verticalScrollBar()
    steps = [step(lambda: bar.setValue(bar.value() + 3)) for _ in range(STEPS)]
    say_ms("report of 60,000 rows: a step of scrolling", steps, "≤ 16 ms")
    assert isinstance(page.view.table.model(), ReportModel)


def took(name: str, what: Callable[[], object]) -> None:
    say_ms(name, [step(what)], "≤ 50 ms of the UI thread at a stretch")


def step(what: Callable[[], object]) -> Run:
    """Until it is painted."""
    started = time.perf_counter(), time.thread_time()
    what()
    QApplication.processEvents()
    return since(started)


def since(started: tuple[float, float]) -> Run:
    return Run(time.perf_counter() - started[0], time.thread_time() - started[1])


def until(done: Callable[[], bool]) -> None:
    while not done():
        QApplication.processEvents()
