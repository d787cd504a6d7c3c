"""The exchange broken on purpose, from here and never in the product: whether the auditor notices."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import msgspec

from server.exchange import pushing, writing
from shared.sync import answer, answered, merging, pulled
from tests.simulation.bureau import Bureau, Desk


@contextmanager
def any_base() -> Iterator[None]:
    """The office takes an edit whatever it was made on: the last writer wins."""

    def judge(offers: Any, heads: Any, *rest: Any) -> Any:
        known = {each.id: heads[each.id].rev for each in offers if each.id in heads and not each.recovered}
        return answer.judge([each._replace(rev=known.get(each.id, each.rev)) for each in offers], heads, *rest)

    with patch.object(pushing, "judge", judge):
        yield


@contextmanager
def late_reply() -> Iterator[None]:
    """An accepted batch clears what is unsent, also what was typed since it was sent."""
    sent = answered._SENT.replace(" AND b.hash = unsent.hash", "")
    assert sent != answered._SENT
    with patch.object(answered, "_SENT", sent):
        yield


@contextmanager
def no_lock() -> Iterator[None]:
    """The next seq is read and handed out on a line of its own, without a lock: it is seen before what it counts."""

    def aside(desk: Desk, company: Any) -> Any:
        other = desk.connect()
        other.barrier = lambda _: None
        other.execute("SELECT set_config('fieldledger.company', %s, false)", (str(company),))
        return other

    others: dict[tuple[int, Any], Any] = {}

    def rewrite(connection: Any, query: Any, params: Any) -> tuple[Any, Any] | None:
        if " FOR UPDATE" in str(query) and "FROM scope" in str(query):
            return str(query).replace(" FOR UPDATE", ""), params
        return None

    real = writing._Plan.finish

    def finish(plan: Any, connection: Any, company: Any) -> Any:
        key = id(connection.desk), company
        if key not in others:
            others[key] = aside(connection.desk, company)
        return real(plan, others[key], company)

    with patch.object(Bureau, "rewrite", staticmethod(rewrite)), patch.object(writing._Plan, "finish", finish):
        yield
    for each in others.values():
        each.close()


@contextmanager
def dropped_line() -> Iterator[None]:
    """A merge forgets the last line of what it made."""
    real = merging.merge

    def merge(shape: Any, base: Any, mine: Any, theirs: Any) -> Any:
        outcome = real(shape, base, mine, theirs)
        name = next((table.name for table in shape.tables if outcome.body.get(table.name)), None)
        if name is None:
            return outcome
        return replace(outcome, body={**outcome.body, name: outcome.body[name][:-1]})

    with patch.object(merging, "merge", merge):
        yield


@contextmanager
def kept_scope() -> Iterator[None]:
    """A device does not hear that it has lost a scope."""
    real = pulled.unpacked

    def unpacked(frame: bytes, header: Any) -> Any:
        said, records = real(frame, header)
        return msgspec.structs.replace(said, lost=[]), records

    with patch.object(pulled, "unpacked", unpacked):
        yield


SABOTAGES: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "any-base": any_base,
    "late-reply": late_reply,
    "no-lock": no_lock,
    "dropped-line": dropped_line,
    "kept-scope": kept_scope,
}


@contextmanager
def sabotaged(name: str) -> Iterator[None]:
    """`name` is one of SABOTAGES; "" breaks nothing."""
    with SABOTAGES[name]() if name else nullcontext():
        yield
