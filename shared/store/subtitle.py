"""What a report covers, in words: what it is narrowed to, and its days."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from shared.kernel.base import FieldInfo
from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.kernel.report import Question
from shared.store.pivot_names import table_of

MOST = 3


def subtitle(
    connection: Connection, kinds: Kinds, where: Mapping[str, FieldInfo], question: Question, language: Language, *,
    days: bool = True,
) -> str:  # fmt: skip
    """“Site: School; from 1 Sep 2026 to 30 Sep 2026”, or without the days."""
    fixed = [
        f"{language.say(where[name].caption)}: {_values(connection, kinds, where[name], value, language)}"
        for name, value in question.equals.items()
    ]
    return "; ".join([*fixed, period(question, language)] if days else fixed)


def period(question: Question, language: Language) -> str:
    start, end = question.start, question.end
    if start and end:
        return language.say("from {start} to {end}", start=start, end=end)
    if start or end:
        return language.say("from {start}", start=start) if start else language.say("through {end}", end=end)
    return language.say("for all time")


def _values(connection: Connection, kinds: Kinds, info: FieldInfo, value: Any, language: Language) -> str:
    values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    words = list(dict.fromkeys(_words(connection, kinds, info, each, language) for each in values))
    more = f" … (+{len(words) - MOST})" if len(words) > MOST else ""
    return ", ".join(words[:MOST]) + more


def _words(connection: Connection, kinds: Kinds, info: FieldInfo, value: Any, language: Language) -> str:
    if info.choices:
        return language.say(dict(info.choices).get(value, str(value)))
    target = info.refers or info.line_of
    if not target:
        return language.value(value)
    table = table_of(kinds, target)
    name = table.c.number if target in kinds.shapes and kinds.shapes[target].is_document else table.c.name
    return connection.execute(select(name).where(table.c.id == value)).scalar() or "—"
