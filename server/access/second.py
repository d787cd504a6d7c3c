"""The second factor: six digits that an app on a telephone makes of a secret (TOTP), or a recovery code. See
docs/access.md, Messages."""

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import pyotp
from pyotp.utils import strings_equal

from server.codes import meant, new_code
from server.database.connections import Connection
from shared.kernel.refusal import Refusal

SECRET_BYTES: Final = 20
DIGITS: Final = 6
RECOVERY_CODES: Final = 10


class SecondNeeded(Refusal):
    """The password is right, and is not all that is asked for."""

    code = "second_needed"


class WrongSecond(Refusal):
    """The second factor is another one, or was shown already."""

    code = "wrong_second"


class SecondThere(Refusal):
    """There is one already."""

    code = "second_there"


def begin(connection: Connection, company: UUID, account: UUID) -> str:
    """Another secret, in base32, that is asked for once it was confirmed. Raises SecondThere."""
    secret = secrets.token_bytes(SECRET_BYTES)
    if not connection.execute(_BEGIN, (secret, company, account)).rowcount:
        raise there()
    return b32encode(secret).decode()


def address(connection: Connection, company: UUID, secret: str, login: str) -> str:
    """What apps read from a QR code: otpauth://totp/…"""
    (name,) = connection.execute("SELECT name FROM company WHERE id = %s", (company,)).fetchone() or ("",)
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"Fieldledger {name}")


def confirm(connection: Connection, company: UUID, account: UUID, second: str, now: datetime) -> Sequence[str]:
    """What was begun is asked for from now on; ten recovery codes, kept as hashes. Raises WrongSecond."""
    if not _took_step(connection, company, account, second, now):
        raise wrong()
    return renewed_codes(connection, company, account)


def renewed_codes(connection: Connection, company: UUID, account: UUID) -> Sequence[str]:
    """Ten recovery codes; those before are good for nothing."""
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    connection.execute(_NO_CODES, (company, account))
    for code in codes:
        connection.execute(_CODE, (company, account, code_hash(account, code)))
    return codes


def switch_on(connection: Connection, company: UUID, account: UUID) -> str:
    """For somebody else, without a look at their app: the secret in base32. Raises SecondThere."""
    secret = begin(connection, company, account)
    connection.execute("UPDATE account SET totp_step = 0 WHERE company = %s AND id = %s", (company, account))
    return secret


def switch_off(connection: Connection, company: UUID, account: UUID) -> None:
    connection.execute(_OFF, (company, account))
    connection.execute(_NO_CODES, (company, account))


def use(connection: Connection, company: UUID, account: UUID, second: str, now: datetime) -> None:
    """Shown together with the right password; it is used up. Raises SecondNeeded, WrongSecond."""
    if not second.strip():
        raise SecondNeeded("The password is right. Type the six digits of your app as well, or a recovery code.")
    if not (_took_step(connection, company, account, second, now) or _took_code(connection, company, account, second)):
        raise wrong()


def _took_step(connection: Connection, company: UUID, account: UUID, second: str, now: datetime) -> bool:
    """Each step is good once, and none before it after it, whoever asks at the same moment."""
    row = connection.execute("SELECT totp FROM account WHERE company = %s AND id = %s", (company, account)).fetchone()
    step = step_of(bytes(row[0]), second, now) if row and row[0] else None
    return step is not None and bool(connection.execute(_STEP, (step, company, account, step)).rowcount)


def _took_code(connection: Connection, company: UUID, account: UUID, second: str) -> bool:
    return bool(connection.execute(_USE_CODE, (company, account, code_hash(account, second))).rowcount)


def step_of(secret: bytes, second: str, now: datetime) -> int | None:
    """In which half minute the app shows these digits, of this one and those beside it."""
    made = pyotp.TOTP(b32encode(secret).decode(), digits=DIGITS)
    this, digits = made.timecode(now), "".join(second.split())
    if not digits.isascii():
        return None
    return next((step for step in (this, this - 1, this + 1) if strings_equal(made.generate_otp(step), digits)), None)


def code_hash(account: UUID, code: str) -> bytes:
    """Sixty random bits need no stretching."""
    return hashlib.sha256(b"recovery code " + account.bytes + meant(code).encode("utf-8", "replace")).digest()


def there() -> SecondThere:
    return SecondThere("There is a second factor already. Switch it off first.")


def wrong() -> WrongSecond:
    return WrongSecond("The code is wrong, or was used already. Wait for the next one; look at the telephone's clock.")


_BEGIN: Final = "UPDATE account SET totp = %s WHERE company = %s AND id = %s AND totp_step IS NULL"
_STEP: Final = """
    UPDATE account SET totp_step = %s WHERE company = %s AND id = %s AND coalesce(totp_step, 0) < %s
"""
_OFF: Final = "UPDATE account SET totp = NULL, totp_step = NULL WHERE company = %s AND id = %s"
_NO_CODES: Final = "DELETE FROM recovery WHERE company = %s AND account = %s"
_CODE: Final = "INSERT INTO recovery (company, account, hash) VALUES (%s, %s, %s)"
_USE_CODE: Final = "DELETE FROM recovery WHERE company = %s AND account = %s AND hash = %s"
