"""Filtering: what narrows a list, apart from any widget: chips, a period, and words that are still being typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from desktop.ui.list.period import Period
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.numbers import plain
from shared.kernel.refusal import Refusal
from shared.store.filters import YES, Term, field_of, parse, word_of, written
from shared.store.folding import folded

ALL_TIME: Final = Period()


@dataclass(frozen=True, slots=True)
class Filtering:
    """`chips` are parts of the filter language, each as text; `typed` is what stands in the line."""

    chips: tuple[str, ...] = ()
    typed: str = ""
    period: Period = ALL_TIME

    @property
    def text(self) -> str:
        """The whole filter, as the command line and saved filters have it."""
        days = [f"date>={self.period.start}"] if self.period.start else []
        days += [f"date<={self.period.end}"] if self.period.end else []
        return " ".join((*days, *self.chips, complete(self.typed)))

    def taken(self, shape: Shape, language: Language) -> "Filtering":
        """What is typed becomes chips: each part with a field's name; free words stay words."""
        parts = parse(self.typed)
        named = [chip_of_term(shape, part, language) for part in parts if part.name]
        words = " ".join(written("", "", part.value) for part in parts if not part.name)
        return replace(self, chips=(*self.chips, *(each for each in named if each not in self.chips)), typed=words)

    def without(self, at: int) -> "Filtering":
        return replace(self, chips=tuple(each for place, each in enumerate(self.chips) if place != at))

    def with_chip(self, chip: str) -> "Filtering":
        return self if chip in self.chips else replace(self, chips=(*self.chips, chip))


def of_text(text: str, shape: Shape, language: Language) -> Filtering:
    """A link's filter: parts with names as chips, free words in the line."""
    return Filtering(typed=text).taken(shape, language)


def chip_of_term(shape: Shape, part: Term, language: Language) -> str:
    """A part of a filter in the words that every language reads; as it was typed where it cannot be read."""
    try:
        field = field_of(shape, part.name, language)
    except Refusal:
        return written(part.name, part.op, part.value)
    value = part.value
    if field.info.choices:
        value = next((key for key, caption in field.info.choices if _means(value, key, caption, language)), value)
    if field.type == "bool" and value:
        value = "yes" if folded(value) in YES else "no"
    return written(field.name.removesuffix("_id"), part.op, value)


def spelt(shape: Shape, chip: str, language: Language) -> str:
    """A chip as the person would type it."""
    part = parse(chip)[0]
    try:
        field = field_of(shape, part.name, language)
    except Refusal:
        return chip
    value = part.value
    if field.info.choices:
        value = word_of(language.say(dict(field.info.choices).get(value, value)))
    return written(word_of(language.say(field.caption)), part.op, value)


def complete(typed: str) -> str:
    """Without a last part that has no value yet (`site:`): the list waits for it."""
    head, _, last = typed.rpartition(" ")
    if last.rstrip('"')[-1:] in (":", "=", "<", ">") and last.count('"') != 2:
        return head
    return typed + '"' if typed.count('"') % 2 else typed


def chip_words(shape: Shape, chip: str, language: Language) -> str:
    """A chip as people read it: “Site: Lenina 12”."""
    part = parse(chip)[0]
    try:
        field = field_of(shape, part.name, language)
    except Refusal:
        return chip
    value = part.value or language.say("empty")
    if field.info.choices:
        said = (caption for key, caption in field.info.choices if _means(part.value, key, caption, language))
        value = language.say(next(said, part.value))
    elif field.type == "bool" and part.value:
        value = language.say("yes" if folded(part.value) in YES else "no")
    elif field.type == "date" and (day := _day(part.value)) is not None:
        value = language.date(day)
    sign = ": " if part.op in (":", "=") else f" {SIGNS.get(part.op, part.op)} "
    return language.say(field.caption) + sign + value


def _means(value: str, key: str, caption: str, language: Language) -> bool:
    """Whether a filter's value is that choice, by its name or caption."""
    return folded(value) in {folded(each) for each in (key, caption, word_of(caption), word_of(language.say(caption)))}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}


def chip_of(field: Field, value: Any, shown: str) -> str:
    """The part of a filter that asks for a cell's value."""
    name = field.name.removesuffix("_id")
    if value is None or value == "":
        return written(name, ":", "")
    if field.type == "date" and field.name.endswith("month"):
        return written(name, ":", f"{value:%Y-%m}")
    if field.type in ("id", "text") and not field.info.choices:
        return written(name, "=", shown)
    if field.type == "bool":
        return written(name, ":", "yes" if value else "no")
    if field.number:
        return written(name, "=", plain(value))
    return written(name, ":", str(value))


def can_ask(field: Field) -> bool:
    """Whether the filter language finds a field's values by what cells show."""
    return field.type not in ("instant", "bytes") and not field.info.line_of and field.info.refers != "*"


def names_to_offer(shape: Shape, language: Language) -> Sequence[tuple[str, str]]:
    """(word, caption) of the fields that a filter can name, the usual columns first."""
    fields = sorted((field for field in shape.fields if can_ask(field)), key=lambda field: not field.info.listed)
    return [(word_of(language.say(field.caption)), language.say(field.caption)) for field in fields]
