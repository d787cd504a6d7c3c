"""What a command never does: lose work in silence, stop it for a backup, or call a failure a success."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop import company, log
from desktop.company import FILE_NAME, any_prefix
from shared.store import store as stores
from tests.company import copied
from tests.end_to_end.program import Program

ROOT = Path(__file__).resolve().parents[2]


def configure(program: Program, text: str) -> None:
    program.home.mkdir(exist_ok=True)
    (program.home / "env.ini").write_text(text, encoding="utf-8")


def sql(program: Program, statement: str, *values: object) -> list[Any]:
    from desktop.database import open_database

    engine = open_database(program.home / FILE_NAME)
    with engine.execution_options(writing=True).begin() as connection:
        result = connection.exec_driver_sql(statement, values)
        rows = result.fetchall() if result.returns_rows else []
    engine.dispose()
    return [tuple(row) for row in rows]


# ---- backups of the day ----------------------------------------------------------------------------------------------


def test_the_first_change_of_a_day_is_followed_by_a_backup(program: Program) -> None:
    program.enter("site", name="House 12")
    program.enter("site", name="House 14")
    made = list((program.home / "backups").iterdir())
    assert [re.sub(r"\d", "0", each.name) for each in made] == ["fieldledger-0000-00-00.backup"]
    other = Program(program.home.parent / "other")
    other.do("restore", made[0])
    assert [each["name"] for each in other.ask("list", "site")] == ["House 12"]


def test_a_folder_of_backups_out_of_reach_stops_no_work(program: Program, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder")
    configure(program, f"[backup]\nfolder = {tmp_path / 'stick' / 'backups'}\n")
    (tmp_path / "site.json").write_text('{"name": "House 12"}')
    for _ in range(2):
        said = program.do("new", "site", "--from", tmp_path / "site.json")
        assert "The backup of the day was not made" in said.err
        assert "The work is saved and goes on. Make the folder" in said.err
        assert "no backup for" not in said.err
    assert len(program.ask("list", "site")) == 2
    sql(program, "INSERT INTO device VALUES ('backed_up_on', '2026-01-01')")
    said = program.do("new", "site", "--from", tmp_path / "site.json")
    days = (datetime.now().astimezone().date() - date(2026, 1, 1)).days
    assert f"There has been no backup for {days} days" in said.err
    program.do("backup", tmp_path / "safe.backup")
    assert "no backup for" not in program.do("new", "site", "--from", tmp_path / "site.json").err


# ---- who numbers -----------------------------------------------------------------------------------------------------


def test_a_ledger_keeps_its_prefix_whatever_env_ini_says_later(program: Program) -> None:
    configure(program, "[data]\ndevice_prefix = K7\n")
    first = program.enter("site", name="House 12")
    configure(program, "[data]\ndevice_prefix = Z9\n")
    second = program.enter("site", name="House 14")
    assert (first, second) == ("K7-00001", "K7-00002")
    (found,) = sql(program, "SELECT value FROM device WHERE name = 'device_id'")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found[0])


def test_two_computers_do_not_begin_with_the_same_prefix() -> None:
    drawn = {any_prefix() for _ in range(2000)}
    assert len(drawn) > 100
    assert all(re.fullmatch(r"[A-HJKMNPR-Z][2-9]", each) for each in drawn)


def test_a_file_from_before_gets_its_prefix_with_the_next_change(demo: Program) -> None:
    configure(demo, "[data]\ndevice_prefix = B2\n")
    sql(demo, "DELETE FROM device WHERE name IN ('prefix', 'device_id')")
    demo.ask("list", "site")
    assert sql(demo, "SELECT name FROM device WHERE name = 'prefix'") == []
    assert demo.enter("site", name="House 12").startswith("B2-")
    assert sql(demo, "SELECT value FROM device WHERE name = 'prefix'") == [("B2",)]


# ---- other content ---------------------------------------------------------------------------------------------------


def test_an_import_does_not_replace_other_content_unasked(program: Program, tmp_path: Path) -> None:
    program.enter("site", code="H12", name="House 12")
    file, newer = tmp_path / "older.json", tmp_path / "newer.json"
    program.do("export", "site", "H12", "--out", file)
    exported = json.loads(file.read_text(encoding="utf-8"))
    exported["body"] |= {"name": "House 12a", "address": "Lenina 12"}
    newer.write_text(json.dumps(exported), encoding="utf-8")
    said = program.refused("import", newer)
    assert "is here with another content; nothing was imported" in said
    assert len(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", said)) == 2
    assert "Different: Address, Name. Add --overwrite" in said
    assert program.body("site", "H12")["name"] == "House 12"
    program.do("import", newer, "--overwrite")
    assert program.body("site", "H12")["name"] == "House 12a"
    program.refused("import", file)
    del exported["changed_at"]
    newer.write_text(json.dumps(exported | {"body": exported["body"] | {"name": "X"}}), encoding="utf-8")
    assert "in the file at an unknown time" in program.refused("import", newer)


def test_an_earlier_date_does_not_open_a_closed_period_unasked(program: Program) -> None:
    program.enter("site", name="House 12")
    program.do("close-period", "2026-10-31")
    said = program.refused("close-period", "2026-09-30")
    assert "closed through 31 Oct 2026; 30 Sep 2026 would open the days after it again" in said
    program.do("close-period", "2026-10-31")
    program.do("close-period", "2026-11-30")
    program.do("close-period", "2026-09-30", "--reopen")
    program.do("close-period", "2026-10-31")


def test_posting_again_is_asked_first(demo: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.construction.daily_report import DailyReport

    def outdated() -> int:
        rows = sql(demo, "SELECT count(*) FROM daily_report WHERE status = 'posted' AND rule_version = 0")
        return int(rows[0][0])

    sql(demo, "UPDATE labour SET minutes = minutes + 1 WHERE rowid IN (SELECT max(rowid) FROM labour)")
    changed = demo.ask("repost", "--dry-run")["changed"]
    monkeypatch.setattr(DailyReport, "rule_version_now", DailyReport.rule_version_now + 1)
    changed = demo.ask("repost", "--dry-run")["changed"]
    assert changed
    for answer in ("n", "", None):
        monkeypatch.setattr("builtins.input", _answering(answer))
        assert "Nothing was changed" in demo.do("repost").out
    assert demo.ask("repost")["changed"] == changed
    assert demo.ask("repost", "--dry-run")["changed"] == changed
    monkeypatch.setattr("builtins.input", _answering("y"))
    assert "Posted again" in demo.do("repost").out
    assert demo.ask("repost", "--yes")["changed"] == 0


def _answering(answer: str | None) -> Any:
    def asked(_question: str) -> str:
        if answer is None:
            raise EOFError
        return answer

    return asked


# ---- a day of this computer ------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="the zone of a process cannot be set there")
def test_today_is_the_day_where_the_computer_is(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """21:30 in Greenwich is half past midnight of the next day in Moscow."""
    import time

    late = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)
    monkeypatch.setitem(company.opened.__wrapped__.__kwdefaults__, "clock", lambda: late)  # type: ignore[attr-defined]
    monkeypatch.setattr(stores, "utc_now", lambda: late)
    monkeypatch.setenv("TZ", "Europe/Moscow")
    time.tzset()
    try:
        program.enter("site", name="House 12")
        number = program.enter("estimate", site="House 12", kind="general")
        assert program.body("estimate", number)["date"] == "2026-11-01"
        assert [each.name for each in (program.home / "backups").iterdir()] == ["fieldledger-2026-11-01.backup"]
    finally:
        monkeypatch.undo()
        time.tzset()


# ---- output that nobody reads, and the log ---------------------------------------------------------------------------


@pytest.mark.parametrize(("damaged", "code"), [(True, 1), (False, 0)])
def test_a_reader_that_goes_does_not_change_how_a_command_ended(
    demo_file: Path, tmp_path: Path, damaged: bool, code: int
) -> None:
    (tmp_path / "home").mkdir()
    copied(demo_file, tmp_path / "home" / FILE_NAME)
    if damaged:
        sql(Program(tmp_path / "home"), "UPDATE labour SET minutes = minutes + 1")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "desktop.cli", "--home", str(tmp_path / "home"), "check", "--json"]
    ended = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(write)
    assert ended.returncode == code, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


def lines(program: Program) -> list[dict[str, Any]]:
    file = program.home / "log" / log.FILE
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def test_the_log_says_how_commands_ended_and_not_what_they_were_about(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(program, "[log]\nlevel = info\n")
    program.enter("site", name="Иванов И. И.")
    program.refused("show", "site", "Петров П. П.")
    monkeypatch.setattr("desktop.commands.viewing.show", lambda _session: 1 / 0)
    program.refused("show", "site", "Петров П. П.", code=70)
    told = [(each["level"], each["command"], each["outcome"], each.get("cause")) for each in lines(program)]
    assert told == [
        ("info", "new", "done", None),
        ("warning", "show", "refused", "NotFound"),
        ("error", "show", "crashed", "ZeroDivisionError"),
    ]
    assert all(isinstance(each["ms"], int) and each["timestamp"].endswith("Z") for each in lines(program))
    assert "ов" not in (program.home / "log" / log.FILE).read_text(encoding="utf-8")


def test_the_log_holds_warnings_only_unless_more_is_asked_for(program: Program) -> None:
    program.enter("site", name="House 12")
    assert lines(program) == []
    program.refused("show", "site", "House 13")
    assert [each["outcome"] for each in lines(program)] == ["refused"]


def test_the_log_stays_small(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BYTES_MAX", 10)
    program.enter("site", name="House 12")
    for _ in range(5):
        program.refused("show", "site", "House 13")
    names = sorted(each.name for each in (program.home / "log").iterdir())
    assert names == [log.FILE, f"{log.FILE}.1", f"{log.FILE}.2"]
    assert len(lines(program)) == 1
