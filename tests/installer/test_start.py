"""Where the built program begins."""

import os

import pytest

from installer.start import leave_others_their_libraries


def test_programs_that_are_started_find_the_libraries_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/fieldledger/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    leave_others_their_libraries()
    assert "LD_LIBRARY_PATH" not in os.environ
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/fieldledger/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/theirs")
    leave_others_their_libraries()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/theirs"
