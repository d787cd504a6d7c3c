"""A broken register rule in words: for whom, by how much, and in which other documents."""

from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from shared.kernel.finding import Finding, error
from shared.kernel.numbers import hours
from shared.kernel.register import AtMost, NonNegative, Unique
from shared.kernel.types import MinutesType
from shared.kernel.words import Caption, Several, say
from shared.store.registers import Broken


class Naming(Protocol):
    """Who says how something is called, such as Books."""

    def name(self, kind: str, id: UUID | None) -> Any: ...


def worded(books: Naming, broken: Broken) -> Finding:
    """The finding of a broken rule: its values by name, and the documents that hold them."""
    where = Several([_words(books, broken, name) for name in broken.values if name in _keys(broken)])
    documents = Several([books.name(kind, id) or str(id) for kind, id in broken.recorders])
    register = Caption(broken.register.caption)
    if isinstance(broken.rule, Unique):
        return error("unique", "{register}: {where} is already held by another document ({documents})",
                     register=register, where=where, documents=documents)  # fmt: skip
    if isinstance(broken.rule, AtMost):
        total, limit = (_amount(broken, name) for name in ("total", "limit"))
        return error("at_most", "{register}: {where} comes to {total}, more than {limit} ({documents})",
                     register=register, where=where, total=total, limit=limit, documents=documents)  # fmt: skip
    if isinstance(broken.rule, NonNegative):
        return error("non_negative", "{register}: {where} falls to {total} on {date}", register=register, where=where,
                     total=_amount(broken, "total"), date=broken.values["date"])  # fmt: skip
    return error("no_overlap", "{register}: {where} overlaps in {documents}",
                 register=register, where=where, documents=documents)  # fmt: skip


def _keys(broken: Broken) -> tuple[str, ...]:
    return broken.rule.fields if isinstance(broken.rule, Unique) else broken.rule.per


def _words(books: Naming, broken: Broken, name: str) -> object:
    value, info = broken.values[name], broken.register.table.c[name].info.get("field")
    target = (info.refers or info.line_of) if info else ""
    if target:
        return books.name(target, value) or "—"
    return Caption(dict(info.choices).get(value, str(value))) if info and info.choices else value


def _amount(broken: Broken, which: str) -> object:
    rule = broken.rule
    assert isinstance(rule, AtMost | NonNegative)
    value = rule.limit if which == "limit" and isinstance(rule, AtMost) else broken.values[rule.resource]
    if isinstance(broken.register.table.c[rule.resource].type, MinutesType):
        return say("{hours} h", hours=hours(int(value)))
    return Decimal(value)
