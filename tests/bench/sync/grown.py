"""What grows with a company and what must not: `python -m tests.bench.sync.grown [--most 1000000]`.

The office alone, without sockets: an exchange with nothing new, new and changed documents, in companies of ten thousand
to a million; a change of documents that have 1, 100 and 1,000 revisions behind them.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from server.database.connections import Connection
from server.exchange import scopes
from server.exchange.office import Office
from shared.sync import frames
from shared.sync.frames import Record
from shared.sync.messages import PullAsk, PushAnswer
from tests.bench.measure import say
from tests.bench.sync import place
from tests.bench.sync.alone import SCOPE, SHAPE, Cost, Ground, ground, record_of
from tests.bench.sync.documents import documents

SIZES, REVISIONS = (10_000, 100_000, 1_000_000), (1, 100, 1_000)
SITES, BODIES, RUNS, MANY, FEW = 60, 50, 7, 1_000, 100
seeds = count(1)
Vector = dict[str, tuple[int, int]]


def records(number: int) -> list[Record]:
    """Documents that nobody has seen yet."""
    return [record_of(each) for each in documents(number, next(seeds))]


def changed(before: Sequence[Record], base: int) -> list[Record]:
    """The same documents with other contents."""
    others = documents(len(before), next(seeds))
    found = []
    for old, report in zip(before, others, strict=True):
        report.id = UUID(bytes=old.id)
        found.append(record_of(report, base))
    return found


def fill(ground: Ground, until: int, bodies: Sequence[bytes]) -> None:
    """Heads straight into the tables, so many in all: only their digests are not true."""
    names = [SCOPE, *(f"site:{number}" for number in range(1, SITES))]
    company, device = ground.identity.company, ground.identity.device
    with ground.owned() as connection:
        scopes.make(connection, company, names)
        values = {"company": company, "device": device, "kind": SHAPE.kind, "dict": place.NUMBER, "until": until,
                  "names": names, "bodies": list(bodies)}  # fmt: skip
        connection.execute(_FILL, values)
        connection.execute(_SETTLE, values)
        connection.execute("VACUUM ANALYZE head")
    ground.office.forget()
    ground.office.heard()


def vector(ground: Ground, back: int = 0) -> Vector:
    """How far everything is, and the first site so many records before that."""
    with ground.owned() as connection:
        states = scopes.of_company(connection, ground.identity.company)
    return {name: (state.epoch, state.seq - (back if name == SCOPE else 0)) for name, state in states.items()}


def sized(ground: Ground, size: int) -> None:
    new = [records(MANY) for _ in range(RUNS)]
    _say("push of 1,000 new", size, MANY, [_taken(ground, each) for each in new])
    first = new[0][:FEW]
    costs = [_taken(ground, changed(first, base)) for base in range(1, RUNS + 1)]
    _say("push of 100 changed", size, FEW, costs)
    pull = frames.packed(PullAsk(vector=vector(ground, FEW), bytes=2**22))
    _say("pull of 100 changed", size, FEW, [ground.cost([("pull", pull)]) for _ in range(RUNS)])
    nothing = frames.packed(PullAsk(vector=vector(ground)))
    ground.office.heard()
    asks = [("pull", nothing)] * MANY
    _say("nothing new, from memory", size, MANY, [ground.cost(asks) for _ in range(RUNS)])
    remembering = ground.office
    ground.office = Office(ground.connections, place.KINDS, clock=lambda: datetime.now(UTC), cache=False)
    _say("nothing new, from the database", size, FEW, [ground.cost(asks[:FEW]) for _ in range(RUNS)])
    ground.office = remembering


def revised(ground: Ground, revisions: int) -> None:
    """A change of documents with so many revisions."""
    first = records(FEW)
    _taken(ground, first)
    with ground.owned() as connection:
        _age(connection, ground, first, revisions)
    costs = [_taken(ground, changed(first, revisions + run)) for run in range(RUNS)]
    _say("push of 100 changed, by revisions", revisions, FEW, costs)


def _age(connection: Connection, ground: Ground, first: Sequence[Record], revisions: int) -> None:
    values = {
        "company": ground.identity.company,
        "ids": [UUID(bytes=each.id) for each in first],
        "revisions": revisions,
    }
    connection.execute(_HISTORY, values)
    connection.execute("UPDATE head SET rev = %(revisions)s WHERE company = %(company)s AND id = ANY(%(ids)s)", values)
    connection.execute("VACUUM ANALYZE history")


def _taken(ground: Ground, sent: Sequence[Record]) -> Cost:
    """What a push costs of which everything is taken."""
    frame, answers = ground.frame(sent, {name: epoch for name, (epoch, _) in vector(ground).items()}), list[bytes]()
    cost = ground.cost([("push", frame)], answers.append)
    header, stale = frames.unpacked(answers[0], PushAnswer)
    assert [*stale, *header.refused, *header.waiting] == []
    return cost


def _say(name: str, size: int, number: int, costs: Sequence[Cost]) -> None:
    wall, python, postgres = ([part / number * 1e6 for part in parts] for parts in zip(*costs, strict=True))
    say(name, statistics.median(wall), "microseconds each", "the same for every size", size=size,
        python_us=round(statistics.median(python), 1),
        postgres_us=round(statistics.mean(postgres), 1))  # fmt: skip  # it is told in hundredths of a second


_FILL = """
    INSERT INTO head (company, id, rev, seq, scope, kind, deleted, dict, hash, device, at, received_at, body)
    SELECT %(company)s, gen_random_uuid(), 1, %(until)s::bigint * 100 + n,
           (%(names)s::text[])[n %% cardinality(%(names)s::text[]) + 1], %(kind)s, false, %(dict)s,
           substring(sha256(int8send(n)) FOR 16), %(device)s, 1795000000, now(), b.body
    FROM generate_series((SELECT count(*) + 1 FROM head WHERE company = %(company)s), %(until)s) AS n
    JOIN unnest(%(bodies)s::bytea[]) WITH ORDINALITY AS b (body, place)
        ON b.place = n %% cardinality(%(bodies)s::bytea[]) + 1
"""
_SETTLE = """
    UPDATE scope SET seq = h.seq, count = h.count
    FROM (SELECT scope, max(seq) AS seq, count(*) AS count FROM head WHERE company = %(company)s GROUP BY scope) AS h
    WHERE company = %(company)s AND name = h.scope
"""
_HISTORY = """
    INSERT INTO history (company, id, rev, hash, scope, kind, deleted, dict, device, at, received_at, body)
    SELECT company, id, n, substring(sha256(int8send(n)) FOR 16), scope, kind, deleted, dict, device, at, received_at,
           body
    FROM head, generate_series(1, %(revisions)s - 1) AS n WHERE company = %(company)s AND id = ANY(%(ids)s)
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="documents; smaller companies are measured too")
    arguments = parser.parse_args(argv)
    with ground() as made:
        bodies = [each.body for each in records(BODIES)]
        _taken(made, records(MANY))  # what is done once is not measured
        for size in (size for size in SIZES if size <= arguments.most):
            fill(made, size, bodies)
            sized(made, size)
        for revisions in REVISIONS:
            revised(made, revisions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
