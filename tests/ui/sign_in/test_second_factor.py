"""The second factor by keys: switched on with a telephone, asked for at a sign-in, switched off; on a real server."""

from collections.abc import Callable

import pyotp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.accounts.asked import Asked
from desktop.accounts.door import AccountDoor, ask_server
from desktop.company import file_of, opened
from desktop.settings import Settings
from desktop.sync import joining
from desktop.sync.membership import membership_of
from desktop.ui.keys.form import CODE
from desktop.ui.preview.page import PreviewPage
from desktop.ui.shell.one_window import FirstWindow
from desktop.ui.sign_in.account import AccountPage
from desktop.ui.sign_in.page import SECOND, SOMEBODY, SignInPage
from desktop.ui.sign_in.second_factor import SecondFactorPage, Step, grouped
from desktop.ui.window import Window
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany
from tests.ui.sign_in.test_account import OTHER, SECRET, account_page, first, laptop, lock, type_into, window_of
from tests.ui.sign_in.test_sign_in import enter, front, run
from tests.ui.typing import type_text

__all__ = ["first", "laptop"]
pytestmark = pytest.mark.postgres


def page_at(step: Step) -> Callable[[], SecondFactorPage | None]:
    def look() -> SecondFactorPage | None:
        window: Window | None = front(Window)()
        page = window.tabs.current if window is not None else None
        return page if isinstance(page, SecondFactorPage) and page.step == step else None

    return look


def type_in(page: SecondFactorPage, text: str) -> None:
    assert page.form is not None
    type_text(page.form.first, text)
    QTest.keyClick(page.form.first, Qt.Key.Key_Return)


def refused(words: str) -> Callable[[], SecondFactorPage | None]:
    def look() -> SecondFactorPage | None:
        page = page_at("asking")() or page_at("beginning")()
        return page if page is not None and page.form is not None and words in page.form.said.text() else None

    return look


@pytest.fixture
def petrov(first: FirstWindow, laptop: Settings, office_company: OfficeCompany) -> None:
    """He has signed in on the laptop before."""
    office_company.user("petrov", SECRET, ("foreman", "site:*"))
    joining.join_new(laptop, office_company.office.address, office_company.code("*"))
    AccountDoor(file_of(laptop), (), cost=CHEAP).sign_in_new(Asked("petrov", SECRET))


def test_a_second_factor_is_switched_on_asked_for_and_switched_off(
    petrov: None, laptop: Settings, first: FirstWindow
) -> None:
    codes: list[str] = []

    def open_it(window: Window) -> None:
        window.desk.open_page("second_factor")

    def scan(page: SecondFactorPage) -> None:
        app = pyotp.parse_uri(page.factor.uri)
        assert isinstance(app, pyotp.TOTP)
        assert grouped(app.secret) in {each.text() for each in page.findChildren(type(page.form.said))}
        type_in(page, f"{app.now()[:3]} {app.now()[3:]}")

    def keep(page: SecondFactorPage) -> None:
        codes.extend(page.factor.recovery)
        page.copy.click()
        assert QGuiApplication.clipboard().text().split() == codes
        page.print.click()

    def paper() -> Window | None:
        window: Window | None = front(Window)()
        return window if window is not None and isinstance(window.tabs.current, PreviewPage) else None

    def close_both(window: Window) -> None:
        window.close_page(window.tabs.current)
        page = window.tabs.current
        assert isinstance(page, SecondFactorPage)
        page.done.click()
        assert page.factor.recovery == (), "shown once"
        lock(window)

    def come_anew(page: SignInPage) -> None:
        page.others[SOMEBODY].click()
        page.login.setFocus()
        enter(page, "petrov", SECRET)

    def asked_for_code() -> SignInPage | None:
        page: SignInPage | None = front(SignInPage)()
        return page if page is not None and page.way == SECOND and "six digits" in page.said.text() else None

    def form_for_code() -> AccountPage | None:
        page = account_page()
        return page if page is not None and page.form is not None and CODE in page.form.edits else None

    def who_works() -> AccountPage | None:
        window: Window | None = front(Window)()
        page = window.tabs.current if window is not None else None
        return page if isinstance(page, AccountPage) and page.form is None and page.answer is not None else None

    run(
        laptop, first,
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (window_of("Petrov"), open_it),
        (page_at("asking"), lambda page: type_in(page, OTHER)),
        (refused("password is wrong"), lambda page: type_in(page, SECRET)),
        (page_at("beginning"), lambda page: type_in(page, "000000")),
        (refused("The code is wrong"), scan),
        (page_at("codes"), keep),
        (paper, close_both),
        (front(SignInPage), come_anew),
        (asked_for_code, lambda page: enter(page, codes[0])),
        (window_of("Petrov"), lambda window: window.desk.open_page("account")),
        (who_works, lambda page: page.sign_in()),
        (account_page, lambda page: type_into(page, "", SECRET)),
        (form_for_code, lambda page: type_into(page, codes[2])),
        (who_works, lambda page: open_it(page.window())),
        (page_at("asking"), lambda page: type_in(page, SECRET)),
        (page_at("there"), lambda page: type_in(page, codes[1])),
        (lambda: window_of("Petrov")() if page_at("there")() is None else None, lambda _: QApplication.exit()),
    )  # fmt: skip
    assert len(set(codes)) == 10
    with opened(laptop) as company:
        joined = membership_of(company.store.engine)
        assert joined is not None
        assert ask_server(joined, Asked("petrov", SECRET)).access, "the password alone is asked for again"


def test_without_a_link_it_is_said_why_nothing_can_be_switched(
    petrov: None, laptop: Settings, first: FirstWindow
) -> None:
    with opened(laptop) as company, company.store.writing() as connection:
        connection.exec_driver_sql("UPDATE device SET value = 'http://127.0.0.1:9' WHERE name = 'server_address'")
    run(
        laptop, first,
        (front(SignInPage), lambda page: enter(page, SECRET)),
        (window_of("Petrov"), lambda window: window.desk.open_page("second_factor")),
        (page_at("asking"), lambda page: type_in(page, SECRET)),
        (refused("No server answers at http://127.0.0.1:9"), lambda _: QApplication.exit()),
    )  # fmt: skip
