"""A device joins a company with a one-time code."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from server.codes import LETTERS, code_hash
from server.database.blobs import INHERIT, of_device
from server.database.companies import storable
from server.database.connections import Connection, Connections
from server.database.identities import new_token, token_hash
from server.identity import Identity
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal
from shared.sync.messages import EnrolAnswer, EnrolAsk

PREFIX_MAX: Final = 4
NAME_MAX: Final = 200
COPIES_A_DAY: Final = 5
_COPIES: Final = """
    SELECT count(*) FROM device WHERE company = %s AND made_from = %s AND enrolled_at > now() - interval '1 day'
"""
_PREFIX_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class TooManyCopies(Refusal):
    """Whoever has the token makes one device after another of it."""

    code = "too_many_copies"


class WrongCode(Refusal):
    """The code lets nobody in."""

    code = "wrong_code"


def enrol(connections: Connections, ask: EnrolAsk) -> EnrolAnswer:
    """The device is in the company and the code is used up. Raises WrongCode, DatabaseAway."""
    hash = code_hash(ask.code)
    with connections.transaction(None) as asked:
        row = asked.execute("SELECT of_code(%s)", (hash,)).fetchone()
    company: UUID | None = row[0] if row else None
    if company is None:
        raise WrongCode("The server does not know this code. Look for a mistyped sign, or ask for a new code.")
    with connections.transaction(company) as changing:
        return _enrolled(changing, company, hash, ask)


def enrol_again(connections: Connections, identity: Identity, ask: EnrolAsk) -> EnrolAnswer:
    """A file that was restored or cloned becomes a device of its own, with what the device of its token may do."""
    with connections.transaction(identity.company) as changing:
        company_name = _one_at_a_time(changing, identity.company)
        (name,) = _one(changing.execute("SELECT name FROM device WHERE id = %s", (identity.device,)).fetchone())
        rows = changing.execute("SELECT pattern FROM granted WHERE device = %s", (identity.device,)).fetchall()
        patterns = [pattern for (pattern,) in rows]
        (copies,) = _one(changing.execute(_COPIES, (identity.company, identity.device)).fetchone())
        if copies >= COPIES_A_DAY:
            raise TooManyCopies(
                "This device was copied {count} times today already. Nothing was changed; ask the administrator for a "
                "code.",
                count=copies,
            )  # fmt: skip
        called = storable(ask.name[:NAME_MAX]) or name
        made = _Device(called, identity.people, patterns, ask.prefix, ask.key, identity.device)
        answer = _added(changing, identity.company, company_name, made)
        changing.execute(INHERIT, (of_device(answer.device), identity.company, of_device(identity.device)))
        return answer


def _enrolled(changing: Connection, company: UUID, hash: bytes, ask: EnrolAsk) -> EnrolAnswer:
    code = changing.execute(
        "SELECT name, scopes, prefix, account, expires_at > now(), used_at IS NULL FROM device_code "
        "WHERE code_hash = %s FOR UPDATE",
        (hash,),
    ).fetchone()
    if code is None or not code[5]:
        raise WrongCode("This code was used already; each is for one device. Ask for a new one.")
    name, scopes, prefix, account, valid, _unused = code
    if not valid:
        raise WrongCode("This code is too old. Ask for a new one.")
    company_name = _one_at_a_time(changing, company)
    made = _Device(
        name or storable(ask.name[:NAME_MAX]), [account] if account else [], scopes, prefix or ask.prefix, ask.key
    )
    answer = _added(changing, company, company_name, made)
    changing.execute("UPDATE device_code SET used_at = now(), device = %s WHERE code_hash = %s", (answer.device, hash))
    return answer


class _Device(NamedTuple):
    name: str
    people: Collection[UUID]
    scopes: Sequence[str]
    prefix: str
    """As it was proposed."""
    key: bytes
    made_from: UUID | None = None


def _added(changing: Connection, company: UUID, company_name: str, made: _Device) -> EnrolAnswer:
    device, token = new_id(), new_token()
    prefix = _free_prefix(changing, made.prefix)
    changing.execute(
        "INSERT INTO device (company, id, name, prefix, token_hash, key, made_from) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (company, device, made.name or prefix, prefix, token_hash(token), made.key or None, made.made_from),
    )
    for account in made.people:
        changing.execute(
            "INSERT INTO enrolled (company, device, account) VALUES (%s, %s, %s)", (company, device, account)
        )
    for pattern in made.scopes:
        changing.execute(
            "INSERT INTO granted (company, device, pattern) VALUES (%s, %s, %s)", (company, device, pattern)
        )
    return EnrolAnswer(
        company=company, company_name=company_name, device=device, token=token, prefix=prefix,
        scopes=sorted(made.scopes),
    )  # fmt: skip


def _one_at_a_time(changing: Connection, company: UUID) -> str:
    """Devices that join at the same moment are given different prefixes; the company's name."""
    return str(_one(changing.execute("SELECT name FROM company WHERE id = %s FOR UPDATE", (company,)).fetchone())[0])


def _one(row: tuple[Any, ...] | None) -> tuple[Any, ...]:
    if row is None:  # it was taken away at this very moment
        raise WrongCode("The server does not know this company or device any more.")
    return row


def _free_prefix(changing: Connection, proposed: str) -> str:
    """The proposed one where no other device has it, else a letter and a sign, else longer ones."""
    taken = {prefix for (prefix,) in changing.execute("SELECT prefix FROM device").fetchall()}
    wanted = proposed.strip().upper()
    if 0 < len(wanted) <= PREFIX_MAX and set(wanted) <= _PREFIX_SIGNS and wanted not in taken:
        return wanted
    for length in (2, 3, 4):
        for _ in range(200):
            drawn = secrets.choice(LETTERS[10:]) + "".join(secrets.choice(LETTERS) for _ in range(length - 1))
            if drawn not in taken:
                return drawn
    raise WrongCode("The company has no free prefixes for document numbers any more.")
