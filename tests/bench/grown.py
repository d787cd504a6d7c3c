"""The demo company grown to any size, made once and kept in `build/bench` until the tables change."""

import hashlib
import time
from pathlib import Path

from desktop.company import kinds
from desktop.database import make_database, open_database
from migrations import REVISIONS
from shared.demo import make
from shared.store.store import Store
from tests.bench.measure import say

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
KINDS = kinds()


def grown(size: int) -> Store:
    """The store on the file; making it is a figure too."""
    path = FOLDER / f"company-{size}-{_tables()}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"company-{size}-*"):
            old.unlink()
        started = time.perf_counter()
        make_database(path, begin=lambda engine: make(Store(engine, KINDS), size=size))
        spent = time.perf_counter() - started
        say("demo company grown, indexes and rules included", size / spent, "documents per second", "≥ 3,000",
            documents=size, seconds=round(spent))  # fmt: skip
        say("size of a document in the file, its part of indexes included", path.stat().st_size / size, "bytes")
    return Store(open_database(path), KINDS, prefix="B1")


def _tables() -> str:
    """Names what the tables are; files made with others are not used again."""
    revisions = sorted((ROOT / "migrations" / "versions").glob("0*.py"))
    assert len(revisions) == len(REVISIONS)
    return hashlib.sha256(b"".join(each.read_bytes() for each in revisions)).hexdigest()[:8]
