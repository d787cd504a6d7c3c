"""Completing: what may follow in a filter that is being typed: names of fields, then their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from desktop.ui.list.filtering import can_ask, names_to_offer
from desktop.ui.list.rows import Question
from desktop.work import Reading
from shared.kernel.describe import Field
from shared.kernel.refusal import Refusal
from shared.store import lists
from shared.store.filters import field_of, word_of, written
from shared.store.folding import folded, sort_key

OFFERED: Final = 12
_OPERATORS: Final = (">=", "<=", "!=", ":", "=", "<", ">")


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that may take the place of the last part, and what is said beside it."""

    text: str
    words: str


def last_part(typed: str) -> str:
    """The part that is being typed, from the last space outside quotes."""
    if typed.count('"') % 2:
        start = typed.rindex('"')
        return typed[typed.rfind(" ", 0, start) + 1 :]
    return typed[typed.rfind(" ") + 1 :]


def offers(reading: Reading, question: Question, typed: str) -> Sequence[Offer]:
    """What the last part may become; nothing where it is a plain word that no field's name begins with."""
    part = last_part(typed)
    operator = next((sign for sign in _OPERATORS if sign in part), "")
    if not operator:
        return _names(question, part)
    name, _, value = part.partition(operator)
    try:
        field = field_of(question.shape, name, question.language)
    except Refusal:
        return ()
    found = _values(reading, question, field, value.strip('"'))
    return [Offer(written(name, operator, value), words) for value, words in found[:OFFERED]]


def _names(question: Question, part: str) -> Sequence[Offer]:
    begun = folded(part)
    if not begun:
        return ()
    named = names_to_offer(question.shape, question.language)
    found = [(word, caption) for word, caption in named if folded(word).startswith(begun)]
    return [Offer(f"{word}:", caption) for word, caption in found[:OFFERED]]


def _values(reading: Reading, question: Question, field: Field, begun: str) -> list[tuple[str, str]]:
    """(value as the filter takes it, words beside it)."""
    say = question.language.say
    if not can_ask(field):
        return []
    if field.info.choices:
        shown = [(word_of(say(caption)), say(caption)) for _, caption in field.info.choices]
    elif field.type == "bool":
        shown = [(say("yes"), ""), (say("no"), "")]
    elif field.type == "date":
        day = question.today
        before = day.replace(day=1) - timedelta(1)
        shown = [
            (day.isoformat(), say("Today")), ((day - timedelta(1)).isoformat(), say("Yesterday")),
            (f"{day:%Y-%m}", say("This month")), (f"{before:%Y-%m}", say("Last month")),
            (f"{day:%Y}", say("This year")),
        ]  # fmt: skip
    elif field.type == "id":
        return _items(reading, field, begun)
    else:
        return []
    return [each for each in shown if folded(begun) in folded(each[0]) or folded(begun) in folded(each[1])]


def _items(reading: Reading, field: Field, begun: str) -> list[tuple[str, str]]:
    """Items by any part of their name or code, documents by their number."""
    from sqlalchemy import or_, select

    shape = reading.store.kinds.shapes.get(field.info.refers)
    if shape is None:
        return []
    table = shape.table
    if shape.is_document:
        like = table.c.number.contains(begun.upper(), autoescape=True)
        rows = reading.connection.execute(
            select(table.c.number).where(like).order_by(table.c.date.desc()).limit(OFFERED)
        )
        return [(row[0] or "", "") for row in rows]
    like = or_(
        table.c.sort_key.contains(sort_key(begun), autoescape=True), table.c.code.contains(begun, autoescape=True)
    )
    order = [table.c[name] for name in lists.usual_order(shape).keys]
    query = select(table.c.name, table.c.code).where(like, table.c.marked.is_(False)).order_by(*order).limit(OFFERED)
    return [(row[0] or "", row[1] or "") for row in reading.connection.execute(query) if row[0]]
