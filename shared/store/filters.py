"""The text filter of lists: `site:Lenina crew:"Petrov" date>=2026-10 status:draft concrete`."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from shared.kernel.describe import Field, Kinds, Shape
from shared.kernel.language import Language
from shared.kernel.numbers import NumberTooExact, NumberTooLarge, scaled
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Several
from shared.store.aliases import widened
from shared.store.folding import folded, sort_key
from shared.store.search import hidden, is_large, long_words, matching_ids, starting_with

_TERM = re.compile(r"""(?:(?P<name>[\w.]+)(?P<op>>=|<=|!=|[:=<>]))?(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))""")
FOUND_MAX, NAMED_MAX = 5000, 5000
YES = ("yes", "true", "1", "да")


class FilterError(Refusal):
    """The filter text cannot be understood; the message says which part and what is possible."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a filter: `date>=2026-10`, or free words (no name)."""

    name: str
    op: str
    value: str


def parse(text: str) -> list[Term]:
    """The parts of a filter text; quotes hold words together."""
    return [
        Term(
            folded(part["name"] or ""), part["op"] or "", part["quoted"] if part["quoted"] is not None else part["bare"]
        )
        for part in _TERM.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class Typed:
    """A word of a filter: its English name always, and the caption of the reader's language, spaces as in a_b."""

    name: str
    caption: str

    def words(self, language: Language) -> str:
        return self.name if language.code == "en" else _typed(language.say(self.caption))

    def __str__(self) -> str:
        return self.name


def _typed(caption: str) -> str:
    return re.sub(r"\W+", "_", caption.lower()).strip("_")


@dataclass(slots=True)
class Narrowing:
    """What a filter says: SQL conditions, and words that so many hold that rows are tried one after another.

    `either`: a word, and the rows that hold it by the name of what they refer to.
    """

    conditions: list[ColumnElement[bool]] = dataclass_field(default_factory=list)
    words: list[str] = dataclass_field(default_factory=list)
    either: list[tuple[str, ColumnElement[bool]]] = dataclass_field(default_factory=list)

    def hold(self, connection: Connection, shape: Shape, word: str, also: ColumnElement[bool]) -> None:
        """Rows that hold the word themselves, or by what they refer to: a short list of them, or tried in order."""
        ids = matching_ids(connection, word, kind=shape.kind, limit=FOUND_MAX + 1)
        held = or_(shape.table.c.id.in_(ids), also)
        if len(ids) > FOUND_MAX or is_large(connection, shape, held):
            self.either.append((word, also))
        else:
            self.conditions.append(held)

    def settle(self, connection: Connection, shape: Shape) -> None:
        """Where few rows hold the words, a short list of their ids leads the database to them at once."""
        if self.words and is_large(connection, shape):
            ids = matching_ids(connection, " ".join(self.words), kind=shape.kind, limit=FOUND_MAX + 1)
            if len(ids) <= FOUND_MAX:
                self.conditions.append(shape.table.c.id.in_(ids))
                self.words.clear()


def narrowing(
    connection: Connection, kinds: Kinds, shape: Shape, text: str, language: Language | None = None
) -> Narrowing:
    """What a filter says, in English or in the words of the language. Raises FilterError."""
    language, found = language or Language(), Narrowing()
    for term in parse(text):
        if term.name:
            field = field_of(shape, term.name, language)
            found.conditions.append(_by_field(connection, kinds, shape, field, term, language))
            if _is_part(field, term) and long_words(term.value):
                found.words.append(term.value)  # whatever holds it in this field holds it
        elif long_words(term.value):
            also = _by_what_it_names(connection, kinds, shape, term)
            if also is None:
                found.words.append(term.value)
            else:
                found.hold(connection, shape, term.value, also)
        else:
            found.conditions.append(starting_with(connection, shape, term.value))
    found.settle(connection, shape)
    return found


def _by_what_it_names(connection: Connection, kinds: Kinds, shape: Shape, term: Term) -> ColumnElement[bool] | None:
    """Documents whose list shows the word in a column of names, as its site or crew; None where nothing is named so."""
    found = []
    for field in shape.fields if shape.is_document else ():
        target = kinds.shapes.get(field.info.refers)
        if field.info.listed and field.info.indexed and target is not None and target.is_catalog:
            ids = widened(connection, kinds, field.info.refers, list(_named(connection, kinds, field, term)))
            found += [shape.table.c[field.name].in_(ids)] if ids else []
    return or_(*found) if found else None


def _is_part(field: Field, term: Term) -> bool:
    """Whether any text that holds the value will do."""
    return field.type == "text" and not field.info.choices and term.op == ":" and bool(term.value)


def word_of(caption: str) -> str:
    """A caption as a filter spells it: “Work type” is work_type."""
    return _typed(caption)


def written(name: str, op: str, value: str) -> str:
    """A part of a filter as text, quoted where it must be."""
    value = value.replace('"', " ").strip()
    bare = value and not any(sign.isspace() for sign in value)
    return f"{name}{op}{value}" if bare else f'{name}{op}"{value}"'


def field_of(shape: Shape, name: str, language: Language) -> Field:
    """The field that a filter's word means: its name, or its caption in English or the language. Raises FilterError."""
    name = folded(name)
    for field in shape.fields:
        captions = (folded(_typed(said)) for said in (field.caption, language.say(field.caption)))
        if name in (field.name, field.name.removesuffix("_id"), *captions):
            return field
    names = [Typed(field.name.removesuffix("_id"), field.caption) for field in shape.fields]
    raise FilterError(
        "{kinds} have no field “{name}”. They can be filtered by: {names}.",
        kinds=Caption(shape.cls.captions), name=name, names=Several(names),
    )  # fmt: skip


def _by_field(
    connection: Connection, kinds: Kinds, shape: Shape, field: Field, term: Term, language: Language
) -> ColumnElement[bool]:
    column = shape.table.c[field.name]
    if not term.value:  # site:"" asks for what has none
        return column.is_not(None) if term.op == "!=" else column.is_(None)
    if field.type == "id":
        ids = widened(connection, kinds, field.info.refers, list(_named(connection, kinds, field, term)))
        if term.op == "!=":
            return or_(column.not_in(ids), column.is_(None))
        if not ids:
            return false()
        if field.info.indexed and len(ids) > 1 and is_large(connection, shape, column.in_(ids)):
            return hidden(column).in_(ids)  # type: ignore[no-any-return]
        return column.in_(ids)
    if field.type == "date":
        return _by_date(column, term)
    if field.type == "bool":
        return column.is_(folded(term.value) in YES)
    if field.type == "text":
        return _by_text(column, field, term, language)
    return _compared(column, term.op, _number(field, term.value))


def _number(field: Field, text: str) -> Decimal | int:
    try:
        value = _clock(text) if field.type == "minutes" and ":" in text else Decimal(text.replace(",", "."))
        if not value.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise FilterError("“{text}” is not a number ({field}).", text=text, field=Caption(field.caption)) from None
    try:
        whole = scaled(value, max(field.places, 0))
    except NumberTooExact:
        said = "“{text}”: {field} keeps whole numbers, and this is not a whole number."
        if field.number:
            said = "“{text}”: {field} keeps {places} decimal places."
        raise FilterError(said, text=text, field=Caption(field.caption), places=field.places) from None
    except NumberTooLarge:
        raise FilterError("“{text}” is too large ({field}).", text=text, field=Caption(field.caption)) from None
    return value if field.number else whole


def _clock(text: str) -> Decimal:
    """7:30 as minutes."""
    hours, _, minutes = text.partition(":")
    return Decimal(hours) * 60 + Decimal(minutes)


def _named(connection: Connection, kinds: Kinds, field: Field, term: Term) -> Sequence[Any]:
    """Ids of the items that a reference field may mean: code, or any part of the name; with `=` the whole name."""
    words, shape = term.value, kinds.shapes.get(field.info.refers)
    if shape is None:
        return []
    table = shape.table
    if shape.is_document:
        return connection.execute(select(table.c.id).where(table.c.number == words)).scalars().all()
    exact = connection.execute(select(table.c.id).where(table.c.code == words)).scalars().all()
    if not exact and term.op == "=":
        exact = connection.execute(select(table.c.id).where(table.c.sort_key == sort_key(words))).scalars().all()
    part = sort_key(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = table.c.sort_key.like(f"%{part}%", escape="\\")
    return exact or connection.execute(select(table.c.id).where(like).limit(NAMED_MAX)).scalars().all()


def _by_date(column: Any, term: Term) -> ColumnElement[bool]:
    first, last = _days(term.value)
    if term.op in (":", "="):
        return and_(column >= first, column <= last)
    if term.op == "!=":
        return or_(column < first, column > last, column.is_(None))
    return _compared(column, term.op, first if term.op in (">=", "<") else last)


def _days(text: str) -> tuple[dt.date, dt.date]:
    """The days that 2026, 2026-10 or 2026-10-05 stand for; 10.2026 and 05.10.2026 as lists show them in Russian."""
    try:
        parts = [int(part) for part in (text.split("-", 2) if "." not in text else reversed(text.split(".", 2)))]
        if len(parts) == 3:
            return (day := dt.date(*parts)), day
        if len(parts) == 2:
            following = dt.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
            return dt.date(parts[0], parts[1], 1), following - dt.timedelta(1)
        return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)
    except ValueError:
        raise FilterError("“{text}” is not a date; write 2026-10-05, 2026-10 or 2026.", text=text) from None


def _by_text(column: Any, field: Field, term: Term, language: Language) -> ColumnElement[bool]:
    words = folded(term.value)
    if field.info.choices:
        spelt = {
            key: (key, caption, _typed(caption), language.say(caption), _typed(language.say(caption)))
            for key, caption in field.info.choices
        }
        keys = [key for key, spellings in spelt.items() if words in map(folded, spellings)]
        begun = [key for key, spellings in spelt.items() if any(folded(each).startswith(words) for each in spellings)]
        keys = keys or (begun if words and len(begun) == 1 else [])
        if not keys:
            known = Several([Typed(key, caption) for key, caption in field.info.choices])
            raise FilterError("{field} is one of: {known}.", field=Caption(field.caption), known=known)
        return _compared(column, term.op, keys[0])
    if _is_part(field, term):  # SQLite's own LIKE knows no case but that of Latin letters
        spellings = {term.value, term.value.lower(), term.value.upper(), term.value.capitalize()}
        return or_(*(column.contains(spelling, autoescape=True) for spelling in sorted(spellings)))
    return _compared(column, term.op, term.value)


def _compared(column: Any, op: str, value: Any) -> ColumnElement[bool]:
    comparisons = {
        ":": column == value, "=": column == value, "!=": or_(column != value, column.is_(None)),
        ">=": column >= value, "<=": column <= value, ">": column > value, "<": column < value,
    }  # fmt: skip
    return comparisons[op]  # type: ignore[no-any-return]
