"""Which database a command works on: the server's own, started for it where it does not run, or one of elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import NullPool

from server import data_folder
from server.database import schema
from server.database.connections import away
from server.postgres.cluster import Cluster
from server.settings import Settings, WrongSetting, is_loopback
from shared.kernel.refusal import Refusal

OLDEST: Final = 14
DRIVER: Final = "postgresql+psycopg"


class TooOld(Refusal):
    """PostgreSQL lacks what the server needs."""


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is SQLAlchemy's; `cluster` is the server's own database, where that is what it uses."""

    url: str
    cluster: Cluster | None = None

    def engine(self) -> Engine:
        """For commands: as the owner of the tables, with no connection kept."""
        return create_engine(self.url, poolclass=NullPool)


@contextmanager
def serving(settings: Settings) -> Iterator[Place]:
    """For `run`: the data folder is held, the database started and renewed, and stopped at the end."""
    with data_folder.held(settings.data):
        if settings.database_url:
            place = Place(checked_url(settings.database_url))
            _renew(place)
            yield place
            return
        with _started(settings) as place:
            _renew(place)
            yield place


@contextmanager
def visited(settings: Settings) -> Iterator[Place]:
    """For a command: beside a server that runs, else with the database started for as long as it takes."""
    if settings.database_url:
        place = Place(checked_url(settings.database_url))
        _renew(place)
        yield place
        return
    cluster = own_cluster(settings)
    try:
        with data_folder.held(settings.data), _started(settings) as place:
            _renew(place)
            yield place
    except data_folder.InUse:
        if cluster.postmaster() is None:
            raise
        yield Place(cluster.url, cluster)


def own_cluster(settings: Settings) -> Cluster:
    return Cluster(settings.data / "postgres")


def checked_url(given: str) -> str:
    """With the driver that the server uses; a connection over a network is encrypted and asks who answers there."""
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        raise WrongSetting("The address of the database is not understood. Write postgresql://user@host:port/database")
    host = url.host or str(url.query.get("host", ""))
    if host and not host.startswith("/") and not is_loopback(host) and "sslmode" not in url.query:
        url = url.update_query_dict({"sslmode": "verify-full", "sslrootcert": "system"})
    return url.set(drivername=DRIVER).render_as_string(hide_password=False)


@contextmanager
def _started(settings: Settings) -> Iterator[Place]:
    cluster = own_cluster(settings)
    try:
        cluster.start()
        yield Place(cluster.url, cluster)
    finally:
        cluster.stop()


def _renew(place: Place) -> None:
    engine = place.engine()
    try:
        with engine.connect() as connection:
            if (found := int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000) < OLDEST:
                raise TooOld(
                    "The database is PostgreSQL {found}; {oldest} or newer is needed.", found=found, oldest=OLDEST
                )
        schema.make(engine)
    except OperationalError as cause:
        raise away(cause.orig or cause) from cause
    finally:
        engine.dispose()
