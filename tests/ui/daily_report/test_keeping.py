"""Remarks of a day are kept like everything else that is typed."""

from collections.abc import Callable
from typing import Any

from desktop.ui.desk import Desk
from desktop.ui.window import Window
from tests.ui.keys import type_text


def test_a_remark_counts_as_typed_until_it_is_saved(
    desk: Desk, window: Window, settled: Callable[[], None], qtbot: Any
) -> None:
    form: Any = desk.open_new("daily_report")
    qtbot.waitUntil(lambda: form.ready)
    settled()
    name = next(iter(form.remarks.editors))
    form.jump(name)
    type_text("rain")
    assert form.record.unfinished
    assert form.remarks.commit()
    assert not form.record.unfinished
    form.resume("", None, name, "rain and wi")
    assert form.remarks.editors[name].text() == "rain and wi"
    assert form.record.unfinished
