"""The projector: the server's business tables are what a device's are, whatever lies among the heads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, select, text

from desktop.company import kinds
from desktop.database import connected
from server.database.schema import make
from server.projector.business import renew, schema_of, working_on
from server.projector.projector import HEADS_AT_ONCE, Projector
from server.projector.rebuilding import rebuild
from shared.kernel.codec import content_hash
from shared.store.packing import packed_alone
from shared.store.store import Store, utc_now
from tests.demo.company import demo_file

__all__ = ["demo_file"]
pytestmark = pytest.mark.postgres

KINDS = kinds()
DEVICE = uuid4()


class Office:
    """A company on a server: its heads are put straight into the table, as a push leaves them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.id, self.schema = engine, uuid4(), f"company_{uuid4().hex[:8]}"
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO office.company (id, name, schema_name) VALUES (:id, 'Vector', :schema)"),
                {"id": self.id, "schema": self.schema},
            )
        renew(engine, self.id, self.schema)
        self.projector = Projector(engine, KINDS, clock=utc_now)

    def put(self, scope: str, id: UUID, kind: str, content: bytes, *, rev: int = 1, **values: Any) -> None:
        with self.engine.begin() as connection:
            self.put_on(connection, scope, [(id, kind, 0, content_hash(kind, id, content), packed_alone(content))],
                        rev=rev, **values)  # fmt: skip

    def put_on(
        self, connection: Connection, scope: str, rows: list[tuple[UUID, str, int, bytes, bytes]], *, rev: int = 1,
        deleted: bool = False,
    ) -> None:  # fmt: skip
        common = {"company": self.id, "scope": scope, "rev": rev, "deleted": deleted, "device": DEVICE}
        sql = (
            "INSERT INTO office.scope (company, name, lineage) VALUES (:company, :scope, 'one') ON CONFLICT DO NOTHING",
            "UPDATE office.scope SET seq = seq + :count WHERE company = :company AND name = :scope RETURNING seq",
            "INSERT INTO office.head (company, id, rev, seq, scope, kind, deleted, dict, hash, device, at, received_at,"
            " body) VALUES (:company, :id, :rev, :seq, :scope, :kind, :deleted, :dict, :hash, :device, 0, now(), :body)"
            " ON CONFLICT (company, id) DO UPDATE SET rev = excluded.rev, seq = excluded.seq, scope = excluded.scope,"
            " deleted = excluded.deleted, dict = excluded.dict, hash = excluded.hash, body = excluded.body",
        )
        connection.execute(text(sql[0]), common)
        last = connection.execute(text(sql[1]), {**common, "count": len(rows)}).scalar_one()
        connection.execute(text(sql[2]), [
            {**common, "id": id, "kind": kind, "dict": number, "hash": hash, "body": body, "seq": seq}
            for seq, (id, kind, number, hash, body) in enumerate(rows, last - len(rows) + 1)
        ])  # fmt: skip

    def count(self, table: str) -> int:
        with working_on(self.engine, self.id, self.now_in) as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    @property
    def now_in(self) -> str:
        with self.engine.begin() as connection:
            return schema_of(connection, self.id) or ""

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Every row of a table, in an order of its own."""
        with working_on(self.engine, self.id, self.now_in) as connection:
            found = connection.exec_driver_sql(f'SELECT t::text FROM "{table}" t ORDER BY 1').all()
        return [tuple(row) for row in found]

    def troubles(self) -> list[tuple[str, str]]:
        with self.engine.begin() as connection:
            found = connection.execute(
                text("SELECT kind, words FROM office.unprojected WHERE company = :id AND schema_name = :schema"),
                {"id": self.id, "schema": self.now_in},
            )
            return [tuple(row) for row in found]


@pytest.fixture
def office(postgres_url: str) -> Iterator[Office]:
    engine = create_engine(postgres_url)
    make(engine)
    yield Office(engine)
    engine.dispose()


@pytest.fixture
def pushed(office: Office, demo_file: Path) -> Office:
    """The demo company's every aggregate, pushed scope by scope."""
    engine = connected(demo_file, read_only=True)
    scopes = {shape.kind: shape.table for shape in KINDS.shapes.values()}
    by_scope: dict[str, list[tuple[UUID, str, int, bytes, bytes]]] = {}
    with engine.connect() as connection:
        where = {row.id: row.scope for table in scopes.values() for row in connection.execute(
            select(table.c.id, table.c.scope))}  # fmt: skip
        sql = "SELECT id, kind, dict, hash, body FROM unsent WHERE NOT deleted"
        for id, kind, number, hash, body in connection.exec_driver_sql(sql):
            found = UUID(bytes=id)
            by_scope.setdefault(where[found], []).append((found, kind, number, hash, body))
    engine.dispose()
    with office.engine.begin() as connection:
        for scope, rows in by_scope.items():
            office.put_on(connection, scope, rows)
    return office


def test_the_demo_company_has_the_same_rows_and_sums_on_the_server(pushed: Office, demo_file: Path) -> None:
    taken = pushed.projector.catch_up(pushed.id)
    assert taken > HEADS_AT_ONCE, "several steps"
    assert pushed.projector.lag(pushed.id).heads == 0
    assert pushed.troubles() == []
    engine = connected(demo_file, read_only=True)
    store = Store(engine, KINDS)
    with store.reading() as session, working_on(pushed.engine, pushed.id, pushed.schema) as there:
        here = session.connection()
        for shape in KINDS.shapes.values():
            for table in (shape.table, *(each.table for each in shape.tables)):
                query = select(func.count()).select_from(table)
                assert here.execute(query).scalar() == there.execute(query).scalar(), table.name
        for name, register in KINDS.registers.items():
            sums = [func.count(), *(func.sum(register.table.c[each]) for each in register.resources)]
            query = select(*sums).select_from(register.table)
            assert list(here.execute(query).one()) == list(there.execute(query).one()), name
    engine.dispose()


def test_what_was_projected_is_not_projected_again(pushed: Office) -> None:
    pushed.projector.catch_up(pushed.id)
    before = pushed.rows("labour")
    assert pushed.projector.catch_up(pushed.id) == 0
    assert pushed.rows("labour") == before


def test_a_step_that_dies_is_done_again_whole(pushed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Projector, "_remember", dies)
        with pytest.raises(KeyboardInterrupt):
            pushed.projector.step(pushed.id)
    assert pushed.count("person") == 0
    pushed.projector.catch_up(pushed.id)
    assert pushed.count("person") > 0


PERSON = UUID("01900000-0000-7000-8000-000000000001")


def body(name: str, id: UUID = PERSON) -> bytes:
    return b'{"id":"%s","name":"%s"}' % (str(id).encode(), name.encode())


def test_a_body_that_cannot_be_read_holds_up_nobody_and_is_told(office: Office) -> None:
    other = uuid4()
    office.put("company", PERSON, "person", b'{"id":"%s","name":7}' % str(PERSON).encode())
    office.put("company", uuid4(), "dragon", b"{}")
    office.put("company", other, "person", body("Orlov", other))
    office.projector.catch_up(office.id)
    assert office.count("person") == 1
    assert {kind for kind, _ in office.troubles()} == {"person", "dragon"}
    office.put("company", PERSON, "person", body("Gusev"), rev=2)
    office.projector.catch_up(office.id)
    assert office.count("person") == 2
    assert [kind for kind, _ in office.troubles()] == ["dragon"], "what became sound is no trouble any more"


def test_a_state_that_cannot_be_read_leaves_no_older_one_behind(office: Office) -> None:
    """Figures equal a rebuild, which cannot know the older state either."""
    office.put("company", PERSON, "person", body("Gusev"))
    office.projector.catch_up(office.id)
    office.put("company", PERSON, "person", b"{", rev=2)
    office.projector.catch_up(office.id)
    assert office.count("person") == 0


def test_what_was_purged_or_moved_is_there_once_or_not_at_all(office: Office) -> None:
    office.put("company", PERSON, "person", body("Gusev"))
    office.projector.catch_up(office.id)
    office.put("staff", PERSON, "person", body("Gusev A."), rev=2)
    office.projector.catch_up(office.id)
    assert office.count("person") == 1
    office.put("staff", PERSON, "person", b"", rev=3, deleted=True)
    office.projector.catch_up(office.id)
    assert office.count("person") == 0


def test_a_rebuild_gives_the_very_tables_and_takes_their_place(pushed: Office) -> None:
    pushed.projector.catch_up(pushed.id)
    tables = ["person", "daily_report", "daily_report_hour", "labour", "attendance"]
    before = {table: pushed.rows(table) for table in tables}
    with working_on(pushed.engine, pushed.id, pushed.schema) as connection:
        connection.exec_driver_sql("UPDATE labour SET minutes = 0; DELETE FROM daily_report_delay")
    rebuild(pushed.projector, pushed.id)
    assert pushed.now_in != pushed.schema
    assert {table: pushed.rows(table) for table in tables} == before
    with pushed.engine.begin() as connection:
        old = text("SELECT count(*) FROM information_schema.schemata WHERE schema_name = :name")
        assert connection.execute(old, {"name": pushed.schema}).scalar() == 0
    rebuild(pushed.projector, pushed.id)
    assert {table: pushed.rows(table) for table in tables} == before


def test_how_far_behind_it_is_can_be_seen(office: Office) -> None:
    office.put("company", PERSON, "person", body("Gusev"))
    lag = office.projector.lag(office.id)
    assert lag.heads == 1
    assert lag.since is not None
    assert lag.since <= datetime.now(UTC)
