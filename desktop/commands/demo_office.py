"""`demo --office`: a server and two desktops of the demo company on this computer, until their windows are closed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from desktop.commands.session import CommandSession
from desktop.company import Company, opened, settle_person
from desktop.screen import NoScreen, require_screen
from desktop.settings import Settings, load
from desktop.sync.membership import membership_of
from shared.kernel.refusal import Refusal
from shared.kernel.words import say

COMPANY = "Demo"
PATIENCE_S = 30.0
OFFICE_WORK = "инженер ПТО"


class CannotShow(Refusal):
    """The server of the demo did not come up."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the two desktops have in common to look at: a report of the foreman's site."""

    site: str
    report: str
    report_id: str
    office: str
    foreman: str
    address: str


def demo_office(session: CommandSession) -> None:
    """Everything is made in a folder of its own, and goes with the windows. Without a screen it says how."""
    if not session.arguments.no_window:
        try:
            require_screen()
        except NoScreen:
            _tell_how(session)
            return
    with passable_folder() as folder, running_server(folder) as address:
        office, foreman = load(folder / "office"), load(folder / "foreman")
        shown = _joined(session, folder, address, office, foreman)
        _tell(session, shown)
        if not session.arguments.no_window:
            for each in (office, foreman):
                begin_with(each, shown)
            _windows(office, foreman)


@contextmanager
def passable_folder() -> Iterator[Path]:
    """Gone afterwards. As root the database runs as somebody else, who has to pass through."""
    with TemporaryDirectory(prefix="fieldledger-office-", ignore_cleanup_errors=True) as name:
        if os.name == "posix" and os.geteuid() == 0:
            os.chmod(name, 0o711)
        yield Path(name)


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """The server's program with a database of its own; its address."""
    if getattr(sys, "frozen", False):
        raise CannotShow("The server is a program of its own, which is not part of this one. Nothing was made.")
    words = [sys.executable, "-m", "server", "run", "--data", str(folder / "server"), "--port", "0", "--workers", "1"]
    said = folder / "server.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT, env=_environment())
    try:
        yield _address(process, said)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _address(process: "subprocess.Popen[bytes]", said: Path) -> str:
    """What it says when it is ready."""
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        if found := re.search(r"http://\S+:\d+", said.read_text("utf-8", "replace")):
            return found[0]
        time.sleep(0.05)
    raise CannotShow("The server of the demo did not start: {trouble}", trouble=said.read_text("utf-8", "replace"))


def _environment() -> dict[str, str]:
    """The programs are found whatever folder the demo was asked for in."""
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}


def asked_of_server(folder: Path, *words: str) -> dict[str, str]:
    """A command of the server, its answer as data."""
    command = [sys.executable, "-m", "server", *words, "--data", str(folder / "server"), "--json"]
    answer = subprocess.run(command, capture_output=True, env=_environment(), check=False)
    if answer.returncode:
        raise CannotShow("The server of the demo refused: {trouble}", trouble=answer.stderr.decode("utf-8", "replace"))
    return msgspec.json.decode(answer.stdout, type=dict[str, str])


def _code(folder: Path, name: str, scopes: str) -> str:
    return asked_of_server(folder, "device", "code", "--name", name, "--scopes", scopes)["code"]


def _joined(session: CommandSession, folder: Path, address: str, office: Settings, foreman: Settings) -> Shown:
    """The office brings the demo company to the server; the foreman gets what concerns one site."""
    from desktop import first_company
    from desktop.sync import joining
    from shared.common.person import Person
    from shared.common.site import Site
    from shared.construction.daily_report import DailyReport

    asked_of_server(folder, "company", "add", COMPANY)
    first_company.demo(office, session.progress)
    with opened(office, changes=True) as company:
        drafts = company.store.find(DailyReport, status="draft")
        report = max(drafts, key=lambda each: (each.date, each.number))
        assert report.site_id is not None
        site = company.store.get(Site, report.site_id)
        joining.join(company, address, _code(folder, "Office", "*"))
        _exchange(session, company)
        clerk = min(company.store.find(Person, job_title=OFFICE_WORK), key=lambda each: each.id)
        settle_person(company.store.engine, clerk.id)
    joining.join_new(foreman, address, _code(folder, "Foreman", f"company,site:{site.id}"))
    with opened(foreman, changes=True) as company:
        _exchange(session, company)
        settle_person(company.store.engine, report.foreman_id)
        with company.store.reading() as reading:
            name = company.store.books(reading).name("person", report.foreman_id)
    return Shown(str(site), report.number or "", str(report.id), clerk.name or "", name, address)


def _exchange(session: CommandSession, company: Company) -> None:
    """Everything there is, both ways."""
    from desktop.sync.engine import Engine

    membership = membership_of(company.store.engine)
    assert membership is not None
    engine = Engine(company, membership)
    engine.on_state(lambda state: session.progress("Sent and received", state.done))
    try:
        engine.exchange()
    finally:
        engine.stop()
        session.progress_done()


def _tell(session: CommandSession, shown: Shown) -> None:
    if session.arguments.json:
        session.data(
            {
                "address": shown.address,
                "site": shown.site,
                "report": shown.report,
                "office": shown.office,
                "foreman": shown.foreman,
            }
        )
        return
    for text in TOLD:
        session.say(session.language.say(text.text, address=shown.address, site=shown.site, report=shown.report,
                                         office=shown.office, foreman=shown.foreman))  # fmt: skip


TOLD = (
    say(
        "The server listens at {address}. Two desktops have joined its company: {office} in the office, who sees "
        "everything, and {foreman}, who sees the site “{site}”. Both have the report {report} open."
    ),
    say("Change a cell in one window and save: it is in the other a moment later."),
    say(
        "Choose “Work offline” beside the cloud at the bottom of one window, change different lines in both and save, "
        "then connect again: both edits are in the report."
    ),
    say("Do the same with one cell: both windows get a card with the two values. Settled in one, it goes from both."),
    say("Everything ends when both windows are closed, and nothing of it is kept."),
)


def begin_with(home: Settings, shown: Shown) -> None:
    """The window opens on the report."""
    from desktop.ui.links import key_of
    from desktop.ui.preferences import Preferences
    from desktop.ui.shell.kept import KeptTab, keep

    link = {"open": "document", "kind": "daily_report", "id": shown.report_id}
    tab = KeptTab(key_of(link), shown.report, "page", link, "document")
    preferences = Preferences(home.home)
    keep(preferences, {"tabs": [msgspec.structs.asdict(tab)]})
    preferences.sync()


def _windows(*homes: Settings) -> None:
    """Both at once, until both are closed."""
    command = [sys.executable, "-m", "desktop", "--home"]
    windows = [subprocess.Popen([*command, str(each.home)], env=_environment()) for each in homes]
    try:
        for each in windows:
            each.wait()
    finally:
        for each in windows:
            each.terminate()


def _tell_how(session: CommandSession) -> None:
    """Without a screen nothing is made."""
    session.say(session.language.say(
        "There is no screen here. With one, this starts a server with a database of its own, makes the demo company, "
        "lets two desktops join (the office and a foreman) and opens both windows. By hand:"
    ))  # fmt: skip
    for line in BY_HAND:
        session.say(f"  {line}")


BY_HAND = (
    "fieldledger-server run --data SERVER",
    "fieldledger-server company add Demo --data SERVER",
    "fieldledger-server device code --data SERVER",
    "fieldledger --home OFFICE demo --no-window",
    "fieldledger --home OFFICE join 127.0.0.1:8443 CODE",
    "fieldledger-server device code --scopes company,site:* --data SERVER",
    "fieldledger --home FOREMAN join 127.0.0.1:8443 CODE",
)
