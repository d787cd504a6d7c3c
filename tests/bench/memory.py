"""A process of its own for the memory figure: prints its peak in kB before and after bulk storing 50,000 reports."""

import resource
import sys
from pathlib import Path

from desktop.database import open_database
from shared.store.store import Store
from tests.bench import company


def peak() -> int:
    """Of this program alone: `getrusage` would begin with the peak of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


store = Store(open_database(Path(sys.argv[1]) / "company.db", create=True), company.KINDS)
ids = company.found(store)
store.create_many(list(company.reports(ids, 100, seed=1)))
before = peak()
for seed in range(2, 52):
    store.create_many(list(company.reports(ids, 1_000, seed=seed)))
print(before, peak())
