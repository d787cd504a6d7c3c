"""What a laptop may see comes and goes; what was entered meanwhile is kept, handed over and put back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from shared.common.site import Site
from shared.store.errors import NotFound
from shared.sync.device import Device
from tests.probes.placement import Assignment, Machine
from tests.sync.device.laptop import Laptop, settled

pytestmark = pytest.mark.postgres
DAY = dt.date(2026, 11, 20)
NORTH, SOUTH = UUID(int=0xA), UUID(int=0xB)


@pytest.fixture
def chief(laptop: Callable[..., Laptop]) -> Laptop:
    made = laptop("K1")
    for id, name in ((NORTH, "North"), (SOUTH, "South")):
        made.store.save(Site(id=id, name=name))
    made.store.save(Machine(id=UUID(int=0xC), name="Crane"))
    made.push()
    return made


@pytest.fixture
def foreman(laptop: Callable[..., Laptop], chief: Laptop) -> Laptop:
    """He has the company's lists and the northern site."""
    made = laptop("K2", "company", f"site:{NORTH}")
    made.sync()
    return made


def assignment(laptop: Laptop, site: UUID = NORTH, **values: object) -> Assignment:
    made = Assignment(date=DAY, machine_id=UUID(int=0xC), site_id=site, from_date=DAY, **values)
    laptop.store.save(made)
    return made


def edited(laptop: Laptop, id: UUID, **values: object) -> None:
    found = laptop.store.get(Assignment, id)
    for name, value in values.items():
        setattr(found, name, value)
    laptop.store.save(found)


def granted(laptop: Laptop, *scopes: str) -> None:
    laptop.identity = replace(laptop.identity, scopes=frozenset(scopes))


def test_only_what_is_granted_arrives(chief: Laptop, foreman: Laptop) -> None:
    north, south = assignment(chief), assignment(chief, SOUTH)
    chief.push()
    foreman.sync()
    assert foreman.current(north.id)
    assert foreman.current(south.id) is None
    foreman.sound()


def test_what_moves_out_of_sight_goes_with_its_rows(chief: Laptop, foreman: Laptop) -> None:
    made = assignment(chief)
    chief.store.post(made)
    chief.push()
    foreman.sync()
    assert foreman.one("SELECT count(*) FROM probe_placement") == 1
    chief.store.unpost(made)
    edited(chief, made.id, site_id=SOUTH)
    chief.push()
    foreman.sync()
    assert foreman.current(made.id) is None
    assert foreman.one("SELECT count(*) FROM probe_placement") == 0
    assert foreman.one("SELECT count(*) FROM quarantine") == 0
    foreman.sound()


def test_an_unsent_edit_of_what_moved_away_is_kept_and_put_back_when_it_returns(chief: Laptop, foreman: Laptop) -> None:
    made = assignment(chief)
    chief.push()
    foreman.sync()
    edited(chief, made.id, site_id=SOUTH)
    chief.push()
    edited(foreman, made.id, comment="it leaks")
    foreman.pull()
    assert foreman.current(made.id) is None
    assert foreman.all("SELECT reason, handed_over FROM quarantine") == [("gone", 0)]
    foreman.hand_over()
    assert foreman.all("SELECT reason, handed_over FROM quarantine") == [("gone", 1)]
    assert foreman.device.hand_over() is None
    edited(chief, made.id, site_id=NORTH)
    chief.push()
    assert foreman.pull().merged == 1
    foreman.push()
    chief.sync()
    assert chief.store.get(Assignment, made.id).comment == "it leaks"
    assert foreman.one("SELECT count(*) FROM quarantine") == 0
    foreman.sound()


def test_a_push_of_what_moved_away_is_refused_and_kept(chief: Laptop, foreman: Laptop) -> None:
    made = assignment(chief)
    chief.push()
    foreman.sync()
    edited(chief, made.id, site_id=SOUTH)
    chief.push()
    edited(foreman, made.id, comment="it leaks")
    assert foreman.push().refused == 1
    assert foreman.device.asks() == []
    assert foreman.pull().quarantined == 1
    foreman.sound()


def test_what_one_moves_out_of_ones_own_sight_goes(chief: Laptop, foreman: Laptop) -> None:
    granted(foreman, "company", "site:*")
    made = assignment(foreman)
    foreman.sync()
    edited(foreman, made.id, site_id=SOUTH)
    foreman.push()
    granted(foreman, "company", f"site:{NORTH}")
    foreman.sync()
    assert foreman.current(made.id) is None
    foreman.sound()
    chief.sync()
    assert chief.store.get(Assignment, made.id).site_id == SOUTH


def test_moving_between_two_sites_that_one_sees_loses_nothing(chief: Laptop, foreman: Laptop) -> None:
    granted(foreman, "company", "site:*")
    made = assignment(chief)
    settled(chief, foreman)
    edited(chief, made.id, site_id=SOUTH)
    edited(foreman, made.id, comment="it leaks")
    settled(chief, foreman)
    there = chief.store.get(Assignment, made.id)
    assert (there.site_id, there.comment) == (SOUTH, "it leaks")


def test_a_lost_scope_goes_and_what_was_entered_is_handed_over(chief: Laptop, foreman: Laptop) -> None:
    known = assignment(chief)
    chief.push()
    foreman.sync()
    new = assignment(foreman, comment="new")
    edited(foreman, known.id, comment="it leaks")
    granted(foreman, "company")
    lost = foreman.pull()
    assert (lost.lost, lost.quarantined) == (1, 2)
    assert [foreman.current(each.id) for each in (known, new)] == [None, None]
    assert foreman.unsent() == 0
    foreman.hand_over()
    assert foreman.all("SELECT DISTINCT reason, handed_over FROM quarantine") == [("lost", 1)]
    foreman.sound()
    granted(foreman, "company", f"site:{NORTH}")
    foreman.sync()
    settled(foreman)
    chief.sync()
    assert chief.store.get(Assignment, known.id).comment == "it leaks"
    assert chief.store.get(Assignment, new.id).comment == "new"


def test_what_is_posted_and_went_while_it_was_open_is_not_written_without_its_movements(
    chief: Laptop, foreman: Laptop
) -> None:
    made = assignment(chief)
    chief.store.post(made)
    chief.push()
    foreman.sync()
    opened = foreman.store.get(Assignment, made.id)
    granted(foreman, "company")
    foreman.sync()
    with pytest.raises(NotFound, match="no longer on this computer"):
        foreman.store.mark(opened, True)
    assert foreman.unsent() == 0
    foreman.sound()


def test_a_refused_version_is_kept_and_goes_when_it_is_changed_or_sent_again(chief: Laptop, foreman: Laptop) -> None:
    made = assignment(foreman, SOUTH)
    good = assignment(foreman)
    assert (foreman.push().refused, foreman.unsent()) == (1, 1)
    assert foreman.device.asks() == []
    assert foreman.all("SELECT code FROM refused") == [("no_right",)]
    chief.sync()
    assert chief.current(good.id)
    assert chief.current(made.id) is None
    granted(foreman, "company", "site:*")
    foreman.device.send_again(made.id)
    settled(foreman, chief)
    assert foreman.all("SELECT code FROM refused") == []


def test_what_hangs_on_something_refused_waits_for_it(chief: Laptop, foreman: Laptop) -> None:
    granted(foreman, f"site:{NORTH}")
    machine = Machine(name="Digger")
    foreman.store.save(machine)
    made = Assignment(date=DAY, machine_id=machine.id, site_id=NORTH, from_date=DAY)
    foreman.store.save(made)
    foreman.push()
    assert sorted(foreman.all("SELECT code FROM refused")) == [("no_right",), ("waiting",)]
    assert foreman.device.asks() == []
    granted(foreman, "company", f"site:{NORTH}")
    foreman.device.send_again(machine.id)
    foreman.push()
    assert foreman.unsent() == 0
    chief.sync()
    assert chief.current(made.id)


def test_a_first_sync_goes_on_from_page_to_page_where_it_was_cut_off(chief: Laptop, foreman: Laptop) -> None:
    for _ in range(30):
        assignment(chief)
    chief.push()
    pages = 0
    more = True
    while more:
        foreman.device = Device(foreman.store, pull_bytes=500)  # the program was ended after each page
        ask = foreman.device.ask_pull()
        more = foreman.device.settle_pull(foreman.office.answer(foreman.identity, "pull", ask)).more
        pages += 1
    assert pages > 3
    foreman.sync()
    foreman.sound()
    assert foreman.one("SELECT count(*) FROM probe_assignment") == 30


def test_conflicts_that_wait_follow_their_document(chief: Laptop, foreman: Laptop) -> None:
    made = assignment(chief)
    settled_at(chief, foreman)
    for laptop, comment in ((chief, "it leaks"), (foreman, "it runs")):
        edited(laptop, made.id, number=comment)
        laptop.sync()
    foreman.sync()
    chief.sync()
    assert foreman.all("SELECT document_scope FROM conflict") == [(f"site:{NORTH}",)]
    edited(chief, made.id, site_id=SOUTH)
    settled_at(chief, foreman)
    assert chief.all("SELECT document_scope FROM conflict") == [(f"site:{SOUTH}",)]
    assert foreman.all("SELECT document_scope FROM conflict") == []


def settled_at(*laptops: Laptop) -> None:
    for each in (*laptops, *laptops):
        each.sync()
        each.sound()


def test_what_was_sent_to_a_scope_that_was_lost_before_the_first_receipt_goes(chief: Laptop, foreman: Laptop) -> None:
    assignment(chief, SOUTH)
    chief.push()
    granted(foreman, "company", "site:*")
    made = assignment(foreman, SOUTH)
    foreman.push()
    granted(foreman, "company", f"site:{NORTH}")
    foreman.sync()
    assert foreman.current(made.id) is None
    foreman.sound()
