"""Bodies of every kind: to JSON and back, and three-way merge."""

from copy import deepcopy
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.codec import body_of, canonical, content_hash, light_of, object_of
from shared.kernel.describe import Shape
from shared.kernel.merge import merge
from tests.conformance.examples import aggregates, bodies, few
from tests.conformance.kinds import every_kind

FEW = few(8)
ID = UUID("01998f2a-77aa-7000-8000-00000000abcd")


def attributes(shape: Shape, aggregate: Any) -> list[Any]:
    """Every value of an aggregate, in order; decimals and instants as values, not as texts."""
    tables = [(table, row) for table in shape.tables for row in getattr(aggregate, table.name)]
    return [
        (aggregate.id, aggregate.extra, *(getattr(aggregate, field.name) for field in shape.fields)),
        *((row.id, row.extra, *(getattr(row, field.name) for field in table.fields)) for table, row in tables),
    ]


@every_kind
@FEW
@given(data=st.data())
def test_to_json_and_back(shape: Shape, data: st.DataObject) -> None:
    made = data.draw(aggregates(shape))
    body = body_of(shape, made)
    content = canonical(body)
    for read in (light_of(shape, content), object_of(shape, content), light_of(shape, body)):
        assert attributes(shape, read) == attributes(shape, made)
        assert canonical(body_of(shape, read)) == content
        assert read.scope_of() == made.scope_of() != ""
    assert content_hash(shape.kind, made.id, content) == content_hash(shape.kind, made.id, canonical(body))


@every_kind
def test_a_new_one_has_a_body_of_its_id_alone(shape: Shape) -> None:
    made = shape.cls(id=ID)
    assert body_of(shape, made) == {"id": str(ID)}
    assert attributes(shape, light_of(shape, canonical({"id": str(ID)}))) == attributes(shape, made)


@every_kind
@FEW
@given(data=st.data())
def test_merging_with_what_nobody_changed_gives_the_change(shape: Shape, data: st.DataObject) -> None:
    base, other = (data.draw(bodies(shape, id=ID)) for _ in range(2))
    for mine, theirs, expected in (
        (base, other, other),
        (other, base, other),
        (other, other, other),
        (base, base, base),
    ):
        merged = merge(shape, base, mine, theirs)
        assert canonical(merged.body) == canonical(expected)
        assert merged.conflicts == ()


@every_kind
@FEW
@given(data=st.data())
def test_any_two_edits_merge_into_a_body_that_can_be_stored(shape: Shape, data: st.DataObject) -> None:
    base, mine, theirs = (data.draw(bodies(shape, id=ID)) for _ in range(3))
    before = deepcopy((base, mine, theirs))
    for given_base in (base, None):
        merged = merge(shape, given_base, mine, theirs)
        again = merge(shape, given_base, mine, theirs)
        assert (base, mine, theirs) == before, "inputs stay as they are"
        assert (merged.body, merged.conflicts, merged.notes) == (again.body, again.conflicts, again.notes)
        read = light_of(shape, canonical(merged.body))
        assert canonical(body_of(shape, read)) == canonical(merged.body), "canonical as it is"


@every_kind
@FEW
@given(data=st.data())
def test_what_one_side_changed_alone_is_in_the_outcome(shape: Shape, data: st.DataObject) -> None:
    base, other = (data.draw(bodies(shape, id=ID)) for _ in range(2))
    states = shape.cls.states
    bound = {"status", "state", *(f for step in (states.transitions if states else ()) for f in (step.by, step.at))}
    alone = [field for field in shape.fields if not field.info.group and field.name not in bound]
    field = data.draw(st.sampled_from(alone))
    mine = {name: value for name, value in base.items() if name != field.name}
    if field.name in other:
        mine[field.name] = other[field.name]
    theirs = {**base, "future_note": "theirs"}
    merged = merge(shape, base, mine, theirs)
    assert merged.body.get(field.name) == mine.get(field.name)
    assert merged.body["future_note"] == "theirs"
    assert merged.conflicts == ()
