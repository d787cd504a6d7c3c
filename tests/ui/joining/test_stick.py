"""A site without a network, by keyboard: a file is written, carried to the office, and its answers are carried back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import desk_of
from desktop.company import opened
from desktop.settings import Settings, load
from desktop.sync.joining import join_new
from desktop.sync.membership import stage_of
from desktop.sync.standing import standing_of
from desktop.ui.desk import Desk
from desktop.ui.sync.offline import KEYS
from desktop.ui.window import Window
from shared.common.site import Site
from tests.office import OfficeCompany
from tests.ui.hands import Hands

WORDS = "кран щебень ворота июль"


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


@contextmanager
def at(hands: Hands, settings: Settings) -> Iterator[Desk]:
    """The program of one computer, with its exchange in the sync centre."""
    clock = lambda: datetime.now(UTC)  # noqa: E731
    with opened(settings, changes=True, clock=clock) as company, desk_of(settings, company) as desk:
        window = hands.window = Window(desk)
        window.show()
        hands.qtbot.waitExposed(window)
        desk.open_page("sync")
        hands.settle()
        yield desk
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def exchanged(hands: Hands, desk: Desk) -> None:
    """Everything is with the server, and everything there is here."""

    def up_to_date() -> bool:
        assert desk.sync is not None
        return desk.sync.state().state == "up_to_date" and stage_of(desk.store.engine) == "" and not waits(desk)

    hands.qtbot.waitUntil(up_to_date, timeout=60_000)


def waits(desk: Desk) -> int:
    return standing_of(desk.store.engine).waiting


@pytest.mark.postgres
def test_a_file_goes_to_the_office_and_its_answers_come_back(
    hands: Hands, tmp_path: Path, office_company: OfficeCompany
) -> None:
    site, office = load(tmp_path / "site", environment={}), load(tmp_path / "office", environment={})
    for settings in (site, office):
        join_new(settings, office_company.office.address, office_company.code("*"))
    stick = tmp_path / "stick.exchange"
    with at(hands, office) as desk:
        exchanged(hands, desk)
        desk.open_page("sync")
        hands.settle()
        desk.store.save(Site(name="Школа"))
        hands.press("F9")
        exchanged(hands, desk)
    with at(hands, site) as desk:
        exchanged(hands, desk)
        desk.open_page("sync")
        hands.settle()
        hands.press(KEYS)  # from now on as without a network
        desk.store.save(made := Site(name="Мост"))
        hands.press("Ctrl+Shift+E")
        hands.type("слово")
        hands.press("Return")
        hands.wait(lambda: "too short" in hands.said)
        hands.type(WORDS)
        hands.press("Return")
        hands.answer_dialog(str(stick))
        hands.wait(lambda: "Carry it to a computer with a link" in hands.said)
        assert waits(desk) == 1, "nobody has taken it yet"
    with at(hands, office) as desk:
        hands.press("Ctrl+Shift+I")
        hands.answer_dialog(str(stick))
        hands.type("другие слова")
        hands.press("Return")
        hands.wait(lambda: "the passphrase is another one" in hands.said)
        hands.press("Ctrl+Shift+I")
        hands.answer_dialog(str(stick))
        hands.type(WORDS)
        hands.press("Return")
        hands.wait(lambda: "Carry the answers back" in hands.said)
        assert office_company.holds(made.id)
    (answers,) = set(tmp_path.glob("*.exchange")) - {stick}
    with at(hands, site) as desk:
        hands.press("Ctrl+Shift+I")
        hands.answer_dialog(str(answers))
        hands.type(WORDS)
        hands.press("Return")
        hands.wait(lambda: "Taken by the server: 1" in hands.said)
        assert waits(desk) == 0
        assert {each.name for each in desk.store.find(Site)} == {"Мост", "Школа"}
