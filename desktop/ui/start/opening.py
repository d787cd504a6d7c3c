"""How the desk opens the start page, and who hands it its tiles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.start.tile import Tile
from shared.kernel.words import say


def furnish(desk: Desk, tiles: Callable[[], Sequence[Tile]]) -> None:
    """`tiles()` is called in a thread, when the page opens."""

    def made(desk: Desk, _link: Mapping[str, Any]) -> Page:
        from desktop.ui.start.page import StartPage

        return StartPage(desk, tiles)

    desk.offer_page("start", made, say("Start"), icon="start", place="top")
