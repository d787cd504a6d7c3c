"""The engine: it exchanges when there is something to exchange, says how it stands, and never fails aloud."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from desktop.company import Company, opened
from desktop.settings import Settings, load
from desktop.sync import engine as engines
from desktop.sync.engine import Engine
from desktop.sync.joining import RECEIVING
from desktop.sync.membership import Membership, membership_of, settle_membership
from desktop.sync.standing import standing_of
from desktop.sync.state import State
from shared.common.site import Site
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportLine
from shared.kernel.refusal import Refusal
from shared.store.rebuild import check
from tests.desktop.sync.answering import answering, http
from tests.desktop.sync.test_link import PORTAL, trouble
from tests.office import Office

SOON = 20.0
"""Seconds that a busy machine may take for what takes a moment."""


class States:
    """Every state that an engine told, in order; `wait` until one is as wanted."""

    def __init__(self, engine: Engine) -> None:
        self.told = [engine.state()]
        engine.on_state(self.told.append)

    def wait(self, wanted: Callable[[State], bool]) -> State:
        until = time.monotonic() + SOON
        while not wanted(self.told[-1]):
            assert time.monotonic() < until, self.told[-1]
            time.sleep(0.005)
        return self.told[-1]


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def alone(tmp_path: Path, open_company: Callable[[Settings], Company]) -> Company:
    settings = load(tmp_path / "alone")
    with opened(settings, create=True):
        pass
    return open_company(settings)


def belongs(company: Company, address: str) -> Membership:
    membership = Membership(address, uuid4(), "Rova", uuid4(), "token")
    with company.store.writing() as connection:
        settle_membership(connection, membership)
    return membership


def test_a_portal_is_offline_and_the_work_waits(alone: Company) -> None:
    with answering(lambda _: http(PORTAL)) as portal:
        engine = Engine(alone, belongs(alone, portal.address))
        states = States(engine)
        engine.start()
        state = states.wait(lambda state: state.last_error is not None)
        engine.stop()
    assert (state.state, state.busy, state.waiting > 0) == ("offline", False, True)
    assert "is not the company's server" in str(state.last_error)


def test_a_device_that_was_shut_out_needs_somebody(alone: Company) -> None:
    with answering(lambda _: trouble("revoked", "403 Forbidden")) as server:
        engine = Engine(alone, belongs(alone, server.address))
        states = States(engine)
        engine.start()
        assert states.wait(lambda state: state.last_error is not None).state == "attention"
        engine.stop()


def test_it_ends_at_once_while_the_server_says_nothing(alone: Company) -> None:
    with answering(lambda _: None) as server:
        engine = Engine(alone, belongs(alone, server.address))
        engine.start()
        until(lambda: bool(server.requests))
        begun = time.monotonic()
        engine.stop()
        assert time.monotonic() - begun < 1


def test_it_tries_again_by_itself_later_and_later(alone: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BACK_OFF_S", 0.02)
    with answering(lambda _: http(PORTAL)) as portal:
        engine = Engine(alone, belongs(alone, portal.address))
        engine.start()
        until(lambda: len(portal.requests) >= 4)
        engine.stop()


def test_offline_by_choice_nothing_goes_until_it_is_plugged_in_again(alone: Company) -> None:
    with answering(lambda _: http(PORTAL)) as server:
        engine = Engine(alone, belongs(alone, server.address))
        states = States(engine)
        engine.work_offline(True)
        engine.start()
        waiting = states.wait(lambda state: state.state == "unplugged").waiting
        alone.store.save(Site(name="Школа"))
        engine.saved()
        assert states.wait(lambda state: state.waiting == waiting + 1).state == "unplugged"
        assert server.requests == []
        engine.work_offline(False)
        until(lambda: bool(server.requests))
        engine.work_offline(True)
        assert states.wait(lambda state: state.state == "unplugged" and not state.busy).last_error is None
        assert engine.listens is False
        engine.stop()


def test_a_trouble_is_written_down_once(alone: Company) -> None:
    with answering(lambda _: http(PORTAL)) as portal:
        engine = Engine(alone, belongs(alone, portal.address))
        engine.start()
        for count in (1, 2, 3):
            until(lambda count=count: len(portal.requests) >= count and not engine.state().busy)
            engine.sync_now()
        engine.stop()
    with alone.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sort FROM exchange_entry").scalars().all() == ["trouble"]


@pytest.mark.postgres
def test_what_is_saved_on_one_desktop_arrives_on_the_other(
    desktop: Callable[..., Company], engine_of: Callable[[Company], Engine]
) -> None:
    one, other = desktop("one"), desktop("other")
    ours, theirs = engine_of(one), engine_of(other)
    came: list[frozenset[str]] = []
    theirs.changed = came.append
    for engine in (ours, theirs):
        states = States(engine)
        engine.start()
        states.wait(lambda state: state.state == "up_to_date")
    site = Site(name="Школа")
    one.store.save(site)
    ours.saved()
    until(lambda: standing_of(one.store.engine).waiting == 0)
    theirs.sync_now()
    until(lambda: any("site" in kinds for kinds in came))
    assert other.store.get(Site, site.id).name == "Школа"


@pytest.mark.postgres
def test_a_server_that_comes_back_gets_what_waited(
    office: Office, desktop: Callable[..., Company], engine_of: Callable[[Company], Engine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(engines, "BACK_OFF_S", 0.2)
    monkeypatch.setattr(engines, "BACK_OFF_MOST_S", 0.2)
    company = desktop("one")
    engine = engine_of(company)
    states = States(engine)
    engine.start()
    states.wait(lambda state: state.state == "up_to_date")
    office.stop()
    try:
        company.store.save(Site(name="Школа"))
        engine.sync_now()
        assert states.wait(lambda state: state.state == "offline" and not state.busy).waiting == 1
    finally:
        office.start()
    assert states.wait(lambda state: state.state == "up_to_date").waiting == 0


@pytest.mark.postgres
def test_a_copy_of_a_file_becomes_a_device_of_its_own(
    desktop: Callable[..., Company], engine_of: Callable[[Company], Engine], home: Callable[[str], Settings],
    open_company: Callable[[Settings], Company],
) -> None:  # fmt: skip
    from desktop.backups import back_up
    from desktop.first_company import backup

    one = desktop("one")
    engine_of(one).exchange()
    back_up(one.store.engine, home("stick").home / "a.backup")
    engine_of(one).exchange()
    backup(home("other"), home("stick").home / "a.backup")
    other = open_company(home("other"))
    before = membership_of(other.store.engine)
    engine_of(other).exchange()
    after = membership_of(other.store.engine)
    assert before is not None
    assert after is not None
    assert (after.device != before.device, after.company) == (True, before.company)
    assert other.store.prefix != one.store.prefix
    other.store.save(Site(name="Школа"))
    assert engine_of(other).exchange().sent == 1


def test_a_file_that_has_just_joined_says_that_nothing_is_sent_yet(alone: Company) -> None:
    with answering(lambda _: http(PORTAL)) as portal:
        membership = replace(belongs(alone, portal.address), stage=RECEIVING)
        with alone.store.writing() as connection:
            settle_membership(connection, membership)
        engine = Engine(alone, membership)
        states = States(engine)
        engine.start()
        assert states.wait(lambda state: state.last_error is not None).stage == RECEIVING
        engine.stop()


@pytest.mark.postgres
def test_a_hint_brings_what_another_desktop_saved_without_being_asked(
    desktop: Callable[..., Company], engine_of: Callable[[Company], Engine]
) -> None:
    one, other = desktop("one"), desktop("other")
    ours, theirs = engine_of(one), engine_of(other)
    came: list[frozenset[str]] = []
    theirs.changed = came.append
    for engine in (ours, theirs):
        states = States(engine)
        engine.start()
        states.wait(lambda state: state.state == "up_to_date")
    until(lambda: theirs.listens)
    site = Site(name="Школа")
    begun = time.monotonic()
    one.store.save(site)
    ours.saved()
    until(lambda: any("site" in kinds for kinds in came))
    print(f"saved here, told there after {(time.monotonic() - begun) * 1000:.0f} ms")
    assert other.store.get(Site, site.id).name == "Школа"


@pytest.mark.postgres
def test_what_a_broken_receipt_left_is_filled_without_a_link_and_received_with_one(
    desktop: Callable[..., Company], engine_of: Callable[[Company], Engine]
) -> None:
    one, other = desktop("one"), desktop("other")
    engine_of(one).exchange()
    site = Site(name="Школа")
    one.store.save(site)
    report = DailyReport(site_id=site.id, date=date(2026, 11, 20), lines=[DailyReportLine(quantity=Decimal(3))])
    one.store.save(report)
    engine_of(one).exchange()
    exchange = engine_of(other)._begun()
    assert exchange.hello()
    assert exchange.receive()
    standing = standing_of(other.store.engine)
    assert (standing.unfilled, standing.received_at) == (1, None)
    assert [line.quantity for line in other.store.get(DailyReport, report.id).lines] == [Decimal(3)]
    member = membership_of(other.store.engine)
    assert member is not None
    with answering(lambda _: http(PORTAL)) as portal, pytest.raises(Refusal):
        Engine(other, replace(member, address=portal.address)).exchange()
    standing = standing_of(other.store.engine)
    assert (standing.unfilled, standing.received_at) == (0, None)
    engine_of(other).exchange()
    assert standing_of(other.store.engine).received_at is not None
    assert list(check(other.store)) == []


def test_a_company_without_a_server_brings_in_nothing_that_speaks_http(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from desktop.cli import main\n"
        "for words in (['new', 'site', '--from', sys.argv[2]], ['list', 'site']):\n"
        "    assert main(['--home', sys.argv[1], *words]) == 0\n"
        "from desktop.app import desk_of\n"
        "from desktop.company import opened\n"
        "from desktop.settings import load\n"
        "from pathlib import Path\n"
        "with opened(load(Path(sys.argv[1])), changes=True) as company, desk_of(load(), company) as desk:\n"
        "    assert desk.sync is None\n"
        "print(sorted({'httpx', 'cryptography', 'desktop.sync.engine', 'shared.sync.device'} & set(sys.modules)))\n"
    )
    (tmp_path / "site.json").write_text('{"name": "Школа"}', "utf-8")
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "home"), str(tmp_path / "site.json")],
        capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip
    assert said.stdout.endswith("[]\n"), said


@pytest.mark.postgres
def test_pages_leave_the_file_to_whoever_saves_here(
    desktop: Callable[..., Company], engine_of: Callable[[Company], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = desktop("one"), desktop("other")
    one.store.save(Site(name="Школа"))
    engine_of(one).exchange()
    engine, asked = engine_of(other), list[int]()
    engine.others_write = lambda: len(asked) < 3 and asked.append(1) is None
    engine.exchange()
    assert len(asked) == 3
