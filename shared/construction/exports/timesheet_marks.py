"""A person's day as people write it into one cell: `8`, `7:30`, `Б`, `РВ 8`, `Я/С 8/2`, `8 (2)` with night hours."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id
from shared.importers.documents.cells import minutes_of
from shared.importers.values import NotAValue
from shared.workbooks.cells import CellValue, cell_text
from shared.workbooks.words import say

DAY_MINUTES: Final = 24 * 60
_FIGURE: Final = r"(?:\d{1,3}(?:[.,]\d{1,4}|:\d\d)?|-)(?:\s*\(\s*\d{1,2}(?:[.,]\d{1,4}|:\d\d)?\s*\))?"
_FIGURES: Final = re.compile(rf"{_FIGURE}(?:\s*/\s*{_FIGURE})*")
_PAIR: Final = re.compile(rf"(?P<code>[^\d\s/(.,:-][^\s/(]*?)\s*(?P<figure>{_FIGURE})")
_BLOCKS: Final = re.compile(rf"(?P<codes>.*?)\s*(?P<figures>{_FIGURE}(?:\s*/\s*{_FIGURE})*)?")
_LOOK_ALIKE: Final = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
"""Latin capitals that a person at a Latin keyboard types for Russian ones."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One code of a day."""

    code_id: UUID
    minutes: int | None = None
    night: int | None = None


def hours_text(minutes: int) -> str:
    """8, or 7:30: exact to the minute."""
    return str(minutes // 60) if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02}"


class Marks:
    """Writes and reads marks with the company's codes."""

    def __init__(self, codes: Sequence[AttendanceCode]) -> None:
        self.codes = {code.id: code for code in codes}
        open_codes = [code for code in codes if not code.marked and not code.folder]
        self._by_letter: dict[str, UUID] = {}
        for code in open_codes:
            if code.code:
                self._by_letter.setdefault(code.code.upper(), code.id)
        self.work, self.overtime = code_id("Я"), code_id("С")

    def text(self, marks: Sequence[Mark]) -> str:
        """What a cell shows; plain day work is its hours alone."""
        if not marks:
            return ""
        if len(marks) == 1 and marks[0].code_id == self.work and marks[0].minutes is not None:
            return _figure(marks[0])
        letters = "/".join(self.letter(mark.code_id) for mark in marks)
        if all(mark.minutes is None for mark in marks):
            return letters
        return f"{letters} {'/'.join(map(_figure, marks))}"

    def letter(self, id: UUID) -> str:
        code = self.codes.get(id)
        return "?" if code is None else code.code or code.name or "?"

    def read(self, cell: CellValue, before: Sequence[Mark], usual: UUID, planned: int) -> list[Mark]:
        """The marks of a changed cell. Hours without a code keep the codes that the day has, a lone figure of a new
        day is `usual` work, two are work and overtime; a code of work without hours means the `planned` minutes.
        Raises NotAValue."""
        if isinstance(cell, bool):
            raise NotAValue(say("“{text}” is no mark", text=cell_text(cell)))
        if isinstance(cell, dt.date):
            words = "the spreadsheet program has made a date of this mark; format the cell as text and type it again"
            raise NotAValue(say(words))
        if not isinstance(cell, str):
            return [] if cell in (None, 0) else self._of_hours([_figures_of_number(cell)], before, usual)
        text = " ".join(cell.replace("\\", "/").replace("−", "-").replace("–", "-").split())
        if text in ("", "-", "0"):
            return []
        if len(text) > LENGTH_MAX:
            raise NotAValue(say("“{text}” is no mark", text=text[:40]))
        return self._of_text(text, before, usual, planned)

    def _of_text(self, text: str, before: Sequence[Mark], usual: UUID, planned: int) -> list[Mark]:
        if _FIGURES.fullmatch(text):
            return self._of_hours([_parsed(part) for part in text.split("/")], before, usual)
        pairs = [_PAIR.fullmatch(part.strip()) for part in text.split("/")]
        if len(pairs) > 1 and all(pair is not None for pair in pairs):
            codes = [pair["code"] for pair in pairs if pair is not None]
            figures = [_parsed(pair["figure"]) for pair in pairs if pair is not None]
        else:
            codes, figures = self._blocks(text)
        ids = [self._id(code) for code in codes]
        if len(set(ids)) != len(ids):
            raise NotAValue(say("“{text}” names one code twice", text=text[:40]))
        return self._joined(ids, figures, before, planned, text)

    def _blocks(self, text: str) -> tuple[list[str], list["_Figure"]]:
        """Codes, then figures: `Я/С 8/2`. A code of the company may end in a digit."""
        if text.upper() in self._by_letter:
            return [text], []
        found = _BLOCKS.fullmatch(text)
        if found is None or not found["codes"]:
            raise NotAValue(say("“{text}” is no mark; write 8, Б, РВ 8 or Я/С 8/2", text=text[:40]))
        figures = [_parsed(part) for part in found["figures"].split("/")] if found["figures"] else []
        return [part.strip() for part in found["codes"].split("/")], figures

    def _id(self, letters: str) -> UUID:
        upper = letters.upper()
        found = self._by_letter.get(upper) or self._by_letter.get(upper.translate(_LOOK_ALIKE))
        if found is None:
            raise NotAValue(say("there is no attendance code “{text}”", text=letters[:40]))
        return found

    def _of_hours(self, figures: Sequence["_Figure"], before: Sequence[Mark], usual: UUID) -> list[Mark]:
        worked = [mark for mark in before if self.counts(mark.code_id)]
        if len(worked) == len(figures) == len(before):
            ids = [mark.code_id for mark in before]
        elif len(figures) == 1:
            ids = [usual]
        elif len(figures) == 2:
            ids = [usual, self.overtime]
        else:
            raise NotAValue(say("say which codes these hours belong to, such as Я/С 8/2"))
        return _marks(ids, figures)

    def _joined(
        self, ids: list[UUID], figures: list["_Figure"], before: Sequence[Mark], planned: int, text: str
    ) -> list[Mark]:
        counting = [id for id in ids if self.counts(id)]
        if not figures and {mark.code_id for mark in before} == set(ids):
            known = {mark.code_id: mark for mark in before}
            return [known[id] for id in ids]
        if not figures and counting:
            if len(counting) == len(ids) == 1 and planned:
                return [Mark(ids[0], planned)]
            raise NotAValue(say("“{text}”: say how many hours, such as Я/С 8/2", text=text[:40]))
        if len(figures) == len(ids):
            return _marks(ids, figures)
        if figures and len(figures) == len(counting):
            by_id = dict(zip(counting, figures, strict=True))
            return _marks(ids, [by_id.get(id, (None, None)) for id in ids])
        if figures:
            raise NotAValue(say("“{text}” has more or fewer hours than codes", text=text[:40]))
        return [Mark(id) for id in ids]

    def counts(self, id: UUID) -> bool:
        code = self.codes.get(id)
        return code is not None and (code.counts_hours or code.worked)


_Figure = tuple[int | None, int | None]
"""Minutes, and how many of them at night."""
LENGTH_MAX: Final = 60


def _figure(mark: Mark) -> str:
    if mark.minutes is None:
        return "-"
    return hours_text(mark.minutes) + (f" ({hours_text(mark.night)})" if mark.night else "")


def _parsed(text: str) -> _Figure:
    whole, _, night = text.strip().rstrip(") ").partition("(")
    if whole.strip() == "-":
        return None, None
    return _within(minutes_of(whole.strip())), _within(minutes_of(night.strip())) if night else None


def _figures_of_number(cell: CellValue) -> _Figure:
    return _within(minutes_of(cell)), None


def _within(minutes: int) -> int:
    if minutes > DAY_MINUTES:
        raise NotAValue(say("a day has 24 hours, not {hours}", hours=hours_text(minutes)))
    return minutes


def _marks(ids: Sequence[UUID], figures: Sequence[_Figure]) -> list[Mark]:
    made = [Mark(id, minutes, night) for id, (minutes, night) in zip(ids, figures, strict=True)]
    if any((mark.night or 0) > (mark.minutes or 0) for mark in made):
        raise NotAValue(say("more night hours than hours"))
    return made


def by_code(marks: Sequence[Mark]) -> Mapping[UUID, Mark]:
    return {mark.code_id: mark for mark in marks}
