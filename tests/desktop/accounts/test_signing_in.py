"""A laptop that joined a server lets in whoever the server knows; without a link whoever was let in before."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.accounts import asking
from desktop.accounts.asked import Asked, MustChange
from desktop.accounts.door import sign_in_here
from desktop.accounts.kept import account_of, accounts_of
from desktop.accounts.rights import Rights, rights_of
from desktop.accounts.session import Session
from desktop.company import Company, opened
from desktop.keys import signing_in, stored
from desktop.keys.door import KeyDoor
from desktop.keys.encrypting import encrypt
from desktop.keys.file_key import KeysUnusable
from desktop.settings import Settings
from desktop.sync.engine import Engine
from desktop.sync.link import Link, NoLink, ServerRefused
from desktop.sync.membership import membership_of
from shared.administration.user import AccessUser
from shared.common.counterparty import Counterparty
from shared.kernel.words import Caption, Words
from tests.desktop.accounts.conftest import Laptop
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres
SECRET, OTHER = "four words that rhyme", "another four words"
Open = Callable[[Settings], Company]


def test_who_signed_in_once_comes_in_without_a_link_and_by_that_password_alone(
    laptop: Laptop, office_company: OfficeCompany
) -> None:
    petrov = office_company.user("petrov", SECRET, ("foreman", "site:*"))
    assert laptop.door.holders == (), "nobody is asked before somebody has signed in"
    came = laptop.door.sign_in_new(Asked("Petrov ", SECRET))
    assert (came.person, came.name) == (petrov.person_id, "Petrov")
    (kept,) = laptop.door.holders
    assert (kept.user, kept.login) == (petrov.id, "Petrov")
    laptop.lose_the_server()
    again = laptop.door.sign_in(kept.person, SECRET, False)
    assert (again.person, again.password) == (petrov.person_id, SECRET)
    with pytest.raises(NoLink, match="signed in with here last"):
        laptop.door.sign_in(kept.person, OTHER, False)


def test_a_first_password_is_changed_before_it_lets_anybody_in(laptop: Laptop, office_company: OfficeCompany) -> None:
    office_company.user("ivanova", SECRET, first=True)
    asked = Asked("ivanova", SECRET)
    with pytest.raises(MustChange):
        laptop.door.sign_in_new(asked)
    with pytest.raises(ServerRefused) as refused:
        laptop.door.sign_in_new(Asked("ivanova", SECRET, new="short"))
    assert refused.value.code == "weak_password"
    assert laptop.door.holders == ()
    laptop.door.sign_in_new(Asked("ivanova", SECRET, new=OTHER))
    (kept,) = laptop.door.holders
    assert laptop.door.sign_in(kept.person, OTHER, False).person == kept.person
    with pytest.raises(ServerRefused) as refused:
        laptop.door.sign_in(kept.person, SECRET, False)
    assert refused.value.code == asking.WRONG_PASSWORD


def test_a_password_that_was_changed_elsewhere_is_shown_to_the_server_and_then_opens_without_it(
    laptop: Laptop, office_company: OfficeCompany
) -> None:
    petrov = office_company.user("petrov", SECRET)
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    office_company.set_password(petrov, OTHER)
    (kept,) = laptop.door.holders
    laptop.door.sign_in(kept.person, OTHER, False)
    (kept,) = laptop.door.holders
    assert kept.verifier is not None
    assert kept.verifier.fits(OTHER)
    assert not kept.verifier.fits(SECRET)


@pytest.fixture
def foreman(
    laptop: Laptop, office_company: OfficeCompany, open_company: Open, engine_of: Callable[[Company], Engine]
) -> Engine:
    """The exchange of a foreman who has signed in, with everything of the company here."""
    office_company.user("petrov", SECRET, ("foreman", "site:*"))
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    engine = engine_of(open_company(laptop.settings))
    engine.session = session_of(engine.company)
    engine.exchange()
    return engine


def session_of(company: Company) -> Session:
    """As after another start."""
    store = company.store
    with store.engine.connect() as connection:
        (account,) = accounts_of(connection)
    return Session(store.engine, account, store.clock)


def test_the_exchange_carries_who_works_here_and_what_renews_it_is_kept(foreman: Engine) -> None:
    session, link = foreman.session, link_of(foreman.company)
    assert session is not None
    token = session.token(link)
    assert token
    assert session.token(link) == token, "while it is good nobody is asked"
    anew = session_of(foreman.company)
    assert anew.account.refresh == session.account.refresh
    assert anew.token(link)
    assert anew.account.refresh != session.account.refresh, "what renews is good once"
    assert session_of(foreman.company).account.refresh == anew.account.refresh
    link.close()


def link_of(company: Company) -> Link:
    joined = membership_of(company.store.engine)
    assert joined is not None
    return Link(joined.address, joined.token)


def test_a_session_that_ended_elsewhere_asks_for_the_password_and_holds_up_nothing(
    foreman: Engine, office_company: OfficeCompany
) -> None:
    store, later = foreman.company.store, foreman.session
    assert later is not None
    user = store.find(AccessUser, login="petrov")[0]
    office_company.set_password(user, OTHER)
    later.offer(SECRET)
    later.ended()  # as every process of the server says within five seconds
    store.save(Counterparty(name="Гранит"))
    foreman.exchange()
    state = foreman.state()
    assert (state.state, state.waiting, state.last_error) == ("up_to_date", 0, None)
    assert state.signed_out is not None
    assert state.signed_out.text.startswith("The name or the password is wrong")
    later.offer(OTHER)
    foreman.exchange()
    assert foreman.state().signed_out is None


def rights(engine: Engine, *, days_later: int = 0) -> Rights:
    store = engine.company.store
    account = session_of(engine.company).account
    with store.reading() as session:
        found = rights_of(store.books(session), account.person, store.clock() + timedelta(days=days_later))
    assert found is not None
    return found


def test_what_may_be_done_is_told_by_the_rule_before_anybody_types(foreman: Engine) -> None:
    now = rights(foreman)
    assert now.scopes is None, "a laptop of one person shows all that it holds"
    assert now.why_not("daily_report", "post") is None
    assert now.why_not("daily_report", "edit", "site:1") is None
    assert not now.may_see("payroll_sheet")
    for kind, right, rule in (
        ("daily_report", "accept", "None of your roles has the right “{right}” ({kind})"),
        ("person", "edit", "None of your roles has the right “{right}” ({kind})"),
        ("access_user", "edit", "None of your roles has the right “{right}” ({kind})"),
    ):
        words = now.why_not(kind, right)
        assert words is not None
        assert rule in words.text
    (held,) = now.held
    assert (held.role, held.where) == ("Foreman", Words("all {kinds}", {"kinds": Caption("Sites", small=True)}))


def test_after_thirty_days_without_the_server_only_what_all_share_is_shown(foreman: Engine) -> None:
    later = rights(foreman, days_later=31)
    assert later.late is not None
    assert later.scopes == {"company", f"user:{later.account.person}"}
    assert later.why_not("daily_report", "edit") is None, "what one writes oneself is still taken"


def test_of_an_encrypted_laptop_the_password_of_the_server_opens_the_file_too(
    laptop: Laptop, office_company: OfficeCompany, engine_of: Callable[[Company], Engine]
) -> None:
    petrov, anna = office_company.user("petrov", SECRET), office_company.user("anna", SECRET)
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    person = petrov.person_id
    assert person is not None
    begun = signing_in.begin(laptop.file, person, "Petrov", SECRET, CHEAP, login="petrov")
    assert encrypt(laptop.file, begun.signed_in.key.database)
    with opened(laptop.settings, key=begun.signed_in.key, person=person) as company:
        joined = membership_of(company.store.engine)
        assert joined is not None
        came = sign_in_here(company, joined, Asked("anna", SECRET), CHEAP)
        assert came.person == anna.person_id
    office_company.set_password(petrov, OTHER)
    door = KeyDoor(laptop.file, stored.keys_of(laptop.file))
    assert [(each.name, each.login) for each in door.holders] == [("Petrov", "petrov"), ("Anna", "anna")]
    assert door.sign_in(anna.person_id or person, SECRET, False).key is not None
    with pytest.raises(KeysUnusable, match="not that of Petrov"):
        door.sign_in(person, OTHER, False)
    entrance = door.changed_elsewhere(person, SECRET, OTHER)
    with opened(laptop.settings, key=entrance.key, person=person) as company:
        engine = engine_of(company)
        with company.store.engine.connect() as connection:
            account = account_of(connection, person)
        assert account is not None
        engine.session = Session(company.store.engine, account, company.store.clock)
        engine.session.offer(entrance.password)
        engine.exchange()
        assert engine.state().signed_out is None, "and the server has seen it"
