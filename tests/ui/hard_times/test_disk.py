"""A disk that is full, and a folder that is gone: real processes, real files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TYPING = """
import signal, sys
from pathlib import Path
from PySide6.QtTest import QTest
from desktop.app import application, desk_of
from desktop.company import FILE_NAME, opened
from desktop.settings import load
from desktop.ui.shell.crashes import worded_crashes
from desktop.ui.window import Window

application()
home = Path(sys.argv[1])
with opened(load(home, environment={}), changes=True) as company, desk_of(load(home, environment={}), company) as desk:
    with worded_crashes(desk):
        window = Window(desk)
        window.show()
        form = desk.open_new("absence")
        while not form.ready:
            QTest.qWait(10)
        form.set(form.aggregate, "comment", "typed before")
        form.saving.save()
        while not desk.work.idle:
            QTest.qWait(10)
        exec(sys.argv[2])  # the disk is full from now on
        form.set(form.aggregate, "comment", "typed " * 200_000)
        form.saving.save()
        while not desk.work.idle:
            QTest.qWait(10)
        desk.journal.settle()
        QTest.qWait(50)
        print(form.title_strip.notice_text())
        print([each.words for each in desk.messages.all if each.level in ("warning", "trouble")])
        exec(sys.argv[3])  # there is room again
        form.saving.save()
        while not desk.work.idle:
            QTest.qWait(10)
        desk.journal.settle()
        print(form.is_changed(), len(desk.store.get(form.shape.cls, form.aggregate.id).comment))
"""
FULL = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room = max(each.stat().st_size for each in home.iterdir() if each.is_file())
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
"""
ROOM = "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such limit")
def test_files_that_cannot_grow_are_told_and_saved_to_once_they_can(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TYPING, str(home), FULL, ROOM], capture_output=True, text=True, timeout=100,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    notice, messages, after = done.stdout.splitlines()
    assert "What was saved before is kept" in notice
    assert "The journal of unsaved changes cannot be written" in messages
    assert "mistake" not in messages
    assert after == f"False {len('typed ' * 200_000)}"
