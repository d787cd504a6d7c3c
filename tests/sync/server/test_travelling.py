"""What one laptop pushes, the others pull: edits, stale edits, removals, moves, rights."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared.kernel.identity import new_id
from shared.sync.frames import NOBODY
from tests.sync.server.laptop import Laptop, Version, pushed

pytestmark = pytest.mark.postgres
Laptops = Callable[..., Laptop]
NORTH, SOUTH = new_id(), new_id()


def person(id: UUID | None = None, base: int = 0, **fields: Any) -> Version:
    id = id or new_id()
    return Version("person", id, {"id": str(id), "name": "Anna", **fields}, base)


def report(id: UUID | None = None, base: int = 0, site: UUID = NORTH, **fields: Any) -> Version:
    id = id or new_id()
    return Version("daily_report", id, {"id": str(id), "site_id": str(site), "date": "2026-05-04", **fields}, base)


def gone(version: Version, base: int) -> Version:
    return Version(version.kind, version.id, None, base)


def test_what_one_laptop_sends_another_receives_byte_for_byte(laptop: Laptops) -> None:
    anna, ben = laptop(), laptop()
    sent = [person(name=f"Person {no}") for no in range(5)] + [report()]
    answer = anna.push(*sent)
    assert [answer.refused, answer.waiting, answer.scopes] == [[], [], []]
    assert ben.pull() == 1
    assert {id: (held.rev, held.hash) for id, held in ben.heads.items()} == {each.id: (1, each.hash) for each in sent}
    assert ben.pull() == 1


def test_whose_each_version_is_comes_with_it(laptop: Laptops) -> None:
    anna, mine, nobody = laptop(), person(), person()
    author = new_id()
    anna.push(mine, author=author)
    anna.push(nobody)
    answer, records = anna.ask_pull()
    authors = {UUID(bytes=each.id): each.author for each in records}
    assert answer.authors == [author]
    assert authors == {mine.id: 0, nobody.id: NOBODY}


def test_a_long_way_is_gone_in_pages_and_nothing_is_skipped(laptop: Laptops) -> None:
    anna, ben = laptop(), laptop()
    people = [person(notes="x" * 50 + str(no)) for no in range(40)]
    anna.push(*people)
    anna.push(person(people[3].id, 1, name="Anna-Maria"))
    anna.push(gone(people[5], 1))
    assert ben.pull(bytes=500) > 3
    assert len(ben.heads) == 40
    assert ben.heads[people[3].id].rev == 2
    assert ben.heads[people[5].id].deleted


def test_an_edit_on_an_older_head_comes_back_with_the_newer_one(laptop: Laptops) -> None:
    anna, ben = laptop(), laptop()
    first = person()
    anna.push(first)
    anna.push(person(first.id, 1, name="Anna by Anna"))
    answer, records = ben.send(pushed(1, [person(first.id, 1, name="Anna by Ben"), person()]))
    assert answer.scopes == ["company"]
    assert [(UUID(bytes=each.id), each.rev) for each in records] == [(first.id, 2)]
    ben.pull()
    assert len(ben.heads) == 2


def test_a_batch_that_comes_again_is_answered_again_and_done_once(laptop: Laptops) -> None:
    anna = laptop()
    frame = pushed(7, [person(), report()])
    assert anna.office.answer(anna.identity, "push", frame) == anna.office.answer(anna.identity, "push", frame)
    anna.pull()
    assert {held.rev for held in anna.heads.values()} == {1}


def test_the_same_edit_under_another_number_is_taken_once(laptop: Laptops) -> None:
    anna = laptop()
    one = person()
    anna.push(one)
    answer = anna.push(one)
    assert [answer.refused, answer.scopes] == [[], []]
    anna.pull()
    assert anna.heads[one.id].rev == 1


def test_what_moves_to_another_site_leaves_the_laptops_of_the_first(laptop: Laptops) -> None:
    office, north = laptop(), laptop(f"site:{NORTH}")
    one, other = report(), report()
    office.push(one, other)
    north.pull()
    assert north.heads.keys() == {one.id, other.id}
    office.push(report(one.id, 1, SOUTH))
    north.pull()
    office.pull()
    assert north.heads.keys() == {other.id}
    assert office.heads[one.id].scope == f"site:{SOUTH}"
    office.push(report(one.id, 2, NORTH))
    north.pull()
    office.pull()
    assert north.heads[one.id].rev == 3


def test_what_is_deleted_stays_known_as_deleted_and_may_come_back(laptop: Laptops) -> None:
    anna, ben = laptop(), laptop()
    one = report()
    anna.push(one)
    ben.pull()
    anna.push(gone(one, 1))
    ben.pull()
    assert ben.heads[one.id].deleted
    ben.push(report(one.id, 2, comment="again"))
    anna.pull()
    assert (anna.heads[one.id].rev, anna.heads[one.id].deleted) == (3, False)


def test_nobody_writes_or_learns_what_the_rights_do_not_give(laptop: Laptops) -> None:
    office, north = laptop(), laptop(f"site:{NORTH}", "company")
    theirs = report(site=SOUTH)
    office.push(theirs)
    tries = [report(site=SOUTH), report(theirs.id, 1), gone(theirs, 1), report(theirs.id, 0)]
    for each in tries:
        answer, records = north.send(pushed(next(north.batches), [each, person()]))
        assert [refused.code for refused in answer.refused] == ["no_right"]
        assert not records
    north.pull()
    assert len(north.heads) == len(tries)
    answer, records = north.fetch(theirs.id, new_id())
    assert answer.scopes == ["", ""]
    office.pull()
    assert office.heads[theirs.id].hash == theirs.hash
