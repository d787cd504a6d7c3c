"""A monkey at the keyboard: any keys on every screen; no mistake, no stall, no SQL in the thread that paints."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.company import FILE_NAME
from tests.ui.gallery.screens import screens
from tests.ui.gallery.special import SPECIAL
from tests.ui.gallery.stage import DRESSES, Stage, dressed
from tests.ui.watchdog import Watchdog, no_sql_in_this_thread

SEED, KEYS_EACH, ROUND_MS = 20261121, 10, 2
STALL_S = 0.25
"""More than the 50 ms of a person's day: a monkey opens in one round what a person opens in minutes."""
HELD = Qt.KeyboardModifier
KEYS = [
    *((Qt.Key[f"Key_{name}"], HELD.NoModifier) for name in (
        "Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown", "Tab", "Return", "Escape", "Delete",
        "Backspace", "Insert", "Space", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "Menu",
    )),
    *((Qt.Key[f"Key_{name}"], HELD.ShiftModifier) for name in ("Up", "Down", "Tab", "Insert", "Space", "F4", "F10")),
    *((Qt.Key[f"Key_{name}"], HELD.ControlModifier) for name in (
        "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "R", "S", "T", "U", "V", "W", "X", "Y",
        "Z", "Return", "Space", "Home", "End", "PageUp", "PageDown", "Slash", "Tab", "1", "2", "3",
    )),
    *((Qt.Key[f"Key_{name}"], HELD.AltModifier) for name in ("Down", "Up", "Left", "Right", "1", "2", "3")),
]  # fmt: skip
"""All but what leaves the program: Ctrl+Q, Alt+F4."""
TEXTS = ["8", "12,5", "=2+", "Гус", "ОТ", "31.2.26", "\"'\\", "site:x date>=", "%_*?", "-", "😀"]


@contextmanager
def impatient() -> Iterator[None]:
    """Whatever asks is left without an answer."""

    def leave() -> None:
        modal = QApplication.activeModalWidget()
        if isinstance(modal, QDialog):
            modal.reject()
        elif modal is not None:
            modal.close()

    timer = QTimer(interval=ROUND_MS * 4)
    timer.timeout.connect(leave)
    timer.start()
    yield
    timer.stop()


def beat(hand: random.Random, stage: Stage) -> str:
    """One key, or some letters, on what has the keyboard; what it was."""
    if hand.random() < 0.3:
        text = hand.choice(TEXTS)
        for letter in text:
            key = Qt.Key.Key_unknown if ord(letter) > 127 else Qt.Key(ord(letter.upper()))
            QApplication.sendEvent(under_hand(stage), QKeyEvent(QEvent.Type.KeyPress, key, HELD.NoModifier, letter))
        return text
    key, held = hand.choice(KEYS)
    QTest.keyClick(under_hand(stage), key, held)
    return f"{held.name} {key.name}"


def under_hand(stage: Stage) -> QWidget:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or stage.window


def test_a_monkey_at_the_keyboard(qtbot: QtBot, tmp_path: Path, demo_file: Path) -> None:
    shutil.copyfile(demo_file, tmp_path / FILE_NAME)
    hand, told = random.Random(SEED), list[str]()
    with dressed(tmp_path, DRESSES[0]) as stage, impatient():
        shown = [each for each in screens(stage.desk.kinds, stage.desk.pages).items() if each[0] not in SPECIAL]
        stage.desk.open_page("start")  # brings the forms in, in a thread, as every first start does
        stage.settle()
        watchdog = Watchdog(STALL_S)
        try:
            for at, (name, show) in enumerate(shown):
                show(stage)
                qtbot.waitUntil(lambda: stage.desk.work.idle, timeout=20_000)
                watchdog.stalls.clear()
                with no_sql_in_this_thread(stage.desk.store.engine) as sent:
                    done = []
                    for _ in range(KEYS_EACH):
                        with watchdog.within(f"{name} after {done[-3:]}"):
                            done.append(beat(hand, stage))
                        QTest.qWait(ROUND_MS)
                told += [f"{name}: SQL {each}" for each in sent]
                told += [f"{name} after {done}: {each}" for each in watchdog.stalls]
                told += [f"{name} after {done}: {each.words}" for each in mistakes(stage)]
                stage.desk.messages.all.clear()
                if at % 8 == 7:
                    stage.clear()
        finally:
            watchdog.close()
    assert len(shown) > 80
    assert told == [], [report.read_text() for report in tmp_path.rglob("crashes/*.txt")]


def mistakes(stage: Stage) -> list[object]:
    return [each for each in stage.desk.messages.all if "mistake in the program" in str(each.words).lower()]
