"""What a typed text may mean in a reference field: read off the UI thread, by any part of what items are called by."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from desktop.work import Reading
from shared.kernel.describe import Kinds, LineTable, Shape
from shared.kernel.words import Caption, Several, Words, say
from shared.store.folding import folded, sort_key
from shared.store.search import long_words, matching_ids

HITS_MAX: Final = 20
FOUND_BY_TEXT: Final = 200
NAMES_SHOWN: Final = 3

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that may be chosen: its value, name and code, and a few words that tell it from others."""

    value: Any
    name: str
    code: str = ""
    detail: str = ""

    def called(self, text: str) -> bool:
        """Whether the text is exactly its code or its name."""
        return folded(text.strip()) in (folded(self.code), folded(self.name))


def hits(reading: Reading, target: str, text: str, within: Conditions = (), limit: int = HITS_MAX) -> list[Hit]:
    """What holds every word of the text in its code, name, number …; the best first. Nothing closed is offered."""
    place = _place(reading.store.kinds, target)
    return [] if place is None else place.hits(reading.connection, text.strip(), within, limit)


def known(reading: Reading, target: str, ids: Sequence[UUID], within: Conditions = ()) -> list[Hit]:
    """Those of some ids that may still be chosen, in their order: the recent values of a field."""
    place = _place(reading.store.kinds, target)
    if place is None or not ids:
        return []
    found = {hit.value: hit for hit in place.read(reading.connection, [place.id.in_(ids), *within], len(ids))}
    return [found[id] for id in ids if id in found]


def meant(found: Sequence[Hit], text: str, caption: str) -> Hit | Words:
    """The one hit that a text means: what is called so exactly, or the only one; else why not."""
    exact = [hit for hit in found if hit.code and folded(hit.code) == folded(text.strip())]
    exact = exact or [hit for hit in found if hit.called(text)]
    only = exact or list(found)
    if len(only) == 1:
        return only[0]
    if not only:
        return say("there is no {kind} “{text}”", kind=Caption(caption, small=True), text=text[:60])
    names = Several([f"{hit.name} ({hit.code})" if hit.code else hit.name for hit in only[:NAMES_SHOWN]])
    words = "“{text}” may be: {names} and others; write more of it, or choose one."
    if len(only) <= NAMES_SHOWN:
        words = "“{text}” may be: {names}; write more of it, or choose one."
    return say(words, text=text[:60], names=names)


@dataclass(frozen=True)
class _Place:
    """Where hits are read from: a catalog, documents, or the lines of documents."""

    shape: Shape
    line: LineTable | None = None

    @property
    def columns(self) -> Any:
        return (self.line or self.shape).table.c

    @property
    def id(self) -> Any:
        return self.columns.id

    def hits(self, connection: Connection, text: str, within: Conditions, limit: int) -> list[Hit]:
        if not text:
            return self.read(connection, within, limit)
        found: dict[Any, Hit] = {}
        for condition in self._conditions(connection, text):
            if len(found) < limit:
                more = self.read(connection, [condition, *within], limit)
                found |= {hit.value: hit for hit in more if hit.value not in found}
        ordered = sorted(found.values(), key=lambda hit: _rank(hit, text))
        return ordered[:limit]

    def _conditions(self, connection: Connection, text: str) -> Iterator[ColumnElement[bool]]:
        """The surest and quickest first: exact codes, beginnings by key, then any part, then any text of it."""
        start = sort_key(text)
        if self.line is None and self.shape.is_catalog:
            key = self.columns.sort_key
            yield self.columns.code == text
            yield and_(key >= start, key < start + "\U0010ffff")
        elif self.line is None:
            number = self.columns.number
            yield and_(number >= text.upper(), number < text.upper() + "\U0010ffff")
        names = [name for name in self._named_by() if name in self.columns]
        yield and_(*(or_(false(), *self._holding(names, word)) for word in text.split()))
        if self.line is None and long_words(text):
            yield self.id.in_(matching_ids(connection, text, kind=self.shape.kind, limit=FOUND_BY_TEXT))

    def _holding(self, names: Sequence[str], word: str) -> Iterator[ColumnElement[bool]]:
        """A word in any of these columns; the sort key has the name without capitals, and numbers longer than typed."""
        folded_name = "sort_key" in names and not any(map(str.isdigit, word))
        return (_holds(self.columns[name], word) for name in names if not (name == "name" and folded_name))

    def _named_by(self) -> Sequence[str]:
        if self.line is not None:
            return ("number", "code", "name")
        catalog: Any = self.shape.cls
        return ("sort_key", *catalog.lookup_fields) if self.shape.is_catalog else ("number", "legal_number", "name")

    def read(self, connection: Connection, conditions: Conditions, limit: int) -> list[Hit]:
        table = (self.line or self.shape).table
        names = list(dict.fromkeys(["id", *self._shown()]))
        query = select(*(table.c[name] for name in names)).where(*conditions, *self._open()).limit(limit)
        rows = connection.execute(query.order_by(*self._order())).mappings()
        return [self._hit(row) for row in rows]

    def _open(self) -> Iterable[ColumnElement[bool]]:
        if self.line is None:
            yield self.columns.marked.is_not(True)
            if self.shape.is_catalog:
                yield self.columns.folder.is_not(True)
                yield self.columns.replaced_by.is_(None)

    def _order(self) -> Iterable[Any]:
        if self.line is not None:
            return (self.columns.owner_id, self.columns.position)
        if self.shape.is_catalog:
            return (self.columns.sort_key, self.columns.id)
        return (self.columns.date.desc(), self.columns.id.desc())

    def _shown(self) -> Sequence[str]:
        if self.line is not None:
            return [name for name in ("number", "code", "name") if name in self.columns]
        if not self.shape.is_catalog:
            return [name for name in ("number", "date", "name") if name in self.columns]
        catalog: Any = self.shape.cls
        texts = [field.name for field in self.shape.fields if field.info.listed and field.type == "text"]
        plain = [name for name in texts if not self.shape.field(name).info.choices]
        return list(dict.fromkeys(["code", "name", *catalog.lookup_fields, *plain]))

    def _hit(self, row: Any) -> Hit:
        values = {name: str(value) for name, value in row.items() if name != "id" and value not in (None, "")}
        if self.line is None and not self.shape.is_catalog:
            name = values.pop("number", "")
            return Hit(row["id"], name, detail=", ".join(values.values()))
        name = values.pop("name", "") or values.get("symbol", "") or values.get("code", "") or values.get("number", "")
        code = values.pop("number", "") if self.line is not None else values.pop("code", "")
        told = [each for each in dict.fromkeys(values.values()) if each not in (name, code)]
        return Hit(row["id"], name, code if code != name else "", ", ".join(told[:2]))


def _place(kinds: Kinds, target: str) -> _Place | None:
    if target in kinds.lines:
        return _Place(*kinds.lines[target])
    return _Place(kinds.shape(target)) if target in kinds.shapes else None


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """LIKE knows capitals of Latin letters only: the usual spellings of a word are tried; sort keys are folded."""
    if column.name == "sort_key":
        return column.contains(sort_key(word), autoescape=True)  # type: ignore[no-any-return]
    plain = word.lower()
    spellings = dict.fromkeys([plain, word.upper(), plain.capitalize(), plain.replace("е", "ё")])
    if word.isascii():
        spellings = dict.fromkeys([plain])
    return or_(*(column.contains(each, autoescape=True) for each in spellings))


def _rank(hit: Hit, text: str) -> tuple[int, int]:
    """Exact codes and names, then beginnings, then beginnings of words; otherwise as the ledger gave them."""
    low, name, code = folded(text), folded(hit.name), folded(hit.code)
    places = (low == code, low == name, code.startswith(low), name.startswith(low), f" {low}" in f" {name}")
    return (places.index(True) if True in places else len(places), 0)
