"""Users, roles and devices are changed from a desktop: by keys, online, with what the server says against it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.forms.administration.role import RoleForm
from desktop.forms.administration.secret import CodeForComputer, FirstPassword
from desktop.forms.administration.user import UserForm
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.administration.device import AccessDevice
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight, role_id
from shared.administration.user import AccessUser
from shared.common.person import Person
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres
Ready = Callable[[object], DocumentForm]


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    return lambda seen: qtbot.waitUntil(lambda: bool(seen()), timeout=20_000)


def saved(form: DocumentForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.window().focusWidget() or form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not form.saving.under_way and not form.is_changed(), timeout=20_000)


def act(form: DocumentForm, name: str) -> None:
    (action,) = [each for each in form.actions_here() if each.name == name]
    assert not action.enabled(), form.desk.language.value(action.enabled())
    action.run()


def test_somebody_new_gets_a_first_password_a_role_and_a_code_and_loses_the_role(
    window: Window, desk: Desk, ready: Ready, qtbot: QtBot, until: Any, office_company: OfficeCompany
) -> None:
    person = Person(name="Orlova")
    desk.store.save(person)
    assert desk.sync is not None
    desk.sync.sync_now()
    until(lambda: office_company.holds(person.id))
    form = ready(desk.open_new("access_user"))
    assert isinstance(form, UserForm)
    for text in ("orlova", "Orlova", "Orlova"):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    saved(form, qtbot)
    until(lambda: isinstance(form.panel, FirstPassword))
    assert isinstance(form.panel, FirstPassword)
    assert len(form.panel.secret.text()) == len("K7QD-0M3X-9TFA")
    until(lambda: desk.store.find(AccessUser, login="orlova"))
    act(form, "user.code")
    until(lambda: isinstance(form.panel, CodeForComputer))
    act(form, "user.give")
    grant = ready(window.tabs.current)
    for text in ("forem", "all sites"):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    saved(grant, qtbot)
    until(lambda: desk.store.find(AccessGrant, user_id=form.aggregate.id))
    (stored,) = desk.store.find(AccessGrant, user_id=form.aggregate.id)
    assert (stored.name, stored.pattern) == ("Orlova: Foreman", "site:*")
    until(lambda: form.tree.topLevelItemCount() == 1)
    assert form.tree.topLevelItem(0).text(1) == "all sites"
    form.tree.setCurrentItem(form.tree.topLevelItem(0))
    act(form, "user.take")
    until(lambda: form.tree.topLevelItemCount() == 0)


def test_two_who_edit_one_role_meet_line_by_line_and_without_a_link_nothing_typed_is_lost(
    window: Window, desk: Desk, ready: Ready, qtbot: QtBot, until: Any, office_company: OfficeCompany
) -> None:
    form = ready(desk.open_document("access_role", role_id("foreman")))
    assert isinstance(form, RoleForm)
    assert desk.sync is not None
    desk.sync.work_offline(True)
    until(lambda: desk.sync is not None and desk.sync.state().state == "unplugged")
    form.table.setFocus()
    form.toggle("crew:edit")
    assert form.is_changed()
    form.saving.save()
    until(lambda: "there is no link" in form.title_strip.notice_text())
    assert "crew:edit" in form.rights

    def theirs(role: Any) -> None:
        role.rights.append(AccessRoleRight(allowed="unit:edit"))
        role.notes = "of a site"

    office_company.change(AccessRole, role_id("foreman"), theirs)
    desk.sync.work_offline(False)
    saved(form, qtbot)
    assert {"crew:edit", "unit:edit"} <= form.rights
    until(lambda: {"crew:edit", "unit:edit"} <= _rights(desk))

    def again(role: Any) -> None:
        role.name = "Brigadier"

    office_company.change(AccessRole, role_id("foreman"), again)
    with form.draft.step(_words()) as role:
        role.name = "Foreman of a site"
    form.saving.save()
    until(lambda: form.panel is not None)
    assert form.is_changed(), "one has to be chosen"
    form.discard()


def test_a_device_is_renamed_and_shut_out(
    window: Window, desk: Desk, ready: Ready, qtbot: QtBot, until: Any, office_company: OfficeCompany, tmp_path: Any
) -> None:
    from desktop.settings import load
    from desktop.sync import joining

    joining.join_new(load(tmp_path / "other", environment={}), office_company.office.address, office_company.code("*"))
    assert desk.sync is not None
    own = desk.sync.membership.device
    desk.sync.sync_now()
    until(lambda: len(desk.store.find(AccessDevice)) == 2)
    (device,) = [each for each in desk.store.find(AccessDevice) if each.id != own]
    form = ready(desk.open_document("access_device", device.id))
    until(lambda: "Last seen" in form.facts.text() or "numbered" in form.facts.text())
    form.header.cells["name"].editor.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), " of site 4")
    saved(form, qtbot)
    until(lambda: desk.store.get(AccessDevice, device.id).name == "laptop of site 4")

    def yes() -> None:
        (box,) = form.findChildren(QMessageBox)
        next(button for button in box.buttons() if button.text() == "Shut it out").click()

    QTimer.singleShot(0, yes)
    act(form, "device.shut_out")
    until(lambda: desk.store.get(AccessDevice, device.id).shut_out)
    until(lambda: "shut out" in form.facts.text())


def _rights(desk: Desk) -> set[str | None]:
    return {line.allowed for line in desk.store.get(AccessRole, role_id("foreman")).rights}


def _words() -> Any:
    from shared.kernel.words import say

    return say("Name")
