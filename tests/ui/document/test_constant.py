"""Company constants in the form of an item, where the page of settings is not at hand."""

from collections.abc import Callable

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.editors.typed import TypedEditor

Ready = Callable[[object], DocumentForm]


def test_a_constant_is_shown_in_the_words_of_its_setting(desk: Desk, ready: Ready) -> None:
    form = ready(desk.open_new("constant", values={"name": "over_plan", "value": "warn"}))
    editors = {name: form.header.cells[name].editor for name in ("name", "value")}
    assert [each.text() for each in editors.values()] == ["Work done beyond the plan", "warn"]
    desk.choose(language="ru")
    assert form.header.cells["name"].editor.text() == "Выполнение сверх плана"
    assert form.header.cells["value"].editor.text() == "предупреждать"
    form.set(form.aggregate, "name", "currency")
    assert isinstance(form.header.cells["value"].editor, TypedEditor), "a currency is typed"
