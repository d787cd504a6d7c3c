"""A day in words: whose, what stands there, who said so; for the line below the grid and for screen readers."""

from collections.abc import Iterator, Sequence

from desktop.forms.construction.timesheet.month import Month
from desktop.forms.construction.timesheet.painting import LETTERS
from shared.construction.timesheet_cells import Day
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.words import Several, say


def day_words(month: Month, language: Language, day: Day) -> str:
    """`Petrov I. I., 5 Oct 2026: 8; made by hand; planned 8 h; DR-A1-26-00042 8 h`."""
    line = next((line for line in month.people if line.person_id == day[0]), None)
    shown = month.shown(day)
    said = shown.rejected or shown.text or say("nothing")
    head = language.say("{person}, {date}: {mark}", person=(line and line.name) or "?", date=day[1], mark=said)
    return "; ".join([head, *(language.value(each) for each in _more(month, language, day))])


def _more(month: Month, language: Language, day: Day) -> Iterator[object]:
    shown, facts = month.shown(day), month.facts
    if day in month.rejected:
        yield month.rejected[day][1]
    yield from _names(month, language, day)
    if shown.before:
        yield say("was {before} before the correction", before=shown.before)
    if shown.by_hand:
        yield say("made by hand")
    if shown.hole:
        yield say("a mark is missing")
    if (kind := facts.kinds.get(day[1])) in LETTERS:
        yield language.value(LETTERS[kind]).partition(": ")[2]
    if planned := facts.plan(day).minutes:
        yield say("planned {hours} h", hours=hours(planned))
    if told := facts.told.get(day):
        yield Several([say("{report} {hours} h", report=each.name, hours=hours(each.minutes)) for each in told])


def _names(month: Month, language: Language, day: Day) -> Iterator[str]:
    """What the letters of the day stand for."""
    codes = [month.facts.marks.codes.get(mark.code_id) for mark in month.marks(day)]
    for code in codes:
        if code is not None and code.kind != "work":
            name = code.name if language.code == "ru" else code.english or code.name
            yield f"{code.code} – {name}"


def selection_words(month: Month, language: Language, days: Sequence[Day]) -> str:
    """Of several days: how many, and their hours."""
    total = month.total_of(days)
    return language.say(
        "{days} days selected, {filled} with a mark, {hours} h",
        days=len(days), filled=total.filled, hours=hours(total.minutes),
    )  # fmt: skip
