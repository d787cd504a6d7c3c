"""An administrator at a desktop that has joined a company of a real server, and another one somewhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.accounts.asked import Asked
from desktop.accounts.door import sign_in_here
from desktop.app import desk_of
from desktop.company import opened
from desktop.settings import load
from desktop.sync import joining
from desktop.sync.membership import membership_of
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.administration.user import AccessUser
from tests.desktop.sync.conftest import office, office_company
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany

__all__ = ["office", "office_company"]
SECRET = "four words that rhyme"


@pytest.fixture
def boss(office_company: OfficeCompany) -> AccessUser:
    return office_company.user("boss", SECRET, ("administrator", "*"))


@pytest.fixture
def petrov(office_company: OfficeCompany) -> AccessUser:
    return office_company.user("petrov", SECRET, ("foreman", "site:*"))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, office_company: OfficeCompany, boss: AccessUser, stays: None) -> Iterator[Desk]:
    """The administrator has signed in, and everything there is was received."""
    settings = load(tmp_path / "laptop", environment={})
    joining.join_new(settings, office_company.office.address, office_company.code("*", user=boss))
    with opened(settings, changes=True, person=boss.person_id) as company:
        membership = membership_of(company.store.engine)
        assert membership is not None
        sign_in_here(company, membership, Asked("boss", SECRET), CHEAP)
        with desk_of(settings, company) as made:
            qtbot.waitUntil(lambda: made.rights is not None, timeout=20_000)
            yield made


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[Window]:
    made = Window(desk)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
