"""Documents opened in the real window."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.kernel.copying import copy_of

Open = Callable[..., DocumentForm]


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
def absence(desk: Desk, ready: Callable[[object], DocumentForm]) -> DocumentForm:
    """A saved draft of an absence, open: of a kind that has no form of its own."""
    shape = desk.kinds.shape("absence")
    source: Any = desk.store.find(shape.cls)[0]
    made: Any = copy_of(shape, source)
    made.date = desk.store.today
    desk.store.save(made)
    return ready(desk.open_document("absence", made.id))
