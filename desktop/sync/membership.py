"""What a company file knows about its server: where it is, as which device it speaks there, and by which token."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine

from desktop.company import fact
from shared.sync.stored import settle_fact

ADDRESS: Final = "server_address"
STAGE: Final = "server_stage"
_FACTS: Final = (
    ADDRESS, "server_company", "server_company_name", "device_id", "server_token", "server_authority", STAGE,
    "server_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership:
    """One device's place in a company on a server."""

    address: str
    """`https://office.example:8443`; plain http only on this computer."""
    company: UUID
    company_name: str
    device: UUID
    token: str = field(repr=False)
    authority: str = ""
    """PEM of the only authority whose certificates are accepted; "": those that the computer trusts."""
    stage: str = ""
    """"" once joined; `receiving` and `matching` while what two companies have in common is not settled: nothing is
    sent until then."""
    key: str = field(default="", repr=False)
    """The private half of the device's own key (`own_key.py`); "": it gave none when it joined."""


def membership_of(engine: Engine) -> Membership | None:
    """None: the company works by itself."""
    marks = ", ".join("?" * len(_FACTS))
    with engine.connect() as connection:
        sql = f"SELECT name, value FROM device WHERE name IN ({marks})"
        known = {str(name): str(value) for name, value in connection.exec_driver_sql(sql, _FACTS)}
    if not known.get(ADDRESS):
        return None
    return Membership(
        known[ADDRESS], UUID(known["server_company"]), known.get("server_company_name", ""), UUID(known["device_id"]),
        known["server_token"], known.get("server_authority", ""), known.get(STAGE, ""),
        known.get("server_key", ""),
    )  # fmt: skip


def settle_membership(connection: Connection, joined: Membership) -> None:
    """From now on the file belongs to this device of that company."""
    values = (
        joined.address, str(joined.company), joined.company_name, str(joined.device), joined.token, joined.authority,
        joined.stage, joined.key,
    )  # fmt: skip
    for name, value in zip(_FACTS, values, strict=True):
        settle_fact(connection, name, value)


def stage_of(engine: Engine) -> str:
    return fact(engine, STAGE) or ""


def settle_stage(connection: Connection, stage: str) -> None:
    settle_fact(connection, STAGE, stage)
