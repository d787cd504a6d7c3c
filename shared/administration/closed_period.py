"""Closed periods: up to which day the books of an organization are closed."""

from collections.abc import Iterator

from shared.kernel.base import PeriodLock
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error


class ClosedPeriod(PeriodLock, caption="Closed period"):
    """Documents dated up to `closed_through` are final; what was wrong in them is put right by new documents."""

    __tablename__ = "closed_period"

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.closed_through is None:
            yield error("closed_through_missing", "Say through which day the period is closed.", "closed_through")
