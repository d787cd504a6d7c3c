"""The self test finds what is wrong, tells all of it, and touches nothing of the person's."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.selftest.ledger import Ledger
from desktop.selftest.paper import faces_of, text_of
from desktop.selftest.run import main, whole_process
from desktop.selftest.trial import Failed, NotTried, Trial


def told(file: Path) -> dict[str, Any]:
    found = json.loads(file.read_text("utf-8"))
    return found | {"steps": {step["name"]: step for step in found["steps"]}}


def test_the_whole_self_test_from_source(tmp_path: Path) -> None:
    """In a home of its own: no data folder of the person's is made, and their env.ini, which is broken, is not read."""
    home, out = tmp_path / "home", tmp_path / "отчёт о проверке.json"
    theirs = home / ".config" / "fieldledger"
    theirs.mkdir(parents=True)
    (theirs / "env.ini").write_text("[interface\n")
    environment = {
        **os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"),
        "FIELDLEDGER_HOME": str(home / "ledger"),
    }  # fmt: skip
    words = ("-m", "desktop", "--selftest", str(out), "-platform", "offscreen")
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=110)
    report = told(out)
    failed = {name: step["error"] for name, step in report["steps"].items() if step["ok"] is False}
    assert failed == {}
    assert done.returncode == 0
    assert report["ok"]
    assert report["steps"]["server"]["ok"] is None
    assert report["steps"]["server"]["result"] == "no server was named by --server"
    assert "DejaVuSansCondensed" in report["steps"]["paper"]["result"]
    assert out.with_suffix(".png").stat().st_size > 10_000
    assert not (home / "ledger").exists()
    assert not (home / ".local" / "share" / "fieldledger").exists()


def test_what_fails_is_named_and_is_the_exit_code(tmp_path: Path) -> None:
    """No such screen, and no exchange yet: two steps, and nothing else."""
    out = tmp_path / "out.json"
    words = ("-m", "desktop", "--selftest", str(out), "-platform", "nowhere", "--server", "https://ledger.example.com")
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=110)
    failed = {name: step["error"] for name, step in told(out)["steps"].items() if step["ok"] is False}
    assert (done.returncode, sorted(failed)) == (1, ["screen_plugin", "server"])
    assert "“nowhere” is missing" in failed["screen_plugin"]


def test_while_the_window_is_tried_the_report_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where what the other process wrote is torn."""
    out, seen = tmp_path / "out.json", list[bool]()

    def torn(_words: list[str]) -> tuple[str, str]:
        seen.append(told(out)["ok"])
        out.with_suffix(".screen.json").write_text('{"steps": [')
        return "ended with 1", ""

    monkeypatch.setattr("desktop.selftest.run.waited_for", torn)
    arguments = Namespace(selftest=out, screen_of=None, qt_platform="offscreen", server=None)
    assert (main(arguments), seen) == (1, [False])
    assert "JSONDecodeError" in told(out)["steps"]["window_process"]["error"]
    assert told(out)["steps"]["modules"]["ok"]


def test_a_window_that_ends_by_itself_is_a_failure_with_its_last_words() -> None:
    for ended in ("ended with -6", "did not end within 120 s", "ended with 0 before its last step"):
        with pytest.raises(Failed, match=f"{ended}. It said last: no screen"):
            whole_process(ended, "no screen")


def test_type_faces_that_are_not_in_a_paper_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    paper = Canvas(str(file))
    paper.drawString(100, 700, "without a type face of its own")
    paper.save()
    assert text_of(file) == "without a type face of its own"
    assert faces_of(file) == {"Helvetica": False}


def test_a_report_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "out.json"
    words = [sys.executable, "-m", "desktop", "--selftest", str(out)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        1, f"fieldledger: the report cannot be written to {out}: No such file or directory\n"
    )  # fmt: skip


def test_a_step_that_fails_is_told_and_the_others_are_tried(tmp_path: Path) -> None:
    def broken() -> None:
        raise Failed("the wheel is missing")

    def mistaken() -> None:
        raise ValueError("seven")

    def nothing_there() -> None:
        raise NotTried("no server")

    trial = Trial(tmp_path / "out.json")
    trial.step("one", broken)
    trial.step("two", mistaken)
    trial.step("three", lambda: trial.need("one"))
    trial.step("four", nothing_there)
    trial.step("five", lambda: "done")
    steps = told(trial.out)["steps"]
    assert [step["ok"] for step in steps.values()] == [False, False, False, None, True]
    assert steps["one"]["error"] == "the wheel is missing"
    assert steps["two"]["error"].startswith("ValueError: seven (at test_selftest.py:")
    assert steps["three"]["error"] == "not tried, because the step one failed"
    assert not told(trial.out)["ok"]


def test_a_trial_that_tried_nothing_is_no_success(tmp_path: Path) -> None:
    assert not Trial(tmp_path / "out.json").ok


def test_what_a_command_refuses_is_the_error_of_its_step(tmp_path: Path) -> None:
    ledger = Ledger(Trial(tmp_path / "out.json"), tmp_path)
    with pytest.raises(Failed, match="There is no company file"):
        ledger._do("check")
