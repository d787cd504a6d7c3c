"""How long a keystroke takes in a table of a thousand lines: the UI thread's own time, with nothing else on it."""

from collections.abc import Callable
from statistics import median
from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.desk import Desk
from desktop.ui.document.draft import Draft
from desktop.ui.grid import Grid
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from tests.bench.measure import say
from tests.ui.grid.conftest import go
from tests.ui.keys import press, type_text

KEY_S, ENTER_S = 0.008, 0.016
COLUMNS = (
    "number", "code", "name", "work_type_id", "unit_id", "quantity", "wage", "materials", "price", "labour_norm",
    "cost", "labour_hours",
)  # fmt: skip


def took(what: Callable[[], object]) -> float:
    """Seconds of this thread until it is painted."""
    start = thread_time()
    what()
    QApplication.processEvents()
    return thread_time() - start


@pytest.mark.bench
def test_a_keystroke_in_a_thousand_lines(desk: Desk, show: Callable[..., Grid], settled: Callable[[], None]) -> None:
    lines = [line for each in desk.store.find(Estimate) for line in each.positions()]
    names = ("number", "code", "name", "work_type_id", "unit_id", "quantity", "wage", "price", "labour_norm")
    estimate = Estimate(name="Large")
    for at in range(1000):
        values = {name: getattr(lines[at % len(lines)], name) for name in names}
        estimate.lines.append(EstimateLine(**values))
    draft = Draft(desk.kinds.shape("estimate"), estimate, desk.language.value)
    grid = show(draft=draft, lines=draft.shape.line_table("lines"), columns=COLUMNS)
    keys, enters = list[float](), list[float]()
    for row in range(20):
        go(grid, row, "quantity")
        settled()
        keys += [took(lambda letter=letter: type_text(letter)) for letter in "12,5"]  # type: ignore[misc]
        enters.append(took(lambda: press(Qt.Key.Key_Return)))
    say("a key in a table of 1,000 lines", 1000 * median(keys), "ms", "16 ms", worst=round(1000 * max(keys), 1))
    say("Enter in a table of 1,000 lines", 1000 * median(enters), "ms", "16 ms", worst=round(1000 * max(enters), 1))
    assert sorted(keys)[-3] < KEY_S
    assert median(enters) < ENTER_S
