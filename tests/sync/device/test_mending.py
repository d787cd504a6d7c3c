"""What a disk did to bodies and rows is found by looking through, and mended: from the other, or from the server."""

import pytest
from sqlalchemy import event

from shared.administration.conflict import Conflict
from shared.kernel.codec import canonical
from shared.store.packing import packed
from tests.probes.stock import Good
from tests.sync.device.laptop import Laptop, agreed, settled

pytestmark = pytest.mark.postgres
Two = tuple[Laptop, Laptop]
ROTTEN = "UPDATE {table} SET body = zeroblob(20) WHERE kind = 'probe_good'"


@pytest.fixture
def good(two: Two) -> Good:
    """Known to both ends, and on both laptops."""
    made = Good(name="Brick")
    two[0].store.save(made)
    settled(*two)
    return made


def damage(laptop: Laptop, *statements: str) -> None:
    with laptop.store.writing() as connection:
        for sql in statements:
            connection.exec_driver_sql(sql)


def test_a_body_is_mended_from_its_rows(two: Two, good: Good) -> None:
    damage(two[1], ROTTEN.format(table="head"))
    assert two[1].device.look_through() == 1
    two[1].sound()
    agreed(*two)
    assert two[1].device.look_through() == 0


def test_rows_are_mended_from_their_body(two: Two, good: Good) -> None:
    damage(two[1], "UPDATE probe_good SET name = 'Rot'")
    assert two[1].device.look_through() == 1
    two[1].sound()
    assert two[1].store.get(Good, good.id).name == "Brick"


def test_what_is_damaged_twice_comes_from_the_server(two: Two, good: Good) -> None:
    damage(two[1], "UPDATE probe_good SET name = 'Rot'", ROTTEN.format(table="head"))
    two[1].device.look_through()
    two[1].sync()
    two[1].sound()
    agreed(*two)
    assert two[1].store.get(Good, good.id).name == "Brick"


def test_what_was_typed_is_sent_though_its_body_rotted(two: Two, good: Good) -> None:
    found = two[1].store.get(Good, good.id)
    found.name = "Stone"
    two[1].store.save(found)
    damage(two[1], ROTTEN.format(table="unsent"))
    assert two[1].device.look_through() == 1
    settled(*two)
    assert two[0].store.get(Good, good.id).name == "Stone"


def test_a_base_that_rotted_into_another_takes_no_edit_away(two: Two, good: Good) -> None:
    """What was typed is what the base says now: merged with that, it would be no change at all."""
    for laptop, field, value in ((two[0], "notes", "wet"), (two[1], "name", "Stone")):
        found = laptop.store.get(Good, good.id)
        setattr(found, field, value)
        laptop.store.save(found)
    number, body = packed("probe_good", canonical({"id": str(good.id), "name": "Stone"}))
    with two[1].store.writing() as connection:
        connection.exec_driver_sql("UPDATE head SET dict = ?, body = ? WHERE id = ?", (number, body, good.id.bytes))
    two[0].sync()
    two[1].sync()
    assert [each.mine for each in two[1].store.find(Conflict)] == ['"Stone"']


def test_an_edit_of_what_rotted_is_one_of_what_comes_from_the_server(two: Two, good: Good) -> None:
    """Without a base it would stand against what it was made of."""
    found = two[1].store.get(Good, good.id)
    found.name = "Stone"
    two[1].store.save(found)
    damage(two[1], ROTTEN.format(table="head"))
    two[1].device.look_through()
    settled(*two)
    agreed(*two)
    assert two[0].store.get(Good, good.id).name == "Stone"
    assert not two[1].store.find(Conflict)


def test_it_looks_at_the_next_each_time_and_begins_anew(two: Two, good: Good) -> None:
    two[1].store.create_many([Good(name=f"Good {number}") for number in range(120)])
    damage(two[1], "UPDATE probe_good SET name = 'Rot' WHERE name IN ('Good 7', 'Good 77')")
    assert sorted(two[1].device.look_through() for _ in range(3)) == [0, 1, 1]
    damage(two[1], "UPDATE probe_good SET name = 'Rot' WHERE name = 'Good 7'")
    assert sum(two[1].device.look_through() for _ in range(3)) == 1


def test_where_nothing_is_wrong_nothing_is_written(two: Two, good: Good) -> None:
    said: list[str] = []
    event.listen(two[1].store.engine, "before_cursor_execute", lambda _c, _k, statement, *_: said.append(statement))
    two[1].device.look_through()
    assert said
    assert not [each for each in said if each.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE"))]
