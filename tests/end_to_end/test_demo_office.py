"""`demo --office`: a server and two desktops in one command, and nothing left of it afterwards."""

import tempfile
from pathlib import Path

import pytest

from desktop import first_company
from desktop.commands.demo_office import Shown, begin_with
from desktop.company import file_of
from desktop.settings import Settings, load
from desktop.ui.preferences import Preferences
from desktop.ui.shell.kept import kept
from tests.company import copied
from tests.end_to_end.program import Program

pytestmark = pytest.mark.postgres


def test_an_office_and_a_foreman_have_the_demo_company_in_common(
    program: Program, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_before(settings: Settings, _progress: object) -> bool:
        settings.home.mkdir()
        return bool(copied(demo_file, file_of(settings)))

    monkeypatch.setattr(first_company, "demo", made_before)  # the making takes half a minute, and has its own tests
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # as root the database runs as somebody else, who has to pass through
        monkeypatch.setattr(tempfile, "tempdir", folder)
        told = program.ask("demo", "--office", "--no-window")
        assert not list(Path(folder).iterdir())
    assert told["address"].startswith("http://127.0.0.1:")
    assert told["report"].startswith("DR-A1-26-")
    assert told["site"]
    assert told["foreman"]
    assert not program.home.exists()


def test_both_windows_open_on_the_report_that_is_told(tmp_path: Path) -> None:
    shown = Shown("Школа", "DR-A1-26-00267", "0192", "Третьякова И. А.", "Киселёв В. Е.", "http://127.0.0.1:1")
    begin_with(load(tmp_path), shown)
    (tab,) = kept(Preferences(tmp_path)).tabs
    assert (tab.key, tab.title) == ("app://document/daily_report/0192", "DR-A1-26-00267")


def test_without_a_screen_it_says_how(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    said = program.do("demo", "--office").out
    assert "fieldledger-server run" in said
    assert not program.home.exists()
