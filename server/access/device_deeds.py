"""What an administrator does with a device, by a command or from a desktop: renamed, shut out, wiped, whose it is."""

import re
from collections.abc import Collection
from typing import Final, LiteralString
from uuid import UUID

from server.access import accounts
from server.database import companies
from server.database.companies import Device
from server.database.connections import Connection
from server.exchange.notices import CHANNEL, rights_notice
from shared.kernel.refusal import Refusal

PATTERN: Final = re.compile(r"\*|[a-z_]+(:(\*|[\w-]+))?")
"""Of the scopes that a device, or a user by a grant, may have."""
PREFIX: Final = re.compile(r"[A-Z0-9]{1,4}")
DAYS_MAX: Final = 366


class WrongWords(Refusal):
    """What is asked makes no sense."""


def check_code(scopes: Collection[str], days: int, prefix: str) -> None:
    """Of a code for one more device. Raises WrongWords."""
    if not scopes or not all(PATTERN.fullmatch(each) for each in scopes):
        raise WrongWords(
            "{scopes} are no scopes. Write them as: company,site:*,payroll", scopes=", ".join(scopes)
        )  # fmt: skip
    if not 0 < days <= DAYS_MAX:
        raise WrongWords("A code is good for up to {days} days.", days=DAYS_MAX)
    if prefix and not PREFIX.fullmatch(prefix.upper()):
        raise WrongWords("{prefix} is no prefix. Use one to four Latin letters and digits.", prefix=prefix)


def check_wipe(device: Device, *, sure: bool) -> None:
    """Raises WrongWords where it was wiped, or hands nothing over and nobody is `sure`."""
    if device.wiped_at:
        at = device.wiped_at.astimezone().strftime("%Y-%m-%d %H:%M")
        raise WrongWords("{name} was wiped already, on {day}.", name=device.name, day=at)
    if device.revoked_at and not sure:
        raise WrongWords(
            "{name} is shut out and would hand nothing over: what it has not sent would be lost. Nothing was "
            "changed. If that is meant, say it with --yes.",
            name=device.name,
        )  # fmt: skip


def meant(connection: Connection, company: UUID, device: Device, *, alone: bool) -> list[Device]:
    """It and, unless it is meant `alone`, what was enrolled with its token, and with theirs: a thief's, maybe."""
    every, found = companies.devices(connection, company), [device]
    for each in found if not alone else ():  # it grows meanwhile
        found += [copy for copy in every if copy.made_from == each.id]
    return found


def change(connection: Connection, company: UUID, deed: str, device: UUID, *values: object) -> None:
    """`rename` (to a name), `revoke`, `wipe`, `wipe_cancel`."""
    connection.execute(_DEEDS[deed], (*values, company, device))


def change_people(
    connection: Connection, company: UUID, device: UUID, add: Collection[UUID], take: Collection[UUID]
) -> None:
    """Whoever is added or taken away changes what it holds."""
    for user in add:
        accounts.enrol(connection, company, device, user)
    for user in take:
        accounts.leave(connection, company, device, user)


def notice(connection: Connection, company: UUID) -> None:
    """Every process knows at once that somebody may do something else."""
    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(company)))


_DEEDS: Final[dict[str, LiteralString]] = {
    "rename": "UPDATE device SET name = %s WHERE company = %s AND id = %s",
    "revoke": "UPDATE device SET revoked_at = coalesce(revoked_at, now()) WHERE company = %s AND id = %s",
    "wipe": "UPDATE device SET wipe_at = coalesce(wipe_at, now()) WHERE company = %s AND id = %s",
    "wipe_cancel": "UPDATE device SET wipe_at = NULL WHERE company = %s AND id = %s AND wiped_at IS NULL",
}
