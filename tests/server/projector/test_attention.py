"""What is wrong only where two sites meet: told to both, each in its own words, decided once for both."""

import datetime as dt
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from desktop.database import connected, make_database
from server.database import companies
from server.database.connections import Connections
from server.database.schema import make
from server.exchange.office import Office
from server.identity import Identity
from server.projector.attention import Deriving
from server.projector.business import renew
from server.projector.projector import Projector
from shared.areas import AREAS
from shared.common.work_type import WorkType
from shared.construction.daily_report import DailyReport
from shared.kernel.describe import Kinds
from shared.kernel.identity import new_id
from shared.kernel.language import Language
from shared.store.attention import Entry, entries, everything
from shared.store.store import Store
from shared.sync.attention import CannotAccept, accept, take_up_again
from shared.sync.stored import settle_fact
from tests.construction.conftest import Company, found_company
from tests.sync.device.laptop import Laptop

pytestmark = pytest.mark.postgres
KINDS = Kinds(AREAS)
Listed = Callable[..., list[Entry]]
BEGAN = dt.date(2026, 11, 2)


class Rova:
    """A company with two sites: Nord and Süd each hold their own, the office holds both; and the projector."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.stores, self.day = url, folder, list[Store](), BEGAN
        with companies.owner(url) as connection:
            self.id, schema = companies.add_company(connection, new_id().hex)
        self.engine = create_engine(url, poolclass=NullPool)
        renew(self.engine, self.id, schema)
        self.connections = Connections(url)
        self.office = Office(self.connections, KINDS, clock=lambda: datetime.now(UTC))
        self.projector = Projector(self.engine, KINDS, clock=lambda: datetime.now(UTC))
        self.deriving = Deriving(self.projector, self.office)
        self.bureau = self.laptop("B1", "*")
        found_company(self.bureau.store)
        self.ledger = Company(self.bureau.store)
        self.anna, self.north, self.south = self.ledger.anna, self.ledger.site, self.ledger.other_site
        self.work = WorkType(name="Уборка")
        self.bureau.store.save(self.work)
        self.bureau.sync()
        self.nord = self.laptop("N1", "company", f"site:{self.north.id}")
        self.sued = self.laptop("S1", "company", f"site:{self.south.id}")
        for each in (self.nord, self.sued):
            each.sync()

    def laptop(self, prefix: str, *scopes: str) -> Laptop:
        path, device = self.folder / f"{prefix}.db", new_id()
        make_database(path)
        store = Store(connected(path, existing=True), KINDS, prefix=prefix)
        with store.writing() as connection:
            settle_fact(connection, "device_id", str(device))
        with companies.owner(self.url) as connection:
            connection.execute(
                "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, %s, %s, %s)",
                (self.id, device, prefix, prefix, token_bytes(32)),
            )
        self.stores.append(store)
        return Laptop(store, self.office, Identity(self.id, device, frozenset(scopes)))

    def worked(self, where: Laptop, site: UUID, hours: int) -> DailyReport:
        """A posted report of Anna's hours on a site, not sent yet."""
        place = self.north if site == self.north.id else self.south
        made = self.ledger.report(self.day, {self.anna: hours}, site=place)
        made.lines[0].work_type_id = self.work.id
        where.store.post(made)
        return made

    def round(self) -> int:
        """Everybody exchanges, the server derives what follows, everybody hears of it; entries that changed."""
        everybody = (self.nord, self.sued, self.bureau)
        for each in everybody:
            each.sync()
        self.projector.catch_up(self.id)
        changed = self.deriving.derive(self.id)
        for each in everybody:
            each.sync()
        return changed

    def close(self) -> None:
        for store in self.stores:
            store.engine.dispose()
        self.connections.close()
        self.engine.dispose()


@pytest.fixture(scope="module")
def office_url(postgres_server: object) -> str:
    url: str = postgres_server.new_database()  # type: ignore[attr-defined]
    engine = create_engine(url, poolclass=NullPool)
    make(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def company(office_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rova]:
    made = Rova(office_url, tmp_path_factory.mktemp("rova"))
    yield made
    made.close()


@pytest.fixture
def rova(company: Rova) -> Rova:
    """The same company on another day."""
    company.day += dt.timedelta(1)
    return company


@pytest.fixture
def listed(rova: Rova) -> Listed:
    """What a laptop lists of the day of the test."""

    def made(laptop: Laptop, what: Callable[..., list[Entry]] = entries) -> list[Entry]:
        with laptop.store.reading() as session:
            found = what(laptop.store.books(session))
        return [each for each in found if rova.day in {named.title.date for named in each.documents}]

    return made


def test_a_day_of_26_hours_on_two_sites_is_told_on_both_without_naming_the_other(rova: Rova, listed: Listed) -> None:
    day = Language().date(rova.day)
    north, south = rova.worked(rova.nord, rova.north.id, 13), rova.worked(rova.sued, rova.south.id, 13)
    assert rova.round() == 2
    for laptop, own, other in ((rova.nord, north, south), (rova.sued, south, north)):
        (entry,) = listed(laptop)
        assert [named.id for named in entry.documents] == [own.id]
        assert str(entry.text) == (
            f"Labour: Анина А. А., {day} comes to 26 h, more than 24 h (Daily report {own.number} {day}, another site)"
        )
        assert str(other.id) not in laptop.one("SELECT group_concat(documents || words) FROM attention")
    assert "другой объект" in listed(rova.nord)[0].text.words(Language("ru"))


def test_who_sees_both_sites_has_one_line_with_both_documents(rova: Rova, listed: Listed) -> None:
    made = rova.worked(rova.nord, rova.north.id, 13), rova.worked(rova.sued, rova.south.id, 13)
    rova.round()
    (entry,) = listed(rova.bureau)
    assert {named.id for named in entry.documents} == {each.id for each in made}
    assert "another site" not in str(entry.text)


def test_derived_again_makes_no_revision(rova: Rova) -> None:
    rova.worked(rova.nord, rova.north.id, 13), rova.worked(rova.sued, rova.south.id, 13)
    rova.round()
    with rova.engine.begin() as connection:
        sql = text("SELECT id, rev FROM office.head WHERE company = :id AND kind = 'attention'")
        before = set(connection.execute(sql, {"id": rova.id}).tuples())
        assert rova.round() == 0
        assert rova.deriving.derive(rova.id) == 0
        assert set(connection.execute(sql, {"id": rova.id}).tuples()) == before


def test_accepted_on_one_site_it_is_gone_on_the_other_until_its_cause_changes(rova: Rova, listed: Listed) -> None:
    rova.worked(rova.nord, rova.north.id, 13), rova.worked(rova.sued, rova.south.id, 13)
    rova.round()
    accept(rova.nord.store, listed(rova.nord)[0], "night shift, paid apart")
    assert listed(rova.nord) == []
    rova.round()
    assert listed(rova.sued) == listed(rova.bureau) == []
    (entry,) = listed(rova.sued, everything)
    assert entry.accepted is not None
    assert entry.accepted.reason == "night shift, paid apart"
    rova.worked(rova.sued, rova.south.id, 1)
    rova.round()
    assert "27 h" in str(listed(rova.nord)[0].text)
    assert len(listed(rova.sued)) == len(listed(rova.bureau)) == 1


def test_what_was_accepted_is_taken_up_again_for_everybody(rova: Rova, listed: Listed) -> None:
    rova.worked(rova.nord, rova.north.id, 13), rova.worked(rova.sued, rova.south.id, 13)
    rova.round()
    accept(rova.bureau.store, listed(rova.bureau)[0])
    rova.round()
    assert listed(rova.nord) == listed(rova.sued) == []
    take_up_again(rova.sued.store, listed(rova.sued, everything)[0])
    rova.round()
    assert len(listed(rova.nord)) == len(listed(rova.sued)) == len(listed(rova.bureau)) == 1


def test_a_cause_that_was_mended_is_gone_everywhere(rova: Rova, listed: Listed) -> None:
    made = rova.worked(rova.nord, rova.north.id, 13)
    rova.worked(rova.sued, rova.south.id, 13)
    rova.round()
    rova.nord.store.unpost(rova.nord.store.get(DailyReport, made.id))
    assert rova.round() == 2
    assert listed(rova.nord) == listed(rova.sued) == listed(rova.bureau) == []


def test_what_one_site_can_see_by_itself_is_left_to_it_and_its_decision_travels(rova: Rova, listed: Listed) -> None:
    """Two devices of one site posted 13 hours each; no entry of the server's is needed for that."""
    foreman = rova.laptop("N2", "company", f"site:{rova.north.id}")
    foreman.sync()
    rova.worked(rova.nord, rova.north.id, 13), rova.worked(foreman, rova.north.id, 13)
    rova.nord.sync(), foreman.sync(), rova.nord.sync()
    assert rova.round() == 0
    assert listed(rova.nord) == listed(foreman)
    accept(foreman.store, listed(foreman)[0], "two jobs")
    foreman.sync()
    assert rova.round() == 0
    assert listed(foreman) == listed(rova.nord) == listed(rova.bureau) == []
    assert listed(rova.sued, everything) == [], "it lies in a scope that they do not hold"


def test_what_could_not_be_counted_on_the_server_is_told_where_it_lies(rova: Rova, listed: Listed) -> None:
    made = rova.worked(rova.nord, rova.north.id, 8)
    rova.round()
    with rova.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO office.unprojected (company, schema_name, id, kind, rev, words, at) SELECT :company,"
                 " schema_name, :id, 'daily_report', 1, :words, now() FROM office.company WHERE id = :company"),
            {"company": rova.id, "id": made.id, "words": '["its rows cannot be made: {trouble}", {"trouble": "x"}]'},
        )  # fmt: skip
    assert rova.round() == 1
    (entry,) = listed(rova.nord)
    assert entry.sort == "unmade"
    assert listed(rova.sued) == []
    accept(rova.nord.store, entry)
    rova.round()
    assert listed(rova.bureau) == []


def test_what_the_exchange_holds_up_is_settled_where_it_comes_from(rova: Rova) -> None:
    with pytest.raises(CannotAccept):
        accept(rova.nord.store, Entry("refused", "x", ()))  # type: ignore[arg-type]
