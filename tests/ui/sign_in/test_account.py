"""Working with an account of the company's server: the first sign-in, the lock, what one may do, in the program as it
runs."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.accounts.asked import Asked
from desktop.accounts.asking import renew
from desktop.accounts.door import AccountDoor
from desktop.accounts.kept import accounts_of
from desktop.accounts.known import known_in
from desktop.company import Company, file_of, opened
from desktop.settings import Settings, load
from desktop.sync import joining
from desktop.sync.link import SESSION_ENDED, Link, ServerRefused
from desktop.sync.membership import membership_of
from desktop.ui.shell.one_window import FirstWindow, first_window
from desktop.ui.sign_in.account import AccountPage
from desktop.ui.sign_in.page import SOMEBODY, SignInPage
from desktop.ui.window import Window
from shared.common.counterparty import Counterparty
from shared.store.store import Store
from tests.desktop.accounts.test_meanwhile import knows_the_order
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany
from tests.ui.sign_in.test_sign_in import enter, front, run
from tests.ui.typing import type_text

pytestmark = pytest.mark.postgres
SECRET, OTHER, THIRD = "four words that rhyme", "another four words", "third four words"


@pytest.fixture
def laptop(tmp_path: Path) -> Settings:
    return load(tmp_path / "laptop", environment={})


@pytest.fixture
def first(qtbot: QtBot, laptop: Settings) -> Iterator[FirstWindow]:
    laptop.home.mkdir()
    with first_window(laptop.home) as made:
        assert made is not None
        yield made


def account_page() -> AccountPage | None:
    window: Window | None = front(Window)()
    page = window.tabs.current if window is not None else None
    return page if isinstance(page, AccountPage) and page.form is not None else None


def lock(window: Window) -> None:
    control_alt = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_L, control_alt)


def type_into(page: AccountPage, *texts: str) -> None:
    assert page.form is not None
    for at, text in enumerate(texts):
        edit = list(page.form.edits.values())[at]
        edit.setFocus()
        type_text(edit, text)
    QTest.keyClick(list(page.form.edits.values())[-1], Qt.Key.Key_Return)


def window_of(login: str) -> Callable[[], Window | None]:
    def look() -> Window | None:
        window: Window | None = front(Window)()
        return window if window is not None and window.status.user.text() == login else None

    return look


def test_a_laptop_that_was_given_to_somebody_asks_for_them_and_from_then_on_at_every_start(
    laptop: Settings, first: FirstWindow, office_company: OfficeCompany
) -> None:
    petrov = office_company.user("petrov", SECRET, ("foreman", "site:*"), first=True)
    sidorova = office_company.user("sidorova", THIRD, ("timekeeper", "site:*"))
    joining.join_new(laptop, office_company.office.address, office_company.code("*", user=petrov))
    seen: list[Any] = []

    def first_password(page: AccountPage) -> None:
        type_into(page, OTHER, OTHER)

    def somebody_else(page: SignInPage) -> None:
        seen.append([each.name for each in page.door.holders])
        page.others[SOMEBODY].click()
        page.login.setFocus()
        enter(page, "sidorova", THIRD)

    def changes() -> AccountPage | None:
        page = account_page()
        return page if page is not None and page.form is not None and "new" in page.form.edits else None

    run(
        laptop, first,
        (account_page, lambda page: type_into(page, "petrov", SECRET)),
        (changes, first_password),
        (window_of("Petrov"), lock),
        (front(SignInPage), lambda page: enter(page, OTHER)),
        (window_of("Petrov"), lambda window: (seen.append(window.desk.store.actor.person_id), lock(window))),
        (front(SignInPage), somebody_else),
        (window_of("Sidorova"), lambda window: (seen.append(window.desk.store.actor.person_id), QApplication.exit())),
    )  # fmt: skip
    assert seen == [petrov.person_id, ["Petrov"], sidorova.person_id]
    with opened(laptop) as company:
        assert company.store.actor.person_id is None, "who signs in is asked at each start"


def test_a_wiped_laptop_hands_over_what_it_has_not_sent_and_keeps_nothing(
    laptop: Settings, first: FirstWindow, office_company: OfficeCompany
) -> None:
    petrov = office_company.user("petrov", SECRET, ("foreman", "*"), ("catalog_keeper", "*"))
    joining.join_new(laptop, office_company.office.address, office_company.code("*"))
    AccountDoor(file_of(laptop), (), cost=CHEAP).sign_in_new(Asked("petrov", SECRET))
    laptop.backup_folder.mkdir(parents=True)
    (laptop.backup_folder / "fieldledger-2026-11-21.backup").write_bytes(b"SQLite format 3")
    foreign = laptop.home / "photos.zip"
    foreign.write_bytes(b"of somebody")
    mine, told = Counterparty(name="Гранит"), list[str]()

    def order(window: Window) -> None:
        desk = window.desk
        assert desk.sync is not None
        told.append(str(desk.sync.membership.device))
        desk.sync.work_offline(True)
        desk.store.save(mine)
        office_company.wipe(desk.sync.membership.device)

    def read(box: QMessageBox) -> None:
        told.append(box.text())
        box.reject()

    run(laptop, first, (front(SignInPage), lambda page: enter(page, SECRET)), (up_to_date, order),
        (ordered, lambda window: window.desk.sync.work_offline(False)), (front(QMessageBox), read))  # fmt: skip
    device, words = told
    assert "handed over before" in words
    assert office_company.holds(mine.id)
    assert office_company.wiped_at(UUID(device)) is not None
    assert petrov.login == "petrov"
    left = {str(each.relative_to(laptop.home)) for each in laptop.home.rglob("*") if each.is_file()}
    assert left <= {"photos.zip", "env.ini", "window.lock", "crash.log"}, left
    assert foreign.exists(), "what is not the company's is not touched"


def test_who_signs_out_loses_nothing_and_everywhere_means_every_computer(
    laptop: Settings, first: FirstWindow, office_company: OfficeCompany, tmp_path: Path
) -> None:
    office_company.user("petrov", SECRET, ("foreman", "*"), ("catalog_keeper", "*"))
    other = load(tmp_path / "other", environment={})
    for each in (laptop, other):
        joining.join_new(each, office_company.office.address, office_company.code("*"))
        AccountDoor(file_of(each), (), cost=CHEAP).sign_in_new(Asked("petrov", SECRET))
    mine, told = Counterparty(name="Гранит"), list[str]()

    def begin(window: Window) -> None:
        window.desk.store.save(mine)
        window.desk.work.changed.emit(frozenset({"counterparty"}))
        window.desk.open_page("account")

    def page_with_account() -> AccountPage | None:
        window: Window | None = front(Window)()
        page = window.tabs.current if window is not None else None
        return page if isinstance(page, AccountPage) and page.answer is not None else None

    def with_unsent() -> AccountPage | None:
        page = page_with_account()
        return page if page is not None and page.state.waiting else None

    def answer(choice: str) -> Callable[[QMessageBox], None]:
        def press(box: QMessageBox) -> None:
            told.append(box.text())
            next(each for each in box.buttons() if each.text() == choice).click()

        return press

    def signed_out(page: SignInPage) -> None:
        told.append(page.said.text())
        enter(page, SECRET)

    def all_sent() -> AccountPage | None:
        window, page = window_of("Petrov")(), page_with_account()
        state = window.desk.sync.state() if window is not None and window.desk.sync is not None else None
        sent = state is not None and state.state == "up_to_date" and state.signed_out is None
        return page if sent and office_company.holds(mine.id) else None

    def plug_in(window: Window) -> None:
        assert window.desk.sync is not None
        window.desk.sync.work_offline(False)
        window.desk.open_page("account")

    def asked(page: SignInPage) -> None:
        assert (page.way, page.others[SOMEBODY].isVisible(), page.back.isVisible()) == (SOMEBODY, False, False)
        page.login.setFocus()
        type_text(page.login, "petrov")
        page.theirs.setFocus()
        type_text(page.theirs, SECRET)
        QTest.keyClick(page.theirs, Qt.Key.Key_Return)

    run(
        laptop, first,
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (window_of("Petrov"), lambda window: window.desk.sync.work_offline(True)),
        (unplugged, begin),
        (with_unsent, lambda page: QTimer.singleShot(0, page.leave_everywhere)),
        (front(QMessageBox), answer("Sign out")),
        (front(SignInPage), signed_out),
        (window_of("Petrov"), plug_in),
        (all_sent, lambda page: QTimer.singleShot(0, page.leave)),
        (front(QMessageBox), answer("Sign out")),
        (front(SignInPage), asked),
        (window_of("Petrov"), lambda window: window.desk.open_page("account")),
        (all_sent, lambda page: QTimer.singleShot(0, page.leave)),
        (front(QMessageBox), answer("Sign out")),
        (front(SignInPage), lambda _: QApplication.exit()),
    )  # fmt: skip
    assert known_in(file_of(laptop)) == [], "nobody, and that is asked for"
    everywhere, words, here, _ = told
    assert everywhere.startswith("Not sent yet: 1. Sign out on every computer?")
    assert words == "Petrov is signed out."
    assert here.startswith("Sign out, so that this computer asks for somebody else")
    with opened(other) as company:
        joined = membership_of(company.store.engine)
        assert joined is not None
        with closing(Link(joined.address, joined.token)) as link, pytest.raises(ServerRefused) as refused:
            renew(link, joined, office_user(company))
        assert refused.value.code == SESSION_ENDED, "the other computer asks for the password, its key renews nothing"


def office_user(company: Company) -> UUID:
    with company.store.engine.connect() as connection:
        (account,) = accounts_of(connection)
    return account.user


def test_a_locked_laptop_goes_on_exchanging_until_somebody_comes_and_obeys_a_wipe(
    laptop: Settings, first: FirstWindow, office_company: OfficeCompany
) -> None:
    office_company.user("petrov", SECRET, ("foreman", "*"), ("catalog_keeper", "*"))
    joining.join_new(laptop, office_company.office.address, office_company.code("*"))
    AccountDoor(file_of(laptop), (), cost=CHEAP).sign_in_new(Asked("petrov", SECRET))
    mine, theirs, told = Counterparty(name="Гранит"), Counterparty(name="Сланец"), list[Any]()

    def save_offline(window: Window, item: Counterparty) -> None:
        assert window.desk.sync is not None
        told.append(window.desk.sync.membership.device)
        window.desk.sync.work_offline(True)
        window.desk.store.save(item)

    def exchanged() -> SignInPage | None:
        page: SignInPage | None = front(SignInPage)()
        return page if page is not None and office_company.holds(mine.id) else None

    def received() -> Window | None:
        window = window_of("Petrov")()
        return window if window is not None and not unsent(window.desk.store) else None

    def removed(box: QMessageBox) -> None:
        told.append(box.text())
        box.reject()

    run(
        laptop, first,
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (up_to_date, lambda window: (save_offline(window, mine), lock(window))),
        (exchanged, lambda page: enter(page, SECRET)),
        (received, lambda window: (save_offline(window, theirs), office_company.wipe(told[0]))),
        (ordered, lock),
        (front(QMessageBox), removed),
    )  # fmt: skip
    assert "handed over before" in told[-1]
    assert office_company.holds(theirs.id)
    assert office_company.wiped_at(told[0]) is not None
    assert not file_of(laptop).exists()


def ordered() -> Window | None:
    """Every process of the server knows that the laptop is to be wiped."""
    window = window_of("Petrov")()
    joined = window.desk.sync.membership if window is not None and window.desk.sync is not None else None
    return window if joined is not None and knows_the_order(joined) else None


def unsent(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM unsent").scalar_one())


def up_to_date() -> Window | None:
    return exchange_is("up_to_date")


def unplugged() -> Window | None:
    return exchange_is("unplugged")


def exchange_is(name: str) -> Window | None:
    window = window_of("Petrov")()
    state = window.desk.sync.state() if window is not None and window.desk.sync is not None else None
    return window if state is not None and state.state == name else None


def test_a_password_is_changed_for_every_computer_and_opens_this_one_at_once(
    laptop: Settings, first: FirstWindow, office_company: OfficeCompany
) -> None:
    office_company.user("petrov", SECRET, ("foreman", "site:*"))
    joining.join_new(laptop, office_company.office.address, office_company.code("*"))
    AccountDoor(file_of(laptop), (), cost=CHEAP).sign_in_new(Asked("petrov", SECRET))

    def page_at_rest() -> AccountPage | None:
        window: Window | None = front(Window)()
        page = window.tabs.current if window is not None else None
        return page if isinstance(page, AccountPage) and page.answer is not None and page.form is None else None

    def refused() -> SignInPage | None:
        page: SignInPage | None = front(SignInPage)()
        return page if page is not None and "password is wrong" in page.said.text() else None

    def again(page: SignInPage) -> None:
        assert page.password.selectedText(), "the next try types over it"
        enter(page, OTHER)

    run(
        laptop, first,
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (window_of("Petrov"), lambda window: window.desk.open_page("account")),
        (page_at_rest, lambda page: page.change_password()),
        (account_page, lambda page: type_into(page, SECRET, OTHER, OTHER)),
        (page_at_rest, lambda page: lock(page.window())),
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (refused, again),
        (window_of("Petrov"), lambda _: QApplication.exit()),
    )  # fmt: skip
