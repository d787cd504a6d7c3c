"""One server for the tests that change nothing about the process itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.serving import Server, data_folder, served, told


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that is not made yet."""
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def company_server() -> Iterator[Server]:
    """Runs with one company, Montazh."""
    with data_folder() as folder:
        told(folder, "company", "add", "Montazh")
        with served(folder) as server:
            yield server
