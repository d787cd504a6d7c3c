"""Who did what on a computer is known at the server after an exchange, whatever became of the link or of the file."""

import shutil
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from desktop.company import Company, file_of
from desktop.settings import Settings
from desktop.sync.engine import Engine
from desktop.sync.exchange import Exchange
from desktop.sync.link import Link
from desktop.sync.membership import membership_of
from desktop.sync.telling import tell
from desktop.sync.wiping import hand_over
from server.audit.checking import broken_chains, continued_chains
from server.database.companies import owner
from shared.common.site import Site
from shared.sync.device import Device
from tests.desktop.sync.answering import answering
from tests.desktop.sync.test_link import trouble
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres
Desktop = Callable[..., Company]
EngineOf = Callable[[Company], Engine]


@pytest.fixture
def office_tables(office_company: OfficeCompany) -> Any:
    with owner(office_company.office.url) as connection:
        yield connection


def kept(tables: "psycopg.Connection[Any]", company: Company) -> list[tuple[int, str, str]]:
    sql = "SELECT seq, action, kind FROM audit_entry WHERE device = %s ORDER BY seq"
    membership = membership_of(company.store.engine)
    assert membership is not None
    return tables.execute(sql, (membership.device,)).fetchall()


def own(company: Company) -> list[tuple[int, str, str]]:
    with company.store.reading() as session:
        sql = "SELECT seq, action, kind FROM audit ORDER BY seq"
        return [tuple(row) for row in session.connection().exec_driver_sql(sql)]


def test_after_an_exchange_the_server_has_the_chain_of_the_computer(
    desktop: Desktop, engine_of: EngineOf, office_tables: Any
) -> None:
    one = desktop("one")
    one.store.save(Site(name="Школа"))
    engine = engine_of(one)
    engine.exchange()
    assert kept(office_tables, one) == own(one)
    assert ("save", "site") in {each[1:] for each in own(one)}
    assert list(map(str, broken_chains(office_tables, engine.membership.company))) == []


def test_a_restored_file_is_another_device_whose_chain_goes_on_from_the_first(
    desktop: Desktop, engine_of: EngineOf, office_tables: Any, home: Callable[[str], Settings],
    open_company: Callable[[Settings], Company],
) -> None:  # fmt: skip
    one = desktop("one")
    one.store.save(Site(name="Школа"))
    engine_of(one).exchange()
    with one.store.writing() as connection:
        connection.exec_driver_sql("SELECT 1")  # nobody else writes while it is copied
        file = file_of(home("two"))
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one.path, file)
        if (log := one.path.with_name(one.path.name + "-wal")).exists():
            shutil.copyfile(log, file.with_name(file.name + "-wal"))
    two = open_company(home("two"))
    one.store.save(Site(name="Сад"))
    two.store.save(Site(name="Дом"))
    for each in (one, two):
        engine = engine_of(each)
        engine.exchange()
    company = engine.membership.company
    assert [each[1:] for each in kept(office_tables, two)] == [("save", "site"), ("enrol", "access_device")]
    assert list(map(str, broken_chains(office_tables, company))) == []
    (said,) = map(str, continued_chains(office_tables, company))
    assert "its file was restored or copied" in said


def test_an_older_server_takes_documents_and_no_entries(desktop: Desktop) -> None:
    one = desktop("one")
    one.store.save(Site(name="Школа"))
    with answering(lambda request: trouble("no_such_address", "404 Not Found")) as server:
        assert not tell(one.store, Link(server.address, "token"))


def test_a_laptop_that_is_to_be_wiped_hands_over_its_entries_too(
    desktop: Desktop, engine_of: EngineOf, office_tables: Any
) -> None:
    one = desktop("one")
    engine = engine_of(one)
    engine.exchange()
    one.store.save(Site(name="Школа"))
    device, token = engine.membership.device, engine.membership.token
    office_tables.execute("UPDATE device SET wipe_at = now() WHERE id = %s", (device,))
    hand_over(Exchange(Device(one.store), Link(engine.membership.address, token), lambda settled: None))
    assert kept(office_tables, one) == own(one)
    assert kept(office_tables, one)[-1][1:] == ("save", "site")
