"""The first start by keyboard: language, a company of our own or the demo, a name, done."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from desktop import first_company
from desktop.app import application, desk_of, spoken, with_language
from desktop.company import opened
from desktop.listing import Listing
from desktop.settings import Settings, load
from desktop.ui.desk import Desk
from desktop.ui.first_run import FirstRun, Maker
from desktop.ui.look import Look
from desktop.ui.preferences import Preferences
from desktop.ui.shell.settings_page import SettingsPage
from desktop.ui.shell.status import Status
from shared.common.organization import Organization
from shared.common.person import Person
from tests.ui.typing import type_text


@pytest.fixture
def new_home(tmp_path: Path) -> Settings:
    return load(tmp_path / "Данные", environment={})


@pytest.fixture
def first(qtbot: QtBot, new_home: Settings) -> FirstRun:
    maker = Maker(
        lambda organization, person: first_company.alone(new_home, organization, person),
        lambda progress: first_company.demo(new_home, progress),
        lambda file: first_company.backup(new_home, file),
    )
    made = FirstRun(Look(application()), maker, "en", new_home.home)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def press(qtbot: QtBot, first: FirstRun, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(first.focusWidget() or first, key)


def test_a_company_of_ones_own_is_made_by_keyboard(qtbot: QtBot, first: FirstRun, new_home: Settings) -> None:
    press(qtbot, first, Qt.Key.Key_Return, Qt.Key.Key_Return)
    type_text(first, "ООО «Строй»")
    press(qtbot, first, Qt.Key.Key_Return)  # to the next field: nobody skips the own name
    type_text(first, "Петров И. С.")
    with qtbot.waitSignal(first.finished, timeout=20_000) as finished:
        press(qtbot, first, Qt.Key.Key_Return)
    assert finished.args == ["en"]
    with opened(new_home) as company, company.store.reading() as session:
        books = company.store.books(session)
        assert [each.name for each in books.find(Organization)] == ["ООО «Строй»"]
        assert [each.name for each in books.find(Person)] == ["Петров И. С."]
        assert books.setting("default_organization") == "01"
    with opened(new_home) as company, desk_of(new_home, company) as desk:
        page = SettingsPage(desk, desk.keys)
        page.build()
        assert (Status(desk).user.text(), page.user.text()) == ("Петров И. С.", "Петров И. С.")
        assert "Петров И. С." in printed_list(desk)


def printed_list(desk: Desk) -> str:
    """The words of a list on paper."""
    paper, shape = BytesIO(), desk.kinds.shape("person")
    with desk.store.reading() as session:
        Listing(desk.store, session, shape, shape.fields[:1], desk.language).pdf(paper)
    return str(pypdfium2.PdfDocument(paper.getvalue())[0].get_textpage().get_text_range())


def test_without_a_name_nothing_is_made_and_the_page_says_so(qtbot: QtBot, first: FirstRun, new_home: Settings) -> None:
    press(qtbot, first, *[Qt.Key.Key_Return] * 3)
    assert first.trouble.text() == "Write the name of the company; it can be changed later."
    assert not new_home.home.exists() or not list(new_home.home.glob("*.fieldledger"))


def test_the_language_changes_at_once_and_is_kept(qtbot: QtBot, first: FirstRun) -> None:
    russian = next(each for each in first.findChildren(QRadioButton) if each.text() == "Русский")
    russian.setChecked(True)
    assert first.heading.text() == "Язык"
    press(qtbot, first, Qt.Key.Key_Return)
    assert first.heading.text() == "С чего начать?"
    press(qtbot, first, Qt.Key.Key_Escape)
    assert first.heading.text() == "Язык"


def test_who_chose_no_language_is_spoken_to_in_the_computers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first start, in the demo company, in a folder that is there already."""
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("ru_RU"))
    assert spoken(with_language(load(tmp_path, environment={}))).code == "ru"
    chosen = Preferences(tmp_path)
    chosen.set("language", "en")
    chosen.sync()
    assert spoken(with_language(load(tmp_path, environment={}))).code == "en"
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "env.ini").write_text("[interface]\nlanguage = en\n")
    assert spoken(with_language(load(tmp_path / "said", environment={}))).code == "en"


def test_qts_own_words_follow_the_language(qtbot: QtBot, first: FirstRun) -> None:
    for language, said in (("Русский", "Отмена"), ("English", "Cancel")):
        next(each for each in first.findChildren(QRadioButton) if each.text() == language).setChecked(True)
        assert cancel() == said


def test_a_file_dialog_has_no_word_of_another_language(qtbot: QtBot, first: FirstRun) -> None:
    """Also where Qt's catalogue has none."""
    first._speak("ru")
    dialog = QFileDialog(first)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = [dialog.labelText(label) for label in QFileDialog.DialogLabel]
    first._speak("en")
    assert said == ["&Папка:", "&Имя файла:", "&Тип файлов:", "&Открыть", "Отмена"]


def cancel() -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")


def test_the_demo_company_is_made_in_its_place(qtbot: QtBot, first: FirstRun, new_home: Settings) -> None:
    press(qtbot, first, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert first.on.text() == "Begin"
    with qtbot.waitSignal(first.finished, timeout=60_000):
        press(qtbot, first, Qt.Key.Key_Return)
    with opened(new_home) as company:
        assert company.store.find(Organization)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(
    qtbot: QtBot, first: FirstRun, new_home: Settings
) -> None:
    new_home.home.write_text("a file where the folder should be")
    press(qtbot, first, Qt.Key.Key_Return, Qt.Key.Key_Return)
    type_text(first, "Ours")
    press(qtbot, first, Qt.Key.Key_Return, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first.trouble.isVisible(), timeout=10_000)
    assert "Nothing was changed" in first.trouble.text()
    assert first.organization_edit.text() == "Ours"
