"""What an import came to is said once: on its page, or to whoever looks at another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.ui.desk import Desk
from tests.ui.importing.conftest import Open


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_import_is_told_once(
    desk: Desk, opened: Open, roof: Path, settled: Callable[[], None], elsewhere: bool
) -> None:
    page = opened(roof)
    page.taking.answer("site_id", "A new roof")
    page.taking.confirm(True)
    page.taking.accept()
    if elsewhere:
        desk.open_page("start")
    settled()
    assert page.taking.made is not None
    words = desk.language.value(page.taking.made.words)
    assert [message.words for message in desk.messages.all].count(words) == int(elsewhere)
