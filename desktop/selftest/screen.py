"""The window's part, in a process of its own: where Qt finds no screen it ends the process without a word."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLibraryInfo, QObject, qVersion
from PySide6.QtGui import QGuiApplication, QImage, QImageReader
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from desktop.company import opened
from desktop.selftest.trial import Failed, Trial
from desktop.settings import load
from shared.kernel.report import Chart, Series

WAIT_S: Final = 30
HOLDS_S: Final = 0.3
PICTURES: Final = {"png", "jpeg", "gif"}
COLOURS_LEAST: Final = 16
"""A picture of fewer is no window."""
PLOT_PX: Final = 400


def try_screen(trial: Trial, home: Path, platform: str, asked_at: float) -> None:
    trial.facts["qt"] = qVersion()
    trial.step("screen_plugin", lambda: screen_plugin(platform))
    if not trial.ok:
        return
    with ExitStack() as stack:
        on_screen = OnScreen(trial, home, stack)
        trial.step("plugins", plugins)
        trial.step("window", lambda: on_screen.painted(asked_at))
        trial.step("document", on_screen.document)
        trial.step("chart", on_screen.chart)
        trial.step("language", on_screen.language)
        trial.step("picture", on_screen.picture)


def screen_plugin(platform: str) -> str:
    """Looked for before Qt does, which ends the process where it is missing."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    if not any(folder.glob(f"*q{platform}.*")):
        raise Failed(f"the plugin of the screen “{platform}” is missing in {folder}")
    return platform


def plugins() -> str:
    found = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    if missing := PICTURES - found:
        raise Failed(f"Qt reads no {', '.join(sorted(missing))}: plugins are missing")
    from PySide6.QtPrintSupport import QPrinterInfo

    return f"{len(found)} picture formats, {len(QPrinterInfo.availablePrinterNames())} printers"


def colours_in(picture: QImage) -> int:
    """How many there are, of every second dot."""
    across, down = range(0, picture.width(), 2), range(0, picture.height(), 2)
    return len({picture.pixel(x, y) for x in across for y in down})


class Paintings(QObject):
    """When a window was painted first, in seconds of the clock."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.first_at = self.cpu_s = 0.0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.first_at:
            self.first_at, self.cpu_s = time.time(), time.process_time()
        return False


class OnScreen:
    """The open window, and what is done in it."""

    desk: Any
    window: Any

    def __init__(self, trial: Trial, home: Path, stack: ExitStack) -> None:
        from desktop.app import application
        from desktop.ui.collecting import collected_here

        self.trial, self.home, self.stack = trial, home, stack
        application()
        stack.enter_context(collected_here())
        trial.facts["screen"] = QGuiApplication.platformName()

    def painted(self, asked_at: float) -> str:
        """From the asking for the process on: the start as a person waits for it."""
        from desktop.app import desk_of, window_of

        settings = load(self.home, environment={})
        company = self.stack.enter_context(opened(settings, changes=True))
        self.desk = self.stack.enter_context(desk_of(settings, company))
        self.window = window_of(self.desk)
        self.stack.callback(self.window.hide)
        self.paintings = Paintings(self.window)
        self._until(lambda: self.paintings.first_at > 0, "the window is not painted")
        self._until(lambda: self.desk.work.idle, "the window does not come to rest")
        self.trial.facts["start_s"] = round(self.paintings.first_at - asked_at, 2)
        self.trial.facts["start_cpu_s"] = round(self.paintings.cpu_s, 2)
        return f"painted after {self.trial.facts['start_s']} s, at rest after {time.time() - asked_at - HOLDS_S:.2f} s"

    def document(self) -> str:
        self.trial.need("window")
        shape = self.desk.kinds.shape("timesheet")
        made = self.desk.store.find(shape.cls)[0]
        page = self.desk.open_document("timesheet", made.id)
        self._until(lambda: page.ready and self.desk.work.idle, "the timesheet does not open")
        return str(page.title())

    def chart(self) -> str:
        """Charts stand on libraries of their own, which come in late."""
        from desktop.ui.charts.view import ChartView

        self.trial.need("window")
        line = Series("work", "Work", (Decimal(1), Decimal(3), Decimal(2)))
        view = ChartView(self.desk, Chart("Work", "h", ("1", "2", "3"), (line,)))
        view.resize(PLOT_PX, PLOT_PX)
        colours = colours_in(view.grab().toImage())
        if colours < COLOURS_LEAST:
            raise Failed(f"the chart has only {colours} colours")
        return f"{colours} colours"

    def language(self) -> str:
        """The menus of the window, and Qt's own words."""
        self.trial.need("window")
        self.desk.choose(language="ru")
        self._until(lambda: self.desk.work.idle, "the window does not come to rest")
        said = [action.text() for action in self.window.menuBar().actions()]
        if not all(any("а" <= letter.lower() <= "я" for letter in each) for each in said):
            raise Failed(f"the menus are not Russian: {', '.join(said)}")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        of_qt = box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")
        if of_qt != "Отмена":
            raise Failed(f"Qt's own words are not Russian: “{of_qt}”")
        return ", ".join(said).replace("&", "")

    def picture(self) -> str:
        """Of the window in Russian, beside the report."""
        self.trial.need("window")
        self._until(lambda: self.desk.work.idle, "the window does not come to rest")
        picture: QImage = self.window.grab().toImage()
        file = self.trial.out.with_suffix("").with_suffix(".png")
        if not picture.save(str(file)):
            raise Failed(f"the picture {file} cannot be written")
        if (colours := colours_in(picture)) < COLOURS_LEAST:
            raise Failed(f"the picture of the window has only {colours} colours")
        return f"{file.name}, {picture.width()} × {picture.height()}"

    def _until(self, reached: Callable[[], bool], otherwise: str) -> None:
        """And so for a while: what is put off to a later turn of the event loop has had its turn then."""
        begun = time.monotonic()
        held_since = begun
        while time.monotonic() < held_since + HOLDS_S:
            if not reached():
                held_since = time.monotonic()
            if held_since > begun + WAIT_S:
                raise Failed(f"{otherwise} within {WAIT_S} s")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)
