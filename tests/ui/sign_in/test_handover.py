"""Handing a computer over: nothing that somebody wrote is lost, and nothing of theirs opens here any more."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from desktop.company import opened
from desktop.keys import signing_in, stored
from desktop.keys.signing_in import Begun
from desktop.settings import Settings
from desktop.ui.document.form import DocumentForm
from desktop.ui.keys.handover import HandoverPage
from desktop.ui.shell.one_window import FirstWindow
from desktop.ui.sign_in.page import SignInPage
from desktop.ui.window import Window
from shared.common.organization import Organization
from shared.common.person import Person
from tests.keys.conftest import CHEAP, PASSWORD, PERSON, Vault, company, no_vault, person, settings, vault
from tests.ui.sign_in.test_sign_in import begun, enter, first, form_in_front, form_with, front, run
from tests.ui.typing import type_text

__all__ = ["begun", "company", "first", "no_vault", "person", "settings", "vault"]
PETR, HIS = "Пётр Свайкин", "второй человек"
UNSAVED = "Кессонный участок 9"


@pytest.fixture
def petr(settings: Settings, company: Path, begun: Begun) -> UUID:
    """Somebody who can sign in as well."""
    with opened(settings, key=begun.signed_in.key) as found:
        found.store.save(somebody := Person(name=PETR))
    signing_in.put_person(company, begun.signed_in.key, somebody.id, PETR, HIS, CHEAP)
    return somebody.id


def page_with(words: str) -> Any:
    def look() -> HandoverPage | None:
        window: Window | None = front(Window)()
        page = window.tabs.current if window is not None else None
        if isinstance(page, HandoverPage) and words in " ".join(each.text() for each in page.findChildren(QLabel)):
            return page
        return None

    return look


def go(page: HandoverPage) -> None:
    (action,) = page.actions_here()
    assert not action.enabled()
    QTimer.singleShot(0, action.run)  # it asks first


def answered(caption: str) -> tuple[Any, Any]:
    return front(QMessageBox), lambda box: next(each for each in box.buttons() if each.text() == caption).click()


def test_who_leaves_saves_first_and_opens_nothing_afterwards(
    settings: Settings, first: FirstWindow, company: Path, begun: Begun, petr: UUID, vault: Vault
) -> None:
    seen: list[Any] = []
    settings.backup_folder.mkdir()
    signing_in.sign_in(company, begun.signed_in.person, PASSWORD, remember=True)
    assert len(vault.kept) == 1

    def not_yet(page: HandoverPage) -> None:
        (action,) = page.actions_here()
        seen.append(str(action.enabled()))
        window: Any = page.window()
        window.bring(next(each for each in window.pages.values() if isinstance(each, DocumentForm)))

    def save(form: DocumentForm) -> None:
        QTest.keyClick(form.window(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def saved() -> DocumentForm | None:
        form = form_in_front()
        return form if form is not None and not form.is_changed() else None

    def type_name(form: DocumentForm) -> None:
        type_text(form, UNSAVED)
        QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_Tab)

    def petr_comes(page: SignInPage) -> None:
        seen.append([each.name for each in page.door.holders])
        enter(page, HIS)

    run(
        settings, first,
        (front(Window), lambda window: window.desk.open_new("organization")),
        (form_in_front, type_name),
        (form_with(UNSAVED), lambda form: form.desk.open_page("handover")),
        (page_with("Documents typed and not saved: 1"), not_yet),
        (form_with(UNSAVED), save),
        (saved, lambda form: form.desk.open_page("handover")),
        (page_with("Nothing is typed and not saved"), go),
        answered("Hand over"),
        (front(SignInPage), petr_comes),
        (front(Window), lambda window: (seen.append(window.desk.store.actor.person_id), QApplication.exit())),
    )  # fmt: skip
    assert "typed and not saved: 1" in seen[0]
    assert seen[1:] == [[PETR], petr]
    assert vault.kept == {}
    left = {each.name for each in settings.home.iterdir() if str(begun.signed_in.person) in each.name}
    assert left == set()
    for file in (*stored.beside(company), stored.of_backups(settings.backup_folder, begun.signed_in.key.id)):
        assert [each.name for each in stored.read(file).holders] == [PETR], file
    with opened(settings, key=begun.signed_in.key) as found:
        assert UNSAVED in [each.name for each in found.store.find(Organization)]
        assert found.store.actor.person_id is None, "nobody acts by themselves here any more"


def test_the_last_one_waits_for_the_next(settings: Settings, first: FirstWindow, begun: Begun) -> None:
    seen: list[Any] = []

    def look(page: HandoverPage) -> None:
        (action,) = page.actions_here()
        seen.append(str(action.enabled()))
        QApplication.exit()

    run(
        settings, first,
        (front(SignInPage), lambda page: enter(page, PASSWORD)),
        (front(Window), lambda window: window.desk.open_page("handover")),
        (page_with("Nobody else can sign in here"), look),
    )  # fmt: skip
    assert seen == ["Nobody else could open the company here. Let the next person sign in first."]


def test_another_takes_somebody_away_only_when_they_left_nothing_typed(
    settings: Settings, first: FirstWindow, company: Path, begun: Begun, petr: UUID
) -> None:
    def type_name(form: DocumentForm) -> None:
        type_text(form, UNSAVED)
        QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_Tab)

    def lock(form: DocumentForm) -> None:
        form.desk.journal.settle()
        assert form.desk.lock is not None
        form.desk.lock()

    def as_petr(page: SignInPage) -> None:
        page.people.setCurrentRow(1)
        enter(page, HIS)

    def kept(page: HandoverPage) -> None:
        (action,) = page.actions_here()
        assert "typed and not saved" in str(action.enabled())
        QApplication.exit()

    run(
        settings, first,
        (front(SignInPage), lambda page: enter(page, PASSWORD)),
        (front(Window), lambda window: window.desk.open_new("organization")),
        (form_in_front, type_name),
        (form_with(UNSAVED), lock),
        (front(SignInPage), as_petr),
        (front(Window), lambda window: window.desk.open_page("handover", person=str(begun.signed_in.person))),
        (page_with(f"Only {PERSON} can open them"), kept),
    )  # fmt: skip
    assert len(stored.keys_of(company).holders) == 2
