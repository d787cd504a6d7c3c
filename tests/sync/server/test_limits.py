"""How much one may ask, who may see the figures, and what browsers are told."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.api import pace
from server.api.pace import Pace, TooFast
from server.identity import Identity
from shared.sync import frames
from shared.sync.messages import PullAsk

ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}


@given(st.floats(0.5, 100), st.integers(1, 50), st.lists(st.floats(0, 3), max_size=200))
def test_in_no_time_more_is_taken_than_was_at_rest_and_came_since(rate: float, burst: int, waits: list[float]) -> None:
    now, taken = 0.0, 0
    one = Pace(rate, burst, lambda: now)
    for wait in waits:
        now += wait
        try:
            one.take(1)
            taken += 1
        except TooFast:
            assert taken >= burst
        one.take(2 + taken * 1000 + int(now * 10**6))  # others do not wait for it
    assert taken <= burst + now * rate + 1e-6


def test_who_was_too_fast_is_taken_again_after_the_pause_and_nobody_is_remembered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    one = Pace(2, 10, lambda: now)
    for _ in range(10):
        one.take(1)
    with pytest.raises(TooFast) as refused:
        one.take(1)
    now += refused.value.seconds
    one.take(1)
    monkeypatch.setattr(pace, "KEPT_MAX", 100)
    for key in range(1000):
        one.take(key)
        assert len(one._full) <= 100


@pytest.mark.postgres
def test_a_device_that_floods_is_told_when_to_come_back(
    http: str, application: Any, company: UUID, enrol: Callable[..., Identity], token: Callable[[Identity], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(application, "_devices", Pace(0.1, 3))
    ask = frames.packed(PullAsk(vector={}))
    flooding, other = ({"Authorization": f"Bearer {token(enrol(company))}"} for _ in range(2))
    answers = [httpx.post(f"{http}/sync/pull", content=ask, headers=flooding) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].json()["code"] == "slow_down"
    assert int(answers[-1].headers["Retry-After"]) == answers[-1].json()["values"]["seconds"] > 1
    assert httpx.post(f"{http}/sync/pull", content=ask, headers=other).status_code == 200


@pytest.mark.postgres
def test_an_address_that_floods_is_told_so_and_this_computers_own_never(
    http: str, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "_addresses", Pace(0.1, 3))
    assert [httpx.get(f"{http}/health", headers=ELSEWHERE).status_code for _ in range(5)] == [200] * 3 + [429] * 2
    assert {httpx.get(f"{http}/health").status_code for _ in range(5)} == {200}


@pytest.mark.postgres
def test_the_figures_are_for_this_computer_and_for_who_has_their_token(
    http: str, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(application.app.state._state, "metrics_token", "figures")
    assert httpx.get(f"{http}/metrics").status_code == 200
    for shown, status in (("", 404), ("Bearer figure", 404), ("figures", 404), ("Bearer figures", 200)):
        found = httpx.get(f"{http}/metrics", headers={**ELSEWHERE, "Authorization": shown})
        assert found.status_code == status, shown
    monkeypatch.setitem(application.app.state._state, "metrics_token", "")
    assert httpx.get(f"{http}/metrics", headers=ELSEWHERE).status_code == 404


@pytest.mark.postgres
def test_no_answer_is_for_a_browser_to_show_or_to_keep(
    http: str, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "_addresses", Pace(0.1, 0))
    answers = [httpx.get(f"{http}/health"), httpx.get(f"{http}/nothing"), httpx.post(f"{http}/sync/pull")]
    answers.append(httpx.get(f"{http}/health", headers=ELSEWHERE))
    assert [answer.status_code for answer in answers] == [200, 404, 401, 429]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in answer.headers  # over TLS alone
