"""A site without a network: a file on a stick takes everything to the office, and brings back everything there is."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from desktop.company import Company
from desktop.sync.engine import Engine
from desktop.sync.exchange_file import take_in, write_asks
from desktop.sync.membership import Membership, membership_of
from desktop.sync.standing import standing_of
from shared.common.site import Site
from shared.sync.parcel import answers_of
from tests.desktop.sync.test_carrying import Desktop, EngineOf, photo, photographed
from tests.office import Office

pytestmark = pytest.mark.postgres
WORDS = "correct horse battery staple"
LARGE, SMALL = 1_500_000, 900


def member(company: Company) -> Membership:
    found = membership_of(company.store.engine)
    assert found is not None
    return found


@pytest.fixture
def sent(engine_of: EngineOf) -> Callable[[Company], None]:
    def send(company: Company) -> None:
        engine: Engine = engine_of(company)
        engine.exchange()
        engine.stop()

    return send


def round_trip(site: Company, office: Company, stick: Path) -> None:
    write_asks(site, member(site), stick, WORDS)
    taken = take_in(office, member(office), stick, WORDS)
    assert taken.answers is not None
    take_in(site, member(site), taken.answers, WORDS)


def test_photos_go_and_come_on_the_stick(desktop: Desktop, sent: Callable[[Company], None], tmp_path: Path) -> None:
    site, office = desktop("site"), desktop("office")
    sent(site)
    ours = [photographed(site, size) for size in (LARGE, SMALL)]
    theirs = [photographed(office, size) for size in (LARGE, SMALL)]
    sent(office)
    for _ in range(2):  # whatever is done twice is done once
        round_trip(site, office, tmp_path / "k7.exchange")
        assert [photo(site, id) for id, _ in theirs] == [content for _, content in theirs]
    sent(office)
    assert [photo(office, id) for id, _ in ours] == [content for _, content in ours]
    assert at_server(site) == pieces(site)


def test_what_lies_in_quarantine_is_kept_by_the_server_too(
    desktop: Desktop, sent: Callable[[Company], None], tmp_path: Path
) -> None:
    site, office = desktop("site"), desktop("office")
    sent(site)
    made = Site(name="Школа")
    site.store.save(made)
    shelve(site, made.id)
    round_trip(site, office, tmp_path / "k7.exchange")
    assert numbers(site, "SELECT count(*), sum(handed_over) FROM quarantine") == (1, 1)


def test_the_server_itself_takes_the_file(
    desktop: Desktop, office: Office, sent: Callable[[Company], None], tmp_path: Path
) -> None:
    site, other, stick, words = desktop("site"), desktop("other"), tmp_path / "k7.exchange", tmp_path / "words.txt"
    sent(site)
    id, content = photographed(site, LARGE)
    write_asks(site, member(site), stick, WORDS)
    words.write_text(WORDS, "utf-8")
    command = [sys.executable, "-m", "server", "exchange-file", str(stick), "--passphrase-file", str(words)]
    place = ["--database-url", office.url, "--data", str(tmp_path / "server"), "--json"]
    said = subprocess.run([*command, *place], capture_output=True, check=False)
    assert said.returncode == 0, said.stderr.decode()
    assert json.loads(said.stdout) == {"answers": str(answers_of(stick))}
    take_in(site, member(site), answers_of(stick), WORDS)
    assert standing_of(site.store.engine).waiting == 0
    sent(other)
    assert photo(other, id) == content


def shelve(company: Company, id: UUID) -> None:
    """An unsent edit of a scope that was lost."""
    with company.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev, base_dict,"
            " reason, at, handed_over) SELECT id, kind, 'site:x', 0, dict, hash, body, author, saved_at, 0, 0, 'lost',"
            " saved_at, 0 FROM unsent WHERE id = ?", (id.bytes,),
        )  # fmt: skip
        connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", (id.bytes,))


def numbers(company: Company, sql: str) -> tuple[int, ...]:
    with company.store.reading() as session:
        return tuple(session.connection().exec_driver_sql(sql).one())


def pieces(company: Company) -> tuple[int, ...]:
    return numbers(company, "SELECT count(*) FROM blob")


def at_server(company: Company) -> tuple[int, ...]:
    return numbers(company, "SELECT count(*) FROM blob JOIN blob_at_server USING (hash)")
