"""Whoever walks by Tab sees where the keyboard is, and hears what it is on."""

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.company import FILE_NAME
from tests.ui.gallery.access import focus_unseen, nameless
from tests.ui.gallery.screens import screens
from tests.ui.gallery.stage import DRESSES, dressed

WALKED = (
    "list-person", "form-absence", "report-productivity", "page-start", "page-preview", "page-company_settings",
    "import-of-materials", "form-conflict",
)  # fmt: skip


def test_the_keyboard_is_seen_wherever_it_is(qtbot: QtBot, tmp_path: Path, demo_file: Path) -> None:
    shutil.copyfile(demo_file, tmp_path / FILE_NAME)
    found = []
    with dressed(tmp_path, DRESSES[0]) as stage:
        shown = screens(stage.desk.kinds, stage.desk.pages)
        for name in WALKED:
            widget = shown[name](stage) or stage.window
            stage.settle()
            stage.window.activateWindow()
            found += [f"{name}: {each}" for each in (*focus_unseen(widget), *nameless(widget))]
            stage.clear()
    assert found == []
