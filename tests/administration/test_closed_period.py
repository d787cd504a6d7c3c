"""Closed periods."""

from shared.administration.closed_period import ClosedPeriod
from shared.kernel.base import PeriodLock


def test_a_closed_period_is_the_lock_that_the_store_looks_for() -> None:
    assert issubclass(ClosedPeriod, PeriodLock)
    assert ClosedPeriod().scope_of() == "company"
