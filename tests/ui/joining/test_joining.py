"""Coming to a server: on the first start, and from a company that worked by itself; in words before and after."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.app import application, desk_of, first_run
from desktop.company import file_of, opened
from desktop.settings import Settings, load
from desktop.sync.joining import join
from desktop.sync.matching import Proposal
from desktop.sync.membership import membership_of, stage_of
from desktop.ui.desk import Desk
from desktop.ui.first_run import FirstRun
from desktop.ui.sync.joined import JoinedPage
from desktop.ui.sync.joining import JoiningPage
from desktop.ui.window import Window
from shared.common.counterparty import Counterparty
from tests.office import OfficeCompany
from tests.ui.conftest import NOON
from tests.ui.typing import type_text

Settled = Callable[[], None]
NOWHERE = "http://127.0.0.1:9"


def test_a_company_that_works_alone_is_offered_a_server_and_shows_nothing_else_of_it(
    window: Window, desk: Desk, settled: Settled
) -> None:
    assert "sync" not in desk.page_offers
    assert "conflicts" not in desk.page_offers
    assert window.status.exchange is None
    page = desk.open_page("server")
    settled()
    assert isinstance(page, JoiningPage)
    said = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "Nothing is sent before it is here." in said
    assert "A backup is made first." in said


def test_a_server_out_of_reach_is_said_in_words_and_nothing_was_changed(
    qtbot: QtBot, window: Window, desk: Desk, settled: Settled
) -> None:
    page = desk.open_page("server")
    settled()
    assert isinstance(page, JoiningPage)
    qtbot.keyClicks(page.address_edit, NOWHERE)
    qtbot.keyClick(page.address_edit, Qt.Key.Key_Return)
    qtbot.keyClicks(page.code_edit, "315Z-9QA8-W1GJ")
    qtbot.keyClick(page.code_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.under_way, timeout=30_000)
    assert page.told.text()
    assert page.told.isVisibleTo(page)
    assert page.code_edit.text() == "315Z-9QA8-W1GJ", "nobody types it twice"
    assert membership_of(desk.store.engine) is None


@pytest.fixture
def new_home(tmp_path: Path) -> Settings:
    return load(tmp_path / "Данные", environment={})


@pytest.fixture
def first(qtbot: QtBot, new_home: Settings) -> FirstRun:
    application()
    made = first_run(new_home, lambda: NOON)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def press(qtbot: QtBot, first: FirstRun, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(first.focusWidget() or first, key)


def join_by_keyboard(qtbot: QtBot, first: FirstRun, address: str, code: str) -> None:
    press(qtbot, first, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return)
    type_text(first, address)
    press(qtbot, first, Qt.Key.Key_Return)
    type_text(first, code)
    press(qtbot, first, Qt.Key.Key_Return)


def test_a_first_start_without_a_link_says_so_and_makes_no_company(
    qtbot: QtBot, first: FirstRun, new_home: Settings
) -> None:
    join_by_keyboard(qtbot, first, NOWHERE, "CODE")
    qtbot.waitUntil(lambda: first.trouble.isVisible(), timeout=30_000)
    assert first.code_edit.text() == "CODE"
    assert not file_of(new_home).exists()
    press(qtbot, first, Qt.Key.Key_Escape, Qt.Key.Key_Up)
    assert first.way == "alone", "another way is still open"


@pytest.mark.postgres
def test_a_first_start_joins_a_server_by_keyboard(
    qtbot: QtBot, first: FirstRun, new_home: Settings, office_company: OfficeCompany
) -> None:
    with qtbot.waitSignal(first.finished, timeout=60_000):
        join_by_keyboard(qtbot, first, office_company.office.address, office_company.code("*"))
    with opened(new_home) as company:
        found = membership_of(company.store.engine)
        assert found is not None
        assert found.address == office_company.office.address


@pytest.mark.postgres
def test_where_the_installer_named_the_server_only_the_code_is_typed(
    qtbot: QtBot, tmp_path: Path, office_company: OfficeCompany
) -> None:
    home = tmp_path / "Данные"
    home.mkdir()
    (home / "env.ini").write_text(f"[server]\naddress = {office_company.office.address}\n", "utf-8")
    settings = load(home, environment={})
    made = first_run(settings, lambda: NOON)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(made.finished, timeout=60_000):
        press(qtbot, made, Qt.Key.Key_Return, Qt.Key.Key_Return)
        type_text(made, office_company.code("*"))
        press(qtbot, made, Qt.Key.Key_Return)
    assert file_of(settings).exists()


@contextmanager
def desk_on(settings: Settings) -> Any:
    with opened(settings, changes=True, clock=lambda: NOON) as company, desk_of(settings, company) as desk:
        yield desk


def exchanged(qtbot: QtBot, desk: Desk) -> None:
    """Everything is with the server, and everything there is here."""

    def up_to_date() -> None:
        assert desk.sync is not None
        now = desk.sync.state()
        assert (now.state, now.last_error) == ("up_to_date", None)

    qtbot.waitUntil(up_to_date, timeout=60_000)


@pytest.mark.postgres
def test_two_companies_that_meet_are_compared_by_a_person(
    qtbot: QtBot, tmp_path: Path, office_company: OfficeCompany
) -> None:
    address = office_company.office.address
    theirs = load(tmp_path / "theirs", environment={})
    with opened(theirs, create=True) as company:
        for name in ("Кирпич и Ко", "Гранит"):
            company.store.save(Counterparty(name=name))
        join(company, address, office_company.code("*"))
    with desk_on(theirs) as desk:
        exchanged(qtbot, desk)
    ours = load(tmp_path / "ours", environment={})
    with opened(ours, create=True) as company:
        for name in ("Кирпич и Ко", "Гранит", "Цемент"):
            company.store.save(Counterparty(name=name))
        join(company, address, office_company.code("*"))
    with desk_on(ours) as desk:
        window = Window(desk)
        window.show()
        qtbot.waitUntil(
            lambda: isinstance(window.tabs.current, JoinedPage) and window.tabs.current.stage == "matching",
            timeout=60_000,
        )
        page = window.tabs.current
        assert isinstance(page, JoinedPage)
        qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2, timeout=10_000)
        _keep_two(page, "Гранит")
        page.accept()
        qtbot.waitUntil(lambda: stage_of(desk.store.engine) == "", timeout=30_000)
        exchanged(qtbot, desk)
        found = desk.store.find(Counterparty)
        assert sorted(each.name or "" for each in found) == ["Гранит", "Гранит", "Кирпич и Ко", "Кирпич и Ко", "Цемент"]
        assert [each.name for each in found if each.replaced_by is not None] == ["Кирпич и Ко"]
        window.hide()
        window.deleteLater()


def _keep_two(page: JoinedPage, name: str) -> None:
    for at in range(page.tree.topLevelItemCount()):
        item = page.tree.topLevelItem(at)
        assert item is not None
        proposal: Proposal = item.data(0, Qt.ItemDataRole.UserRole)
        if proposal.our_name == name:
            item.setCheckState(0, Qt.CheckState.Unchecked)
