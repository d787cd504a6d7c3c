"""What stands in the columns can be read: wide enough for what is there, in words."""

from collections.abc import Callable

from desktop.ui.desk import Desk
from desktop.ui.list.page import ListPage
from desktop.ui.window import Window


def shown(window: Window, kind: str, settled: Callable[[], None]) -> ListPage:
    window.desk.open_list(kind)
    settled()
    page = window.tabs.current
    assert isinstance(page, ListPage)
    return page


def test_names_are_whole_while_there_is_room(window: Window, desk: Desk, settled: Callable[[], None]) -> None:
    window.resize(desk.look.px(400), desk.look.px(200))
    table = shown(window, "site", settled).view.table
    names = [row.texts[1] for row in map(table.list_model.row_at, range(table.list_model.rows)) if row is not None]
    longest = max(map(table.fontMetrics().horizontalAdvance, names))
    assert table.columnWidth(2) > longest


def test_constants_are_said_as_settings_are(window: Window, settled: Callable[[], None]) -> None:
    model = shown(window, "constant", settled).state.model
    texts = [row.texts for row in map(model.row_at, range(model.rows)) if row is not None]
    assert [each[1] for each in texts if each[3] == "warn"] == ["Work done beyond the plan"]
