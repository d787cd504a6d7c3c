"""Where wine is missing nothing was built, and that is neither a pass nor a failure of the program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from installer.windows import __main__ as command
from installer.windows.record import Record
from installer.windows.tools import PACKAGES

ON_LINUX = sys.platform != "win32"


def test_without_wine_it_says_so_and_ends_with_a_code_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main([], tmp_path / "work") == command.NOT_BUILT == 3
    said = capsys.readouterr().err
    assert said.startswith("not built: ")
    assert "is missing" in said
    told = json.loads((tmp_path / "work" / "result.json").read_text("utf-8"))
    assert told["ok"] is False
    assert told["not_built"] in said
    if ON_LINUX:
        assert all(package in said for words in PACKAGES.values() for package in words.split())


def test_a_step_that_fails_is_told_with_what_went_before(tmp_path: Path) -> None:
    record = Record(tmp_path / "result.json", {"machine": "wine"})
    record.step("bundle", lambda: "done")

    def fails() -> str:
        raise subprocess.CalledProcessError(1, "makensis")

    with pytest.raises(subprocess.CalledProcessError):
        record.step("installer", fails)
    told = json.loads(record.file.read_text("utf-8"))
    assert (told["ok"], told["machine"]) == (False, "wine")
    assert [(step["name"], step["ok"]) for step in told["steps"]] == [("bundle", True), ("installer", False)]
    assert "makensis" in told["steps"][1]["said"]
