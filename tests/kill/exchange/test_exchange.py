"""Nothing that was said to be stored is lost, whoever dies in the middle of an exchange."""

import tempfile
from pathlib import Path

import pytest

from tests.kill.exchange.rounds import world

pytestmark = [pytest.mark.kill, pytest.mark.postgres]
ROUNDS = 20


def test_nothing_is_lost_by_twenty_kills_of_server_database_and_desktops() -> None:
    """In a folder that PostgreSQL's own user may enter, which pytest's is not."""
    with tempfile.TemporaryDirectory(prefix="fieldledger-kills-") as folder, world(Path(folder), seed=6) as at_work:
        for _ in range(ROUNDS):
            at_work.round()
        assert at_work.problems() == []
        assert at_work.said.lines > ROUNDS
        assert at_work.link.cuts > 0
