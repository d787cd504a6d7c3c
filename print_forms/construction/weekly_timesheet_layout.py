"""The weekly timesheet on paper: a page per week, a block per person, a row per kind of time, Monday to Sunday."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from reportlab.platypus import Flowable, PageBreak

from print_forms.kit.block import Block, Cell, Shape
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.ink import PADDING, Ink, wrapped
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE
from print_forms.kit.panel import Panel, stacked
from print_forms.kit.sheet import Sheet
from print_forms.kit.signature import DATE_EN, DATE_RU, HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.units import mm
from shared.kernel.language import Language

WIDTH_MM: Final = A4_LANDSCAPE.usable
WIDTHS: Final = (8, 43, 15, 50, *(12,) * 7, 13, 15, 14, 14, 27)
"""Number, person, personnel number, kind of time, seven days, three kinds of hours, their total, signature."""
REGULAR, OVERTIME, REST_DAY = 0, 1, 2
_KIND, _DAYS, _SORTS, _TOTAL, _SIGNATURE = 3, 4, 11, 14, 15
_ROW_MM: Final = 5.0
_LEAST_MM: Final = 9.2
"""A person's block is high enough to be signed in."""
_OUTSIDE: Final = "×"
"""A day of the week that belongs to another month's timesheet."""
_CAPTION: Final = Ink(6, "center", wrap=True)
_MIDDLE: Final = Ink(6.5, "center")
_WORDS: Final = Ink(6.5, wrap=True)
_SMALL: Final = Ink(5.6, wrap=True)
_FIGURE: Final = Ink(6.5, "right")
_BOLD: Final = Ink(6.5, "right", bold=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: minutes, or a letter where a day has a mark and no hours."""

    minutes: int | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One kind of time over the seven days. `sort` is REGULAR, OVERTIME or REST_DAY; None is no time worked."""

    caption: str
    days: Sequence[Entry | None]
    sort: int | None = REGULAR

    @property
    def total(self) -> int:
        """Minutes worked in the week."""
        return 0 if self.sort is None else sum((day.minutes or 0) if day else 0 for day in self.days)


@dataclass(frozen=True, slots=True)
class WeekPerson:
    name: str
    personnel_number: str
    rows: Sequence[TimeRow]

    def on(self, day: int) -> int:
        """Minutes worked on a day of the week."""
        entries = (row.days[day] for row in self.rows if row.sort is not None)
        return sum((entry.minutes or 0) if entry else 0 for entry in entries)

    def of(self, sort: int) -> int:
        return sum(row.total for row in self.rows if row.sort == sort)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


@dataclass(frozen=True, slots=True)
class Week:
    """Monday, the days of the week that the timesheet covers, and who was marked in it."""

    monday: date
    covered: Sequence[bool]
    people: Sequence[WeekPerson]


@dataclass(frozen=True, slots=True)
class WeeklySheet:
    heading: str
    header: Sequence[tuple[str, str]]
    weeks: Sequence[Week]
    signers: Sequence[tuple[str, str, str]] = ()
    """Role, position and name."""


def weekly(sheet: WeeklySheet, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE, every week on a page of its own."""
    story: list[Flowable] = []
    for week in sheet.weeks:
        story += [*([PageBreak()] if story else []), *_week(sheet, week, language)]
    return story or [title(sheet.heading, "", WIDTH_MM), _tail(sheet, language)]


def _week(sheet: WeeklySheet, week: Week, language: Language) -> Iterator[Flowable]:
    notation = Notation(language)
    ends = f"{notation.day(week.monday)} – {notation.day(week.monday + timedelta(6))}"
    yield title(sheet.heading, language.say("Week {period}", period=ends), WIDTH_MM)
    yield fields([HeaderField(*pair) for pair in sheet.header], WIDTH_MM, caption_share=0.2)
    blocks = [_block(number, person, week, language) for number, person in enumerate(week.people, start=1)]
    yield Sheet([_heading(week, language)], blocks, [_grand_total(week, language)], tail=_tail(sheet, language))


def _heading(week: Week, language: Language) -> Block:
    say, days = language.say, [week.monday + timedelta(n) for n in range(7)]
    short = [language.date(day)[:5] if language.code == "ru" else language.date(day).rpartition(" ")[0] for day in days]
    captions = [say("No."), say("Person"), say("Personnel number"), say("Kind of time")]
    names = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))
    captions += [f"{name}\n{day}" for name, day in zip(names, short, strict=True)]
    captions += [say("Regular"), say("Overtime hours"), say("Days of rest"), say("Total hours")]
    captions.append(say("Employee's signature"))
    return Block(Shape(WIDTHS, [8.0], [Cell(0, col, ink=_CAPTION) for col in range(len(WIDTHS))]), captions)


def _block(number: int, person: WeekPerson, week: Week, language: Language) -> Block:
    """A row per kind of time, and their sum below where there are several."""
    notation = Notation(language)
    grid = [[row.caption, *_days(row, week, notation), *_sums(row, notation)] for row in person.rows]
    summed = sum(row.sort is not None for row in person.rows) > 1
    if summed:
        totals = [person.of(sort) for sort in (REGULAR, OVERTIME, REST_DAY)]
        figures = [*(person.on(day) for day in range(7)), *totals, person.total]
        grid.append([language.say("Total"), *(notation.hours(each or None) for each in figures)])
    if not grid:
        grid = [["", *("" if inside else _OUTSIDE for inside in week.covered), *[""] * 4]]
    shape = _shape(len(grid), summed, len(wrapped(person.name, _WORDS, WIDTHS[1] * mm - 2 * PADDING)))
    texts = [str(number), person.name, person.personnel_number, "", *(text for row in grid for text in row)]
    return Block(shape, texts)


def _days(row: TimeRow, week: Week, notation: Notation) -> Iterator[str]:
    """Time that is not worked stands in brackets; a mark without hours is its letter."""
    for inside, entry in zip(week.covered, row.days, strict=True):
        if not inside or entry is None:
            yield "" if inside else _OUTSIDE
        else:
            hours = notation.hours(entry.minutes or None)
            yield f"({hours})" if hours and row.sort is None else hours or entry.letter


def _sums(row: TimeRow, notation: Notation) -> Iterator[str]:
    hours = notation.hours(row.total or None)
    yield from (hours if row.sort == sort else "" for sort in (REGULAR, OVERTIME, REST_DAY))
    yield hours


@cache
def _shape(rows: int, summed: bool, name_lines: int) -> Shape:
    """The person's cells and the place to sign span all rows; a long name makes them higher."""
    least = max(_LEAST_MM, (name_lines * _WORDS.leading + 2 * PADDING) / mm)
    cells = [Cell(0, col, rows, 1, _WORDS if col == 1 else _MIDDLE) for col in range(_KIND)]
    cells.append(Cell(0, _SIGNATURE, rows, 1, _MIDDLE))
    for row in range(rows):
        bold = summed and row == rows - 1
        cells.append(Cell(row, _KIND, ink=_BOLD if bold else _SMALL))
        cells += [Cell(row, col, ink=_day_ink(bold)) for col in range(_DAYS, _SORTS)]
        cells += [Cell(row, col, ink=_BOLD if bold or col == _TOTAL else _FIGURE) for col in range(_SORTS, _SIGNATURE)]
    return Shape(WIDTHS, [max(_ROW_MM, least / rows)] * rows, cells)


def _day_ink(bold: bool) -> Ink:
    return Ink(6.5, "center", bold=bold)


def _grand_total(week: Week, language: Language) -> Block:
    """Hours of all people by day and by kind: the days and the kinds add up to the same total."""
    notation = Notation(language)
    by_day = [sum(person.on(day) for person in week.people) for day in range(7)]
    sorts = [sum(person.of(sort) for person in week.people) for sort in (REGULAR, OVERTIME, REST_DAY)]
    figures = [*by_day, *sorts, sum(person.total for person in week.people)]
    cells = [Cell(0, 0, 1, _DAYS, _BOLD), *(Cell(0, col, ink=_day_ink(True)) for col in range(_DAYS, _SORTS))]
    cells += [Cell(0, col, ink=_BOLD) for col in range(_SORTS, _SIGNATURE)]
    shape = Shape([*WIDTHS[:_SIGNATURE]], [5.2], cells)
    return Block(shape, [language.say("Total"), *(notation.hours(each or None) for each in figures)])


def _tail(sheet: WeeklySheet, language: Language) -> Panel:
    words = language.say(
        "I certify by my signature that the hours shown are a true and complete record of the time I worked in this "
        "week. Hours in brackets are not added: they are absence, or a part of the hours above."
    )
    hints, blank_date = (HINTS_RU, DATE_RU) if language.code == "ru" else (HINTS_EN, DATE_EN)
    signers = [Signature(*signer, blank_date) for signer in sheet.signers]
    certified = Panel(WIDTH_MM, 5.5, lambda pen: pen.text(0, 1.5, WIDTH_MM, 4, words, Ink(6.5)))
    return stacked([certified, signatures(signers, hints, WIDTH_MM, columns=2)])
