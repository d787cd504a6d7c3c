"""The hours of a daily report as a grid: a person a row, a work a column, hours in the cells."""

from typing import Any, Final
from uuid import UUID

from shared.common.person import Person
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour
from shared.construction.estimate_line import EstimateLine
from shared.importers.documents.cells import DAY, Cells, minutes_of, same_cell
from shared.importers.documents.page import Page, PageCell, SheetPage
from shared.importers.references import NotFound
from shared.importers.values import NotAValue
from shared.kernel.numbers import hours
from shared.workbooks.cells import cell_text
from shared.workbooks.table import DataColumn
from shared.workbooks.words import say

MARK: Final = "hours"
WORKS: Final = "works"
"""The row whose hidden cell says so holds the ids of the works over their columns."""
NUMBER, NAME, FIRST_WORK = 1, 2, 3
EMPTY_ROWS, EMPTY_COLUMNS = 10, 3
HOURS: Final = DataColumn("hours", "", "hours", 4, 0)
LINES: Final = "daily_report_line"


def hours_page(report: DailyReport, cells: Cells) -> Page:
    """Works go by the numbers that they have on their own page; a new one is a column with its number above it."""
    language = cells.language
    note = "8, 7.5 or 7:30. For a work that is new, write its number above a free column."
    page = Page.begun(MARK, language.say("Hours"), language.say("Hours"), language.say(note))
    works = list(report.lines)
    blank = [None] * EMPTY_COLUMNS
    page.add(PageCell(WORKS), None, None, *(PageCell(str(line.id)) for line in works), *blank, hidden=True)
    labels = cells.labels.get(LINES, {})
    heads = [PageCell(f"{labels.get(line.id, '')}. {line.name or ''}".strip(), "caption") for line in works]
    people = [PageCell(language.say(caption), "caption") for caption in ("Personnel number", "Person")]
    page.add(None, *people, *heads, *(PageCell(None, "caption") for _ in blank))
    page.frozen = (len(page.rows), FIRST_WORK)
    minutes = {(hour.person_id, hour.line_id): hour.minutes for hour in report.hours}
    for person_id in dict.fromkeys(hour.person_id for hour in report.hours if hour.person_id is not None):
        person = cells.books.get(Person, person_id)
        shown = [_shown(minutes.get((person_id, line.id))) for line in works]
        page.add(
            PageCell(str(person_id)), PageCell(person.personnel_number if person else None, "label"),
            PageCell(cells.books.name("person", person_id), "label"),
            *(PageCell(value, "input", HOURS) for value in [*shown, *blank]),
        )  # fmt: skip
    for _ in range(EMPTY_ROWS):
        page.add(None, PageCell(None, "input", DataColumn("number", "")), PageCell(None, "input"),
                 *(PageCell(None, "input", HOURS) for _ in [*works, *blank]))  # fmt: skip
    page.widths = {NUMBER: 12, NAME: 30, **{FIRST_WORK + at: 18 for at in range(len(works) + EMPTY_COLUMNS)}}
    return page


def _shown(minutes: int | None) -> Any:
    return None if minutes is None else hours(minutes)


# ---- back


def read_hours(page: SheetPage, report: DailyReport, cells: Cells) -> None:
    head = page.row_of(WORKS)
    if head is None:
        page.problem(0, 0, say("the hidden column no longer says where the works are; export the document anew"))
        return
    works = _works(page, head, report, cells)
    here = {(hour.person_id, hour.line_id): hour for hour in report.hours}
    known, seen = {person_id for person_id, _ in here}, dict[UUID, int]()
    for row in range(head + 2, page.last):
        person_id = _person(page, row, known, works, cells)
        if person_id is None:
            continue
        if person_id in seen:
            page.problem(row, NAME, say("this person has the row {row} already", row=seen[person_id]))
            continue
        seen[person_id] = row + 1
        for column, line_id in works.items():
            _read_cell(page, row, column, (person_id, line_id), here, report)
    lines = {line.id for line in report.lines}
    placed = [hour for hour in report.hours if hour.person_id is not None and hour.line_id is not None]
    for hour in [hour for hour in placed if hour.person_id not in seen or hour.line_id not in lines]:
        report.hours.remove(hour)


def _works(page: SheetPage, head: int, report: DailyReport, cells: Cells) -> dict[int, UUID]:
    """Column → work: by the hidden id, else by the number that the caption begins with."""
    lines = {str(line.id): line.id for line in report.lines}
    labels = {label: id for id, label in cells.labels.get(LINES, {}).items() if str(id) in lines}
    found: dict[int, UUID] = {}
    for column in range(FIRST_WORK, page.width()):
        caption = cell_text(page.at(head + 1, column))
        id = lines.get(cell_text(page.at(head, column)))
        id = id or labels.get(caption) or labels.get(caption.partition(".")[0].strip())
        filled = any(cell_text(page.at(row, column)) for row in range(head + 2, page.last))
        if id is not None and id not in found.values():
            found[column] = id
        elif filled and not cell_text(page.at(head, column)):
            words = "there are hours under “{caption}”, which is no number of a work of this report"
            page.problem(head + 1, column, say(words, caption=caption[:40]))
    return found


def _person(page: SheetPage, row: int, known: set[UUID | None], works: dict[int, UUID], cells: Cells) -> UUID | None:
    try:
        id = UUID(page.key(row))
    except ValueError:
        id = None
    if id is not None and (id in known or cells.books.get(Person, id) is not None):
        return id
    number, name = (cell_text(page.at(row, column)) for column in (NUMBER, NAME))
    if not number and not name:
        if any(cell_text(page.at(row, column)) for column in works):
            page.problem(row, NAME, say("there are hours, but no person: type the personnel number or the name"))
        return None
    if number and len(rows := cells.books.rows(Person, ["id"], personnel_number=number, marked=False)) == 1:
        return rows[0]["id"]  # type: ignore[no-any-return]
    try:
        return cells.references.find("person", name or number)
    except NotFound as cause:
        page.problem(row, NAME if name else NUMBER, cause.why)
        return None


def _read_cell(
    page: SheetPage, row: int, column: int, key: tuple[UUID, UUID], here: dict[Any, DailyReportHour],
    report: DailyReport,
) -> None:  # fmt: skip
    hour, cell = here.get(key), page.at(row, column)
    if (why := page.unreadable(row, column)) is not None:
        page.problem(row, column, why)
        return
    if same_cell(_shown(hour.minutes if hour else None), cell):
        return
    if cell is None or not cell_text(cell):
        if hour is not None:
            report.hours.remove(hour)
        return
    try:
        minutes = minutes_of(cell)
        if minutes > DAY:
            raise NotAValue(say("a day has 24 hours, not {hours}", hours=hours(minutes)))
    except NotAValue as cause:
        page.problem(row, column, cause.why)
        return
    if hour is None:
        hour = DailyReportHour(person_id=key[0], line_id=key[1])
        report.hours.append(hour)
    hour.minutes = minutes


def settled(report: DailyReport, original: Any, cells: Cells) -> None:
    """A line for which another estimate line was picked takes over what that says; new lines are completed."""
    before = {line.id: line.picked_line_id for line in original.lines}
    for line in report.lines:
        if line.picked_line_id is not None and line.picked_line_id != before.get(line.id):
            source = cells.books.line(EstimateLine, line.picked_line_id)
            if source is not None:
                line.pick(cells.books, source)
