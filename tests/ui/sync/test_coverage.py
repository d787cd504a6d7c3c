"""Every report of a device with a server says how many of the company's sites it covers, and since when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.ui.desk import Desk
from desktop.ui.report.page import ReportPage
from desktop.ui.window import Window
from shared.common.site import Site
from shared.kernel.types import instant_text

Settled = Callable[[], None]
LATELY = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def receive(desk: Desk, scopes: list[str], granted: str = "") -> None:
    with desk.store.writing() as connection:
        for scope in scopes:
            connection.exec_driver_sql(
                "INSERT INTO cursor (scope, epoch, seq, count, digest, received_at, doubt)"
                " VALUES (?, 1, 1, 1, x'', ?, 0)",
                (scope, instant_text(LATELY)),
            )
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO device (name, value) VALUES ('server_scopes', ?)", (granted,)
        )


@pytest.mark.parametrize(("granted", "of_all"), [("", 1), ("company\nsite:*", 3), ("*", 3)])
def test_a_report_heads_what_it_covers(window: Window, desk: Desk, settled: Settled, granted: str, of_all: int) -> None:
    sites = [each for each in desk.store.find(Site, marked=False) if not each.folder]
    assert len(sites) == 3
    receive(desk, ["company", f"site:{sites[0].id}"], granted)
    page = desk.open_report("work_execution")
    settled()
    assert isinstance(page, ReportPage)
    at = LATELY.astimezone()
    assert f"covers {of_all} of 3 sites, as received {at:%H:%M}" in page.said.text()


def test_nothing_is_said_of_what_was_never_received(window: Window, desk: Desk, settled: Settled) -> None:
    page = desk.open_report("work_execution")
    settled()
    assert isinstance(page, ReportPage)
    assert "covers" not in page.said.text()
