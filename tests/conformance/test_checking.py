"""What the server accepts without making objects is what the ledger can read, of every kind."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.base import PeriodLock
from shared.kernel.checking import Checked, checked, required_ids
from shared.kernel.codec import BodyError, canonical, content_of, light_of
from shared.kernel.describe import Shape
from tests.conformance.examples import bodies, few
from tests.conformance.kinds import every_kind

MANY = few(12)
UNUSUAL = (
    "|x|a\x00b|a\x1fb|😀|1|1.5|-0|01|1.|.5|1e2|1E+5| 1|1 |1\n|+1|0.0000001|1111111111111111111|NaN|Infinity|٣|true"
    "|posted|2026-02-30|2026-11-21|2026-11-21T08:00:00Z|2026-11-21T08:00:00.123456Z|2026-11-21T08:00:00+00:00"
    "|2026-11-21 08:00:00Z|2026-99-21T08:00:00Z|0000-01-01|019f1c0c-5dc6-723c-ad69-89cc634858d4"
    "|019F1C0C-5DC6-723C-AD69-89CC634858D4|019f1c0c5dc6723cad6989cc634858d4|019f1c0c-5dc6-723c-ad69-89cc634858d4\n"
    "|019f1c0c5-dc6-723c-ad69-89cc634858d4|00000000-0000-0000-0000-000000000000"
)
ODD = st.sampled_from(
    [*UNUSUAL.split("|"), None, True, 0, 1, -1, 2**63, 1.0, 1.5, 1e400, [], {}, [None], [[]], [{}], {"id": "x"}]
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a body where a value stands: what holds it, and its name or number there."""
    for key in value.keys() if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@st.composite
def changed(draw: st.DrawFn, shape: Shape) -> bytes:
    """A body with a few values, names or bytes changed."""
    body = deepcopy(draw(bodies(shape)))
    names = [field.name for field in shape.fields] + [table.name for table in shape.tables] + ["id", "extra", "more"]
    lines = [field.name for table in shape.tables for field in table.fields] + ["id"]
    for _ in range(draw(st.integers(0, 3))):
        found = list(places(body))
        holder, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(["value", "name", "drop", "double", "copy"])):
            case "value":
                holder[key] = draw(ODD)
            case "name" if isinstance(holder, dict):
                holder[draw(st.sampled_from(names if holder is body else lines or names))] = draw(ODD)
            case "drop":
                del holder[key]
            case "double" if isinstance(holder, list):
                holder.append(deepcopy(holder[key]))
            case "copy":
                holder[key] = deepcopy(found[draw(st.integers(0, len(found) - 1))][0])
        if not body:
            break
    content = draw(st.sampled_from([canonical, spaced, escaped]))(body)
    if draw(st.integers(0, 9)) == 0 and content:
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + draw(st.binary(max_size=2)) + content[at + 1 :]
    return content


def spaced(body: Any) -> bytes:
    return json.dumps(body, indent=1).encode("utf-8", "replace")


def escaped(body: Any) -> bytes:
    """The same with every letter of every name escaped, which JSON allows."""
    text = json.dumps(body)
    return text.replace('"id"', '"\\u0069d"').encode("utf-8", "replace")


def of_light(shape: Shape, body: bytes) -> Checked | str:
    try:
        made = light_of(shape, body)
    except BodyError:
        return "refused"
    day = made.date if shape.is_document and made.status == "posted" else None
    lock = issubclass(shape.cls, PeriodLock)
    organization = made.organization_id if shape.is_document or lock else None
    return Checked(
        made.id, made.scope_of(), day, organization, made.closed_through if lock and not made.marked else None
    )


@every_kind
@MANY
@given(data=st.data())
def test_a_body_is_accepted_where_it_can_be_read_and_only_there(shape: Shape, data: st.DataObject) -> None:
    body = data.draw(changed(shape))
    expected = of_light(shape, body)
    try:
        assert checked(shape, body) == expected
    except BodyError:
        assert expected == "refused"


@every_kind
@few(5)
@given(data=st.data())
def test_what_a_body_needs_is_what_its_required_references_name(shape: Shape, data: st.DataObject) -> None:
    made = light_of(shape, data.draw(bodies(shape)))
    fields = [(field, [made]) for field in shape.fields]
    fields += [(field, getattr(made, table.name)) for table in shape.tables for field in table.fields]
    expected = {
        getattr(row, field.name) for field, rows in fields if field.info.required and field.info.refers for row in rows
    }
    assert set(required_ids(shape, content_of(shape, made))) == expected - {None}
