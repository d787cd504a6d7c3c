"""Signing in, locking and coming back, by keyboard, in the program as it runs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import application, first_run, stay
from desktop.backups import back_up
from desktop.company import carry_keys, opened
from desktop.keys import signing_in, stored
from desktop.keys.door import KeyDoor
from desktop.keys.encrypting import encrypt
from desktop.keys.recovery import RecoveryKey
from desktop.keys.signing_in import Begun
from desktop.settings import Settings, load
from desktop.ui.document.form import DocumentForm
from desktop.ui.keys.form import LAST, NAME
from desktop.ui.keys.page import KeysPage
from desktop.ui.look import Look
from desktop.ui.shell.one_window import FirstWindow, first_window
from desktop.ui.sign_in.idle import Idle
from desktop.ui.sign_in.page import RECOVERY, SignInPage
from desktop.ui.window import Window
from shared.common.organization import Organization
from shared.kernel.language import Language
from shared.store.rebuild import check
from tests.keys.conftest import CHEAP, ORGANIZATION, PASSWORD, PERSON, Vault, company, no_vault, person, settings, vault
from tests.ui.typing import type_text

__all__ = ["company", "no_vault", "person", "settings", "vault"]
UNSAVED = "Кессонный участок 9"


@pytest.fixture
def begun(company: Path, person: UUID) -> Begun:
    """An encrypted company; its person, and the sheet that was printed."""
    made = signing_in.begin(company, person, PERSON, PASSWORD, CHEAP)
    assert encrypt(company, made.signed_in.key.database)
    return made


@pytest.fixture
def page(qtbot: QtBot, company: Path, begun: Begun) -> SignInPage:
    made = SignInPage(Look(application()), Language("en"), KeyDoor(company, stored.keys_of(company)))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.password)
    return made


def enter(page: QWidget, *texts: str) -> None:
    """Typed into one field after the other; Enter goes on."""
    for at, text in enumerate(texts):
        if at:
            QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Tab)
        type_text(page, text)
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Return)


def test_a_wrong_password_is_told_and_the_right_one_opens(qtbot: QtBot, page: SignInPage, begun: Begun) -> None:
    enter(page, "ключ от вагончика")
    qtbot.waitUntil(lambda: "The password is not that of " + PERSON in page.said.text())
    assert page.password.selectedText(), "the next try types over it"
    with qtbot.waitSignal(page.finished) as finished:
        enter(page, PASSWORD)
    assert finished.args[0].key.secret == begun.signed_in.key.secret
    assert page.password.text() == "", "nothing that was typed stays"


def test_the_printed_recovery_key_sets_a_new_password(
    qtbot: QtBot, page: SignInPage, company: Path, begun: Begun
) -> None:
    page.others[RECOVERY].click()
    enter(page, begun.recovery.text.lower(), "новый ключ бытовки", "новый ключ бытовкИ")
    qtbot.waitUntil(lambda: "two passwords differ" in page.said.text())
    page.again.clear()
    page.again.setFocus()
    with qtbot.waitSignal(page.finished, timeout=30_000):
        enter(page, "новый ключ бытовки")
    assert signing_in.sign_in(company, begun.signed_in.person, "новый ключ бытовки").key.secret


def test_whoever_is_remembered_types_nothing_until_they_forget(
    vault: Vault, qtbot: QtBot, page: SignInPage, company: Path, begun: Begun
) -> None:
    qtbot.waitUntil(page.remember.isEnabled)
    page.remember.click()
    page.password.setFocus()
    with qtbot.waitSignal(page.finished):
        enter(page, PASSWORD)
    known = signing_in.remembered(company)
    assert known is not None
    assert known.key.secret == begun.signed_in.key.secret
    signing_in.change_password(company, known.person, PASSWORD, "новый ключ бытовки", CHEAP)
    assert signing_in.remembered(company) is None, "a changed password is asked for"
    assert vault.kept == {}


def test_a_damaged_key_file_is_read_from_its_copy(company: Path, begun: Begun) -> None:
    first, second = stored.beside(company)
    first.write_bytes(b"{")
    assert signing_in.sign_in(company, begun.signed_in.person, PASSWORD)
    second.unlink()
    with pytest.raises(stored.KeysUnusable, match="damaged"):
        stored.keys_of(company)
    first.unlink()
    with pytest.raises(stored.KeysUnusable, match="is not there"):
        stored.keys_of(company)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nobody_at_the_keyboard_locks_and_a_running_task_is_waited_for(qtbot: QtBot, page: SignInPage) -> None:
    clock, busy, locked = Clock(), [True], list[bool]()
    idle = Idle(page, lambda: 10, lambda: busy[0], lambda: locked.append(True), clock)
    clock.now = 9 * 60
    with qtbot.waitActive(page):
        page.activateWindow()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_A)  # as keys come: to the window first
    clock.now = 18 * 60
    idle.look()
    clock.now = 30 * 60
    idle.look()
    assert not locked, "something still runs"
    busy[0] = False
    idle.look()
    assert locked


# ---- the program as it runs

Step = tuple[Callable[[], Any], Callable[[Any], object]]


def front(kind: type[QWidget]) -> Callable[[], Any]:
    """The window of that sort that is on the screen."""
    return lambda: next((each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
                         and (kind is not Window or each.desk.work.idle)), None)  # fmt: skip


class Hands:
    """Does the next step once what it waits for is there, in whatever event loop the program is."""

    def __init__(self, *steps: Step) -> None:
        self._steps: Iterator[Step] = iter(steps)
        self._next: Step | None = next(self._steps)
        self.trouble: BaseException | None = None
        self._looks = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(30)

    def _look(self) -> None:
        self._looks += 1
        if self._looks > 2000:
            self._end(AssertionError("nothing happens any more"))
        if self._next is None or not (found := self._next[0]()):
            return
        self._looks = 0
        do, self._next = self._next[1], None
        try:
            do(found)
            self._next = next(self._steps, None)
        except BaseException as trouble:  # noqa: BLE001  # told by the test; the program is ended
            self._end(trouble)

    def _end(self, trouble: BaseException) -> None:
        self._timer.stop()
        self.trouble = trouble
        QApplication.exit()
        QTimer.singleShot(0, QApplication.exit)


@pytest.fixture
def first(qtbot: QtBot, settings: Settings) -> Iterator[FirstWindow]:
    with first_window(settings.home) as made:
        assert made is not None
        yield made


def run(settings: Settings, first: FirstWindow, *steps: Step) -> None:
    hands = Hands(*steps)
    stay(settings, application(), first, None)
    for each in QApplication.topLevelWidgets():  # what was open when the program was ended by a step
        if isinstance(each, Window | SignInPage):
            each.hide()
            each.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if hands.trouble is not None:
        raise hands.trouble
    assert hands._next is None, "the program ended before the last step"


def form_in_front() -> DocumentForm | None:
    window: Window | None = front(Window)()
    page = window.tabs.current if window is not None else None
    return page if isinstance(page, DocumentForm) and page.ready else None


def form_with(name: str) -> Callable[[], DocumentForm | None]:
    def look() -> DocumentForm | None:
        form = form_in_front()
        return form if form is not None and form.draft.aggregate.name == name else None

    return look


def lock(form: DocumentForm) -> None:
    form.desk.journal.settle()
    control_alt = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(form.window(), Qt.Key.Key_L, control_alt)


def words_in(folder: Path) -> set[str]:
    """Which of the words that only this company knows stand in any file below a folder, in whatever encoding."""
    contents = [
        each.read_bytes() for each in folder.rglob("*") if each.is_file() and not each.name.startswith("company.keys")
    ]
    codes = ("utf-8", "utf-16-le", "utf-16-be", "cp1251")
    words = (UNSAVED, ORGANIZATION, PERSON)
    return {word for word in words for code in codes for content in contents if word.encode(code) in content}


def test_a_locked_company_is_closed_and_comes_back_with_what_was_not_saved(
    settings: Settings, first: FirstWindow, begun: Begun
) -> None:
    seen: list[Any] = []

    def fill_in(form: DocumentForm) -> None:
        seen.append(form.desk.store.actor.person_id)
        type_text(form, UNSAVED)
        QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_Tab)

    def sign_in_again(page: SignInPage) -> None:
        seen.append(words_in(settings.home))
        enter(page, PASSWORD)

    run(
        settings, first,
        (front(SignInPage), lambda page: enter(page, PASSWORD)),
        (front(Window), lambda window: window.desk.open_new("organization")),
        (form_in_front, fill_in),
        (form_with(UNSAVED), lock),
        (front(SignInPage), sign_in_again),
        (form_with(UNSAVED), lambda _: QApplication.exit()),
    )  # fmt: skip
    assert seen == [begun.signed_in.person, set()]
    with opened(settings, key=begun.signed_in.key) as found:
        assert [each.name for each in found.store.find(Organization)] == [ORGANIZATION], "it was not saved"


def test_a_plain_company_is_encrypted_from_its_own_page(settings: Settings, first: FirstWindow, company: Path) -> None:
    groups: list[str] = []

    def page() -> KeysPage | None:
        window: Window | None = front(Window)()
        found = next((each for each in window.pages.values() if isinstance(each, KeysPage)), None) if window else None
        return found if found is not None and found.answer is not None else None

    def asked_for_the_group() -> KeysPage | None:
        found = page()
        return found if found is not None and found.form is not None and LAST in found.form.edits else None

    def encrypt_it(found: KeysPage) -> None:
        found.encrypt()
        assert found.form is not None
        assert found.form.edits[NAME].text() == PERSON
        enter(found.form, PASSWORD, PASSWORD)

    def read_from_the_sheet(found: KeysPage) -> None:
        assert found.form is not None
        assert found.begun is not None
        groups.extend(found.begun.recovery.text.split())
        found.desk.open_page("keys")
        found.form.edits[LAST].setFocus()
        enter(found.form, "ZZZZ")

    def told_wrong() -> KeysPage | None:
        found = page()
        wrong = "not the last four signs"
        return found if found is not None and found.form is not None and wrong in found.form.said.text() else None

    def read_again(found: KeysPage) -> None:
        assert found.form is not None
        found.form.edits[LAST].selectAll()
        enter(found.form, groups[-1])

    run(
        settings, first,
        (front(Window), lambda window: window.desk.open_page("keys")),
        (page, encrypt_it),
        (asked_for_the_group, read_from_the_sheet),
        (told_wrong, read_again),
        (front(SignInPage), lambda page: enter(page, PASSWORD)),
        (front(Window), lambda _: QApplication.exit()),
    )  # fmt: skip
    assert words_in(settings.home) == set()
    key = stored.keys_of(company).recovered(RecoveryKey.read("".join(groups)))
    with opened(settings, key=key) as found:
        assert list(check(found.store)) == []


def test_the_first_start_takes_over_an_encrypted_backup(
    qtbot: QtBot, settings: Settings, begun: Begun, tmp_path: Path
) -> None:
    stick, elsewhere = tmp_path / "stick" / "fieldledger-2026-11-21.backup", load(tmp_path / "other", environment={})
    with opened(settings, key=begun.signed_in.key) as found:
        back_up(found.store.engine, stick)
        carry_keys(found, stick.parent)
    start = first_run(elsewhere)
    qtbot.addWidget(start)
    start.show()
    start._take_over(stick)
    page = start.findChild(SignInPage)
    assert page is not None
    with qtbot.waitSignal(start.finished, timeout=20_000):
        enter(page, PASSWORD)
    assert words_in(elsewhere.home) == set()
    with opened(elsewhere, key=begun.signed_in.key) as found:
        assert [each.name for each in found.store.find(Organization)] == [ORGANIZATION]
