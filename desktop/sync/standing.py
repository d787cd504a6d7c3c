"""How the exchange stands by what is in the company file, in a few small statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine

from shared.store.filling import waiting
from shared.store.held_up import UNANSWERED

_REFUSED: Final = f"code NOT IN {UNANSWERED}"
OLDEST_ASKED_UPTO: Final = 20_000
"""Of more unsent bodies nobody looks for the oldest: they are read one by one for it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits, what came, what needs a person; instants in UTC."""

    waiting: int = 0
    oldest_unsent_at: datetime | None = None
    received_at: datetime | None = None
    verified_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    refused: int = 0
    quarantined: int = 0
    conflicts: int = 0
    unfilled: int = 0


def standing_of(engine: Engine) -> Standing:
    """One unchanging moment of the file."""
    with engine.connect() as connection:
        return _standing(connection)


def _standing(connection: Connection) -> Standing:
    unsent = _one(connection, "SELECT count(*) FROM unsent")
    refused = _one(connection, f"SELECT count(*) FROM refused JOIN unsent USING (id, hash) WHERE {_REFUSED}")
    oldest = None
    if refused < unsent <= OLDEST_ASKED_UPTO:
        oldest = _one(
            connection,
            "SELECT min(saved_at) FROM unsent WHERE NOT EXISTS (SELECT 1 FROM refused"
            f" WHERE refused.id = unsent.id AND refused.hash = unsent.hash AND {_REFUSED})",
        )
    cursors = connection.exec_driver_sql("SELECT scope, received_at, verified_at FROM cursor ORDER BY scope").all()
    received = [at for _, at, _ in cursors if at]
    verified = [at for _, _, at in cursors]
    return Standing(
        waiting=unsent - refused,
        oldest_unsent_at=_instant(oldest),
        received_at=_instant(max(received, default=None)),
        verified_at=_instant(min(verified)) if verified and all(verified) else None,
        scopes=tuple(scope for scope, _, _ in cursors if scope),
        refused=refused,
        quarantined=_one(connection, "SELECT count(*) FROM quarantine"),
        conflicts=_one(connection, "SELECT count(*) FROM conflict WHERE NOT settled AND NOT marked"),
        unfilled=waiting(connection),
    )


def _one(connection: Connection, sql: str) -> Any:
    return connection.exec_driver_sql(sql).scalar()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def is_received(engine: Engine, scope: str, seq: int) -> bool:
    """Whether this device has what a hint tells of."""
    with engine.connect() as connection:
        sql = "SELECT seq FROM cursor WHERE scope = ?"
        return bool((connection.exec_driver_sql(sql, (scope,)).scalar() or 0) >= seq)
