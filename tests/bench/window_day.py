"""A day of work in a window, in a process of its own: prints how much memory it has then, and had at most, in MB.

`python -m tests.bench.window_day DATA_FOLDER`: every screen opened and closed some times, large documents typed into,
pasted into, printed; files taken in.
"""

import gc
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import SOON, application
from tests.bench.test_window import LINES, estimate_of, timesheet_of
from tests.ui.gallery.screens import screens
from tests.ui.gallery.stage import BRIEF_ROUNDS, DRESSES, Stage, dressed

ROUNDS, TYPED = 3, 20
BEFORE = ("first-run-1", "first-run-2", "first-run-3")


def main(home: Path) -> None:
    application()
    for name in SOON:
        import_module(name)
    with dressed(home, DRESSES[0]) as stage:
        tell("the window", stage)
        for at in range(ROUNDS):
            every_screen(stage)
            tell(f"round {at + 1} through every screen", stage)
        sheet, estimate = timesheet_of(stage.desk), estimate_of(stage.desk)
        for _ in range(ROUNDS):
            large_timesheet(stage, sheet)
            large_estimate(stage, estimate)
        tell("large documents", stage)


def every_screen(stage: Stage) -> None:
    for name, show in screens(stage.desk.kinds, stage.desk.pages).items():
        if name not in BEFORE:
            show(stage)
            stage.settle(BRIEF_ROUNDS)
            stage.clear()


def large_timesheet(stage: Stage, id: UUID) -> None:
    form: Any = stage.desk.open_document("timesheet", id)
    stage.settle()
    form.grid.setFocus()
    for _ in range(TYPED):
        QTest.keyClicks(form.grid, "7\r")
    stage.desk.open_page("preview", kind="timesheet", id=str(id))
    stage.settle()
    stage.clear()


def large_estimate(stage: Stage, id: UUID) -> None:
    form: Any = stage.desk.open_document("estimate", id)
    stage.settle()
    form.tree.cells.fold_all(False)
    first = next(node.line for node in form.tree.lines.nodes if not node.line.is_section)
    form.show_cell("lines", first, "quantity")
    QApplication.clipboard().setText("\n".join(f"{at}\t{at},5" for at in range(1, LINES + 1)))
    QTest.keyClick(form.tree.cells, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    stage.desk.open_page("preview", kind="estimate", id=str(id))
    stage.settle()
    stage.clear()


def tell(what: str, stage: Stage) -> None:
    """After a quiet moment, as the window has them often."""
    stage.settle()
    gc.collect()
    print(f"{megabytes('smaps_rollup', 'Pss')} {megabytes('status', 'VmHWM')} {what}", flush=True)


def megabytes(file: str, name: str) -> int:
    """What the system says of this process."""
    text = Path(f"/proc/self/{file}").read_text("ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
