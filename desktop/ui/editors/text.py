"""Values of fields as text, and texts as values: the one place for cells, headers and the clipboard."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from desktop.ui.editors.arithmetic import worked_out
from print_forms.kit.numbers import Notation
from shared.importers.values import NotAValue, Reading, choice_of, choices_of, day_of_text, value_of
from shared.kernel.describe import Field
from shared.kernel.language import NBSP, Language
from shared.kernel.numbers import NumberTooExact, NumberTooLarge, plain, rounded, scaled
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Words, say
from shared.workbooks.cells import DecimalSign, NotANumber, folded, text_decimal

DAY_MINUTES: Final = 24 * 60
_CLOCK: Final = re.compile(
    r"(-?)(\d{1,4})\s*(?::|ч(?:ас\w*)?\.?|h(?:ours?|rs?)?\.?)\s*(?:(\d{1,2})\s*(?:м\w*|m\w*)?\.?)?"
)
_MINUTES: Final = re.compile(r"(-?)(\d{1,6})\s*(?:м|мин\w*|m|min\w*)\.?")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.,\s-]?(\d{2}))?")
_SHORT_DAY: Final = re.compile(r"(\d{1,2})(?:[.,/\s-](\d{1,2}))?[.,]?")
_NO_DAY: Final = re.compile(r"\d{1,2}[.,/-]\d{1,2}(?:[.,/-](?:\d{4}|\d{2}))?[.,]?|\d{4}-\d{1,2}-\d{1,2}")
_RUN_DAY: Final = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_SHIFTED: Final = re.compile(r"([+-])\s*(\d{0,3})")
_MONTH: Final = re.compile(r"(\d{1,2})(?:[.,/\s-](\d{4}|\d{2}))?|(\d{4})[-./](\d{1,2})(?:[-./]\d{1,2})?")
_NAMED_MONTH: Final = re.compile(r"([a-zа-я]+)\.?(?:\s+(\d{4}|\d{2}))?(?:\s*г(?:ода?)?\.?)?")
_MONTH_NAMES: Final = ("янв|jan", "фев|feb", "мар|mar", "апр|apr", "ма[йя]|may", "июн|jun", "июл|jul", "авг|aug",
                       "сен|sep", "окт|oct", "ноя|nov", "дек|dec")  # fmt: skip
_TODAY: Final = frozenset(["t", "today", "т", "с", "сегодня"])


class DoesNotFit(Refusal):
    """The text is no value of the field; the words say what would be."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """Texts of a language: `show` for people, `edit` for typing and for the clipboard, `parse` reads either of them.

    References are not among them: their names are found in the ledger. `today`: where short dates count from.
    """

    language: Language
    today: date

    def show(self, field: Field, value: Any) -> str:
        """As a cell shows it: 1 234,50, 7:30, 21.11.2026, октябрь 2026."""
        if value is None or value == "":
            return ""
        if field.info.choices:
            return self.language.say(dict(field.info.choices).get(value, str(value)))
        notation = Notation(self.language)
        match field.type:
            case "money":
                return notation.money(value)
            case "price":
                return notation.price(value)
            case "int":
                return str(value)
            case "instant":
                return moment(notation, value)
            case "date" if is_month(field):
                return notation.month(value)
            case "date":
                return self.language.date(value)
        return self.language.number(value) if field.number else self.edit(field, value)

    def edit(self, field: Field, value: Any) -> str:
        """As it is typed: exact, without grouping; what other programs read as a number or a date."""
        if value is None or value == "":
            return ""
        if field.number:
            return plain(value).replace(".", "," if self.language.code == "ru" else ".")
        match field.type:
            case "bool":
                return self.language.say("yes" if value else "no")
            case "minutes":
                return clock_text(value) if field.clock else hours_text(value)
            case "date" if is_month(field):
                return f"{value.month:02}.{value.year:04}"
            case "id" | "text" if not field.info.choices:
                return str(value)
        return self.show(field, value).replace(NBSP, " ")

    def parse(self, field: Field, text: str, *, near: date | None = None) -> Any:
        """The value, None for an empty text. `near`: the day that `21` or `+` start from. Raises DoesNotFit."""
        bare = text.replace(NBSP, " ").strip()
        if not bare:
            return None
        if field.info.choices:
            return self._choice(field, bare)
        if field.number or field.type == "int":
            return self._number(field, bare)
        match field.type:
            case "minutes":
                return self._time_of_day(field, bare) if field.clock else self._duration(field, bare)
            case "date" if is_month(field):
                return month_of(bare, near or self.today) or _refuse(field, text, say("write 11.2026"))
            case "date":
                return self._day(field, bare, near or self.today)
        try:
            return value_of(field, text, Reading())
        except NotAValue as cause:
            raise DoesNotFit(cause.why.text, **cause.why.values) from None

    def _choice(self, field: Field, text: str) -> str | None:
        """By name or caption, or by a beginning that only one of them has."""
        starts = {name for spelling, name in choices_of(field).items() if spelling.startswith(folded(text) or text)}
        if len(starts) == 1:
            return starts.pop()
        try:
            return choice_of(field, text)
        except NotAValue as cause:
            raise DoesNotFit(cause.why.text, **cause.why.values) from None

    def number(self, text: str) -> Decimal | None:
        """One number as people of this language type it. Raises NotANumber."""
        sign: DecimalSign | None = "." if self.language.code == "en" else None
        return text_decimal(text, sign)

    def _number(self, field: Field, text: str) -> Decimal | int | None:
        places = max(field.places, 0)
        try:
            if text.startswith("="):
                value: Decimal | None = rounded(worked_out(text[1:], self.number), places)
            else:
                value = self.number(text)
            if value is None:
                return None
            whole = scaled(value, places)
        except NumberTooExact:
            words = "“{text}”: {field} keeps {places} decimal places."
            if not places:
                words = "“{text}”: {field} keeps whole numbers, and this is not a whole number."
            raise DoesNotFit(words, text=_short(text), field=Caption(field.caption), places=places) from None
        except NumberTooLarge:
            raise DoesNotFit(
                "“{text}” is too large ({field}).", text=_short(text), field=Caption(field.caption)
            ) from None
        except NotANumber:
            words = "“{text}” is not a number for {field}"
            raise DoesNotFit(words, text=_short(text), field=Caption(field.caption, small=True)) from None
        return Decimal(whole).scaleb(-places) if field.number else whole

    def _duration(self, field: Field, text: str) -> int:
        """Hours, `8`, `8,5`, `8:30`, `8ч30`, `=8+1,5`, or minutes, `45м`; to the nearest minute."""
        low = text.casefold()
        if found := _MINUTES.fullmatch(low):
            return int(found[1] + found[2])
        if (found := _CLOCK.fullmatch(low)) and int(found[3] or 0) < 60:
            minutes = int(found[2]) * 60 + int(found[3] or 0)
            return -minutes if found[1] else minutes
        try:
            hours = worked_out(low[1:], self.number) if low.startswith("=") else self.number(low)
            if hours is not None and abs(hours) < 10**6:
                return int((hours * 60).to_integral_value(ROUND_HALF_UP))
        except NotANumber:
            pass
        return int(_refuse(field, text, say("write hours as 8, 8:30 or 8.5")))

    def _time_of_day(self, field: Field, text: str) -> int:
        """`8`, `830`, `8:30`, `17.30`: minutes from midnight, not after 24:00."""
        found = _TIME.fullmatch(text) or re.fullmatch(r"(\d{1,2}):(\d)", text)
        minutes = int(found[1]) * 60 + int(found[2] or 0) if found else -1
        if found is None or int(found[2] or 0) >= 60 or minutes > DAY_MINUTES:
            _refuse(field, text, say("write a time as 8:30"))
        return minutes

    def _day(self, field: Field, text: str, near: date) -> date:
        """`21`, `21.11`, `2111`, `211126`, `+`, `-3`, `t`, and every full spelling."""
        day = day_of(text.casefold(), near, self.today) or day_of_text(text)
        if day is None or not 1900 < day.year < 2200:
            whole = _NO_DAY.fullmatch(text)
            _refuse(field, text, say("there is no such day") if whole else say("write 21, 21.11 or 21.11.2026"))
        assert day is not None
        return day


def is_month(field: Field) -> bool:
    """Whether a date stands for its month."""
    return field.type == "date" and field.name.endswith("month")


def day_of(text: str, near: date, today: date) -> date | None:
    """A day written short; None where it is not."""
    if text in _TODAY:
        return today
    try:
        if found := _SHIFTED.fullmatch(text):
            days = int(found[2] or 1)
            return near + timedelta(days if found[1] == "+" else -days)
        if found := _SHORT_DAY.fullmatch(text):
            return date(near.year, int(found[2] or near.month), int(found[1]))
        if found := _RUN_DAY.fullmatch(text):
            year = int(found[3]) if found[3] else near.year
            return date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
    except (ValueError, OverflowError):
        return None
    return None


def month_of(text: str, near: date) -> date | None:
    """`10`, `10.26`, `2026-10`, `окт`, `oct 2026`, `+`: the first day of the month."""
    text = text.casefold()
    if (found := _SHIFTED.fullmatch(text)) and len(found[2]) < 3:
        return month_after(near, int(found[2] or 1) * (1 if found[1] == "+" else -1))
    if found := _MONTH.fullmatch(text):
        year, month = found[2] or found[3] or str(near.year), int(found[1] or found[4])
    elif found := _NAMED_MONTH.fullmatch(text):
        month = next((at for at, start in enumerate(_MONTH_NAMES, 1) if re.match(start, found[1])), 0)
        year = found[2] or str(near.year)
    else:
        return None
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return date(full, month, 1) if 1 <= month <= 12 and 1900 < full < 2200 else None


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def hours_text(minutes: int) -> str:
    """480 is 8, 450 is 7:30."""
    hours, rest = divmod(abs(minutes), 60)
    return ("-" if minutes < 0 else "") + (f"{hours}:{rest:02}" if rest else str(hours))


def clock_text(minutes: int) -> str:
    """450 is 7:30, a time of day."""
    return f"{minutes // 60}:{minutes % 60:02}"


def moment(notation: Notation, at: datetime) -> str:
    """An instant where this computer is."""
    known = at if at.tzinfo else at.replace(tzinfo=UTC)
    return notation.moment(known.astimezone())


def _short(text: str) -> str:
    """A typed text inside a sentence."""
    return " ".join(text.split())[:40]


def _refuse(field: Field, text: str, how: Words) -> Any:
    raise DoesNotFit(
        "“{text}” does not fit {field}: {how}.",
        text=_short(text), field=Caption(field.caption, small=True), how=how,
    )  # fmt: skip
