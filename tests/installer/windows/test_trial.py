"""The trial of the installer: what it takes for whole, and whose things it never removes."""

from pathlib import Path

import pytest
from PIL import Image

from installer.windows.machine import Machine
from installer.windows.trial import Failed, Trial, changed
from installer.windows.wine import Wine


class Computer(Machine):
    """A person's Windows whose folders lie here."""

    def __init__(self, users: Path) -> None:
        self.users = users

    def folder(self, variable: str) -> Path:
        return self.users / variable


def trial_on(machine: Machine, tmp_path: Path) -> Trial:
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "fieldledger.exe").write_bytes(b"program")
    return Trial(machine, tmp_path / "setup.exe", bundle, tmp_path)


def test_data_of_a_person_stops_the_trial_and_stays(tmp_path: Path) -> None:
    trial = trial_on(Computer(tmp_path), tmp_path)
    trial.usual_data.mkdir(parents=True)
    (trial.usual_data / "company.fieldledger").write_bytes(b"years of work")
    with pytest.raises(Failed, match="under an account that has none"):
        trial.clear()
    assert (trial.usual_data / "company.fieldledger").read_bytes() == b"years of work"


def test_what_is_installed_must_be_the_bundle_to_the_byte(tmp_path: Path) -> None:
    trial = trial_on(Computer(tmp_path), tmp_path)
    trial.program.mkdir(parents=True)
    installed = trial.program / "fieldledger.exe"
    installed.write_bytes(b"program")
    (trial.program / "uninstall.exe").write_bytes(b"its own")
    trial.is_whole()
    installed.write_bytes(b"another")
    (trial.program / "stale.dll").write_bytes(b"old")
    with pytest.raises(Failed, match=r"fieldledger\.exe, stale\.dll"):
        trial.is_whole()


def test_a_window_is_seen_by_what_it_covers() -> None:
    empty, full = Image.new("L", (160, 100), 0), Image.new("L", (160, 100), 0)
    assert changed(empty, full) == 0
    full.paste(200, (0, 0, 80, 100))
    assert changed(empty, full) == 0.5


def test_paths_are_spelled_as_windows_spells_them(tmp_path: Path) -> None:
    wine = Wine(tmp_path, ":0")
    assert wine.shown(tmp_path / "prefix/drive_c/Данные бригады/Учёт") == r"C:\Данные бригады\Учёт"
    assert wine.shown(Path("/srv/build/a b.exe")) == r"Z:\srv\build\a b.exe"
    assert wine.shown("/S") == "/S"
