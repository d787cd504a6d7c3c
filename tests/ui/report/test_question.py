"""The question of a report: what is kept of it comes back the same, whatever was written into the file."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.list.period import PRESETS, Period, of_preset
from desktop.ui.report.asking import Asking, asking_of

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(Period, st.none() | DAYS, st.none() | DAYS) | st.sampled_from(
    [of_preset(name, TODAY) for name in PRESETS]
)
TEXTS = st.text("abc_é", min_size=1, max_size=6)
ASKINGS = st.builds(
    Asking,
    by=st.lists(TEXTS).map(tuple),
    period=PERIODS,
    hidden=st.frozensets(TEXTS),
    fixed=st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1).map(tuple)),
)


@given(ASKINGS)
def test_a_kept_question_is_asked_again_the_same(asking: Asking) -> None:
    assert asking_of(asking.data(), TODAY) == asking


def test_last_month_is_another_month_a_month_later() -> None:
    kept = Asking(period=of_preset("last_month", TODAY)).data()
    assert asking_of(kept, date(2026, 12, 3)).period == Period(date(2026, 11, 1), date(2026, 11, 30), "last_month")


def test_months_follow_months_and_ten_days_ten_days() -> None:
    february = Period(date(2026, 2, 1), date(2026, 2, 28))
    assert february.moved(1) == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert february.moved(-2) == Period(date(2025, 12, 1), date(2025, 12, 31))
    decade = Period(date(2026, 2, 1), date(2026, 2, 10))
    assert decade.moved(1) == Period(date(2026, 2, 11), date(2026, 2, 20))
    assert Period(date(2026, 2, 1)).moved(1) == Period(date(2026, 2, 1))
