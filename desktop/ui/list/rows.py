"""Rows of a list, read and worded off the UI thread: what stands in every cell is made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from desktop.ui.editors.text import FieldText
from desktop.work import Reading
from shared.kernel.base import DatedConstant
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.places import place
from shared.kernel.words import Words, say
from shared.store.list_places import Asked, Key, Places
from shared.store.lists import EVERYWHERE, Folder, Order, page, usual_order
from shared.store.names import Names

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows of a kind, in which order, with which columns."""

    shape: Shape
    fields: tuple[Field, ...]
    language: Language
    today: date
    filter: str = ""
    order: Order | None = None
    folder: Folder = EVERYWHERE

    @property
    def asked(self) -> Asked:
        return Asked(self.shape, self.filter, self.order, self.folder, self.language)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One document or item. `values` and `texts` are of the question's fields, in their order."""

    id: UUID
    key: Key
    state: str  # a name of look.ICONS, "" where there is nothing to say
    marked: bool
    folder: bool
    values: tuple[Any, ...]
    texts: tuple[str, ...]


def places_of(reading: Reading, question: Question) -> Places:
    """The list with the eyes of whoever works here."""
    asked = replace(question.asked, scopes=reading.books.scopes)
    return Places(reading.connection, reading.store.kinds, asked)


class Rows:
    """Pages of one question, on one unchanging state of the file."""

    def __init__(self, reading: Reading, question: Question) -> None:
        self.reading, self.question = reading, question
        self.places = places_of(reading, question)
        self._names = Names(reading.books)
        self._texts = FieldText(question.language, question.today)
        self._keys = (question.order or usual_order(question.shape)).keys
        self._told = _telling(question.shape)
        self._settings = reading.store.kinds.settings if issubclass(question.shape.cls, DatedConstant) else {}

    def page(self, after: Key | None, limit: int = PAGE) -> tuple[list[ListRow], Key | None]:
        """The next rows and the key to go on with, None at the end."""
        asked, fields = self.question, self.question.fields
        read = dict.fromkeys((*fields, *self._told))
        found = page(
            self.reading.connection, self.reading.store.kinds, asked.shape, filter=asked.filter, after=after,
            limit=limit, scopes=self.reading.books.scopes, language=asked.language, fields=tuple(read),
            order=asked.order, folder=asked.folder,
        )  # fmt: skip
        for field in fields:
            if field.type == "id":
                self._names.prepare(_target(field), [row[field.name] for row in found.rows])
        return [self._row(row) for row in found.rows], found.after

    def _row(self, row: Mapping[str, Any]) -> ListRow:
        fields = self.question.fields
        values = tuple(row[field.name] for field in fields)
        texts = tuple(self._text(field, value) for field, value in zip(fields, values, strict=True))
        key = tuple(row[name] for name in self._keys)
        folder = bool(row.get("folder"))
        return ListRow(row["id"], key, state_of(row), bool(row["marked"]), folder, values, texts)

    def _text(self, field: Field, value: Any) -> str:
        if value is None:
            return ""
        if field.type == "id":
            return self._names.of(_target(field), value)
        if self._settings and field.name in ("name", "value"):  # of a constant, as the page of settings says them
            said = self._settings[value].caption if value in self._settings else value
            return self.question.language.say(said)
        if field.info.pattern:
            return self.question.language.value(place(self.reading.store.kinds, value, self._names.of))
        text = self._texts.show(field, value)
        return " ".join(text.split("\n")) if "\n" in text else text


def _target(field: Field) -> str:
    return field.info.refers or field.info.line_of


def _telling(shape: Shape) -> Sequence[Field]:
    """Fields that the state of a row is told by."""
    return [field for field in shape.fields if field.name in ("status", "state", "folder", "replaced_by")]


def state_of(row: Mapping[str, Any]) -> str:
    """The icon of a row: the strongest thing there is to say of it."""
    if row["marked"]:
        return "marked"
    if row.get("replaced_by") is not None:
        return "replaced"
    if row.get("folder"):
        return "folder"
    state = row.get("state") or ""
    if state in STATES:
        return state
    return str(row.get("status") or "")


STATES: Final[Mapping[str, Words]] = {
    "draft": say("Draft"), "posted": say("Posted"), "marked": say("Marked for deletion"), "folder": say("Folder"),
    "replaced": say("Replaced by another"), "accepted": say("Accepted"), "returned": say("Returned"),
}  # fmt: skip
"""Icons of the first column and what they say."""


# ---- what the model asks for


@dataclass(frozen=True, slots=True)
class Pages:
    """Some pages, the keys that pages follow, and whether the list ends with the last of them."""

    rows: Mapping[int, list[ListRow]]
    after: Mapping[int, Key | None]
    ended: bool


Known = Mapping[int, Key | None]
"""Page → the key that it follows; of page 0 that is None."""


def read_pages(reading: Reading, question: Question, known: Known, wanted: range) -> Pages:
    """The wanted pages; the way to them is walked by keys alone, from the nearest page that is known."""
    made, after = Rows(reading, question), dict(known)
    if wanted.start not in after:
        after |= _way(made.places, known, wanted.start)
    found: dict[int, list[ListRow]] = {}
    for number in wanted:
        if number not in after:
            break
        found[number], following = made.page(after[number])
        if following is None:
            return Pages(found, after, True)
        after[number + 1] = following
    return Pages(found, after, False)


def _way(places: Places, known: Known, wanted: int) -> dict[int, Key | None]:
    """The keys of the pages between a known page and the wanted one."""
    below = max(number for number in known if number < wanted)
    above = min((number for number in known if number > wanted), default=None)
    if above is not None and above - wanted <= min(wanted - below, BACK_MOST):
        found: dict[int, Key | None] = {}
        key = known[above]
        for number in range(above - 1, wanted - 1, -1):
            found[number] = key = places.back(key, PAGE)
        return found
    ahead = places.survey(PAGE, after=known[below], most=(wanted - below) * PAGE)
    return {below + at: key for at, key in enumerate(ahead.after, 1)}


BACK_MOST: Final = 50


def read_end(reading: Reading, question: Question) -> tuple[int, int, Key | None]:
    """How many rows there are, the number of the last page and the key that it follows."""
    places = places_of(reading, question)
    count = places.count
    last = max(count - 1, 0) // PAGE
    return count, last, places.back(None, count - last * PAGE + 1) if last else None


def read_range(reading: Reading, question: Question, known: Known, range_: tuple[int, int]) -> list[ListRow]:
    """The rows from one number to another."""
    first, last = range_
    wanted = range(first // PAGE, last // PAGE + 1)
    pages = read_pages(reading, question, known, wanted)
    rows = [row for number in wanted for row in pages.rows.get(number, ())]
    offset = wanted.start * PAGE
    return rows[first - offset : last + 1 - offset]


@dataclass(frozen=True, slots=True)
class Mark:
    """A row that is to be found again, by its id, or else where it stood."""

    id: UUID
    key: Key


@dataclass(frozen=True, slots=True)
class Keep:
    """What the person was looking at: the row on top, the current one, and what is selected.

    A range without a mark on one side goes to that end of the list. `exact`: how many rows there are was known.
    `follow`: the current row is to be seen, wherever it stands now.
    """

    top: Mark | None = None
    current: Mark | None = None
    ranges: tuple[tuple[Mark | None, Mark | None], ...] = ()
    exact: bool = False
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The same as numbers of rows; None is the last row there is. `kept`: there was something to find again."""

    kept: bool = False
    top: int = 0
    current: int | None = None
    ranges: tuple[tuple[int, int | None], ...] = ()
    count: int | None = None
    follow: bool = False


def read_again(reading: Reading, question: Question, keep: Keep, shown: int) -> tuple[Pages, Place]:
    """The list anew, where the person was: `shown` rows from the one that stood on top."""
    places = places_of(reading, question)

    def number(mark: Mark) -> int:
        return places.place_of(places.key_of(mark.id) or mark.key)

    known: dict[int, Key | None] = {0: None}
    top = 0
    if keep.top is not None and (key := places.key_of(keep.top.id) or keep.top.key):
        top = places.place_of(key)
        if first := top // PAGE:
            known[first] = places.back(key, top - first * PAGE + 1)
    current = number(keep.current) if keep.current and places.key_of(keep.current.id) else None
    ranges = tuple((number(one) if one else 0, number(other) if other else None) for one, other in keep.ranges)
    found = read_pages(reading, question, known, range(top // PAGE, (top + shown) // PAGE + 1))
    count = places.count if keep.exact and not found.ended else None
    return found, Place(
        keep.current is not None, top, current, tuple((a, b) for a, b in ranges if b is None or a <= b), count
    )
