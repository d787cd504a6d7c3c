"""Users, roles and devices are changed from a desktop: by keys, online, with what the server says against it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.forms.administration.device import DeviceForm
from desktop.forms.administration.role import RoleForm
from desktop.forms.administration.secret import CodeForComputer, FirstPassword
from desktop.forms.administration.user import UserForm
from desktop.settings import load
from desktop.sync import joining
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.window import Window
from shared.administration.device import AccessDevice
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight, role_id
from shared.administration.user import AccessUser
from shared.common.person import Person
from shared.kernel.words import say
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


def test_somebody_new_gets_a_password_a_role_and_a_code_and_the_computer_that_joins_with_it_is_shut_out(
    window: Window, desk: Desk, ready: Ready, qtbot: QtBot, until: Any, office_company: OfficeCompany, tmp_path: Path
) -> None:
    person = Person(name="Orlova")
    desk.store.save(person)
    assert desk.sync is not None
    desk.sync.sync_now()
    until(lambda: office_company.holds(person.id))
    form = ready(desk.open_new("access_user"))
    assert isinstance(form, UserForm)
    for text in ("orlova", "Orlo"):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    until(lambda: form.aggregate.name == "Orlova")  # as the person
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: isinstance(form.panel, FirstPassword) and not form.is_changed())
    assert isinstance(form.panel, FirstPassword), "it does not close over it"
    assert len(form.panel.secret.text()) == len("K7QD-0M3X-9TFA")
    until(lambda: desk.store.find(AccessUser, login="orlova"))
    act(form, "user.code")
    until(lambda: isinstance(form.panel, CodeForComputer))
    assert isinstance(form.panel, CodeForComputer)
    code, office = form.panel.secret.text(), office_company.office
    joining.join_new(load(tmp_path / "other", environment={}), office.address, code)
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

    own = desk.sync.membership.device
    until(lambda: len(desk.store.find(AccessDevice)) == 2)
    (device,) = [each for each in desk.store.find(AccessDevice) if each.id != own]
    assert [line.user_id for line in device.people] == [form.aggregate.id]
    laptop = ready(desk.open_document("access_device", device.id))
    assert isinstance(laptop, DeviceForm)
    until(lambda: laptop.facts_known is not None)  # the server was asked
    laptop.header.cells["name"].editor.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), " of site 4")
    saved(laptop, qtbot)
    until(lambda: desk.store.get(AccessDevice, device.id).name.endswith(" of site 4"))

    def yes() -> None:
        (box,) = laptop.findChildren(QMessageBox)
        next(button for button in box.buttons() if button.text() == "Shut it out").click()

    QTimer.singleShot(0, yes)
    act(laptop, "device.shut_out")
    until(lambda: desk.store.get(AccessDevice, device.id).shut_out)
    until(lambda: "It is shut out" in laptop.facts.text())

    (own_grant,) = [each for each in desk.store.find(AccessGrant) if each.pattern == "*"]
    last = ready(desk.open_document("access_grant", own_grant.id))
    act(last, "document.mark")
    until(lambda: "Nobody would be left" in last.title_strip.notice_text())
    assert not last.aggregate.marked


def press_space(form: RoleForm, allowed: str, qtbot: QtBot) -> None:
    """On the cell of a right."""
    model = form.table.rights_model
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
    form.table.setCurrentIndex(next(cell for cell in cells if model.allowed(cell) == allowed))
    qtbot.keyClick(form.table, Qt.Key.Key_Space)


def test_two_who_edit_one_role_meet_line_by_line_and_without_a_link_nothing_typed_is_lost(
    window: Window, desk: Desk, ready: Ready, qtbot: QtBot, until: Any, office_company: OfficeCompany
) -> None:
    form = ready(desk.open_document("access_role", role_id("foreman")))
    assert isinstance(form, RoleForm)
    assert desk.sync is not None
    desk.sync.work_offline(True)
    until(lambda: desk.sync is not None and desk.sync.state().state == "unplugged")
    press_space(form, "crew:edit", qtbot)
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
    (entry,) = desk.store.history(role_id("foreman"))
    assert [after["allowed"] for _, after in entry.content.values()] == ["crew:edit"], "in the history, too"

    def again(role: Any) -> None:
        role.name = "Brigadier"

    office_company.change(AccessRole, role_id("foreman"), again)
    with form.draft.step(say("Name")) as role:
        role.name = "Foreman of a site"
    form.saving.save()
    until(lambda: form.panel is not None)
    assert form.is_changed(), "one has to be chosen"
    form.discard()


def _rights(desk: Desk) -> set[str | None]:
    return {line.allowed for line in desk.store.get(AccessRole, role_id("foreman")).rights}
