"""Screens of who administers a company that has a server: users, roles, grants and devices."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from desktop.accounts.kept import Account
from desktop.accounts.rights import Rights
from desktop.company import opened as opened_company
from desktop.forms.administration.secret import CodeForComputer, FirstPassword
from desktop.settings import load
from shared.administration.access import Access, confidential
from shared.administration.device import AccessDevice, AccessDevicePerson
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, declared_roles, role_id
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.common.site import Site
from shared.kernel.language import Language
from shared.kernel.words import say
from tests.ui.conftest import NOON
from tests.ui.gallery.examples import opened
from tests.ui.gallery.special import Screen
from tests.ui.gallery.stage import Stage
from tests.ui.sync.left_behind import everything_sent, people

LONG = "Константинопольский-Задунайский Александр Константинович"


def administered(home: Path) -> None:
    """Who may do what in the company of a data folder, as its server has told."""
    with opened_company(load(home, environment={}), changes=True, clock=lambda: NOON) as company:
        store, sites = company.store, company.store.find(Site, marked=False)
        for role in declared_roles(AREAS, Language("ru").say):
            store.save(role)
        ours, other, third = people(store)[:3]
        users = [
            AccessUser(login="admin", name=ours.name, person_id=ours.id),
            AccessUser(login="konstantinopolskiy", name=LONG, person_id=other.id),
            AccessUser(login="ivanov", name=third.name, person_id=third.id, disabled=True),
        ]
        granted: list[tuple[AccessUser, str, str, date | None]] = [
            (users[0], "administrator", "*", None), (users[1], "foreman", f"site:{sites[0].id}", date(2026, 12, 31)),
            (users[1], "timekeeper", "site:*", None), (users[1], "payroll_clerk", "payroll", None),
            (users[2], "manager", "company", None),
        ]  # fmt: skip
        for each in users:
            store.save(each)
        for user, role_name, pattern, until in granted:
            name = f"{user.name}: {role_name}"
            store.save(AccessGrant(name=name, user_id=user.id, role_id=role_id(role_name), pattern=pattern,
                                   from_date=date(2026, 11, 1), until_date=until))  # fmt: skip
        for name, prefix, shut_out in (("Ноутбук прораба, участок 4", "П4", False), ("Старый", "К9", True)):
            working = [AccessDevicePerson(user_id=each.id) for each in users[1:]]
            store.save(AccessDevice(name=name, prefix=prefix, shut_out=shut_out, people=working))
        everything_sent(store)


def administers(stage: Stage) -> None:
    """The person at the desk may do everything from now on."""
    desk = stage.desk
    (user,) = desk.store.find(AccessUser, login="admin")
    access = Access(user, desk.store.find(AccessRole), desk.store.find(AccessGrant), desk.store.today,
                    confidential(desk.kinds))  # fmt: skip
    assert user.person_id is not None
    account = Account(user.id, user.person_id, "admin", user.name or "", datetime.now(UTC))
    desk.rights = Rights(account, access, desk.kinds)
    desk.rights_changed.emit()


def _list(kind: str) -> Screen:
    def show(stage: Stage) -> None:
        administers(stage)
        opened(stage.desk.open_list(kind), stage)

    return show


def _item(cls: type[Any], **equals: object) -> Screen:
    def show(stage: Stage) -> None:
        administers(stage)
        _opened(stage, cls, **equals)

    return show


def _opened(stage: Stage, cls: type[Any], **equals: object) -> Any:
    item = stage.desk.store.find(cls, **equals)[0]
    return opened(stage.desk.open_document(cls.__tablename__, item.id), stage)


def _new(kind: str) -> Screen:
    def show(stage: Stage) -> None:
        administers(stage)
        opened(stage.desk.open_new(kind), stage)

    return show


def _secret(panel: Any) -> Screen:
    def show(stage: Stage) -> None:
        administers(stage)
        form = _opened(stage, AccessUser, login="konstantinopolskiy")
        words = say("With it {name} signs in for the first time as “{login}”, and chooses another one.",
                    name=LONG, login="konstantinopolskiy")  # fmt: skip
        form.put_panel(lambda: panel(form, words, "K7QD-0M3X-9TFA"))

    return show


ADMINISTRATION: Mapping[str, Screen] = {
    "adm-users": _list("access_user"),
    "adm-roles": _list("access_role"),
    "adm-grants": _list("access_grant"),
    "adm-devices": _list("access_device"),
    "adm-user": _item(AccessUser, login="konstantinopolskiy"),
    "adm-new-user": _new("access_user"),
    "adm-role": _item(AccessRole, id=role_id("manager")),
    "adm-all-rights": _item(AccessRole, id=role_id("administrator")),
    "adm-new-role": _new("access_role"),
    "adm-grant": _item(AccessGrant, role_id=role_id("foreman")),
    "adm-new-grant": _new("access_grant"),
    "adm-device": _item(AccessDevice, shut_out=False),
    "adm-device-shut-out": _item(AccessDevice, shut_out=True),
    "adm-first-password": _secret(FirstPassword),
    "adm-code": _secret(CodeForComputer),
}
"""By hand: these need a company with a server, and somebody who may change them."""
