"""check, backup, restore, rebuild."""

import sys
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from server.audit.checking import broken_chains, continued_chains, entries_of
from server.audit.telling import command
from server.commands.session import Session
from server.database import companies, schema
from server.database.connections import Connection
from server.database.contradictions import contradictions, heads_of
from server.database.place import Place, serving, visited
from server.postgres import copies
from server.projector import rebuilding
from server.projector.projector import Projector
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.refusal import Refusal
from shared.kernel.words import say

CHECK_DATABASE: Final = "fieldledger_check"


class NotSound(Refusal):
    """A backup that was made or given does not agree with itself."""


class StillUsed(Refusal):
    """Servers are connected to the database that is to be replaced."""


def check(session: Session) -> int:
    """1 where something does not agree; `--audit` looks at the chains of what was done alone."""
    chains_alone = session.arguments.audit
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        rest = () if chains_alone else contradictions(connection)
        found = [each.words(session.language) for each in chain(rest, broken_chains(connection))]
        copies = [each.words(session.language) for each in continued_chains(connection)]
        heads, entries = heads_of(connection), entries_of(connection)
    for each in found:
        session.tell(f"  ! {each}")
    for each in copies:
        session.tell(f"  {each}")
    session.give(heads=heads, entries=entries, contradictions=found, copies=copies)
    if not found and not chains_alone:
        session.tell(say("{heads} documents and items agree with their hashes and sums.", heads=heads))
    if not found:
        session.tell(say("Audit: {entries} entries, none is missing or altered.", entries=entries))
    return 1 if found else 0


def backup(session: Session) -> None:
    """The file stands under its name only when it was found sound."""
    file = Path(session.arguments.file).absolute()
    with visited(session.settings) as place:
        heads = _backed_up(place, file)
        with companies.owner(place.url) as connection:
            _tell_all(connection, "backup", file)
    session.tell(
        say(
            "{file}: {size} KB with {heads} documents and items, opened and checked.",
            file=file,
            size=file.stat().st_size // 1024,
            heads=heads,
        )
    )
    session.give(file=str(file), bytes=file.stat().st_size, heads=heads)


def restore(session: Session) -> int:
    """No server may run meanwhile; what is there now is backed up first. Devices give back what is newer on them."""
    file = Path(session.arguments.file).absolute()
    copies.read_through(file)
    if not session.arguments.yes and not _agreed(session, file):
        return 1
    with serving(session.settings) as place:
        _nobody_else(place)
        before = session.settings.data / "backups" / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
        before.parent.mkdir(exist_ok=True, mode=0o700)
        _backed_up(place, before)
        with companies.owner(place.url) as connection:
            epoch = _newest_epoch(connection)
        copies.put_back(place.url, file)
        engine = place.engine()
        schema.make(engine)
        engine.dispose()
        with companies.owner(place.url) as connection:
            connection.execute(_NEXT_EPOCH, {"before": epoch})
            companies.drop_left_schemas(connection)
            _tell_all(connection, "restore", file)
            heads = heads_of(connection)
    session.tell(
        say("Restored: {heads} documents and items. What was there before is in {before}.", heads=heads, before=before)
    )
    session.give(heads=heads, before=str(before))
    return 0


def rebuild(session: Session) -> None:
    """The tables in use are read until the new ones are complete; devices go on meanwhile."""
    with visited(session.settings) as place:
        with companies.owner(place.url) as connection:
            company, name = companies.company_of(connection, session.arguments.company)
        engine = place.engine()
        taken = rebuilding.rebuild(Projector(engine, Kinds(AREAS), clock=lambda: datetime.now(UTC)), company)
        engine.dispose()
        with companies.owner(place.url) as connection:
            command(connection, company, "rebuild")
    session.tell(
        say(
            "The business tables of {company} are filled anew from {heads} documents and items.",
            company=name,
            heads=taken,
        )
    )
    session.give(company=company, heads=taken)


def _tell_all(connection: Connection, action: str, file: Path) -> None:
    """In the chain of every company."""
    for company, _name, _schema in companies.companies(connection):
        command(connection, company, action, file=file.name)


def _newest_epoch(connection: Connection) -> int:
    row = connection.execute("SELECT coalesce(max(epoch), 0) FROM scope").fetchone()
    return int(row[0]) if row else 0


_NEXT_EPOCH: Final = """
UPDATE scope SET opened_at = seq, epoch = 1 + greatest(
    epoch, %(before)s, extract(epoch FROM now() - '2024-01-01'::timestamptz)::bigint / 3600
)
"""
"""Another line of history begins: devices compare what they have and give back what is missing. The hour is for a
server whose last epoch nobody knows any more."""


def _backed_up(place: Place, file: Path) -> int:
    making = file.with_name(f"{file.name}.new")
    try:
        making.touch(mode=0o600)
        copies.dump(place.url, making)
        copies.read_through(making)
        heads = _tried(place, making)
        making.replace(file)
    finally:
        making.unlink(missing_ok=True)
    return heads


def _tried(place: Place, file: Path) -> int:
    """Put back into a database that is thrown away, and looked through; the number of heads. Raises NotSound."""
    if place.cluster is None:  # of elsewhere; nobody said that databases may be made there
        with companies.owner(place.url) as connection:
            return heads_of(connection)
    with place.cluster.scratch(CHECK_DATABASE) as url:
        copies.put_back(url, file)
        with companies.owner(url) as connection:
            if found := next(contradictions(connection), None):
                raise NotSound("The backup is not sound, and neither is the database: {finding}", finding=found)
            return heads_of(connection)


def _nobody_else(place: Place) -> None:
    with companies.owner(place.url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND application_name = 'fieldledger'"
        ).fetchone()
    if row and row[0]:
        raise StillUsed("Servers are still connected to the database. Nothing was changed. Stop them first.")


def _agreed(session: Session, file: Path) -> bool:
    session.tell(say("{file} will be put in the place of the whole database of this server.", file=file))
    sys.stdout.write(session.language.say("Go on? Type yes: "))
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() in ("yes", "да"):
        return True
    session.tell(say("Nothing was changed."))
    return False
