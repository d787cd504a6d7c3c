"""Screens in the middle of work: two edits that meet, a question, a list that drops down, a day of many works."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.ask import box_of
from desktop.ui.list.popup import ColumnChooser
from shared.common.crew import Crew
from shared.common.material import Material
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import lines_for, works_to_add
from shared.construction.daily_report_hours import CrewDay
from shared.kernel.copying import copy_of
from shared.kernel.words import say
from shared.store.several import Step
from tests.ui.gallery.examples import fullest, opened, press_action
from tests.ui.gallery.stage import Stage
from tests.workbooks.sheets import write_xlsx

MATERIALS = [
    ["Код", "Наименование", "Ед. изм.", "Цена"],
    ["М-901", "Щебень гранитный фракции 20–40 мм", "м3", 2350],
    ["М-902", "Герметик полиуретановый для деформационных швов", "картридж", 300],
    ["М-903", "Песок мытый", "м3", "дорого"],
]


def _absence(stage: Stage) -> Any:
    shape = stage.desk.kinds.shape("absence")
    made: Any = copy_of(shape, stage.desk.store.find(shape.cls)[0])
    made.date = stage.desk.store.today
    stage.desk.store.save(made)
    return opened(stage.desk.open_document("absence", made.id), stage)


def conflict(stage: Stage) -> None:
    """Both sides changed the same field, and each another one."""
    form = _absence(stage)
    theirs: Any = stage.desk.store.get(form.shape.cls, form.aggregate.id)
    theirs.legal_number, theirs.comment = "17-к", "По приказу директора"
    stage.desk.store.save(theirs)
    form.set(form.aggregate, "legal_number", "18-к")
    form.saving.save()


def closing(stage: Stage) -> QWidget:
    form = _absence(stage)
    question = say("“{title}” is not saved. Save it before it is closed?", title=form.title())
    choices = {"save": say("Save"), "discard": say("Do not save"), "": say("Stay")}
    box, _ = box_of(stage.desk, form, question, choices, "save")
    box.show()
    return box


def attached(stage: Stage) -> None:
    """A photo and a paper."""
    form = _absence(stage)
    photo = Image.new("RGB", (800, 500), (150, 190, 220))
    draw = ImageDraw.Draw(photo)
    draw.rectangle((0, 330, 800, 500), fill=(120, 100, 80))
    draw.rectangle((200, 150, 600, 400), fill=(190, 90, 70))
    photo.save(stage.home / "Фасад корпуса Б, ось 4.jpg")
    (stage.home / "Приказ 17-к.pdf").write_bytes(b"%PDF-1.7")
    form.show_panel("attachments")
    stage.settle()
    form.panel.attach([stage.home / "Фасад корпуса Б, ось 4.jpg", stage.home / "Приказ 17-к.pdf"])


def setting(stage: Stage) -> None:
    """One value for everybody is asked for."""
    _setting(stage)


def _setting(stage: Stage) -> Any:
    page: Any = opened(stage.desk.open_list("person"), stage)
    page.view.table.selectAll()
    page.set_field("phone")
    return page


def set_preview(stage: Stage) -> None:
    """One value for everybody, before it is written."""
    page = _setting(stage)
    stage.settle()
    page._preview_setting(Step("set", "job_title", "монтажник"))


def folders(stage: Stage) -> None:
    """A catalog with a folder in a folder."""
    store = stage.desk.store
    concrete, mortar = Material(name="Бетоны и растворы", folder=True), Material(name="Растворы", folder=True)
    store.save(concrete)
    mortar.group_id = concrete.id
    store.save(mortar)
    for each in store.find(Material, folder=False)[:6]:
        each.group_id = mortar.id
        store.save(each)
    stage.desk.open_list("material")


def progress(stage: Stage) -> None:
    """The tree where work is going on."""
    fullest(stage, "estimate")
    form: Any = stage.window.tabs.current
    line = next(each for each in form.draft.rows("lines") if "Кладка" in (each.name or "") and not each.is_section)
    form.show_cell("lines", line, "name")


def catalog_file(stage: Stage) -> None:
    page: Any = stage.desk.open_page("import", kind="material")
    page.open(Path(write_xlsx(stage.home / "материалы.xlsx", MATERIALS)))


def periods(stage: Stage) -> QWidget:
    """What the period's button drops down."""
    page: Any = opened(stage.desk.open_list("daily_report"), stage)
    menu: QWidget = page.view.period.button.menu()
    menu.show()
    return menu


def picked(stage: Stage) -> QWidget:
    """What a reference's field drops down."""
    form = opened(stage.desk.open_new("daily_report"), stage)
    stage.window.activateWindow()
    editor = form.header.cells["foreman_id"].editor
    editor.setFocus()
    editor.open_list()
    stage.settle()
    found: QWidget = editor.list
    return found


def told(stage: Stage) -> None:
    """All that was said, and the newest below."""
    desk = stage.desk
    desk.tell(say("{kinds} posted: {count}", kinds=desk.say("Daily reports"), count=14), level="done")
    desk.tell(say("Nobody lacks days. Shift+F7 shows everybody."))
    desk.tell(say("There is no order by this column; filter by it instead"), level="warning")
    desk.tell(say("Choose the month and the place, then fill the timesheet."), level="trouble")
    desk.open_page("tasks")


def large_crew(stage: Stage) -> None:
    """Eight people at fourteen works."""
    made = DailyReport(date=date(2026, 10, 30))
    with stage.desk.store.reading() as session:
        books = stage.desk.store.books(session)
        crew = books.find(Crew, name="Бригада отделочников")[0]
        made.site_id, made.crew_id, made.foreman_id = crew.site_id, crew.id, crew.foreman_id
        made.lines = lines_for(books, [each.id for each in works_to_add(made, books)[:14]])
        day = CrewDay(made)
        people = [member.person_id for member in crew.members_on(made.date) if member.person_id][:8]
        day.add_people(people)
        for at, person in enumerate(people):
            day.set_minutes(person, made.lines[at % len(made.lines)].id, 300)
            day.set_minutes(person, made.lines[(at + 5) % len(made.lines)].id, 180)
    for at, line in enumerate(made.lines):
        line.quantity = Decimal(at + 1) / 4
    stage.desk.store.save(made)
    stage.desk.open_document("daily_report", made.id)


def sources(stage: Stage) -> None:
    """The reports that a day of the month was taken from."""
    fullest(stage, "timesheet")
    form: Any = stage.window.tabs.current
    form.grid.go(1, 0)
    press_action(stage, "timesheet.sources")


def start_of(role: str) -> Callable[[Stage], None]:
    def show(stage: Stage) -> None:
        page = opened(stage.desk.open_page("start"), stage)
        page.choose_role(role)

    return show


def behind(stage: Stage) -> None:
    """Enter on a figure shows the movements behind it."""
    page: Any = opened(stage.desk.open_report("productivity"), stage)
    page.view.table.setFocus()
    page.view.table.go_to(0, 1)
    QTest.keyClick(page.view.table, "\r")


def columns(stage: Stage) -> QWidget:
    """Which columns a list shows."""
    opened(stage.desk.open_list("person"), stage)
    press_action(stage, "list.columns")
    [chooser] = [top for top in QApplication.topLevelWidgets() if isinstance(top, ColumnChooser) and top.isVisible()]
    return chooser
