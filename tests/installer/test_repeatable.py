"""Two builds of one source are the same, and that is seen."""

import os
import time
from pathlib import Path

import pytest

from installer import repeatable


def test_folders_are_the_same_by_names_and_content_alone(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "inside").mkdir(parents=True)
        (tmp_path / name / "inside" / "шрифт.ttf").write_bytes(b"letters")
    os.utime(tmp_path / "other" / "inside" / "шрифт.ttf", (0, 0))
    same = repeatable.fingerprint(tmp_path / "one")
    assert repeatable.fingerprint(tmp_path / "other") == same
    (tmp_path / "other" / "inside" / "шрифт.ttf").rename(tmp_path / "other" / "шрифт.ttf")
    assert repeatable.fingerprint(tmp_path / "other") != same


def test_a_build_has_the_time_of_its_source_also_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 315532800 <= repeatable.epoch() <= time.time()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert repeatable.settings() == {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1700000000", "TZ": "UTC"}
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert repeatable.epoch() == 315532800
