"""The server's own chain: what is done on it, by its commands and by people who sign in."""

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from msgspec import structs

from server.audit.appending import keep, newest_of
from server.database.companies import SERVER_PREFIX
from server.database.connections import Connection
from shared.kernel.chain import Entry, hash_of
from shared.kernel.codec import canonical
from shared.kernel.types import instant_text


def tell(
    changing: Connection,
    company: UUID,
    action: str,
    kind: str = "",
    id: UUID | None = None,
    *,
    content: Mapping[str, Any] | None = None,
    person: UUID | None = None,
    scope: str = "company",
) -> None:
    """One more entry, in the transaction of what it tells of; of a company that has no server of its own, none.

    `content`: names with [before, after], as in the entries of devices.
    """
    row = changing.execute(_SERVER, (company, SERVER_PREFIX)).fetchone()
    if row is None:
        return
    said = canonical(dict(content or {}))
    with changing.transaction():
        newest = newest_of(changing, company, row[0])
        entry = Entry(
            newest.seq + 1, instant_text(datetime.now(UTC)), SERVER_PREFIX, str(person or ""), action, kind,
            str(id or ""), scope, sha256(said).digest(), b"",
        )  # fmt: skip
        entry = structs.replace(entry, hash=hash_of(newest.hash, entry))
        keep(changing, company, row[0], [entry], said.decode())
        changing.execute(_GO_ON, (entry.seq, entry.hash, company, row[0]))


def command(changing: Connection, company: UUID, action: str, kind: str = "", id: UUID | None = None,
            **content: object) -> None:  # fmt: skip
    """Of an administrator's command: who is signed in on the server's computer is noted with it."""
    said = {name: [None, value] for name, value in content.items()}
    tell(changing, company, action, kind, id, content={**said, "operator": [None, _operator()]})


def _operator() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a service without a name
        return ""


_SERVER: Final = "SELECT id FROM device WHERE company = %s AND prefix = %s"
_GO_ON: Final = "UPDATE audit_chain SET seq = %s, hash = %s WHERE company = %s AND device = %s"
