"""What a person may not do is not offered, or says the rule; nothing that they may do is in their way."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.accounts.kept import Account
from desktop.accounts.rights import Rights
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.list.page import ListPage
from desktop.ui.shell.palette import everything
from desktop.ui.window import Window
from shared.administration.access import Access, confidential
from shared.administration.grant import AccessGrant
from shared.administration.role import declared_roles, role_id
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.construction.daily_report import DailyReport

Settled = Callable[[], None]
Ready = Callable[[object], DocumentForm]


def works_as(desk: Desk, *granted: tuple[str, str], scopes: frozenset[str] | None = None) -> None:
    """As after a sign-in of somebody with these roles."""
    user = AccessUser(login="petrov", name="Petrov", person_id=uuid4())
    grants = [AccessGrant(user_id=user.id, role_id=role_id(role), pattern=pattern) for role, pattern in granted]
    access = Access(user, list(declared_roles(AREAS)), grants, desk.store.today, confidential(desk.kinds))
    assert user.person_id is not None
    account = Account(user.id, user.person_id, "petrov", "Petrov", datetime.now(UTC))
    desk.rights, desk.work.scopes = Rights(account, access, desk.kinds, scopes=scopes), scopes
    desk.rights_changed.emit()


def a_report(desk: Desk, status: str) -> DailyReport:
    """The newest."""
    return desk.store.find(DailyReport, status=status)[-1]


def offered(window: Window) -> set[str]:
    return {item.text(0) for item in window.sidebar._items()}


def reason(form: DocumentForm | ListPage, name: str) -> str:
    (action,) = [each for each in form.actions_here() if each.name == name]
    return form.desk.language.value(action.enabled())


def test_a_manager_reads_and_accepts_and_is_told_the_rule_against_the_rest(
    qtbot: QtBot, window: Window, desk: Desk, settled: Settled, ready: Ready
) -> None:
    assert "Payroll sheets" in offered(window)
    works_as(desk, ("manager", "*"))
    assert {"Daily reports", "Absences"} <= offered(window)
    assert "Payroll sheets" not in offered(window)
    keys = {entry.key for entry in everything(window)}
    assert "list/daily_report" in keys
    assert not {"document/daily_report", "list/payroll_sheet"} & keys
    assert desk.open_list("payroll_sheet") is None
    assert "right “see” (Payroll sheet)" in window.message_bar.text.text()
    form = ready(desk.open_document("daily_report", a_report(desk, "posted").id))
    assert reason(form, "document.step.accept") == ""
    assert "right “post” (Daily report)" in reason(form, "document.unpost")
    form = ready(desk.open_document("daily_report", a_report(desk, "draft").id))
    qtbot.keyClicks(form.window().focusWidget(), "7")
    assert "right “edit” (Daily report)" in form.title_strip.notice_text()
    assert not form.is_edited()


def test_new_and_del_in_a_list_say_the_rule(qtbot: QtBot, window: Window, desk: Desk, settled: Settled) -> None:
    works_as(desk, ("manager", "*"))
    page = desk.open_list("daily_report")
    assert isinstance(page, ListPage)
    settled()
    assert "right “edit” (Daily report)" in reason(page, "list.new")
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Delete):
        window.message_bar.dismiss()
        qtbot.keyClick(page.view.table, key)
        qtbot.waitUntil(lambda: "right “edit” (Daily report)" in window.message_bar.text.text())


def test_of_a_laptop_that_several_use_each_sees_their_own_sites(
    window: Window, desk: Desk, settled: Settled, ready: Ready
) -> None:
    sites = sites_of(desk)
    ours, theirs = f"site:{sites[0]}", f"site:{sites[1]}"
    works_as(desk, ("foreman", ours), scopes=frozenset({"company", ours}))
    assert "Absences" not in offered(window), "no role of a foreman has them"
    page = desk.open_list("daily_report")
    assert isinstance(page, ListPage)
    settled()
    with desk.store.reading() as session:
        books = desk.store.books(session)
        count = len(books.rows(DailyReport, ["id"], scope=ours))
        other = books.rows(DailyReport, ["id"], scope=theirs)[0]["id"]
    assert count > 0
    assert page.state.model.rowCount() == count
    form = desk.open_document("daily_report", other)
    assert isinstance(form, DocumentForm)
    settled()
    assert not form.ready
    assert "where you may not see it" in str(form.trouble)


def sites_of(desk: Desk) -> Sequence[UUID]:
    """Two that have reports."""
    with desk.store.reading() as session:
        found = desk.store.books(session).counts(DailyReport, ["site_id"])
    return [row["site_id"] for row in found if row["site_id"] is not None][:2]


def test_where_nobody_signs_in_everything_is_as_it_was(window: Window, desk: Desk, settled: Settled) -> None:
    page = desk.open_list("daily_report")
    assert isinstance(page, ListPage)
    settled()
    for name in ("list.new", "list.mark", "list.post", "list.print"):
        assert "right “" not in reason(page, name)
