"""Companies, the people and devices of each, and what a device may read."""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from server.database.metadata import metadata

Moment: Final = DateTime(timezone=True)
NOW: Final = text("now()")


def of_company() -> "Column[Any]":
    """The first column of every key."""
    return Column("company", Uuid, ForeignKey("office.company.id", ondelete="CASCADE"), primary_key=True)


company = Table(
    "company",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("schema_name", Text, nullable=False, unique=True),  # where its business tables are
    Column("access", BigInteger, nullable=False, server_default="0"),  # another number when anybody's rights change
    Column("recovery", LargeBinary),  # the public half of its recovery key
    Column("recovery_at", Moment),
    Column("created_at", Moment, nullable=False, server_default=NOW),
    info={"company": "id"},
)

account = Table(
    "account",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),  # the user's
    Column("login", Text, nullable=False),  # folded: how it is compared
    Column("verifier", Text),  # Argon2id, in its own notation; none: nobody signs in with a password yet
    Column("must_change", Boolean, nullable=False, server_default="true"),  # somebody else chose it
    Column("changed_at", Moment, nullable=False, server_default=NOW),
    Column("totp", LargeBinary),  # the secret of the second factor
    Column("totp_step", BigInteger),  # the last one that was shown; none: the secret was not confirmed yet
    Index("ix_account_company_login", "company", "login", unique=True),
)
"""How a user shows that it is them; who that is, and whether they are disabled, the company's heads say."""

recovery = Table(
    "recovery",
    metadata,
    of_company(),
    Column("account", Uuid, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of the code
)
"""Codes that stand in for a second factor that was lost; a code that was used is gone."""

device = Table(
    "device",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # of document numbers; no two devices of a company have the same
    Column("made_from", Uuid),  # the device whose token it was enrolled with, in place of a code
    Column("key", LargeBinary),  # the public half of the device's own, Ed25519
    Column("token_hash", LargeBinary, nullable=False),  # SHA-256 of the token, which only the device knows
    Column("copy", LargeBinary),  # which copy of the device's file spoke last
    Column("last_batch", BigInteger, nullable=False, server_default="0"),
    Column("schema", BigInteger, nullable=False, server_default="0"),  # of the device's program
    Column("enrolled_at", Moment, nullable=False, server_default=NOW),
    Column("last_seen_at", Moment),
    Column("revoked_at", Moment),
    Column("wipe_at", Moment),  # when an administrator ordered it
    Column("wiped_at", Moment),  # when the device acknowledged it
    Column("unsent", BigInteger),  # versions that went with it because nobody took them, as it says
    Index("ix_device_token_hash", "token_hash", unique=True),
    Index("ix_device_company_prefix", "company", "prefix", unique=True),
)

enrolled = Table(
    "enrolled",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("account", Uuid, primary_key=True),
    Column("since", Moment, nullable=False, server_default=NOW),
)
"""The people of a device. Where there are none, it is the administrator's."""

granted = Table(
    "granted",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("pattern", Text, primary_key=True),
)
"""A scope that a device reads and writes: "company", "site:<id>", "site:*" for every site, "*" for everything."""

device_code = Table(
    "device_code",
    metadata,
    of_company(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("prefix", Text),
    Column("account", Uuid),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("device", Uuid),
    Index("ix_device_code_code_hash", "code_hash", unique=True),
)
"""A code that lets one device join, once."""

session = Table(
    "session",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("account", Uuid, nullable=False),
    Column("device", Uuid, nullable=False),
    Column("begun_at", Moment, nullable=False, server_default=NOW),
    Column("ended_at", Moment),
    Column("why", Text),  # signed_out, signed_in_anew, used_twice, password_changed, disabled, left
    Index("ix_session_company_account", "company", "account"),
)
"""A user signed in on a device, until it ends."""

refresh = Table(
    "refresh",
    metadata,
    of_company(),
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of the token
    Column("session", Uuid, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_refresh_company_session", "company", "session"),
)
"""Tokens that renew a session, each good once."""

challenge = Table(
    "challenge",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("hash", LargeBinary, nullable=False),  # SHA-256 of it
    Column("expires_at", Moment, nullable=False),
    prefixes=["UNLOGGED"],
)
"""What a device was asked to sign last, until it did."""

signing_key = Table(
    "signing_key",
    metadata,
    of_company(),
    Column("kid", Text, primary_key=True),
    Column("private", LargeBinary, nullable=False),  # Ed25519, 32 bytes
    Column("made_at", Moment, nullable=False, server_default=NOW),
)
"""What the server signs with in the company's name; the newest signs, older ones are believed until they are gone."""

attempt = Table(
    "attempt",
    metadata,
    of_company(),
    Column("key", Text, primary_key=True),  # name:petrov, address:10.0.0.7
    Column("failures", BigInteger, nullable=False),
    Column("until", Moment, nullable=False),
    prefixes=["UNLOGGED"],
)
"""Failed sign-ins in a row, and until when no more are looked at."""
