"""Scopes in words: what a device may see is named by the people's own captions."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from desktop.work import Reading
from shared.kernel.language import Language
from shared.kernel.words import Words, say

CAPTIONS: Final[Mapping[str, Words]] = {
    "company": say("The whole company"), "payroll": say("Payroll"), "staff": say("Personal details of staff"),
    "commercial": say("Customer prices"), "user": say("Own settings and drafts"),
}  # fmt: skip


def scope_words(reading: Reading, scope: str, language: Language) -> str:
    """`site:<id>` → “Site Lenina 12”; a name that nobody knows stays as it is."""
    sort, _, id = scope.partition(":")
    kind = reading.store.kinds.shapes.get(sort)
    caption = language.say(kind.caption) if kind is not None else language.value(CAPTIONS.get(sort, sort))
    return f"{caption} {_name(reading, kind is not None, sort, id)}".strip() if id else caption


def _name(reading: Reading, known: bool, sort: str, id: str) -> str:
    try:
        return reading.books.name(sort if known else "*", UUID(id)) or id
    except ValueError:
        return id
