"""Backups that go on by themselves while the window is open."""

import shutil
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.app import desk_of, done_between, tell_outcome
from desktop.backups import verify
from desktop.company import file_of, opened
from desktop.safekeeping import Safekeeper, back_up_now, due
from desktop.settings import Settings
from desktop.ui.desk import Desk
from desktop.ui.pages.backups import restored
from shared.common.material import Material


def test_the_day_is_backed_up_once_and_copied_to_the_stick_as_soon_as_it_is_in(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    first = due(desk.company, desk.settings, stick)
    assert [file.name for file in first] == ["fieldledger-2026-11-21.backup"]
    stick.mkdir()
    second = due(desk.company, desk.settings, stick)
    assert second == [stick / "fieldledger-2026-11-21.backup"]
    assert verify(second[0])
    assert due(desk.company, desk.settings, stick) == []


def test_a_backup_made_by_hand_leaves_the_earlier_one_of_the_day(desk: Desk, tmp_path: Path) -> None:
    """The good state of the morning may be in it; after the days that are kept they all go together."""
    folder, stick = desk.settings.backup_folder, tmp_path / "stick"
    stick.mkdir()
    old = [stick / f"fieldledger-2026-10-{day}{more}.backup" for day in range(10, 26) for more in ("", "-2")]
    named = stick / "fieldledger-2026-10-01-good.backup"
    for file in (*old, named):
        file.write_bytes(b"")
    (morning,) = due(desk.company, desk.settings, None)
    before = morning.read_bytes()
    desk.store.save(Material(name="Of the afternoon"))
    made = back_up_now(desk.company, desk.settings, stick)
    assert made == [place / "fieldledger-2026-11-21-2.backup" for place in (folder, stick)]
    assert morning.read_bytes() == before
    assert back_up_now(desk.company, desk.settings, None) == [folder / "fieldledger-2026-11-21-3.backup"]
    assert sorted(stick.iterdir()) == [named, *sorted(old[6:]), made[1]]


def test_a_restored_company_says_what_was_restored_and_why_numbers_skip(settings: Settings, tmp_path: Path) -> None:
    path = file_of(settings)
    copy = shutil.copyfile(path, tmp_path / "fieldledger-2026-11-20.backup")
    outcome = done_between(lambda: restored(copy, path))
    with opened(settings) as company, desk_of(settings, company) as desk:
        tell_outcome(desk, outcome)
        told = desk.messages.all[-1]
    assert told.words.startswith("The company is restored from fieldledger-2026-11-20.backup.")
    assert "kept as company.before-restore-1.fieldledger. New numbers leave out 1000 or more" in told.words
    assert (told.level, told.lasting) == ("done", True)
    assert (path.parent / "company.before-restore-1.fieldledger").exists()


def test_the_scheduler_looks_after_a_change_and_tells_from_its_own_thread(desk: Desk, qtbot: QtBot) -> None:
    told: list[object] = []
    keeper = Safekeeper(desk.company, desk.settings, lambda: None, lambda made, trouble: told.append((made, trouble)))
    try:
        desk.store.save(Material(name="The first change of the day"))
        keeper.soon(after_s=0)
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    finally:
        keeper.close()
    made, trouble = told[0]  # type: ignore[misc]
    assert trouble is None
    assert made[0].exists()


def test_a_folder_out_of_reach_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.settings.backup_folder.parent.mkdir(exist_ok=True)
    desk.settings.backup_folder.write_text("no folder")
    told: list[tuple[list[Path], Exception | None]] = []
    note: Callable[[list[Path], Exception | None], object] = lambda made, trouble: told.append((made, trouble))  # noqa: E731
    keeper = Safekeeper(desk.company, desk.settings, lambda: None, note)
    keeper.look()
    keeper.close()
    assert told[0][0] == []
    assert "The company file is untouched" in str(told[0][1])
