"""A locked laptop goes on exchanging: with the key that the vault keeps, without anybody signed in."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from uuid import UUID

import pytest

from desktop.accounts.asked import Asked
from desktop.accounts.asking import refresh
from desktop.company import opened
from desktop.keys import signing_in
from desktop.keys.encrypting import encrypt
from desktop.keys.signing_in import SignedIn
from desktop.sync.engine import Engine
from desktop.sync.link import Link, ServerRefused
from desktop.sync.meanwhile import Meanwhile, Order
from desktop.sync.membership import Membership, membership_of
from desktop.sync.wiping import WIPE
from shared.common.counterparty import Counterparty
from tests.desktop.accounts.conftest import Laptop
from tests.desktop.accounts.test_signing_in import SECRET
from tests.desktop.sync.test_engine import until
from tests.keys.conftest import CHEAP, Vault, no_vault, vault
from tests.office import OfficeCompany

__all__ = ["no_vault", "vault"]
pytestmark = pytest.mark.postgres


@pytest.fixture
def petrov(laptop: Laptop, office_company: OfficeCompany) -> SignedIn:
    """His laptop is encrypted and has everything of the company."""
    user = office_company.user("petrov", SECRET, ("foreman", "*"), ("catalog_keeper", "*"))
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    assert user.person_id is not None
    begun = signing_in.begin(laptop.file, user.person_id, "Petrov", SECRET, CHEAP, login="petrov")
    assert encrypt(laptop.file, begun.signed_in.key.database)
    with opened(laptop.settings, key=begun.signed_in.key) as company:
        joined = membership_of(company.store.engine)
        assert joined is not None
        Engine(company, joined).exchange()
    return begun.signed_in


def enter_something(laptop: Laptop, whose: SignedIn) -> UUID:
    mine = Counterparty(name="Гранит")
    with opened(laptop.settings, key=whose.key, person=whose.person) as company:
        company.store.save(mine)
    return mine.id


@contextmanager
def locked(laptop: Laptop) -> Iterator[Future[Order | None]]:
    """What comes of it is there once the file is closed."""
    meanwhile, came = Meanwhile(laptop.settings), Future[Order | None]()
    threading.Thread(target=lambda: came.set_result(meanwhile.run())).start()
    yield came
    meanwhile.stop()
    meanwhile.wait()
    came.result(30)


def knows_the_order(joined: Membership) -> bool:
    """Every process of the server."""
    with closing(Link(joined.address, joined.token)) as link, pytest.raises(ServerRefused) as refused:
        refresh(link, "none")
    return refused.value.code == WIPE


def test_what_waits_is_sent_with_the_key_of_the_vault_and_the_next_one_finds_it_sent(
    laptop: Laptop, office_company: OfficeCompany, petrov: SignedIn, vault: Vault
) -> None:
    assert signing_in.settle_remembered(laptop.file, petrov, True)
    mine = enter_something(laptop, petrov)
    with locked(laptop) as came:
        until(lambda: office_company.holds(mine))
    assert came.result() is None
    with opened(laptop.settings, key=petrov.key) as company, company.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM unsent").scalar() == 0


def test_without_the_vault_a_locked_company_stays_closed(
    laptop: Laptop, office_company: OfficeCompany, petrov: SignedIn
) -> None:
    mine = enter_something(laptop, petrov)
    with locked(laptop) as came:
        assert came.result(30) is None, "it ends by itself"
    assert not office_company.holds(mine)


def test_a_wipe_reaches_a_locked_laptop_and_what_is_unsent_is_handed_over(
    laptop: Laptop, office_company: OfficeCompany, petrov: SignedIn, vault: Vault
) -> None:
    signing_in.settle_remembered(laptop.file, petrov, True)
    mine = enter_something(laptop, petrov)
    with opened(laptop.settings, key=petrov.key) as company:
        joined = membership_of(company.store.engine)
    assert joined is not None
    office_company.wipe(joined.device)
    until(lambda: knows_the_order(joined))
    with locked(laptop) as came:
        order = came.result(60)
    assert order == Order(joined, 0)
    assert office_company.holds(mine)
