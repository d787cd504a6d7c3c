"""Waiting conflicts in words: where each is, what stood there before and what both sides made of it, who and when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from desktop.ui.document.values import ValueWords
from desktop.work import Reading
from shared.kernel.codec import Body, body_of
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.store.names import Names

KIND: Final = "conflict"
SIDES: Final = ("base", "mine", "theirs")
BOTH: Final = "both"
WHOLE: Final = "*"
"""The path of a conflict about a document as a whole: both ends had it under the same number, and differed."""
MOST: Final = 100
"""Cards that are shown at once; where there are more, the first ones have to be settled first."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the three values in words; `who` and `when` are empty where nobody knows."""

    name: str
    text: str
    who: str = ""
    when: str = ""
    own: bool = False
    """Whether the person who works here wrote it."""


@dataclass(frozen=True, slots=True)
class Card:
    """One waiting conflict. `path` leads to its place in the document; `both`: both values may be kept."""

    id: UUID
    kind: str
    document: UUID
    title: str
    path: str
    place: str
    sides: tuple[Side, Side, Side]
    both: bool
    here: bool
    """Whether the document is in this file and can be opened."""
    scope: str
    """Where it lies: whoever may edit it there chooses."""

    def side(self, name: str) -> Side:
        return next(each for each in self.sides if each.name == name)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first MOST cards, those of one document together, and how many there are at all."""

    cards: tuple[Card, ...]
    count: int


def waiting(reading: Reading, language: Language, document: UUID | None = None) -> Waiting:
    """What is to be decided, in a reader's thread; of one document, or everywhere."""
    of_one = {} if document is None else {"document_id": document}
    every = reading.books.find(_class(reading), settled=False, marked=False, **of_one)
    found = [each for each in every if each.document_id is not None]
    found.sort(key=lambda each: (str(each.document_kind), str(each.document_id), each.name or "", str(each.id)))
    words, names = _Words(reading, language), Names(reading.books)
    shown = found[:MOST]
    names.prepare("person", [id for each in shown for id in (each.mine_author_id, each.theirs_author_id)])
    return Waiting(tuple(words.card(each, names) for each in shown), len(found))


def counts(reading: Reading, documents: Sequence[UUID]) -> Mapping[UUID, int]:
    """Document → how many conflicts of it wait."""
    rows = reading.books.counts(
        _class(reading), ["document_id"], document_id=list(documents), settled=False, marked=False
    )
    return {row["document_id"]: int(row["count"]) for row in rows}


def _class(reading: Reading) -> Any:
    return reading.store.kinds.shape(KIND).cls


class _Words:
    """Cards of several documents; each document is read once."""

    def __init__(self, reading: Reading, language: Language) -> None:
        self.reading, self.language = reading, language
        self.values = ValueWords(reading, language)
        self._documents: dict[UUID, tuple[str, Body | None]] = {}
        self._today, self._person = reading.store.today, reading.store.actor.person_id

    def card(self, found: Any, names: Names) -> Card:
        shape = self.reading.store.kinds.shapes.get(found.document_kind or "")
        path, id = found.name or "", found.document_id
        assert id is not None  # required
        title, body = self._document(shape, id)
        values = {side: _plain(getattr(found, side)) for side in SIDES}
        authors = {"mine": (found.mine_author_id, found.mine_at), "theirs": (found.theirs_author_id, found.theirs_at)}
        differing = _differing(values)
        texts = self._texts(shape, path, values, differing)
        sides = []
        for side in SIDES:
            author, at = authors.get(side, (None, None))
            own = author is not None and author == self._person
            when = moment(self.language, at, self._today) if at else ""
            sides.append(Side(side, texts[side], names.of("person", author), when, own))
        place = self._place(shape, _closer(path, differing), body)
        return Card(found.id, found.document_kind or "", id, title, path, place, tuple(sides),  # type: ignore[arg-type]
                    _both(shape, path), body is not None, found.scope_of())  # fmt: skip

    def _document(self, shape: Shape | None, id: UUID) -> tuple[str, Body | None]:
        if id not in self._documents:
            made: Any = self.reading.session.get(shape.cls, id) if shape is not None else None
            if shape is None or made is None:
                caption = shape.caption if shape is not None else "Document"
                self._documents[id] = (self.language.say(caption), None)
            else:
                title = made.named() if shape.is_document else f"{self.language.say(shape.caption)} {made}"
                self._documents[id] = (self.language.value(title), body_of(shape, made))
        return self._documents[id]

    def _place(self, shape: Shape | None, path: str, body: Body | None) -> str:
        if path == WHOLE:
            return self.language.say("The whole document")
        if shape is None:
            return path
        return self.values.named_place(shape, path, body or {})[0]

    def _texts(
        self, shape: Shape | None, path: str, values: Mapping[str, Any], differing: Sequence[str]
    ) -> dict[str, str]:
        """The three values; of several fields that merge together each under its caption."""
        fields = _fields_at(shape, path)
        if path == WHOLE and shape is not None:
            return {side: self._of_whole(shape, differing, value) for side, value in values.items()}
        if not differing:
            field = fields.get(path.rpartition("/")[2])
            return {side: self.values.value(field, value) for side, value in values.items()}
        return {side: self._of_group(fields, differing, value) for side, value in values.items()}

    def _of_whole(self, shape: Shape, names: Sequence[str], value: Any) -> str:
        """The fields that differ, and how many lines each differing table has."""
        if not isinstance(value, dict):
            return self.values.value(None, value)
        tables = [table for table in shape.tables if table.name in names]
        lines = [f"{self.language.say(table.caption)}: {self._count(value.get(table.name, ()))}" for table in tables]
        header = [name for name in names if any(field.name == name for field in shape.fields)]
        known = {field.name: field for field in shape.fields}
        said = [f"{self.language.say(known[name].caption)}: {self.values.value(known[name], value.get(name))}"
                for name in header]  # fmt: skip
        return "\n".join([*said, *lines]) or self.values.value(None, None)

    def _count(self, rows: Any) -> str:
        return str(len(rows)) if isinstance(rows, list | tuple) else self.language.say("damaged: {value}", value="…")

    def _of_group(self, fields: Mapping[str, Field], names: Sequence[str], value: Any) -> str:
        if not isinstance(value, dict):
            return self.values.value(None, value)
        if len(names) == 1:
            return self.values.value(fields.get(names[0]), value.get(names[0]))
        return "\n".join(
            f"{self.language.say(fields[name].caption)}: {self.values.value(fields[name], value.get(name))}"
            for name in names
            if name in fields
        )


def _differing(values: Mapping[str, Any]) -> list[str]:
    """Of fields that merge together the names of those that are not the same everywhere; none: it is one field."""
    together = [value for value in values.values() if isinstance(value, dict)]
    names = dict.fromkeys(name for value in together for name in value)
    return [name for name in names if len({str(value.get(name)) for value in together}) > 1]


def _closer(path: str, differing: Sequence[str]) -> str:
    """The path of the one field that differs; of several in a line, the line's."""
    row = path.rpartition("/")[0]
    if path == WHOLE:
        return path
    if len(differing) == 1:
        return f"{row}/{differing[0]}" if row else differing[0]
    return row if differing and row else path


def _plain(text: str | None) -> Any:
    """The value that a conflict holds as JSON; what is none is shown as it is."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _fields_at(shape: Shape | None, path: str) -> dict[str, Field]:
    """The fields beside each other at a path: those of the header, or of the line table."""
    if shape is None:
        return {}
    table, _, rest = path.partition("/")
    found = next((each.fields for each in shape.tables if each.name == table), ()) if rest else shape.fields
    return {field.name: field for field in found}


def _both(shape: Shape | None, path: str) -> bool:
    """Both values can stand: texts one below the other, lines as two; not where a line is the one of its key."""
    fields = _fields_at(shape, path)
    field = fields.get(path.rpartition("/")[2])
    if shape is None or field is None:
        return False
    if "/" in path:
        table = shape.line_table(path.partition("/")[0])
        return not table.cls.key
    return field.type == "text" and not field.info.choices


def by_document(cards: Sequence[Card]) -> Mapping[UUID, Sequence[Card]]:
    """Cards of each document, in order."""
    found: dict[UUID, list[Card]] = defaultdict(list)
    for card in cards:
        found[card.document].append(card)
    return found


def moment(language: Language, at: datetime, today: Any) -> str:
    """14:02 of today; of another day with the day."""
    local = at.astimezone()
    return f"{local:%H:%M}" if local.date() == today else f"{language.date(local.date())} {local:%H:%M}"
