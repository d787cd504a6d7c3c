"""Whoever came in with their own password is not asked for it again: the device shows by its key that it is the one."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.accounts.asked import Asked
from desktop.accounts.door import leave
from desktop.accounts.kept import accounts_of
from desktop.company import Company, fact
from desktop.open_export.export import export_company
from desktop.sync import joining
from desktop.sync.engine import Engine
from desktop.sync.membership import Membership, membership_of, settle_membership
from desktop.sync.own_key import public_half
from server.database import companies
from tests.desktop.accounts.conftest import Laptop
from tests.desktop.accounts.test_signing_in import OTHER, SECRET, Open, link_of, session_of
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres


@pytest.fixture
def weeks_later(
    laptop: Laptop, office_company: OfficeCompany, open_company: Open, engine_of: Callable[[Company], Engine]
) -> Engine:
    """Petrov signed in, then the laptop lay in a drawer until nothing of the server's was in force any more."""
    office_company.user("petrov", SECRET, ("foreman", "site:*"))
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    with companies.owner(office_company.office.url) as connection:
        connection.execute("UPDATE refresh SET expires_at = now() - interval '1 day' WHERE company = %s",
                           (office_company.id,))  # fmt: skip
    company = open_company(laptop.settings)
    engine = engine_of(company)
    engine.session = session_of(company)
    return engine


def test_weeks_later_the_exchange_goes_on_in_the_persons_name_and_asks_nothing(weeks_later: Engine) -> None:
    company, session = weeks_later.company, weeks_later.session
    assert session is not None
    before = session.account
    weeks_later.exchange()
    assert weeks_later.state().signed_out is None
    assert session.account.refresh != before.refresh
    assert session.account.seen_at > before.seen_at
    again, link = session_of(company), link_of(company)
    assert again.token(link), "what came is kept, and renews the next time"
    link.close()


def test_a_laptop_that_joined_before_there_were_keys_asks_for_the_password(weeks_later: Engine) -> None:
    store = weeks_later.company.store
    joined = membership(weeks_later.company)
    with store.writing() as connection:
        settle_membership(connection, Membership(joined.address, joined.company, joined.company_name, joined.device,
                                                 joined.token))  # fmt: skip
    weeks_later.exchange()
    state = weeks_later.state()
    assert state.state == "up_to_date"
    assert state.signed_out is not None
    assert weeks_later.session is not None
    weeks_later.session.offer(SECRET)
    weeks_later.exchange()
    assert weeks_later.state().signed_out is None


def membership(company: Company) -> Membership:
    found = membership_of(company.store.engine)
    assert found is not None
    return found


def test_who_signed_out_or_set_another_password_is_not_brought_back_by_the_key(
    weeks_later: Engine, laptop: Laptop, office_company: OfficeCompany
) -> None:
    company, session, link = weeks_later.company, weeks_later.session, link_of(weeks_later.company)
    assert session is not None
    assert session.token(link)
    laptop.door.sign_in_new(Asked("petrov", SECRET))  # once more, in a session that replaces the one before
    leave(company, membership(company), session_of(company).account)
    session.ended()
    assert session.token(link) == ""
    assert session.trouble is not None
    with company.store.engine.connect() as connection:
        assert accounts_of(connection) == [], "nor does what was under way write them in again"
    link.close()


def test_what_is_renewed_does_not_bring_back_the_password_of_before(weeks_later: Engine, laptop: Laptop) -> None:
    company, session = weeks_later.company, weeks_later.session
    assert session is not None
    laptop.door.sign_in_new(Asked("petrov", SECRET, new=OTHER))
    link = link_of(company)
    assert session.token(link), "the session of before was ended by that; the key renews the one that there is"
    link.close()
    (kept,) = laptop.door.holders
    assert kept.verifier is not None
    assert kept.verifier.fits(OTHER)


def test_a_copy_of_the_file_has_a_key_of_its_own(
    laptop: Laptop, office_company: OfficeCompany, open_company: Open
) -> None:
    company = open_company(laptop.settings)
    first = membership(company)
    assert first.key
    assert first.key not in repr(first)
    second = joining.enrol_copy(company.store, first)
    assert membership(company) == second
    assert second.key != first.key
    assert fact(company.store.engine, joining.SIGNED)
    with companies.owner(office_company.office.url) as connection:
        sql = "SELECT id, key FROM device WHERE company = %s AND key IS NOT NULL"
        given = {id: bytes(key) for id, key in connection.execute(sql, (office_company.id,))}
    assert given == {each.device: public_half(each.key) for each in (first, second)}


def test_what_lets_a_laptop_and_its_people_in_does_not_leave_with_an_export(
    weeks_later: Engine, laptop: Laptop, tmp_path: Path
) -> None:
    company = weeks_later.company
    joined, (account,) = membership(company), laptop.door.holders
    assert account.verifier is not None
    export_company(company.store, tmp_path / "out", lambda *_: iter(()), company.store.clock(), lambda *_: None)
    here = b"".join(each.read_bytes() for each in laptop.file.parent.glob(f"{laptop.file.name}*"))
    left = b"".join(each.read_bytes() for each in (tmp_path / "out").rglob("*") if each.is_file())
    verifier = base64.b64encode(account.verifier.stretched).decode()
    for secret in (joined.token, joined.key, account.refresh, verifier):
        assert secret.encode() in here
        assert secret.encode() not in left
