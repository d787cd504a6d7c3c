"""“Change the key of this file”, by keyboard, in the program as it runs."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.keys import stored
from desktop.keys.encrypting import opens
from desktop.keys.signing_in import Begun
from desktop.settings import Settings
from desktop.ui.keys.page import KeysPage
from desktop.ui.shell.one_window import FirstWindow
from desktop.ui.sign_in.page import SignInPage
from desktop.ui.window import Window
from tests.keys.conftest import PASSWORD, PERSON, company, no_vault, person, settings
from tests.ui.sign_in.test_handover import petr
from tests.ui.sign_in.test_sign_in import begun, enter, first, front, run

__all__ = ["begun", "company", "first", "no_vault", "person", "petr", "settings"]


def test_the_file_is_written_anew_and_only_who_did_it_signs_in(
    settings: Settings, first: FirstWindow, company: Path, begun: Begun, petr: object
) -> None:
    seen: list[Any] = []

    def page() -> KeysPage | None:
        window: Window | None = front(Window)()
        found = window.tabs.current if window is not None else None
        return found if isinstance(found, KeysPage) and found.answer is not None else None

    def change(found: KeysPage) -> None:
        found.change_key()
        assert found.form is not None
        enter(found.form, PASSWORD)

    def again(page: SignInPage) -> None:
        seen.extend([page.said.text(), [each.name for each in page.door.holders]])
        enter(page, PASSWORD)

    run(
        settings, first,
        (front(SignInPage), lambda page: enter(page, PASSWORD)),
        (front(Window), lambda window: window.desk.open_page("keys")),
        (page, change),
        (front(SignInPage), again),
        (front(Window), lambda _: QApplication.exit()),
    )  # fmt: skip
    words, holders = seen
    assert "The file has another key" in words
    assert holders == [PERSON]
    assert not opens(company, begun.signed_in.key.database)
    assert stored.keys_of(company).key != begun.signed_in.key.id
