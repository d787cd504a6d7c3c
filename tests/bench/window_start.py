"""A start of the window in a process of its own: prints how many seconds it took until the first painting and the rows.

`python -m tests.bench.window_start DATA_FOLDER ASKED_AT`, offscreen unless a display is named. What runs is the whole
program from its command line on; its window is closed as soon as the rows are there.
"""

# ruff: noqa: E402  # nothing is brought in before this
import gc
import os
import sys
import time

gc.disable()  # as desktop/commands/window.py does, which is too late here
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop import app, cli
from desktop.ui.desk import Desk
from desktop.ui.window import Window

show_window = app.window_of


class Watch(QObject):
    """Looks at a window until it is painted and all is read."""

    def __init__(self, window: Window, asked_at: float) -> None:
        super().__init__(window)
        self.window, self.asked_at = window, asked_at
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted)
        return False

    def painted(self) -> None:
        self.say()
        self.wait()

    def wait(self) -> None:
        if not self.window.desk.work.idle:
            QTimer.singleShot(1, self, self.wait)
            return
        self.say()
        self.window.close()

    def say(self) -> None:
        print(f"{time.time() - self.asked_at:.3f} {time.process_time():.3f}", flush=True)


def main(folder: str, asked_at: float) -> int:
    def watched_window(desk: Desk) -> Window:
        window = show_window(desk)
        desk.open_list("daily_report")  # in front of the second start and of later ones already
        Watch(window, asked_at)
        return window

    app.window_of = watched_window
    return cli.main(["--home", folder])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
