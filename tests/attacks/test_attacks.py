"""Every attack of the script is stood, on one real server: `python3 -m tests.attacks` tells how, a line for each."""

from collections.abc import Iterator

import pytest

from tests.attacks.attack import Attack
from tests.attacks.every import ATTACKS
from tests.attacks.target import Target, besieged
from tests.office import running_office
from tests.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def target(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with (
        running_office(postgres_server.new_database(), tmp_path_factory.mktemp("attacked")) as office,
        besieged(office) as target,
    ):
        yield target


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_is_stood(target: Target, attack: Attack) -> None:
    assert attack.run(target)
