"""Laptops of a company with a server, whose people have accounts there."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.accounts.door import AccountDoor
from desktop.accounts.kept import accounts_in
from desktop.accounts.known import known_in
from desktop.company import file_of
from desktop.settings import Settings
from desktop.sync import joining
from tests.desktop.sync.conftest import engine_of, home, office, office_company, open_company
from tests.keys.conftest import CHEAP
from tests.office import OfficeCompany

__all__ = ["engine_of", "home", "office", "office_company", "open_company"]


@dataclass
class Laptop:
    settings: Settings

    @property
    def file(self) -> Path:
        return file_of(self.settings)

    def lose_the_server(self) -> None:
        """Nobody answers where it was."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute("UPDATE device SET value = 'http://127.0.0.1:9' WHERE name = 'server_address'")

    @property
    def door(self) -> AccountDoor:
        """The way in, as it is at a start."""
        return AccountDoor(self.file, accounts_in(known_in(self.file) or ()), cost=CHEAP)


@pytest.fixture
def laptop(home: Callable[[str], Settings], office_company: OfficeCompany) -> Laptop:
    """It has joined the company, and nobody signed in yet."""
    joining.join_new(home("laptop"), office_company.office.address, office_company.code("*"))
    return Laptop(home("laptop"))
