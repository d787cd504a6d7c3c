"""A desk on a real company file, for tests that press keys in real windows (offscreen unless a display is named)."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.app import desk_of
from desktop.company import FILE_NAME, opened
from desktop.settings import Settings, load
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.journal import Journal
from desktop.ui.window import Window
from tests.demo.company import demo_file

__all__ = ["demo_file"]

NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""The day of the tests: the demo company's September is closed, November has begun."""


@pytest.fixture
def home(tmp_path: Path, demo_file: Path) -> Path:
    """A data folder with a demo company of its own, English."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copyfile(demo_file, folder / FILE_NAME)
    return folder


@pytest.fixture
def settings(home: Path) -> Settings:
    return load(home, environment={})


@pytest.fixture(scope="session")
def stays(demo_file: Path) -> None:
    """What the whole run keeps is not looked through again after each test, as the program does at its start."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def desk(qtbot: QtBot, settings: Settings, stays: None) -> Iterator[Desk]:
    """An open company without a window; whatever is under way is finished before the file closes."""
    with opened(settings, changes=True, clock=lambda: NOON) as company, desk_of(settings, company) as made:
        yield made
    gc.collect()  # nobody is quiet for long enough between tests: closed windows would pile up


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[Window]:
    """The real window."""
    made = Window(desk)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()  # windows that stay would be painted and styled anew by every later test
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Callable[[], None]:
    """Wait until nothing is read or written any more and its results have reached the screen."""

    def idle() -> bool:
        QApplication.processEvents()  # a reading may only be about to begin
        return desk.work.idle

    def wait() -> None:
        qtbot.waitUntil(idle, timeout=10_000)

    return wait


@pytest.fixture
def ready(qtbot: QtBot, window: Window, settled: Callable[[], None]) -> Callable[[object], DocumentForm]:
    """A form whose document is there, in the window that has the keyboard."""

    def wait(page: object) -> DocumentForm:
        assert isinstance(page, DocumentForm)
        qtbot.waitUntil(lambda: page.ready or page.trouble is not None)
        settled()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return page

    return wait


@pytest.fixture
def crashed(
    desk: Desk, window: Window, ready: Callable[[object], DocumentForm]
) -> Callable[[DocumentForm], DocumentForm]:
    """The program ends with the form unsaved; the next one brings back what the journal on the disk has of it."""

    def end(form: DocumentForm) -> DocumentForm:
        desk.journal.settle()
        desk.journal._lock.unlock()
        later = Journal(desk.company.path)
        (kept,) = later.left_behind()
        later.close()
        desk.journal._lock.tryLock(0)
        window.tabs.remove(form)
        return ready(desk.open_link(
            {"open": "document", "kind": kept.kind, "id": str(kept.id), "new": kept.read_hash is None, "kept": kept}
        ))  # fmt: skip

    return end
