"""What is received gives the rows, movements and search text of what is saved and posted here, in both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from shared.kernel.codec import body_of, canonical, light_of, object_of
from shared.kernel.describe import Shape
from shared.store.receiving import Receiver
from shared.store.writing import Writer
from tests.conformance.examples import aggregates, few
from tests.conformance.kinds import KINDS, every_kind
from tests.conformance.test_storage import NOW, everything, posted_copy


def light(shape: Shape, made: Any) -> Any:
    return light_of(shape, canonical(body_of(shape, made)))


def rows(connection: Connection, shape: Shape) -> dict[str, Any]:
    found = everything(connection, shape)
    return {name: found[name] for name in found.keys() - {"unsent", "contents"}}


@every_kind
@few(4)
@given(data=st.data())
def test_received_and_saved_are_the_same_rows(shape: Shape, connection: Connection, data: st.DataObject) -> None:
    several = data.draw(st.lists(aggregates(shape, likely=True), min_size=1, max_size=3, unique_by=lambda e: e.id))
    newer = [object_of(shape, {**body_of(shape, data.draw(aggregates(shape, likely=True))), "id": str(each.id)})
             for each in several]  # fmt: skip
    for each in (*several, *newer):
        each.recalculate()
    newer = [posted_copy(shape, each) if data.draw(st.booleans()) else each for each in newer]
    several = [posted_copy(shape, each) for each in several]
    registers, ids = list(KINDS.registers.values()), {each.id for each in several}

    with undone(connection):
        writer = Writer(connection, NOW)
        for old, new in zip(several, newer, strict=True):
            writer.put_new(shape, [old])
            if shape.is_document:
                writer.put_movements(shape, [old])
                writer.drop_movements(registers, old.id)
            writer.put_changed(shape, new, body_of(shape, old))
            if shape.is_document and new.status == "posted":
                writer.put_movements(shape, [new])
        saved = rows(connection, shape)

    with undone(connection):
        receiver = Receiver(connection, KINDS, NOW)
        assert receiver.put(shape, [light(shape, each) for each in several], known=()) == []
        assert receiver.put(shape, [light(shape, each) for each in newer], known=ids) == []
        assert rows(connection, shape) == saved
        receiver.take_out(shape, sorted(ids))
        assert not any(rows(connection, shape).values())


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


@every_kind
@few(4)
@given(data=st.data())
def test_whatever_is_received_holds_up_nothing_else(shape: Shape, connection: Connection, data: st.DataObject) -> None:
    """Posted with any values at all: the rows are stored; what cannot be posted is given back, the others are."""
    several = data.draw(st.lists(aggregates(shape), min_size=1, max_size=3, unique_by=lambda each: each.id))
    good = data.draw(aggregates(shape, likely=True).filter(lambda made: made.id not in {e.id for e in several}))
    good.recalculate()
    posted = [posted_copy(shape, each) for each in (*several, good)]
    receiver = Receiver(connection, KINDS, NOW)
    with undone(connection):
        receiver.put(shape, [light(shape, posted[-1])], known=())
        wanted = movements(connection, good.id)
    with undone(connection):
        troubles = receiver.put(shape, [light(shape, each) for each in posted], known=())
        assert {each.id for each in troubles} <= {each.id for each in several}
        assert movements(connection, good.id) == wanted
        assert len(rows(connection, shape)[shape.kind]) == len(posted)
        assert not any(movements(connection, each.id) for each in troubles)


def movements(connection: Connection, id: Any) -> list[Any]:
    found = []
    for register in KINDS.registers.values():
        table = register.table
        found += connection.execute(table.select().where(table.c.recorder_id == id).order_by(table.c.no)).all()
    return [tuple(row) for row in found]
