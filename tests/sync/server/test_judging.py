"""What becomes of each record of a batch: taken, refused with words and kept, or made to wait for another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs

from shared.kernel.codec import canonical
from shared.kernel.identity import new_id
from shared.store.packing import packed, unpacked
from shared.sync import frames
from shared.sync.frames import NOBODY, RECOVERED, Record
from shared.sync.messages import ParkAnswer, ParkAsk, PushAsk
from tests.sync.server.laptop import Laptop, Version, pushed
from tests.sync.server.test_travelling import NORTH, gone, person, report

pytestmark = pytest.mark.postgres
Laptops = Callable[..., Laptop]
ROVA, OTHER = new_id(), new_id()


def posted(id: UUID | None = None, base: int = 0, date: str = "2026-05-04", **fields: Any) -> Version:
    return report(id, base, date=date, status="posted", rule_version=2, organization_id=str(ROVA), **fields)


def lock(through: str, organization: UUID | None = None, id: UUID | None = None, base: int = 0, **more: Any) -> Version:
    id = id or new_id()
    body = {"id": str(id), "name": through, "closed_through": through, **more}
    return Version("closed_period", id, body | ({"organization_id": str(organization)} if organization else {}), base)


def codes(laptop: Laptop, *versions: Version) -> list[str]:
    return [refused.code for refused in laptop.push(*versions).refused]


def kept(database: Any, id: UUID) -> list[str]:
    return [code for (code,) in database.execute("SELECT code FROM parked WHERE id = %s ORDER BY code", (id,))]


# ---- closed periods


def test_what_is_posted_in_a_closed_period_stays_and_the_new_version_is_kept(laptop: Laptops, database: Any) -> None:
    anna = laptop()
    before = posted(comment="before")
    assert not codes(anna, before, lock("2026-05-31"))
    assert codes(anna, posted(before.id, 1, comment="after")) == ["period_closed"]
    assert codes(anna, report(before.id, 1, comment="unposted")) == ["period_closed"]
    assert codes(anna, gone(before, 1)) == ["period_closed"]
    assert codes(anna, posted()) == ["period_closed"]
    assert kept(database, before.id) == ["period_closed"] * 3
    anna.pull()
    assert anna.heads[before.id].hash == before.hash


def test_drafts_travel_and_so_does_what_is_dated_later(laptop: Laptops) -> None:
    anna = laptop()
    draft = report()
    assert not codes(anna, lock("2026-05-31"), draft)
    assert not codes(anna, report(draft.id, 1, comment="x"), posted(date="2026-06-01"))
    assert codes(anna, posted(draft.id, 2)) == ["period_closed"]


def test_a_lock_holds_from_its_place_in_the_batch_on(laptop: Laptops) -> None:
    answer = laptop().push(first := posted(), lock("2026-05-31"), second := posted())
    assert [refused.id for refused in answer.refused] == [second.id] != [first.id]


def test_a_lock_holds_for_its_organization_and_no_longer_than_it_is_there(laptop: Laptops) -> None:
    anna = laptop()
    other = lock("2026-12-31", OTHER)
    mine = lock("2026-05-31", ROVA)
    assert not codes(anna, other, mine)
    assert codes(anna, posted(), posted(date="2026-06-01")) == ["period_closed"]
    assert not codes(anna, lock("2026-05-31", ROVA, mine.id, 1, marked=True), posted())
    assert not codes(anna, lock("2026-06-30", ROVA, mine.id, 2))
    assert codes(anna, posted(date="2026-06-01")) == ["period_closed"]
    assert not codes(anna, gone(mine, 3), posted(date="2026-06-01"))


def test_a_document_that_says_no_organization_meets_every_lock(laptop: Laptops) -> None:
    anna = laptop()
    anna.push(lock("2026-05-31", OTHER))
    one = report(status="posted")
    assert codes(anna, one) == ["period_closed"]


def test_the_same_content_again_is_no_change_of_a_closed_period(laptop: Laptops) -> None:
    anna = laptop()
    one = posted()
    anna.push(one, lock("2026-05-31"))
    assert not codes(anna, one)
    assert not codes(anna, posted(one.id, 1))


# ---- form


def broken(version: Version, body: bytes | None = None, **changes: Any) -> bytes:
    content = packed(version.kind, canonical(version.body))[1] if body is None and version.body else body or b""
    number = 0 if body is not None else packed(version.kind, canonical(version.body or {}))[0]
    record = Record(version.id.bytes, version.base, 0, 0, NOBODY, 1, version.hash, content)
    return frames.packed(PushAsk(batch=1, sorts=[(version.kind, number)]), [record._replace(**changes)])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"hash": bytes(16)}, "form", "hash"),
        ({"id": new_id().bytes}, "form", "id"),
        ({"body": b"nothing packed"}, "form", ""),
        ({"flags": frames.DELETED}, "form", "hash"),
        ({"flags": frames.GONE}, "form", ""),
        ({"rev": 7}, "ahead", ""),
        ({"rev": 2**32 - 1, "flags": RECOVERED}, "form", "rev"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused_and_kept(
    laptop: Laptops, database: Any, changes: dict[str, Any], code: str, field: str
) -> None:
    anna = laptop()
    answer, _ = anna.send(broken(person(), **changes))
    assert [(refused.code, refused.field) for refused in answer.refused] == [(code, field)]
    assert kept(database, answer.refused[0].id) == [code]
    anna.pull()
    assert not anna.heads


def test_what_came_damaged_does_not_stand_in_the_way_of_what_comes_whole(laptop: Laptops, database: Any) -> None:
    anna = laptop("company")
    one = report()
    anna.send(broken(one, body=b"damaged on its way"))
    next(anna.batches)
    assert codes(anna, one) == codes(anna, one) == ["no_right"]
    query = "SELECT code, hash, dict, body FROM parked WHERE id = %s ORDER BY code"
    rows = database.execute(query, (one.id,)).fetchall()
    assert [code for code, *_ in rows] == ["form", "no_right"]
    _, hash, number, body = rows[1]
    assert (hash, unpacked(body, number)) == (one.hash, canonical(one.body or {}))


def test_one_bad_record_does_not_hold_up_its_neighbours(laptop: Laptops) -> None:
    anna = laptop()
    good = [person(), report()]
    bad = Version("person", new_id(), {"id": "x"})
    unknown = Version("spaceship", new_id(), {"id": str(new_id())})
    assert codes(anna, good[0], bad, unknown, good[1], person(good[0].id)) == ["form", "unknown_kind", "form"]
    anna.pull()
    assert anna.heads.keys() == {each.id for each in good}


def test_an_id_of_another_kind_is_not_overwritten(laptop: Laptops) -> None:
    anna = laptop()
    one = person()
    anna.push(one)
    assert codes(anna, report(one.id, 1)) == ["form"]


def test_what_needs_a_refused_one_waits_for_it(laptop: Laptops) -> None:
    crew_id, anna = new_id(), laptop()
    member = {"id": str(new_id()), "person_id": str(crew_id), "from_date": "2026-01-01"}
    refused = Version("person", crew_id, {"id": str(crew_id), "name": 5})
    crew = Version("crew", id := new_id(), {"id": str(id), "name": "Crew", "members": [member]})
    free = Version("crew", id := new_id(), {"id": str(id), "name": "Other"})
    answer = anna.push(refused, crew, free)
    assert [(each.id, each.parent) for each in answer.waiting] == [(crew.id, crew_id)]
    anna.pull()
    assert anna.heads.keys() == {free.id}


# ---- giving back


def test_what_the_server_lost_is_taken_back_with_its_revision(laptop: Laptops, database: Any) -> None:
    anna = laptop()
    one = person(name="Anna")
    anna.push(one)
    put_back(database, anna)
    assert not codes(anna, person(one.id, 5, name="Later")._replace(flags=RECOVERED))
    lost = report(base=3)._replace(flags=RECOVERED)
    assert not codes(anna, lost)
    anna.pull()
    assert (anna.heads[one.id].rev, anna.heads[lost.id].rev) == (5, 3)
    found = database.execute("SELECT rev FROM recovered WHERE company = %s ORDER BY rev", (anna.identity.company,))
    assert [rev for (rev,) in found] == [3, 5]
    answer, records = anna.send(pushed(9, [one._replace(base=1, flags=RECOVERED)]))
    assert (answer.refused, [record.rev for record in records]) == ([], [5])  # it knows this one, and a newer one


def test_what_was_written_after_the_server_was_put_back_is_not_replaced_by_what_was_before(
    laptop: Laptops, database: Any
) -> None:
    """Whatever the revisions say: the one does not descend from the other, so the device has to merge them."""
    anna = laptop()
    one = person(name="Anna")
    put_back(database, anna)
    anna.push(one)
    before = person(one.id, 2, name="Known before")._replace(flags=RECOVERED)
    assert codes(anna, before) == ["unknown_state"]
    assert kept(database, one.id) == ["unknown_state"]


def put_back(database: Any, laptop: Laptop) -> None:
    """As a restore leaves the scopes: what has a higher seq was written afterwards."""
    company = (laptop.identity.company,)
    database.execute("UPDATE scope SET epoch = epoch + 1, opened_at = seq WHERE company = %s", company)


def test_what_the_server_never_knew_is_not_lost_under_something_newer(laptop: Laptops, database: Any) -> None:
    anna = laptop()
    one = person(name="Anna")
    anna.push(one)
    anna.push(person(one.id, 1, name="Somebody else's second"))
    anna.push(person(one.id, 2, name="Somebody else's third"))
    for rev in (2, 3):
        lost = person(one.id, rev, name=f"Second and lost {rev}")._replace(flags=RECOVERED)
        assert codes(anna, lost) == ["unknown_state"]
    assert kept(database, one.id) == ["unknown_state"] * 2


def test_an_edit_made_in_another_epoch_is_not_judged_by_its_base(laptop: Laptops) -> None:
    anna = laptop()
    one = person()
    anna.push(one)
    frame = pushed(2, [person(one.id, 1, name="Later"), new := person()])
    records = frames.records_of(frame)
    header = structs.replace(frames.header_of(frame, PushAsk), epochs={"company": 7})
    answer, _ = anna.send(frames.packed(header, records))
    assert [(refused.id, refused.code) for refused in answer.refused] == [(one.id, "other_epoch")]
    anna.pull()
    assert anna.heads.keys() == {one.id, new.id}


def test_a_tombstone_that_is_given_back_says_where_it_was(laptop: Laptops) -> None:
    anna = laptop()
    id = new_id()
    flags = frames.DELETED | RECOVERED
    record = Record(id.bytes, 4, flags, 0, NOBODY, 1, bytes(16), f"site:{NORTH}".encode())
    answer, _ = anna.send(frames.packed(PushAsk(batch=1, sorts=[("daily_report", 0)]), [record]))
    assert not answer.refused
    anna.pull()
    assert (anna.heads[id].deleted, anna.heads[id].scope, anna.heads[id].body) == (True, f"site:{NORTH}", b"")


def test_edits_that_are_handed_over_are_kept(laptop: Laptops, database: Any) -> None:
    anna = laptop("company")
    theirs = report()
    record = Record(theirs.id.bytes, 3, 0, 0, NOBODY, 1, theirs.hash, packed("daily_report", canonical(theirs.body))[1])
    ask = frames.packed(ParkAsk(reason="Scope lost", sorts=[("daily_report", 0)]), [record])
    for _ in range(2):
        answer = anna.office.answer(anna.identity, "park", ask)
        assert frames.header_of(answer, ParkAnswer).kept == 1
    assert kept(database, theirs.id) == ["handed_over"]
