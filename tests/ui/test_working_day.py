"""A whole working day of a new company, by keyboard only, from the first start to the closed month."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
from PySide6.QtWidgets import QApplication, QTreeWidget
from pytestqt.qtbot import QtBot

from desktop.app import desk_of, first_run, window_of
from desktop.company import opened
from desktop.settings import Settings, load
from desktop.ui.preview.page import PreviewPage
from desktop.ui.start.page import StartPage
from desktop.ui.window import Window
from tests.ui.hands import Hands
from tests.ui.keys import focused
from tests.ui.watchdog import STALL_S, Watchdog, no_sql_in_this_thread

LAST_OF_NOVEMBER = datetime(2026, 11, 30, 9, tzinfo=UTC)
QUIET, SHARED_S = 1.5, 0.25
"""Where other programs are at work, their threads and caches make ours slower: there only the gross is seen."""
PEOPLE = (
    ("Петров Иван Сергеевич", "101", "Прораб", 700),
    ("Сидоров Пётр Ильич", "102", "Каменщик", 560),
    ("Котова Анна Павловна", "103", "Штукатур", 540),
    ("Юнусов Рашид Каримович", "104", "Бетонщик", 520),
)
WORKS = (
    ("Кирпичная кладка стен", "м3", 120, 1500, 5),
    ("Штукатурка стен", "м2", 800, 420, 1),
    ("Стяжка пола", "м2", 300, 390, 1),
)


def test_a_working_day_by_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    """Nothing holds the window for more than a blink, and nothing asks the database but the threads for it."""
    settings = load(tmp_path / "Данные", environment={})
    hands = Hands(qtbot)
    make_a_company(hands, settings)
    with open_window(hands, settings) as window, no_sql_in_this_thread(window.desk.store.engine) as sql:
        follow_the_first_step(hands)
        watchdog = hands.watchdog = Watchdog(STALL_S if os.getloadavg()[0] < QUIET else SHARED_S)
        import_people_and_rates(hands, tmp_path)
        import_an_estimate_of_a_new_site(hands, tmp_path)
        make_a_crew(hands)
        report_three_days(hands)
        timesheet = keep_a_timesheet(hands)
        sheet = pay(hands)
        print_and_save(hands, timesheet, tmp_path / "Т-13.pdf")
        print_and_save(hands, sheet, tmp_path / "Т-51.pdf")
        close_the_month(hands)
        be_refused_in_a_closed_month(hands)
        watchdog.close()
    assert not sql, sql
    assert not watchdog.stalls, "\n".join(map(str, watchdog.stalls))


@contextmanager
def open_window(hands: Hands, settings: Settings) -> Iterator[Window]:
    """The window of the new company, on a laptop's screen."""
    with opened(settings, changes=True, clock=lambda: LAST_OF_NOVEMBER) as company, desk_of(settings, company) as desk:
        window = hands.window = window_of(desk)
        window.resize(1366, 768)
        window.activateWindow()
        hands.wait(window.isActiveWindow)
        hands.settle()
        try:
            yield window
        finally:
            window.hide()


def make_a_company(hands: Hands, settings: Settings) -> None:
    first = first_run(settings, lambda: LAST_OF_NOVEMBER)
    first.show()
    first.activateWindow()
    hands.wait(lambda: QApplication.focusWidget() is not None)
    hands.press("Return", "Return")
    hands.type("ООО «Строй»")
    hands.press("Tab")
    hands.type("Орлова С. В.")
    with hands.qtbot.waitSignal(first.finished, timeout=20_000):
        hands.press("Return")
    first.close()


def follow_the_first_step(hands: Hands) -> None:
    """The start page of a new company says where to begin; Enter on it opens the place."""
    hands.wait(lambda: "Enter opens the next: People, from Excel" in hands.said)
    start = hands.page
    assert isinstance(start, StartPage)
    hands.wait(lambda: start.cards[0].hasFocus())
    hands.press("Return")
    assert hands.title == "Import"
    hands.press("Ctrl+F4")


def import_people_and_rates(hands: Hands, folder: Path) -> None:
    people = [["ФИО", "Таб. №", "Должность", "Дата приёма"]]
    people += [[name, number, job, "01.10.2026"] for name, number, job, _ in PEOPLE]
    rates = [
        ["Таб. №", "Действует с", "За", "Ставка"],
        *([number, "01.10.2026", "Час", rate] for _, number, _, rate in PEOPLE),
    ]
    choose_file(hands, written(folder / "Люди.xlsx", people))
    assert "4" in hands.said, hands.said
    hands.press("Ctrl+Return")
    assert "Imported: 4 new" in hands.said, hands.said
    choose_file(hands, written(folder / "Ставки.xlsx", rates))
    hands.press("Ctrl+Return")
    assert "Imported: 4 new" in hands.said, hands.said


def import_an_estimate_of_a_new_site(hands: Hands, folder: Path) -> None:
    """The site of the estimate is not there yet: Insert in its field makes it."""
    rows: list[list[object]] = [
        ["№", "Наименование работ", "Ед. изм.", "Кол-во", "Цена", "Трудозатраты на ед., чел.-ч"]
    ]
    rows += [[at, *work, hours] for at, (*work, hours) in enumerate(WORKS, start=1)]
    choose_file(hands, written(folder / "Смета школы.xlsx", rows))
    hands.press("Ctrl+Return")
    assert "Choose: Site." in hands.said
    hands.type("Школа на Ленина")
    hands.press("Insert")
    assert hands.title == "Site Школа на Ленина"
    hands.press("Ctrl+Return", "Ctrl+Return")
    assert "3 lines imported" in hands.said
    hands.press("Return")
    assert hands.title.startswith("Estimate")
    hands.press("Ctrl+Return")
    assert hands.said.endswith("Posted")


def make_a_crew(hands: Hands) -> None:
    """Name, foreman and site in the header, below them a row for each of the crew."""
    hands.open("Crew", "New")
    hands.type("Каменщики")
    hands.press("Tab")
    hands.type("петров")
    hands.press("Tab")
    hands.type("ленина")
    hands.press("Tab", "Tab", "Tab")
    for name, *_ in PEOPLE[1:]:
        hands.type(name.split()[0].lower())
        hands.press(*["Return"] * 4)
    hands.press("Ctrl+Return")


def report_three_days(hands: Hands) -> None:
    hands.open("Daily report", "New")
    hands.press("Shift+Tab")
    hands.type("2.11")
    hands.press("Tab")
    hands.type("ленина")
    hands.press("Tab")
    hands.type("камен")
    hands.press("Tab", "Shift+F7", "F3", "Insert", "Insert", "Return")
    hands.type("8")
    hands.press("Ctrl+D", "F8", "Tab")
    done_and_posted(hands, "8", "40")
    for masonry, plaster in (("7,5", "38"), ("=4+4,5", "41")):
        hands.open("Daily report", "New")
        hands.press("F7")
        hands.type("8")
        hands.press("Ctrl+D", "F8", "Tab")
        done_and_posted(hands, masonry, plaster)


def keep_a_timesheet(hands: Hands) -> str:
    """Its number."""
    hands.open("Timesheet", "New")
    hands.type("ленина")
    hands.press("Tab", "Tab")
    hands.type("камен")
    hands.press("Tab", "Ctrl+Shift+F")
    assert "3 people and 39 cells added" in hands.said
    hands.press("Return")
    hands.open("Fill: schedule")
    hands.press("Return")
    hands.press("Down", "Down", *["Right"] * 8, "Shift+Right")
    hands.type("Б")
    hands.press("Return")
    hands.press("Ctrl+Return")
    assert hands.said.endswith("Posted")
    return number_of(hands.said)


def pay(hands: Hands) -> str:
    """The number of the payroll sheet."""
    hands.open("Payroll sheet", "New")
    hands.press("Ctrl+Shift+F")
    assert "3 people, 461 h, in all 249,260.00" in hands.said
    hands.press("Down", "Return")
    assert "Where the amount comes from" in hands.said
    tree = focused()
    assert isinstance(tree, QTreeWidget)
    top = tree.topLevelItem(0)
    assert top is not None
    assert top.child(0).text(0) == "159 h × 540.00 an hour = 85,860.00"
    hands.press("Esc", "Ctrl+Return")
    assert hands.said.endswith("Posted")
    return number_of(hands.said)


def number_of(said: str) -> str:
    """The number of the document that the message speaks of."""
    return next(word for word in said.splitlines()[-1].split() if word.count("-") > 1)


def print_and_save(hands: Hands, number: str, file: Path) -> None:
    """What is seen in the preview is the file that is saved."""
    hands.open(number)
    hands.press("Ctrl+P")
    hands.press("Ctrl+S")
    hands.answer_dialog(str(file))
    hands.wait(file.exists)
    preview = hands.page
    assert isinstance(preview, PreviewPage)
    assert preview.made is not None
    assert preview.made.pdf.content == file.read_bytes()


def close_the_month(hands: Hands) -> None:
    hands.open("Period close")
    hands.type("30.11.2026")
    hands.press("Tab")
    hands.expect_question("Close the period")
    hands.press("Ctrl+Return")
    assert "Closed through 30 Nov 2026." in hands.said


def be_refused_in_a_closed_month(hands: Hands) -> None:
    hands.open("Daily reports")
    hands.press("Return")
    assert hands.title.startswith("Daily report ")
    hands.open("Unpost")
    assert "the period is closed through 30 Nov 2026. The entry is kept as it is." in hands.said


def done_and_posted(hands: Hands, *quantities: str) -> None:
    """Enter goes down the people to the quantity, then to the next work."""
    for quantity in quantities:
        hands.press("Return", "Return", "Return")
        hands.type(quantity)
        hands.press("Return")
    hands.press("Ctrl+Return")
    assert hands.said.endswith("Posted"), hands.said


def choose_file(hands: Hands, file: Path) -> None:
    hands.open("Import")
    hands.press("Ctrl+O")
    hands.answer_dialog(str(file))
    hands.wait(lambda: file.name in hands.title)
    hands.settle()


def written(file: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file
