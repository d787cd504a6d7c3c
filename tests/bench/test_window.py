"""The window with large documents in it: opened, typed into, pasted into, posted.

`took` lasts until it is painted. `stall`: the longest that the UI thread was busy at a stretch, in its own processor
time, which other programs do not change. Starts, lists and reports: test_window_start, test_list_window,
test_report_window.
"""

import gc
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import application, desk_of
from desktop.company import FILE_NAME, opened
from desktop.settings import load
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.common.attendance_codes import code_id
from shared.common.person import Person
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from tests.bench.measure import Run, say, say_ms
from tests.demo.company import made_at
from tests.ui.conftest import NOON
from tests.ui.keys import focused, press, type_text
from tests.ui.watchdog import Watchdog

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
LINES, PEOPLE, MONTH = 1_000, 200, date(2026, 10, 1)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@dataclass(frozen=True)
class Screen:
    """A window that has been in use for a while, and the watchdog beside it."""

    desk: Desk
    window: Window
    watchdog: Watchdog

    def until(self, done: Callable[[], object]) -> None:
        """As the program waits: a loop that looks ten thousand times a second would take the interpreter from the
        threads that it waits for."""
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Until nothing is read any more and what waits for a quiet moment has been done."""
        quiet = time.monotonic() + 0.6
        while time.monotonic() < quiet:
            if not self.desk.work.idle:
                quiet = time.monotonic() + 0.6
            QTest.qWait(5)

    def took(self, name: str, what: Callable[[], object], *, times: int = 1, target: str = "≤ 50 ms") -> None:
        """Done and painted; what it leaves to do afterwards counts among the stalls."""
        runs = []
        self.watchdog.longest_s = 0.0
        for _ in range(times):
            began = time.perf_counter(), time.thread_time()
            with self.watchdog.within(name):
                what()
                QApplication.processEvents()
            runs.append(Run(time.perf_counter() - began[0], time.thread_time() - began[1]))
            self.settle()
        say_ms(name, runs, target, stall=round(self.watchdog.longest_s * 1000, 1),
               worst=round(max(run.cpu for run in runs) * 1000, 1))  # fmt: skip

    def opened(self, name: str, kind: str, id: UUID) -> DocumentForm:
        """A document until it is painted, the second time: the first brings in what the program needs for it."""
        for attempt in range(4):
            self.watchdog.longest_s = 0.0
            began = time.perf_counter(), time.process_time()
            page: Any = self.desk.open_document(kind, id)
            self.until(lambda page=page: page.ready)
            QApplication.processEvents()
            run = Run(time.perf_counter() - began[0], time.process_time() - began[1])
            self.settle()
            if attempt:
                say_ms(name, [run], "≤ 150 ms", stall=round(self.watchdog.longest_s * 1000, 1))
            if attempt < 3:
                self.window.tabs.remove(page)
                self.settle()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        return page  # type: ignore[no-any-return]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made_at(tmp_path / FILE_NAME)
    application()
    settings = load(tmp_path, environment={})
    with opened(settings, changes=True, clock=lambda: NOON) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        found = Screen(desk, window, Watchdog())
        found.until(window.isActiveWindow)
        found.settle()
        gc.collect()
        gc.freeze()  # as the program does when it has started
        yield found
        found.watchdog.close()
        for page in list(window.pages.values()):
            page.discard()
        window.hide()


def estimate_of(desk: Desk) -> UUID:
    """Ten sections, a hundred works in each, named as the demo company's are."""
    lines = [line for each in desk.store.find(Estimate) for line in each.positions()]
    names = ("number", "code", "name", "work_type_id", "unit_id", "quantity", "wage", "price", "labour_norm")
    estimate = Estimate(name="Large", date=MONTH, site_id=desk.store.find(Estimate)[0].site_id)
    for at in range(LINES):
        if at % 100 == 0:
            section = EstimateLine(is_section=True, name=f"Section {at // 100}")
            estimate.lines.append(section)
        values = {name: getattr(lines[at % len(lines)], name) for name in names}
        estimate.lines.append(EstimateLine(section_id=section.id, **values))
    desk.store.save(estimate)
    return estimate.id


def timesheet_of(desk: Desk) -> UUID:
    """A month of 200 people, every day filled."""
    people = [Person(name=f"Person {at}", personnel_number=f"{at:05}") for at in range(PEOPLE)]
    desk.store.create_many(people)
    sheet = Timesheet(month=MONTH, date=MONTH + timedelta(30), site_id=desk.store.find(Estimate)[0].site_id)
    for person in people:
        sheet.people.append(TimesheetPerson(person_id=person.id, name=person.name))
        for day in range(31):
            on = MONTH + timedelta(day)
            code, minutes = ("Я", 480) if on.weekday() < 5 else ("В", 0)
            sheet.cells.append(TimesheetCell(person_id=person.id, date=on, code_id=code_id(code), minutes=minutes))
    desk.store.save(sheet)
    return sheet.id


def keystrokes(screen: Screen, name: str, text: str, rows: int = 10) -> None:
    """Digits, and Enter; each until it is painted, with whatever the one before it left to do."""
    keys, enters = list[float](), list[float]()
    screen.watchdog.longest_s = 0.0
    for _ in range(rows):
        keys += [painted(lambda letter=letter: type_text(letter)) for letter in text]  # type: ignore[misc]
        enters.append(painted(lambda: press(Key.Key_Return)))
        screen.settle()
    for what, each in (("a key", keys), ("Enter", enters)):
        say(f"{name}: {what} to the painted cell", 1000 * median(each), "ms", "≤ 16 ms",
            worst=round(1000 * max(each), 1), stall=round(screen.watchdog.longest_s * 1000, 1))  # fmt: skip


def painted(what: Callable[[], object]) -> float:
    start = time.thread_time()
    what()
    QApplication.processEvents()
    return time.thread_time() - start


def test_an_estimate_of_a_thousand_lines(screen: Screen) -> None:
    form: Any = screen.opened("estimate of 1,000 lines: opened", "estimate", estimate_of(screen.desk))
    tree, place = form.tree, "estimate of 1,000 lines"
    screen.took(f"{place}: every section opened", lambda: tree.cells.fold_all(False))
    first = next(node.line for node in tree.lines.nodes if not node.line.is_section)
    form.show_cell("lines", first, "quantity")
    screen.settle()
    keystrokes(screen, place, "12,5")
    form.show_cell("lines", first, "quantity")
    QApplication.clipboard().setText("\n".join(f"{at}\t{at},5" for at in range(1, LINES + 1)))
    screen.took(f"{place}: 1,000 × 2 cells pasted", lambda: press(Key.Key_V, CONTROL))
    assert form.draft.dirty
    assert first.quantity == Decimal(1)
    screen.took(f"{place}: the paste undone", form.draft.undo)
    screen.took(f"{place}: Ctrl+A", lambda: QTest.keyClick(tree.cells, Key.Key_A, CONTROL))
    screen.took(f"{place}: Ctrl+C of all", lambda: QTest.keyClick(tree.cells, Key.Key_C, CONTROL))
    screen.took(f"{place}: Page down", lambda: QTest.keyClick(tree.cells, Key.Key_PageDown), times=10, target="≤ 16 ms")
    screen.took(f"{place}: saved", lambda: form.saving.save())
    screen.took(f"{place}: language changed", lambda: screen.desk.choose(language="ru"))


def test_a_timesheet_of_two_hundred_people(screen: Screen) -> None:
    place = "timesheet of 200 × 31"
    form: Any = screen.opened(f"{place}: opened", "timesheet", timesheet_of(screen.desk))
    screen.took(f"{place}: painted", lambda: form.grid.viewport().repaint(), times=10, target="≤ 16 ms")
    form.grid.setFocus()
    keystrokes(screen, place, "7")
    screen.took(f"{place}: Page down", lambda: QTest.keyClick(focused(), Key.Key_PageDown), times=5, target="≤ 16 ms")
    screen.took(f"{place}: Ctrl+A", lambda: QTest.keyClick(focused(), Key.Key_A, CONTROL))
    screen.took(f"{place}: all cells cleared", lambda: QTest.keyClick(focused(), Key.Key_Delete))
    screen.took(f"{place}: undone", form.draft.undo)
    screen.took(f"{place}: undone to the first", lambda: [form.draft.undo() for _ in range(20)])
    began = time.perf_counter(), time.process_time()
    screen.watchdog.longest_s = 0.0
    form.saving.post()
    screen.until(lambda: form.aggregate.status == "posted" or form.findings())
    run = Run(time.perf_counter() - began[0], time.process_time() - began[1])
    screen.settle()
    say_ms(f"{place}: posted", [run], "≤ 300 ms", stall=round(screen.watchdog.longest_s * 1000, 1),
           posted=form.aggregate.status)  # fmt: skip
