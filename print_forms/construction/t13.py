"""The timesheet Т-13 as approved in 2004: four rows per employee, two halves of a month, Russian only."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.platypus import Flowable

from print_forms.construction.t13_head import frame, head_panel
from print_forms.kit.block import Block, Cell, Shape
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import RU
from print_forms.kit.sheet import Sheet
from print_forms.kit.signature import DATE_RU, HINTS_RU, Signature, signatures

WIDTHS: Final = (8, 40, 13, *(7,) * 16, 11, 11, *(8, 11, 9) * 2, *(7, 9) * 2)
"""Millimetres of the 31 printed columns, 283 together."""
ROW_MM: Final = 3.3
CROSS: Final = "Х"
"""Stands in cells that must not be filled."""
_DAYS, _HALF, _MONTH, _PAY, _ABSENCES = 3, 19, 20, 21, 27
_SMALL: Final = Ink(5.4, "center")
_LINES: Final = Ink(5.4, "center", wrap=True)
_HOURS_IN_LINE: Final = 8
_NAME: Final = Ink(5.8, wrap=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """One code of a day; whether night hours (Н) lie inside Я is the employer's policy, said by `counts_hours`."""

    code: str
    minutes: int | None = None
    counts_day: bool = False
    counts_hours: bool = False
    absence: bool = False
    """Goes to «Неявки по причинам»."""


@dataclass(frozen=True, slots=True)
class T13Pay:
    """Columns 7, 8 and 9: a pay code, its account, and what was worked under it."""

    code: str
    account: str = ""
    days: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class T13Employee:
    name: str
    """Surname, initials and position, as printed."""
    personnel_number: str
    days: dict[int, tuple[Mark, ...]]
    """Day of the month → its codes, the main one first."""
    unmarked: frozenset[int] = frozenset()
    """Days that count and are not printed: in a sheet of deviations those that went as planned."""
    pay: tuple[T13Pay, ...] = ()


@dataclass(frozen=True, slots=True)
class T13Sheet:
    organization: str
    okpo: str
    department: str
    number: str
    drawn_up: date | None
    period_from: date | None
    period_to: date | None
    employees: Sequence[T13Employee]
    responsible: tuple[str, str] = ("", "")
    """Position and name, here and below; what is unknown stays a line to write on."""
    head: tuple[str, str] = ("", "")
    personnel_officer: tuple[str, str] = ("", "")
    note: str = ""
    """Stands beside the title: which timesheet a correcting one corrects, and what is not marked."""


def t13(sheet: T13Sheet) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE."""
    last_day = monthrange(sheet.period_to.year, sheet.period_to.month)[1] if sheet.period_to else 31
    common = _common_pay(sheet.employees)
    heading = frame(WIDTHS, *(common or ("", "")))
    blocks = list(_blocks(sheet.employees, last_day, hide_pay=common is not None))
    roles = ("Ответственное лицо", "Руководитель структурного подразделения", "Работник кадровой службы")
    people = (sheet.responsible, sheet.head, sheet.personnel_officer)
    signers: list[Signature | None] = [
        Signature(role, *person, DATE_RU) for role, person in zip(roles, people, strict=True)
    ]
    signers.insert(2, None)
    tail = signatures(signers, HINTS_RU, sum(WIDTHS), columns=2)
    return [head_panel(sheet), Sheet([heading], blocks, tail=tail)]


def absences(employee: T13Employee) -> list[tuple[str, str]]:
    """Columns 10–13: code and «дни (часы)» of every absence, in the order in which they first occur."""
    days: dict[str, int] = {}
    minutes: dict[str, int] = {}
    for _, marks in sorted(employee.days.items()):
        for mark in marks:
            if mark.absence:
                days[mark.code] = days.get(mark.code, 0) + 1
                minutes[mark.code] = minutes.get(mark.code, 0) + (mark.minutes or 0)
    return [(code, _days_hours(count, minutes[code])) for code, count in days.items()]


def worked(employee: T13Employee, first: int, last: int) -> tuple[int, int]:
    """Days and minutes worked from one day of the month to another."""
    marks = [marks for day, marks in employee.days.items() if first <= day <= last]
    minutes = sum(mark.minutes or 0 for day in marks for mark in day if mark.counts_hours)
    return sum(any(mark.counts_day for mark in day) for day in marks), minutes


def _blocks(employees: Sequence[T13Employee], last_day: int, hide_pay: bool) -> Iterator[Block]:
    shapes: dict[tuple[int, frozenset[tuple[int, int]]], Shape] = {}
    for number, employee in enumerate(employees, start=1):
        pay = [
            ("" if hide_pay else item.code, "" if hide_pay else item.account, _days_hours(item.days, item.minutes))
            for item in employee.pay
        ]
        missed = absences(employee)
        parts = max(1, -(-len(pay) // 8), -(-len(missed) // 8))
        grid = _first_part(number, employee, last_day)
        for _ in range(1, parts):
            grid += [[""] * len(WIDTHS) for _ in range(4)]
            grid[-4][1] = f"{employee.name} (продолжение)"
        for i, item in enumerate(pay):
            col = _PAY + 3 * (i % 8 // 4)
            grid[i // 8 * 4 + i % 4][col : col + 3] = item
        for i, absence in enumerate(missed):
            col = _ABSENCES + 2 * (i % 8 // 4)
            grid[i // 8 * 4 + i % 4][col : col + 2] = absence
        key = parts, frozenset((row, col) for row in (1, 3) for col in range(_DAYS, _HALF) if _crowded(grid[row][col]))
        if key not in shapes:
            shapes[key] = _shape(*key)
        shape = shapes[key]
        yield Block(shape, [grid[cell.row][cell.col] for cell in shape.cells])


def _crowded(hours: str) -> bool:
    """Hours of three codes stand in two lines: in one they could not be read."""
    return len(hours) > _HOURS_IN_LINE and hours.count("/") > 1


def _first_part(number: int, employee: T13Employee, last_day: int) -> list[list[str]]:
    """Four rows of texts: codes and hours of 1–15, codes and hours of 16–31, with their totals."""
    grid = [[""] * len(WIDTHS) for _ in range(4)]
    grid[0][:3] = str(number), employee.name, employee.personnel_number
    grid[0][_DAYS + 15] = grid[1][_DAYS + 15] = CROSS
    for day in range(1, 32):
        row, col = (0, _DAYS + day - 1) if day <= 15 else (2, _DAYS + day - 16)
        if day > last_day:
            grid[row][col] = grid[row + 1][col] = CROSS
        elif day not in employee.unmarked and (marks := employee.days.get(day)):
            grid[row][col] = "/".join(mark.code for mark in marks)
            grid[row + 1][col] = "/".join(RU.hours(mark.minutes) for mark in marks).rstrip("/")
    for row, col, first, last in ((0, _HALF, 1, 15), (2, _HALF, 16, 31), (0, _MONTH, 1, 31)):
        days, minutes = worked(employee, first, last)
        grid[row][col] = str(days or "")
        grid[row + (2 if col == _MONTH else 1)][col] = RU.hours(minutes or None)
    return grid


def _shape(parts: int, crowded: Collection[tuple[int, int]]) -> Shape:
    cells: list[Cell] = []
    for top in range(0, 4 * parts, 4):
        cells += [Cell(top, col, 4, 1, _NAME if col == 1 else _SMALL) for col in range(3)]
        for col in range(3, len(WIDTHS)):
            rows = 2 if col == _MONTH else 1
            inks = [(row, _LINES if (row, col) in crowded else _SMALL) for row in range(top, top + 4, rows)]
            cells += [Cell(row, col, rows, 1, ink) for row, ink in inks]
    return Shape(WIDTHS, [ROW_MM] * 4 * parts, sorted(cells, key=lambda cell: (cell.row, cell.col)))


def _common_pay(employees: Sequence[T13Employee]) -> tuple[str, str] | None:
    """A pay code and account that all share: they stand above columns 7–9 instead of in every row."""
    kinds = {(item.code, item.account) for employee in employees for item in employee.pay}
    return kinds.pop() if len(kinds) == 1 else None


def _days_hours(days: int | None, minutes: int | None) -> str:
    hours = RU.hours(minutes or None)
    return f"{days} ({hours})" if days and hours else str(days or hours)
