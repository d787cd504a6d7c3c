"""What every process of the bench has in common: the kinds, the dictionary of the bench's kind, the company files."""

import re
from collections.abc import Callable
from pathlib import Path

import zstandard

import shared.areas
from desktop.database import open_database
from desktop.sync.exchange import Exchange
from desktop.sync.link import Link
from desktop.sync.membership import Membership, settle_membership
from shared.kernel.codec import content_of
from shared.kernel.describe import Kinds, describe
from shared.store import dictionaries
from shared.store.store import Store
from shared.sync.device import Device, Settled
from shared.sync.messages import EnrolAsk
from tests.bench.sync.documents import documents
from tests.bench.sync.report import BENCH, BenchReport, create_tables

AREAS = (*shared.areas.AREAS, BENCH)
KINDS = Kinds(AREAS)
NUMBER, SIZE, SAMPLES, SAMPLES_SEED = 9001, 64 * 1024, 3_000, 7
_LINE_ID = re.compile(rb'"id":"[0-9a-f-]{36}",')


def train(file: Path) -> None:
    """A dictionary of the bench's kind, from documents that are not measured."""
    shape = describe(BenchReport)
    samples = [content_of(shape, each) for each in documents(SAMPLES, SAMPLES_SEED)]
    file.write_bytes(zstandard.train_dictionary(SIZE, samples, k=200, d=8).as_bytes())


def register(file: Path) -> None:
    """From now on this process packs and reads with it."""
    dictionaries.register(NUMBER, [BenchReport.__tablename__], file.read_bytes())


def new_file(path: Path, key: str | None = None) -> None:
    """An empty company file with the bench's tables."""
    engine = open_database(path, key=key, create=True)
    with engine.execution_options(writing=True).begin() as connection:
        create_tables(connection)
    engine.dispose()


def opened(path: Path, prefix: str = "B1", key: str | None = None) -> Store:
    return Store(open_database(path, key=key), KINDS, prefix=prefix)


def join(store: Store, address: str, code: str) -> Membership:
    """Make the file a device of the bench's company."""
    link = Link(address)
    joined = link.enrol(EnrolAsk(code=code, name="bench", prefix=store.prefix))
    link.close()
    member = Membership(address, joined.company, joined.company_name, joined.device, joined.token)
    with store.writing() as connection:
        settle_membership(connection, member)
    return member


def exchange_of(store: Store, member: Membership, settled: Callable[[Settled], object] = lambda _: None) -> Exchange:
    """As the desktop's engine exchanges, in this thread."""
    made = Exchange(Device(store, headers_first=True), Link(member.address, member.token), settled)
    assert made.hello()
    return made


def without_line_ids(content: bytes) -> bytes:
    """A body as it would be if lines had no ids of their own."""
    head, sep, rest = content.partition(b'"lines":')
    return head + sep + _LINE_ID.sub(b"", rest)
