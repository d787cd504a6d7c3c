"""Whose versions are taken: the people of a device, their roles where they were granted, and nobody else's."""

from uuid import UUID

import pytest

from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight
from shared.administration.user import AccessUser
from shared.kernel.identity import new_id
from tests.sync.server.firm import Firm
from tests.sync.server.laptop import Laptop, Version
from tests.sync.server.test_judging import codes, kept, lock, posted
from tests.sync.server.test_travelling import NORTH, SOUTH, gone, person, report

pytestmark = pytest.mark.postgres
AT_NORTH, AT_SOUTH = f"site:{NORTH}", f"site:{SOUTH}"


def refused(laptop: Laptop, author: AccessUser | None, *versions: Version) -> list[str]:
    return [each.code for each in laptop.push(*versions, author=author.person_id if author else None).refused]


def test_a_foreman_writes_reports_of_his_site_and_nothing_else(firm: Firm) -> None:
    petrov = firm.user(("foreman", AT_NORTH))
    laptop = firm.laptop(petrov)
    mine = report()
    assert refused(laptop, petrov, mine, posted()) == []
    assert refused(laptop, petrov, report(mine.id, 1, comment="more")) == []
    assert refused(laptop, petrov, report(site=SOUTH)) == ["no_right"]
    assert refused(laptop, petrov, person()) == ["no_right"]
    assert refused(laptop, petrov, report(mine.id, 2, site=SOUTH)) == ["no_right"]  # nor may it be moved away
    assert refused(laptop, petrov, gone(mine, 2)) == ["no_right"]


def test_who_is_refused_is_told_the_rule_and_the_version_is_kept(firm: Firm) -> None:
    petrov = firm.user(("foreman", AT_NORTH))
    one = person()
    (told,) = firm.laptop(petrov).push(one, author=petrov.person_id).refused
    assert told.text.format_map(told.values) == (
        "None of your roles has the right “person:edit” (Person). Ask who gives rights."
    )
    assert kept(firm.database, one.id) == ["no_right"]


def test_a_device_of_nobody_is_the_administrators(firm: Firm) -> None:
    laptop = firm.laptop(patterns=("company", "site:*"))
    firm.user(("foreman", AT_NORTH))
    one = person()
    assert codes(laptop, one, report(), posted(site=SOUTH)) == []
    assert codes(laptop, gone(one, 1)) == []


def test_users_and_roles_are_changed_on_the_server_alone(firm: Firm) -> None:
    boss = firm.user(("administrator", "*"))
    user = {"login": "thief", "name": "Thief", "person_id": str(new_id())}
    for flags in (0, 8):
        id = new_id()
        thief = Version("access_user", id, {"id": str(id), **user}, 1 if flags else 0, flags)
        assert refused(firm.laptop(boss), boss, thief) == ["no_right"]
        assert codes(firm.laptop(), thief) == ["no_right"]


def test_of_two_on_one_laptop_each_writes_as_far_as_their_own_rights_go(firm: Firm) -> None:
    petrov, sidorova = firm.user(("foreman", AT_NORTH)), firm.user(("catalog_keeper", "company"))
    laptop = firm.laptop(petrov, sidorova)
    assert refused(laptop, petrov, person()) == ["no_right"]
    assert refused(laptop, sidorova, person()) == []
    assert refused(laptop, sidorova, report()) == ["no_right"]
    assert refused(laptop, None, report(), person()) == []  # of nobody in particular: whoever of them may
    stranger = firm.user(("administrator", "*"))
    assert refused(laptop, stranger, report()) == ["no_right"]


def test_posting_and_a_step_of_the_states_are_rights_of_their_own(firm: Firm) -> None:
    petrov, boss = firm.user(("foreman", AT_NORTH)), firm.user(("manager", AT_NORTH))
    his, hers = firm.laptop(petrov), firm.laptop(boss)
    one = posted()
    assert refused(hers, boss, one) == ["no_right"]
    assert refused(his, petrov, one) == []
    accepted = {"state": "accepted", "accepted_by": str(boss.person_id), "accepted_at": "2026-05-05T08:00:00Z"}
    assert refused(his, petrov, posted(one.id, 1, **accepted)) == ["no_right"]
    assert refused(hers, boss, posted(one.id, 1, **accepted, comment="and more")) == ["no_right"]
    assert refused(hers, boss, posted(one.id, 1, **accepted)) == []
    assert refused(hers, boss, report(one.id, 2)) == ["no_right"]
    assert refused(his, petrov, report(one.id, 2)) == []  # taken back with its acceptance


def test_what_lies_beside_a_document_is_written_by_whoever_writes_there(firm: Firm) -> None:
    petrov = firm.user(("foreman", AT_NORTH))

    def photo(scope: str) -> Version:
        id = new_id()
        body = {"id": str(id), "document_kind": "daily_report", "document_id": str(new_id()), "document_scope": scope}
        return Version("attachment", id, body)

    laptop = firm.laptop(petrov)
    assert refused(laptop, petrov, photo(AT_NORTH)) == []
    assert refused(laptop, petrov, photo("company"), photo(AT_SOUTH)) == ["no_right"] * 2


def test_a_closed_period_lets_in_who_has_the_right(firm: Firm) -> None:
    late = AccessRole(name="Late", rights=[AccessRoleRight(allowed="period:late")])
    firm.keeper.put(late)
    petrov, ivanova = firm.user(("foreman", AT_NORTH)), firm.user(("foreman", AT_NORTH))
    firm.keeper.put(AccessGrant(user_id=ivanova.id, role_id=late.id, pattern=AT_NORTH))
    assert codes(firm.laptop(), lock("2026-05-31")) == []
    laptop = firm.laptop(petrov, ivanova)
    assert refused(laptop, petrov, posted()) == ["period_closed"]
    assert refused(laptop, ivanova, posted()) == []


def test_a_device_holds_what_its_people_hold_within_its_own_patterns(firm: Firm) -> None:
    office = firm.laptop()
    assert codes(office, report(), report(site=SOUTH), person()) == []
    petrov = firm.user(("foreman", AT_NORTH))
    laptop = firm.laptop(petrov)
    laptop.pull()
    assert set(laptop.vector) == {"company", AT_NORTH}
    firm.keeper.put(firm.grant(petrov, "foreman", AT_SOUTH))
    firm.again(laptop)
    laptop.pull()
    assert AT_SOUTH in laptop.vector
    petrov.disabled = True
    firm.keeper.put(petrov)
    firm.again(laptop)
    laptop.pull()
    assert set(laptop.lost) == {"company", AT_NORTH, AT_SOUTH}
    assert refused(firm.laptop(firm.user(("foreman", "site:*")), patterns=("company",)), None, report()) == ["no_right"]


def test_pay_comes_only_where_everybody_may_see_it(firm: Firm) -> None:
    rate = Version("pay_rate", id := new_id(), {"id": str(id), "name": "Mason"})
    assert codes(firm.laptop(), rate) == []
    clerk, manager = firm.user(("payroll_clerk", "*")), firm.user(("manager", "*"))
    for people, seen in (((clerk,), True), ((manager,), False), ((clerk, manager), False)):
        laptop = firm.laptop(*people)
        laptop.pull()
        assert (rate.id in laptop.heads) == seen
        assert not any(id == rate.id.bytes and body for id, body in _fetched(laptop, rate.id)) or seen


def _fetched(laptop: Laptop, id: UUID) -> list[tuple[bytes, bytes]]:
    return [(each.id, each.body) for each in laptop.fetch(id)[1]]
