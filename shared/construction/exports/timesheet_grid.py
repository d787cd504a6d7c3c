"""A timesheet as the grid that people know: a person a row, a day a column, in each cell what the day was."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id
from shared.common.person import Person
from shared.construction.exports.timesheet_marks import Mark, Marks
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.construction.timesheet_days import set_days, strike
from shared.construction.working_days import WorkingDays
from shared.importers.documents.cells import Cells, same_cell
from shared.importers.documents.difference import Change
from shared.importers.documents.page import Page, PageCell, SheetPage
from shared.importers.references import NotFound
from shared.importers.values import NotAValue
from shared.kernel.words import Caption
from shared.workbooks.cells import cell_text
from shared.workbooks.table import DataColumn
from shared.workbooks.words import say

MARK: Final = "days"
NUMBER, NAME, JOB, FIRST_DAY = 1, 2, 3, 4
"""Columns: personnel number, name, position, then the days."""
DAYS: Final = "days"
"""The row whose hidden cell says so holds the dates of the columns."""
EMPTY_ROWS: Final = 10
TEXT: Final = DataColumn("mark", "")
Day = tuple[UUID | None, dt.date | None]


def grid_page(sheet: Timesheet, cells: Cells) -> Page:
    language = cells.language
    page = Page.begun(MARK, language.say("Days"), language.say("Days"), language.say(
        "8: hours of work; 7:30; 8 (2): 2 of them at night; Б, В, ОТ: a code; РВ 8: code and hours; Я/С 8/2: two codes"
    ))  # fmt: skip
    first, last = sheet.period() if sheet.month else (None, None)
    days = [first + dt.timedelta(at) for at in range((last - first).days + 1)] if first and last else []
    rest = _rest_days(days, cells)
    page.add(PageCell(DAYS), None, None, None, *(PageCell(day.isoformat()) for day in days), hidden=True)
    heads = [PageCell(language.say(caption), "caption") for caption in PRINT_CAPTIONS]
    page.add(None, *heads, *(PageCell(str(day.day), "rest" if day in rest else "day") for day in days))
    page.frozen = (len(page.rows), FIRST_DAY)
    found, marks = _by_day(sheet), _marks(cells)
    for line in (each for each in sheet.people if each.person_id is not None):
        texts = [marks.text(found.get((line.person_id, day), [])) for day in days]
        page.add(
            PageCell(str(line.person_id)), *(PageCell(getattr(line, name), "input", TEXT) for name in _PRINTS),
            *(PageCell(text, "rest" if day in rest else "day") for day, text in zip(days, texts, strict=True)),
        )  # fmt: skip
    for _ in range(EMPTY_ROWS):
        blank = (PageCell(None, "rest" if day in rest else "day") for day in days)
        page.add(None, *(PageCell(None, "input", TEXT) for _ in _PRINTS), *blank)
    width = max([18, *(len(line.name or "") + 2 for line in sheet.people)])
    page.widths = {NUMBER: 11, NAME: min(width, 40), JOB: 20, **{FIRST_DAY + at: 6 for at in range(len(days))}}
    return page


_PRINTS: Final = ("personnel_number", "name", "job_title")
PRINT_CAPTIONS: Final = ("Personnel number", "Name as printed", "Position")


def _rest_days(days: list[dt.date], cells: Cells) -> set[dt.date]:
    kinds = WorkingDays(cells.books)
    return {day for day in days if kinds.kind(day) in ("rest", "holiday")}


def _marks(cells: Cells) -> Marks:
    return Marks(cells.books.find(AttendanceCode))


def _by_day(sheet: Timesheet) -> dict[Day, list[Mark]]:
    found: dict[Day, list[Mark]] = defaultdict(list)
    for cell in sheet.cells:
        if not cell.struck and cell.code_id is not None:
            found[cell.person_id, cell.date].append(Mark(cell.code_id, cell.minutes, cell.night_minutes))
    return found


def changes(before: Timesheet, after: Timesheet, cells: Cells) -> Iterator[Change]:
    """Day by day as the cells say it, then people who came, went, or are printed otherwise."""
    was, now, marks = _by_day(before), _by_day(after), _marks(cells)
    lines = {line.person_id: line for line in before.people}, {line.person_id: line for line in after.people}
    names = {id: line.name or cells.books.name("person", id) for each in lines for id, line in each.items()}
    for id in dict.fromkeys([*lines[0], *lines[1]]):
        if id not in lines[0] or id not in lines[1]:
            come = id not in lines[0]
            yield Change(Caption("People"), "", "" if come else names[id], names[id] if come else "")
        else:
            for name, caption in zip(_PRINTS, PRINT_CAPTIONS, strict=True):
                said = [getattr(each[id], name) or "" for each in lines]
                if said[0] != said[1]:
                    yield Change(names[id], Caption(caption), *said)
    for id, day in sorted(was.keys() | now.keys(), key=lambda key: (names.get(key[0], ""), str(key[0]), str(key[1]))):
        if id in lines[0] and id not in lines[1]:
            continue
        texts = marks.text(was.get((id, day), [])), marks.text(now.get((id, day), []))
        if texts[0] != texts[1]:
            yield Change(names.get(id, ""), day, *texts)
    if [id for id in lines[0] if id in lines[1]] != [id for id in lines[1] if id in lines[0]]:
        yield Change(Caption("People"), Caption("Order"), "", "")


# ---- back


def read_grid(page: SheetPage, sheet: Timesheet, cells: Cells) -> None:
    """Change the days whose cells were changed. What is typed counts as made by hand, so that no fill undoes it."""
    _Reader(page, sheet, cells).read()


class _Reader:
    def __init__(self, page: SheetPage, sheet: Timesheet, cells: Cells) -> None:
        self.page, self.sheet, self.cells = page, sheet, cells
        self.marks, self.found = _marks(cells), _by_day(sheet)
        self.working = WorkingDays(cells.books)
        self.here: dict[Day, list[TimesheetCell]] = defaultdict(list)
        for cell in sheet.cells:
            self.here[cell.person_id, cell.date].append(cell)
        self.by_number: dict[str, list[UUID]] | None = None

    def read(self) -> None:
        head = self.page.row_of(DAYS)
        if head is None:
            words = "the hidden column no longer says where the days are; export the document anew"
            self.page.problem(0, 0, say(words))
            return
        days = self._days(head)
        known, kept, seen = {line.person_id: line for line in self.sheet.people}, list[Any](), dict[UUID, int]()
        for row in range(head + 2, self.page.last):
            person_id = self._person(row, known)
            if person_id is None:
                continue
            if person_id in seen:
                self.page.problem(row, NAME, say("this person has the row {row} already", row=seen[person_id]))
                continue
            seen[person_id] = row + 1
            line = known.get(person_id) or TimesheetPerson(person_id=person_id)
            self._prints(row, line)
            kept.append(line)
            for column, day in days.items():
                self._day(row, column, person_id, day)
        self._removed(set(seen))
        nameless = [line for line in self.sheet.people if line.person_id is None]
        if [id(line) for line in kept] != [id(line) for line in self.sheet.people if line not in nameless]:
            self.sheet.people = [*nameless, *kept]

    def _days(self, head: int) -> dict[int, dt.date]:
        """Column → day. The dates stand in a hidden row, so that columns may be moved; each counts once."""
        found: dict[int, dt.date] = {}
        for column in range(FIRST_DAY, self.page.width()):
            text = cell_text(self.page.at(head, column))
            try:
                day = dt.date.fromisoformat(text[:10])
            except ValueError:
                continue
            if day not in found.values():
                found[column] = day
        return found

    def _person(self, row: int, known: dict[UUID | None, TimesheetPerson]) -> UUID | None:
        """Whose row it is: of its hidden id, or in a new row of the number or name that was typed."""
        number, name = (cell_text(self.page.at(row, column)) for column in (NUMBER, NAME))
        try:
            id = UUID(self.page.key(row))
        except ValueError:
            id = None
        if id is not None and (id in known or self.cells.books.get(Person, id) is not None):
            if id in known and self._other_person(row, known[id], number, name):
                return None
            return id
        if not number and not name:
            if self.page.filled(row):
                self.page.problem(
                    row, NAME, say("there are days, but no person: type the personnel number or the name")
                )
            return None
        return self._named(row, number, name)

    def _other_person(self, row: int, line: TimesheetPerson, number: str, name: str) -> bool:
        """A row in which somebody else's number was typed still has the first person's id: nobody's days may move."""
        if not number or number == (line.personnel_number or ""):
            return False
        others = self._numbers().get(number, [])
        if not others or line.person_id in others:
            return False
        words = "this row is {person}’s; enter another person in a row of its own"
        self.page.problem(row, NUMBER, say(words, person=line.name or name))
        return True

    def _numbers(self) -> dict[str, list[UUID]]:
        if self.by_number is None:
            self.by_number = defaultdict(list)
            for item in self.cells.books.rows(Person, ["id", "personnel_number"], marked=False):
                if item["personnel_number"]:
                    self.by_number[item["personnel_number"]].append(item["id"])
        return self.by_number

    def _named(self, row: int, number: str, name: str) -> UUID | None:
        found = self._numbers().get(number, []) or self._numbers().get(number.lstrip("0"), []) if number else []
        if len(found) == 1:
            return found[0]
        try:
            return self.cells.references.find("person", name or number)
        except NotFound as cause:
            self.page.problem(row, NAME if name else NUMBER, cause.why)
            return None

    def _prints(self, row: int, line: TimesheetPerson) -> None:
        for column, name in ((NUMBER, "personnel_number"), (NAME, "name"), (JOB, "job_title")):
            cell = self.page.at(row, column)
            if (why := self.page.unreadable(row, column)) is not None:
                self.page.problem(row, column, why)
            elif not same_cell(getattr(line, name), cell):
                setattr(line, name, cell_text(cell)[:PRINT_MAX] or None)

    def _day(self, row: int, column: int, person_id: UUID, day: dt.date) -> None:
        before = self.found.get((person_id, day), [])
        cell = self.page.at(row, column)
        if (why := self.page.unreadable(row, column)) is not None:
            self.page.problem(row, column, why)
        elif not same_cell(self.marks.text(before), cell):
            try:
                usual, planned = self._usual(person_id, day)
                marks = self.marks.read(cell, before, usual, planned)
                set_days(self.sheet, self.here, {(person_id, day): marks})
            except NotAValue as cause:
                self.page.problem(row, column, cause.why)

    def _usual(self, person_id: UUID, day: dt.date) -> tuple[UUID, int]:
        return code_id(self.working.work_code(person_id, day)), self.working.planned_minutes(person_id, day)

    def _removed(self, seen: set[UUID]) -> None:
        """People whose rows were deleted go with their days."""
        gone = {line.person_id for line in self.sheet.people if line.person_id is not None} - seen
        strike(self.sheet, [each for each in self.sheet.cells if each.person_id in gone])


PRINT_MAX: Final = 300
