"""What others have changed in a document that is open here, place by place in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from desktop.ui.document.values import ValueWords, of_line
from desktop.work import Reading
from shared.kernel.codec import Body
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import Words, say
from shared.store import audit, heads

SHOWN = 50
LETTERS = 100
"""Of each value: the document says the rest."""


@dataclass(frozen=True, slots=True)
class Came:
    """`who` wrote what stands there now; "" where that is whoever works here, or nobody knows."""

    places: tuple[str, ...]
    who: str


def came(reading: Reading, shape: Shape, id: UUID, base: bytes, language: Language) -> Came:
    """In a reader's thread: from the body that was on the screen to the one that is stored."""
    stored = heads.current(reading.connection, id)
    if stored is None:
        return Came((), "")
    before = msgspec.json.decode(base, type=dict[str, Any])
    author = UUID(bytes=stored.author) if stored.author else None
    who = reading.books.name("person", author) if author != reading.store.actor.person_id else ""
    return Came(tuple(changed(ValueWords(reading, language), shape, before, stored.body)), who)


def changed(words: ValueWords, shape: Shape, before: Body, after: Body) -> Iterator[str]:
    """At most SHOWN of them."""
    language = words.language
    for path, (old, new) in islice(audit.changes(shape, before, after).items(), SHOWN):
        place, field = words.named_place(shape, path, after, before)
        if path.count("/") != 1:
            yield f"{place}: {_short(words.value(field, old))} → {_short(words.value(field, new))}"
            continue
        row = new or old
        table = shape.line_table(path.partition("/")[0])
        figures = words.line_figures(table, row) if isinstance(row, dict) else ""
        yield f"{place}: {language.value(of_line(old, new))}" + (f" ({figures})" if figures else "")


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def came_words(found: Came) -> Words:
    count = len(found.places)
    if found.who:
        return say("{who} has changed this document meanwhile; it is shown as it is now. Changes: {count}",
                   who=found.who, count=count)  # fmt: skip
    return say("This document was changed meanwhile; it is shown as it is now. Changes: {count}", count=count)
