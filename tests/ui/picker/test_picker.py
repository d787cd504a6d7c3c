"""A reference is chosen by any part of what it is called; what nobody knows stays in sight."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.editors import editor_for
from desktop.ui.picker.field import PickEditor
from desktop.ui.picker.search import hits
from desktop.work import Reading
from shared.common.person import Person
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from tests.ui.keys import CONTROL, SHIFT, press, type_text

Settled = Callable[[], None]


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(600, 500)
    QVBoxLayout(made)
    return made


@pytest.fixture
def pick(qtbot: QtBot, desk: Desk, place: QWidget) -> Callable[..., PickEditor]:
    """A field of the daily report with the keyboard in it."""

    def made(name: str = "foreman_id", *, table: str = "", within: object = None) -> PickEditor:
        shape = desk.kinds.shape("daily_report")
        fields = shape.line_table(table).fields if table else shape.fields
        field = next(each for each in fields if each.name == name)
        editor = editor_for(desk, field, parent=place, within=within)  # type: ignore[arg-type]
        layout = place.layout()
        assert layout is not None
        assert isinstance(editor, PickEditor)
        layout.addWidget(editor)
        layout.addWidget(editor_for(desk, shape.field("number"), parent=place))
        place.show()
        place.activateWindow()
        qtbot.waitUntil(place.isActiveWindow)
        editor.setFocus()
        return editor

    return made


def person(desk: Desk, name: str) -> Person:
    return desk.store.find(Person, Person.name.startswith(name))[0]


def shown(editor: PickEditor) -> list[str]:
    return [hit.name for hit in editor.list.hits.hits]


def test_the_middle_of_a_name_finds_and_enter_takes_the_only_one(
    qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor]
) -> None:
    editor, wanted = pick(), person(desk, "Зайцева")
    type_text("айцев")
    qtbot.waitUntil(lambda: editor.open)
    assert shown(editor) == [wanted.name]
    press(Qt.Key.Key_Return)
    assert editor.value() == wanted.id
    assert editor.text() == wanted.name
    assert not editor.open


def test_a_personnel_number_finds(qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor]) -> None:
    editor, wanted = pick(), person(desk, "Зайцева")
    assert wanted.personnel_number
    type_text(wanted.personnel_number)
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: editor.value() == wanted.id)


def test_tab_before_the_answer_takes_it_when_it_comes(
    qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor]
) -> None:
    editor = pick()
    type_text("зайц")
    press(Qt.Key.Key_Tab)
    assert not editor.input.hasFocus()
    qtbot.waitUntil(lambda: editor.value() == person(desk, "Зайцева").id)


def test_several_are_not_guessed(qtbot: QtBot, pick: Callable[..., PickEditor]) -> None:
    editor = pick()
    type_text("к")
    qtbot.waitUntil(lambda: editor.open)
    assert len(shown(editor)) > 1
    press(Qt.Key.Key_Tab)
    assert editor.value() is None
    assert editor.text() == "к"
    assert "may be" in editor.toolTip()


def test_enter_highlights_the_first_of_several_and_then_takes_it(qtbot: QtBot, pick: Callable[..., PickEditor]) -> None:
    editor = pick()
    type_text("к")
    qtbot.waitUntil(lambda: editor.open)
    first = editor.list.hits.hits[0]
    press(Qt.Key.Key_Return)
    assert editor.value() is None
    press(Qt.Key.Key_Return)
    assert editor.value() == first.value


def test_a_text_that_nobody_knows_stays_as_an_error(qtbot: QtBot, pick: Callable[..., PickEditor]) -> None:
    editor = pick()
    type_text("Nobody")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: editor.trouble is not None)
    assert editor.text() == "Nobody"
    assert editor.toolTip() == "there is no person “Nobody”"


def test_a_new_item_made_for_the_text_is_taken(qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor]) -> None:
    editor = pick()
    type_text("Nobody")
    asked = list[object]()
    desk.openers["document"] = asked.append
    press(Qt.Key.Key_Insert)
    assert asked == [{"open": "document", "kind": "person", "values": {"name": "Nobody"}}]
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: editor.trouble is not None)
    made = Person(name="Nobody", code="N-1")
    desk.work.write(editor, lambda store: store.save(made), kinds=frozenset({"person"}))
    qtbot.waitUntil(lambda: editor.value() == made.id)


def test_what_is_made_new_is_what_it_is_wanted_for(qtbot: QtBot, desk: Desk) -> None:
    """A company made from the customer's field is a customer; from the contractor's field it is just a company."""
    asked = list[dict[str, object]]()
    desk.openers["document"] = lambda link: asked.append(dict(link))
    for name in ("customer_id", "contractor_id"):
        editor = editor_for(desk, desk.kinds.shape("estimate").field(name))
        qtbot.addWidget(editor)
        assert isinstance(editor, PickEditor)
        editor.make_new()
    assert [each.get("values") for each in asked] == [{"customer": True}, None]


def test_recent_values_come_first(qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor], settled: Settled) -> None:
    editor, wanted = pick(), person(desk, "Щукин")
    type_text("щукин")
    qtbot.waitUntil(lambda: editor.open)
    press(Qt.Key.Key_Return)
    assert editor.value() == wanted.id
    editor.setFocus()
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: editor.open)
    assert shown(editor)[0] == wanted.name
    assert len(shown(editor)) == 20


def test_what_is_closed_is_not_offered(desk: Desk, pick: Callable[..., PickEditor], qtbot: QtBot) -> None:
    wanted = person(desk, "Щукин")
    desk.store.mark(wanted)
    folder = Person(name="Щукины", folder=True)
    desk.store.save(folder)
    editor = pick()
    type_text("щук")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: editor.trouble is not None)
    assert editor.toolTip() == "there is no person “щук”"


def test_shift_f4_clears_and_ctrl_shift_f4_opens(desk: Desk, pick: Callable[..., PickEditor]) -> None:
    editor, wanted = pick(), person(desk, "Щукин")
    editor.set_value(wanted.id)
    asked = list[object]()
    desk.openers["document"] = asked.append
    press(Qt.Key.Key_F4, CONTROL, SHIFT)
    assert asked == [{"open": "document", "kind": "person", "id": str(wanted.id), "path": ""}]
    press(Qt.Key.Key_F4, SHIFT)
    assert editor.value() is None
    assert editor.text() == ""


def test_escape_closes_the_list_and_then_brings_the_value_back(
    qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor], settled: Settled
) -> None:
    editor, wanted = pick(), person(desk, "Щукин")
    editor.set_value(wanted.id)
    settled()
    type_text("к")
    qtbot.waitUntil(lambda: editor.open)
    press(Qt.Key.Key_Escape)
    assert not editor.open
    press(Qt.Key.Key_Escape)
    assert (editor.value(), editor.text()) == (wanted.id, wanted.name)


def test_lines_are_found_within_what_the_form_says(qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor]) -> None:
    estimate = next(each for each in desk.store.find(Estimate) if len(each.lines) > 5)
    line = next(each for each in estimate.lines if not each.is_section)
    editor = pick("estimate_line_id", table="lines", within=lambda: [EstimateLine.owner_id == estimate.id])
    assert line.name
    type_text(line.name[1:9])
    qtbot.waitUntil(lambda: editor.open)
    ids = {each.id for each in estimate.lines}
    assert {hit.value for hit in editor.list.hits.hits} <= ids


def test_documents_are_found_by_part_of_their_number(desk: Desk) -> None:
    estimate = desk.store.find(Estimate)[0]
    assert estimate.number
    with desk.store.reading() as session:
        reading = Reading(desk.store, session, desk.store.books(session))
        found = hits(reading, "estimate", estimate.number[-4:])
    assert estimate.id in [hit.value for hit in found]


def test_a_name_changed_elsewhere_is_shown_anew(
    qtbot: QtBot, desk: Desk, pick: Callable[..., PickEditor], settled: Settled
) -> None:
    editor, wanted = pick(), person(desk, "Щукин")
    editor.set_value(wanted.id)
    settled()

    def rename(store: object) -> UUID:
        wanted.name = "Щукина-Белова О. Б."
        desk.store.save(wanted)
        return wanted.id

    desk.work.write(editor, rename, kinds=frozenset({"person"}))
    qtbot.waitUntil(lambda: editor.text() == "Щукина-Белова О. Б.")
