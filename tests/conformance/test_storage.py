"""Rows of every kind in both databases: what is written is read back, whichever way it was written."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from shared.kernel.codec import body_of, canonical, light_of, object_of
from shared.kernel.describe import Shape
from shared.kernel.posting import movements_of, values_of
from shared.store.packing import LEVEL_BULK, unpacked
from shared.store.writing import Writer
from tests.conformance.examples import aggregates, few
from tests.conformance.kinds import KINDS, every_document, every_kind
from tests.conformance.test_bodies import attributes

NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
FEW = few(4)


def read(connection: Connection, shape: Shape, id: UUID) -> Any:
    with Session(connection, autoflush=False, expire_on_commit=False) as session:
        return session.get(shape.cls, id)


@every_kind
@FEW
@given(data=st.data())
def test_what_is_stored_is_read_back(shape: Shape, connection: Connection, data: st.DataObject) -> None:
    writer = Writer(connection, NOW)
    made, changed = data.draw(aggregates(shape)), data.draw(aggregates(shape))
    changed = object_of(shape, {**body_of(shape, changed), "id": str(made.id)})
    with connection.begin_nested():
        writer.put_new(shape, [made])
        stored = read(connection, shape, made.id)
        assert attributes(shape, stored) == attributes(shape, made)
        assert canonical(body_of(shape, stored)) == canonical(body_of(shape, made))
        writer.put_changed(shape, changed, body_of(shape, made))
        assert attributes(shape, read(connection, shape, made.id)) == attributes(shape, changed)
        writer.remove(shape, made.id)
        assert read(connection, shape, made.id) is None
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        forget(connection)


def forget(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DELETE FROM unsent")


@every_document
@few(8)
@given(data=st.data())
def test_posting_twice_gives_the_same_movements(shape: Shape, data: st.DataObject) -> None:
    """The object on the screen, the light one of a rebuild and one that was read again post alike."""
    made = data.draw(aggregates(shape, likely=True))
    made.recalculate()
    content = canonical(body_of(shape, made))

    def movements(document: Any) -> dict[str, list[dict[str, Any]]]:
        found = movements_of(document, shape.kind)
        return {register.__tablename__: list(map(values_of, rows)) for register, rows in found.items()}

    first = movements(made)
    assert movements(made) == first
    light = light_of(shape, content)
    assert movements(light) == first
    assert movements(object_of(shape, content)) == first
    assert first.keys() <= KINDS.registers.keys()
    assert canonical(body_of(shape, made)) == canonical(body_of(shape, light)) == content, "posting changes no document"


@every_kind
@few(8)
@given(data=st.data())
def test_recalculating_twice_changes_nothing_more(shape: Shape, data: st.DataObject) -> None:
    made = data.draw(aggregates(shape, likely=True))
    made.recalculate()
    once = canonical(body_of(shape, made))
    made.recalculate()
    assert canonical(body_of(shape, made)) == once
    light = light_of(shape, once)
    light.recalculate()
    assert canonical(body_of(shape, light)) == once


@every_kind
@FEW
@given(data=st.data())
def test_one_by_one_and_in_bulk_the_same_rows_are_written(
    shape: Shape, connection: Connection, data: st.DataObject
) -> None:
    several = data.draw(
        st.lists(aggregates(shape, likely=True), min_size=1, max_size=3, unique_by=lambda each: each.id)
    )
    for each in several:
        each.recalculate()
    posted = [posted_copy(shape, each) for each in several]
    writer = Writer(connection, NOW)
    outcomes = []
    for bulk in (False, True):
        savepoint = connection.begin_nested()
        if bulk:
            light = [light_of(shape, canonical(body_of(shape, each))) for each in posted]
            writer.put_new(shape, light, LEVEL_BULK)
            if shape.is_document:
                writer.put_movements(shape, light)
        else:
            for draft, each in zip(several, posted, strict=True):
                writer.put_new(shape, [draft])
                writer.put_changed(shape, each, body_of(shape, draft))
                if shape.is_document:
                    writer.put_movements(shape, [each])
        outcomes.append(everything(connection, shape))
        savepoint.rollback()
    assert outcomes[0] == outcomes[1]


def posted_copy(shape: Shape, draft: Any) -> Any:
    copy = object_of(shape, body_of(shape, draft))
    if shape.is_document:
        copy.status, copy.rule_version = "posted", 1
    return copy


def everything(connection: Connection, shape: Shape) -> dict[str, Any]:
    """The rows of a kind in every table that it has a part in."""
    tables = [shape.table, *(table.table for table in shape.tables), *(each.table for each in KINDS.registers.values())]
    found: dict[str, Any] = {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables
    }
    if connection.dialect.name == "sqlite":
        run = connection.exec_driver_sql
        found["search_item"] = sorted(map(tuple, run("SELECT id, kind, scope FROM search_item")))
        found["search_text"] = run(
            "SELECT count(*) FROM search_text t JOIN search_item i ON i.rowid = t.rowid"
        ).scalar_one()
        bodies = run("SELECT id, kind, dict, hash, deleted, body FROM unsent")
        found["unsent"] = sorted((*row[:5], msgspec.json.decode(unpacked(row[5], row[2]))["id"]) for row in bodies)
        found["contents"] = sorted(unpacked(*row) for row in run("SELECT body, dict FROM unsent"))
    return found
