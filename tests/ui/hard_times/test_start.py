"""Starts that cannot succeed: whoever has no terminal before them is told in a window."""

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.cli import main
from desktop.company import FILE_NAME, opened
from desktop.settings import Settings, load
from desktop.ui.first_run import FirstRun, Maker
from desktop.ui.look import Look
from desktop.ui.preferences import FILE_NAME as SCREEN


def newer(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def torn(file: Path) -> None:
    file.write_bytes(b"this is no database" * 1000)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def settings_are_broken(file: Path) -> None:
    file.with_name("env.ini").write_text("[interface]\nlanguage = ru\nhome\n", "utf-8")


@pytest.fixture
def collecting() -> Iterator[None]:
    """A start of the window leaves the collecting of garbage to the window."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.enable()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (newer, "newer version"), (emptied, "is empty"), (torn, "is not a company file"),
        (a_folder, "cannot be written"), (settings_are_broken, "строка 3: строка непонятна"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("collecting")
def test_what_stops_the_start_is_told_in_a_window_and_logged(
    qtbot: QtBot, home: Path, spoil: Callable[[Path], None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(home / FILE_NAME)
    before = contents_of(home)
    code, shown = started(home, monkeypatch)
    assert code == 1
    assert len(shown) == 1
    assert told in shown[0]
    assert before.items() <= contents_of(home).items()
    assert '"outcome": "refused"' in (home / "log" / "fieldledger.log").read_text("utf-8")


@pytest.mark.usefixtures("collecting", "qtbot")
def test_a_mistake_at_the_start_says_where_its_report_lies(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.commands.window.window", lambda _session: 1 // 0)
    code, shown = started(home, monkeypatch)
    (report,) = (home / "crashes").iterdir()
    assert code == 70
    assert len(shown) == 1
    assert f"is in {report}; please send it" in shown[0]
    assert report.read_text("utf-8").startswith("ZeroDivisionError")


def started(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """The exit code of a start, and what its boxes said, each of which is closed."""
    monkeypatch.setattr("sys.stderr", sys.__stderr__)  # nobody reads it in between
    shown = list[str]()

    def read() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                shown.append(box.text())
                box.close()
                return
        QTimer.singleShot(50, read)

    read()
    return main(["--home", str(home)]), shown


def contents_of(home: Path) -> dict[str, bytes]:
    """What is the person's own."""
    return {str(each): each.read_bytes() for each in home.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe" * 5000, b"[General]\nversion=1\nscale=huge\ncolours=7\nlanguage=tlh\n", None]
)
def test_a_broken_screen_file_is_as_good_as_none(qtbot: QtBot, home: Path, content: bytes | None) -> None:
    from desktop.app import desk_of
    from desktop.ui.window import Window

    file = home / SCREEN
    file.mkdir() if content is None else file.write_bytes(content)
    settings = load(home, environment={})
    with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.restore_state()
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: desk.work.idle, timeout=10_000)
        assert window.tabs.current is not None
        assert desk.look.scale == 100
        window.hide()


WRONG = [
    '{"version": 1, "tabs": 7, "current": "x", "geometry": 3, "sidebar_steps": "wide"}',
    '{"version": 1, "tabs": [7, {"link": {"open": "list"}}, {"key": 1, "title": 2, "icon": 3, '
    '"link": {"open": "document", "kind": "nothing", "id": "no id"}}], "current": -9}',
    '{"version": 1, "tabs": [{"key": "k", "title": "t", "icon": "page", '
    '"link": {"open": "document", "kind": "absence", "id": "no id"}}], "current": 0}',
]


@pytest.mark.parametrize("state", WRONG)
def test_a_window_state_of_other_shapes_is_forgotten(qtbot: QtBot, settings: Settings, state: str) -> None:
    from desktop.app import desk_of
    from desktop.ui.shell.kept import STATE
    from desktop.ui.window import Window

    with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
        desk.preferences.set(STATE, state)
        window = Window(desk)
        window.restore_state()
        window.show()
        qtbot.waitUntil(lambda: desk.work.idle, timeout=10_000)
        assert window.tabs.current is not None
        window.hide()


def test_the_first_window_stays_until_the_company_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    """Closed in the middle, the thread that makes it would take the program with it."""
    import threading

    go_on = threading.Event()
    maker = Maker(lambda _organization, _person: None, lambda _progress: go_on.wait(20), lambda _file: None)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    first = FirstRun(Look(app), maker, "en", tmp_path)
    qtbot.addWidget(first)
    first.show()
    first.way = "demo"
    first._step = 1
    first.go_on()
    assert not first.close()
    assert "being made" in first.trouble.text()
    assert first.isVisible()
    with qtbot.waitSignal(first.finished):
        go_on.set()
    assert first.isVisible()  # until the window of the company stands
    assert first.close()


def test_a_lost_folder_is_told(qtbot: QtBot, settings: Settings) -> None:
    """The words of a first run whose folder went away while it was open."""
    shutil.rmtree(settings.home)
    assert not os.path.exists(settings.home)
    from desktop.app import first_run

    first = first_run(settings)
    qtbot.addWidget(first)
    first.organization, first.way, first._step = "Firm", "alone", 2
    first.go_on()
    assert first._making is not None
    qtbot.waitUntil(first._making.isFinished, timeout=20_000)
    said = [label.text() for label in first.findChildren(QLabel)]
    assert (settings.home / FILE_NAME).exists() or any("ompany" in each for each in said)
