"""Companies whose keys are cheap to try."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from desktop import first_company
from desktop.company import file_of, opened
from desktop.keys import passwords
from desktop.settings import Settings, load
from shared.common.person import Person

CHEAP = passwords.Cost(memory_kib=8, passes=1)
PASSWORD = "ключ от бытовки"
ORGANIZATION, PERSON = "Северная Верфь-27", "Ольга Кирпичникова"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with a company of one person."""
    made = load(tmp_path / "home", environment={})
    first_company.alone(made, ORGANIZATION, PERSON)
    return made


@pytest.fixture
def company(settings: Settings) -> Path:
    return file_of(settings)


@pytest.fixture
def person(settings: Settings) -> UUID:
    with opened(settings) as company:
        return company.store.find(Person, name=PERSON)[0].id


class Vault(KeyringBackend):
    """A vault as a system has one, for as long as the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def no_vault() -> Iterator[None]:
    """No test reaches the vault of whoever runs it."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def vault(no_vault: None) -> Vault:
    made = Vault()
    keyring.set_keyring(made)
    return made
