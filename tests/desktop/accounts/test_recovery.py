"""Every password of a laptop is lost: the company's recovery key opens its file, where the laptop has heard of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from desktop.accounts.asked import Asked
from desktop.company import Company, opened
from desktop.keys import company_key, signing_in, stored
from desktop.keys.door import KeyDoor
from desktop.keys.encrypting import encrypt
from desktop.keys.file_key import FileKey, KeysUnusable
from desktop.keys.recovery import NoRecoveryKey, RecoveryKey, name_of
from desktop.safekeeping import due
from desktop.sync.engine import Engine
from server.cli import main
from shared.common.counterparty import Counterparty
from tests.desktop.accounts.conftest import Laptop
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany

pytestmark = pytest.mark.postgres
SECRET, NEW = "four words that rhyme", "another four words"


@pytest.fixture
def command(office_company: OfficeCompany, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What is printed on the server: the recovery key."""

    def made(*words: str) -> str:
        where = ("--company", office_company.name, "--data", str(tmp_path), "--database-url", office_company.office.url)
        capsys.readouterr()
        assert main(["company", "recovery", *words, *where, "--json"]) == 0
        return str(json.loads(capsys.readouterr().out)["key"])

    return made


@pytest.fixture
def petrov(laptop: Laptop, office_company: OfficeCompany) -> UUID:
    """Works at the laptop, whose file is plain."""
    user = office_company.user("petrov", SECRET, ("foreman", "site:*"))
    laptop.door.sign_in_new(Asked("petrov", SECRET))
    assert user.person_id is not None
    return user.person_id


@contextmanager
def exchanged(laptop: Laptop, engine_of: Callable[[Company], Engine], key: FileKey | None = None) -> Iterator[Company]:
    """The company after an exchange, open."""
    with opened(laptop.settings, key=key) as company:
        engine_of(company).exchange()
        yield company


def encrypted(laptop: Laptop, person: UUID, companys: bytes = b"") -> FileKey:
    """Whose recovery sheet was never printed."""
    begun = signing_in.begin(laptop.file, person, "Petrov", SECRET, CHEAP, login="petrov", companys=companys)
    stored.change(laptop.file, lambda keys: msgspec.structs.replace(keys, recovery=None))
    assert encrypt(laptop.file, begun.signed_in.key.database)
    return begun.signed_in.key


def recovered(laptop: Laptop, paper: str, person: UUID) -> FileKey:
    entrance = KeyDoor(laptop.file, stored.keys_of(laptop.file)).recover(paper, person, NEW)
    assert entrance.key is not None
    return entrance.key


def test_it_opens_a_laptop_that_was_encrypted_before_the_key_was_made(
    laptop: Laptop, petrov: UUID, command: Callable[..., str], engine_of: Callable[[Company], Engine]
) -> None:
    key = encrypted(laptop, petrov)
    with exchanged(laptop, engine_of, key) as company:
        company.store.save(Counterparty(name="Гранит"))
        paper = command()
        with pytest.raises(KeysUnusable, match=r"No recovery key was made.*What was sent lies at the company's server"):
            recovered(laptop, paper, petrov)
        with pytest.raises(NoRecoveryKey, match="a letter is wrong"):
            recovered(laptop, paper[:-1], petrov)
        engine_of(company).exchange()
        (beside,) = [file for file in due(company, laptop.settings, None) if file.exists()]
    found = recovered(laptop, paper, petrov)
    assert stored.near(beside).recovered(RecoveryKey.read(paper)).secret == found.secret, "it opens the backups too"
    with opened(laptop.settings, key=found) as company:
        assert [each.name for each in company.store.find(Counterparty)] == ["Гранит"]
    assert signing_in.sign_in(laptop.file, petrov, NEW).key.secret == key.secret
    with pytest.raises(KeysUnusable, match="not that of Petrov"):
        signing_in.sign_in(laptop.file, petrov, SECRET)


def test_a_plain_laptop_has_heard_of_it_when_it_is_encrypted_without_a_link(
    laptop: Laptop, petrov: UUID, command: Callable[..., str], engine_of: Callable[[Company], Engine]
) -> None:
    paper = command()
    with exchanged(laptop, engine_of) as company:
        companys = company_key.known(company.store.engine)
    laptop.lose_the_server()
    key = encrypted(laptop, petrov, companys)
    assert recovered(laptop, paper, petrov).secret == key.secret


def test_a_new_key_takes_the_place_of_the_old_one_with_the_next_exchange(
    laptop: Laptop, petrov: UUID, command: Callable[..., str], engine_of: Callable[[Company], Engine]
) -> None:
    old, key = command(), encrypted(laptop, petrov)
    with exchanged(laptop, engine_of, key):
        pass
    new = command("--yes")
    assert recovered(laptop, old, petrov).secret == key.secret, "it has not heard of the new one"
    with exchanged(laptop, engine_of, key):
        pass
    before = stored.keys_of(laptop.file)
    with exchanged(laptop, engine_of, key):
        pass
    assert stored.keys_of(laptop.file) == before, "it is sealed once"
    with pytest.raises(KeysUnusable, match="of another company or from before") as refused:
        recovered(laptop, old, petrov)
    assert name_of(RecoveryKey.read(new).public) in str(refused.value), "which paper is to be looked for"
    assert recovered(laptop, new, petrov).secret == key.secret
