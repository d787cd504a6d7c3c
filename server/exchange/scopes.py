"""The scopes of a company: how far they are, and in which epoch of the server."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from server.database.connections import Connection
from server.exchange.memory import State
from server.identity import Identity

EPOCHS_MAX: Final = 2**32
"""So far at most does a device's epoch move the server's, whatever it says."""


def make(connection: Connection, company: UUID, names: Iterable[str]) -> None:
    """Rows of scopes that are named for the first time, while nothing is locked."""
    for name in sorted(names):
        connection.execute(_MAKE, (company, name))


def lock(connection: Connection, company: UUID, names: Collection[str]) -> dict[str, State]:
    """Lock scopes in the order of their names, as everybody does; those that have no row yet are not in the outcome."""
    rows = connection.execute(_LOCK, (company, sorted(names)), binary=True)
    return {name: State(*state) for name, *state in rows}


def of_company(connection: Connection, company: UUID) -> dict[str, State]:
    """Every scope."""
    rows = connection.execute(f"{_STATES} WHERE company = %s", (company,), binary=True)
    return {name: State(*state) for name, *state in rows}


def granted(connection: Connection, identity: Identity) -> dict[str, State]:
    """The scopes that a device may read, by name."""
    exact = [pattern for pattern in identity.scopes if not pattern.endswith("*")]
    starts = [pattern.removesuffix("*") for pattern in identity.scopes if pattern.endswith("*")]
    rows = connection.execute(_GRANTED, (identity.company, exact, starts), binary=True)
    return {name: State(*state) for name, *state in rows if identity.may(name)}


def epochs(connection: Connection, company: UUID, names: Collection[str]) -> dict[str, int]:
    """The epochs of scopes; 0 of those that were never written to, as far as this database knows."""
    if not names:
        return {}
    sql = f"SELECT name, {EPOCH} FROM scope WHERE company = %s AND name = ANY(%s)"
    found = connection.execute(sql, (company, list(names)), binary=True).fetchall()
    return dict.fromkeys(names, 0) | dict(found)


def go_on(connection: Connection, company: UUID, states: Mapping[str, State]) -> None:
    """Write what locked scopes came to."""
    epochs, seqs, counts, digests = map(list, zip(*states.values(), strict=True))
    connection.execute(_GO_ON, (list(states), epochs, seqs, counts, digests, company))


def open_epochs(connection: Connection, company: UUID, vector: Mapping[str, tuple[int, int]]) -> None:
    """A device knows more than the server, which lost something then: whoever comes with an older epoch is told."""
    make(connection, company, vector)
    for name, (epoch, seq) in sorted(vector.items()):
        connection.execute(_OPEN, {"company": company, "name": name, "epoch": epoch, "seq": seq})


def forked(connection: Connection, company: UUID, id: UUID) -> bool:
    """Whether the head was written since the scope's epoch began, and not given back: what a device still has from
    before does not descend from it, whatever the revisions say."""
    return connection.execute(_FORKED, (company, id)).fetchone() is not None


_LINEAGE: Final = """
    (SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/'
        || extract(epoch FROM pg_postmaster_start_time()) FROM pg_control_system())
"""
"""Which database it is, since which fail-over (PostgreSQL begins a new timeline with each), since which start: a disk
that was put back to an older state says nothing of it, but nobody puts one back under a database that runs."""
EPOCH: Final = f"""
    CASE WHEN lineage = {_LINEAGE} THEN epoch
        ELSE greatest(epoch + 1, extract(epoch FROM pg_postmaster_start_time())::bigint) END
"""
"""A database that took over from another, or from itself, may lack the last that the other had: that is another epoch,
which none that was put back since can have had."""
_OPENED: Final = f"CASE WHEN s.lineage <> {_LINEAGE} THEN s.seq ELSE s.opened_at END"
_STATES: Final = f"SELECT name, {EPOCH}, seq, count, digest FROM scope"
_LOCK: Final = f"{_STATES} WHERE company = %s AND name = ANY(%s) ORDER BY name FOR UPDATE"
_GRANTED: Final = f"""
    {_STATES} WHERE company = %s
        AND (name = ANY(%s) OR EXISTS (SELECT FROM unnest(%s::text[]) AS start WHERE starts_with(name, start)))
    ORDER BY name
"""
_MAKE: Final = f"""
    INSERT INTO scope (company, name, epoch, lineage)
    VALUES (%s, %s, extract(epoch FROM pg_postmaster_start_time())::bigint, {_LINEAGE}) ON CONFLICT DO NOTHING
"""
"""A scope that was made before, in what was lost, had an earlier epoch."""
_GO_ON: Final = f"""
    UPDATE scope s SET epoch = v.epoch, seq = v.seq, count = v.count, digest = v.digest,
        opened_at = {_OPENED}, lineage = {_LINEAGE}
    FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bytea[])
        AS v (name, epoch, seq, count, digest)
    WHERE s.company = %s AND s.name = v.name
"""
_OPEN: Final = f"""
    UPDATE scope SET epoch = greatest({EPOCH}, least(%(epoch)s, epoch + {EPOCHS_MAX})) + 1, opened_at = seq,
        lineage = {_LINEAGE}
    WHERE company = %(company)s AND name = %(name)s
        AND ({EPOCH} < %(epoch)s OR ({EPOCH} = %(epoch)s AND seq < %(seq)s))
"""
_FORKED: Final = f"""
    SELECT FROM head h JOIN scope s ON s.company = h.company AND s.name = h.scope
    WHERE h.company = %s AND h.id = %s AND h.seq > {_OPENED} AND NOT EXISTS (
        SELECT FROM recovered r WHERE r.company = h.company AND r.id = h.id AND r.rev = h.rev AND r.hash = h.hash
    )
"""
