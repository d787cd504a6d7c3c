"""The exchange beside an open window: what is saved in it goes, what comes is told to it, and it closes at once."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.app import desk_of
from desktop.company import Company
from desktop.settings import Settings
from desktop.sync.engine import Engine
from shared.common.site import Site
from shared.store.store import Store

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def test_a_window_sends_what_it_saves_and_is_told_what_comes(
    qtbot: Any, desktop: Callable[..., Company], engine_of: Callable[[Company], Engine], home: Callable[[str], Settings]
) -> None:
    mine, other = desktop("mine"), desktop("other")
    theirs = engine_of(other)
    theirs.exchange()
    with desk_of(replace(home("mine"), language="en"), mine) as desk:
        assert desk.sync is not None
        told: list[frozenset[str]] = []
        qtbot.waitUntil(lambda: desk.sync.state().state == "up_to_date" and desk.sync.listens, timeout=20_000)
        desk.work.changed.connect(told.append)
        site = Site(name="Школа")

        def save(store: Store) -> None:
            store.save(site)

        desk.work.write(desk, save, kinds=frozenset({"site"}))
        qtbot.waitUntil(lambda: desk.sync.state().waiting == 0 and told == [frozenset({"site"})], timeout=20_000)

        def arrived() -> bool:
            theirs.exchange()
            return bool(other.store.find(Site, name="Школа"))

        qtbot.waitUntil(arrived, timeout=20_000)
        changed = other.store.get(Site, site.id)
        changed.notes = "с торца"
        other.store.save(changed)
        theirs.exchange()
        qtbot.waitUntil(lambda: told == [frozenset({"site"})] * 2, timeout=20_000)
        assert mine.store.get(Site, site.id).notes == "с торца"
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    assert desk.sync is None
