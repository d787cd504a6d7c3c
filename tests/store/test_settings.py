"""Company constants: the value in force on a day, or the declared default."""

import pytest

from shared.common import Constant
from shared.kernel.area import Area, Setting
from shared.kernel.describe import Kinds
from shared.store.store import Store
from tests.company import KINDS, Clock
from tests.store.words import day, named


@pytest.fixture
def company_store(store: Store) -> Store:
    policy = Area(
        "policy", "Policy", settings=(Setting("over_plan", "Work over the plan", "warn", ("warn", "refuse")),)
    )
    return Store(store.engine, Kinds((*KINDS.areas, policy)), clock=Clock())


def test_the_newest_value_not_after_the_day_holds(company_store: Store) -> None:
    store = company_store
    named(store, Constant, "over_plan", valid_from=day(10, 1), value="refuse")
    late = named(store, Constant, "over_plan", valid_from=day(11, 1), value="warn")
    named(store, Constant, "default_organization", valid_from=day(10, 15), value="nothing to do with it")

    def on(month: int, number: int) -> str:
        with store.reading() as session:
            return store.books(session).setting("over_plan", day(month, number))

    assert [on(9, 30), on(10, 1), on(10, 31), on(11, 1)] == ["warn", "refuse", "refuse", "warn"]
    store.mark(late)
    assert on(11, 1) == "refuse"
    with store.reading() as session:
        assert store.books(session).setting("over_plan") == "refuse", "today, the 21st of November"
