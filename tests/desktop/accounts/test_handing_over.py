"""A foreman hands the laptop over: what they saved reaches the company, now or later; their account opens nothing."""

from collections.abc import Callable
from contextlib import closing

import pytest

from desktop.accounts import asking
from desktop.accounts.asked import Asked
from desktop.accounts.kept import accounts_of
from desktop.company import Company, opened
from desktop.keys.handing_over import Left, hand_over, left_by
from desktop.sync.engine import Engine
from desktop.sync.link import Link, ServerRefused
from desktop.sync.membership import membership_of
from shared.common.counterparty import Counterparty
from tests.desktop.accounts.conftest import Laptop
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres
SECRET = "four words that rhyme"


def left(company: Company) -> Left:
    person = company.store.actor.person_id
    assert person is not None
    with company.store.engine.connect() as connection:
        return left_by(company, connection, person, joined=True, typed=0)


@pytest.mark.parametrize("link", [True, False], ids=["all sent before", "without a link"])
def test_nothing_that_was_saved_is_lost_and_the_next_one_sends_what_waits(
    laptop: Laptop, office_company: OfficeCompany, engine_of: Callable[[Company], Engine], link: bool
) -> None:
    petrov = office_company.user("petrov", SECRET, ("foreman", "*"), ("catalog_keeper", "*"))
    office_company.user("anna", SECRET, ("timekeeper", "*"))
    for login in ("petrov", "anna"):
        laptop.door.sign_in_new(Asked(login, SECRET))
    mine = Counterparty(name="Гранит")
    with opened(laptop.settings, person=petrov.person_id) as company:
        store, joined = company.store, membership_of(company.store.engine)
        assert joined is not None
        engine_of(company).exchange()
        store.save(mine)
        found = left(company)
        assert (found.name, found.others, found.unsent, found.all_sent) == ("Petrov", ("Anna",), 1, False)
        assert found.account is not None
        if link:
            engine_of(company).exchange()
            assert left(company).all_sent
        hand_over(company, joined, found.account.person, left(company), ())
        with store.engine.connect() as connection:
            assert [each.login for each in accounts_of(connection)] == ["anna"]
        with closing(Link(joined.address, joined.token)) as ask, pytest.raises(ServerRefused) as refused:
            asking.refresh(ask, found.account.refresh)
        assert refused.value.code == "session_ended"
    assert [each.name for each in laptop.door.holders] == ["Anna"]
    with opened(laptop.settings, person=laptop.door.holders[0].person) as company:
        engine_of(company).exchange()
    assert office_company.holds(mine.id)
