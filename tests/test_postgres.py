"""The tests' own PostgreSQL."""

from collections.abc import Callable

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool


def test_each_database_is_empty_and_its_own(new_postgres_database: Callable[[], str]) -> None:
    first, second = (create_engine(new_postgres_database(), poolclass=NullPool) for _ in range(2))
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (id integer)"))
    with second.connect() as connection:
        assert connection.scalar(text("SELECT to_regclass('only_here')")) is None
        assert connection.scalar(text("SHOW server_version")).startswith("18.")
        assert connection.scalar(text("SELECT lower('ЁЖ')")) == "ёж"
